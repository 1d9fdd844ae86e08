"""The embedding model's layers in PyTorch, from named weights, and the reranker on top of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.models.weights import Weights
from index.rerankers.pairs import Part

_MASKED = -1e9
_DROPPED = 0.1
_HEAD_SPREAD = 0.02
_FEW = -2.0
"""Log-odds from which the token scores start: most tokens are no part of an answer."""


class Embedding(nn.Module):
    """Token ids to the states that the first layer reads."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        hidden = weights.shape.hidden
        self.words = torch.from_numpy(weights.matrix("emb.word"))
        self.places = torch.from_numpy(weights.vector("emb.pos").reshape(-1, hidden).copy())
        self.kind = torch.from_numpy(weights.vector("emb.type").reshape(-1, hidden)[0].copy())
        self.norm = _norm(weights, "emb.ln")

    def forward(self, ids: Tensor) -> Tensor:
        """(batch, length) to (batch, length, hidden)."""
        states: Tensor = self.norm(self.words[ids] + self.places[: ids.shape[1]] + self.kind)
        return states


class Layer(nn.Module):
    """One transformer layer, with dropout while it learns."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        self._heads = weights.shape.heads
        self.q, self.k, self.v, self.ao, self.fi, self.fo = (
            _linear(weights, f"l{number}.{part}") for part in ("q", "k", "v", "ao", "fi", "fo")
        )
        self.aln = _norm(weights, f"l{number}.aln")
        self.oln = _norm(weights, f"l{number}.oln")

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """The next states, (batch, length, hidden)."""
        batch, length, hidden = states.shape
        query, key, value = (
            part(states).view(batch, length, self._heads, -1).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        dropped = _DROPPED if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(query, key, value, bias, dropped)
        mixed = self.ao(mixed.transpose(1, 2).reshape(batch, length, hidden))
        states = self.aln(states + functional.dropout(mixed, dropped))
        wide = self.fo(functional.gelu(self.fi(states)))
        last: Tensor = self.oln(states + functional.dropout(wide, dropped))
        return last


class Upper(nn.Module):
    """The layers that are learned, a score for each pair and one for each token.

    The tokens' scores, whether each is part of the answer, teach the layers what to look for; they
    are not used afterwards.
    """

    def __init__(self, weights: Weights, first_layer: int) -> None:
        super().__init__()
        self._first = first_layer
        hidden = weights.shape.hidden
        self.layers = nn.ModuleList(Layer(weights, n) for n in range(first_layer, weights.shape.layers))
        self.head = nn.Linear(3 * hidden, 1)
        self.token_head = nn.Linear(hidden, 1)
        for head, start in ((self.head, 0.0), (self.token_head, _FEW)):
            nn.init.normal_(head.weight, std=_HEAD_SPREAD)
            nn.init.constant_(head.bias, start)

    def forward(self, states: Tensor, parts: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the pairs, (batch,), and of their tokens, (batch, length)."""
        bias = attention_bias(parts)
        for layer in self.layers:
            states = layer(states, bias)
        states = states.float()
        means = [_mean(states, parts == part) for part in (Part.SENTENCE, Part.QUESTION)]
        read = torch.cat([states[:, 0], *means], dim=-1)
        return self.head(read)[:, 0], self.token_head(states)[..., 0]

    def arrays(self) -> dict[str, np.ndarray]:
        """What serves: the layers and the pairs' head, by the names of `index.rerankers.graph`."""
        named = {f"head.{part[0]}": tensor for part, tensor in self.head.named_parameters()}
        for number, layer in enumerate(self.layers, self._first):
            for name, tensor in layer.named_parameters():
                part, kind = name.split(".")
                named[f"l{number}.{part}.{kind[0]}"] = tensor
        return {name: tensor.detach().float().numpy() for name, tensor in named.items()}


def attention_bias(parts: Tensor) -> Tensor:
    """(batch, 1, 1, length): 0 for tokens, and far below for padding."""
    padding = (parts == Part.PADDING)[:, None, None, :]
    return torch.zeros(padding.shape).masked_fill(padding, _MASKED)


def lower_layers(weights: Weights, before: int) -> Iterable[Layer]:
    """The layers that stay as they are."""
    return [Layer(weights, number).eval() for number in range(before)]


def _mean(states: Tensor, counted: Tensor) -> Tensor:
    weights = counted.float()[..., None]
    mean: Tensor = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
    return mean


def _linear(weights: Weights, name: str) -> nn.Linear:
    matrix = weights.matrix(f"{name}.w")
    linear = nn.Linear(matrix.shape[1], matrix.shape[0])
    linear.weight.data = torch.from_numpy(matrix.copy())
    linear.bias.data = torch.from_numpy(weights.vector(f"{name}.b").copy())
    return linear


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    scale = weights.vector(f"{name}.w")
    norm = nn.LayerNorm(len(scale), eps=float(weights.shape.layer_norm_eps))
    norm.weight.data = torch.from_numpy(scale.copy())
    norm.bias.data = torch.from_numpy(weights.vector(f"{name}.b").copy())
    return norm
