"""The built-in model with changes of low rank to be learned, and a token head beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from index.models.weights import Change
from index.token_head import TokenHead
from tests.adapter.material import Material, Text

RANK = 16
_SCALE = 2.0
_WIDTH_STEP = 32
_TOKENS_AT_ONCE = 6_144
_PADDING_ID = 1
_IMPORTANCE_SCALE = 10.0
_PROJECTION_SCALE = 10.0
_DROPPED = 0.1
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}


class Changed(nn.Module):
    """A linear map and what is added to it."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        added = functional.linear(functional.linear(states, self.down), self.up)
        return self.linear(states) + _SCALE * added

    def begin_with(self, change: Change) -> None:
        self.down.data = torch.from_numpy(change.down.copy())
        self.up.data = torch.from_numpy(change.up / np.float32(_SCALE))

    def change(self) -> Change:
        return Change(self.down.detach().numpy(), _SCALE * self.up.detach().numpy())


class Network(nn.Module):
    """Texts to token states and vectors, and to how well sentences match questions."""

    def __init__(self, folder: Path, head: TokenHead) -> None:
        """folder: the packaged model, exported for sentence-transformers; head: to begin with."""
        super().__init__()
        model: Any = AutoModel.from_pretrained(folder, attn_implementation="eager")
        model.requires_grad_(False)
        self.model = model.eval()
        self.changed: dict[str, Changed] = {}
        for number, layer in enumerate(model.encoder.layer):
            for short, path in _PARTS.items():
                owner, _, name = path.rpartition(".")
                parent = layer.get_submodule(owner)
                changed = Changed(getattr(parent, name))
                setattr(parent, name, changed)
                self.changed[f"l{number}.{short}.w"] = changed
        self.register_buffer("mean", torch.from_numpy(head.mean.copy()))
        self.projection = nn.Parameter(torch.from_numpy(head.projection * _PROJECTION_SCALE))
        importance = head.importance / _IMPORTANCE_SCALE
        answer = head.answer_importance
        self.importance = nn.Parameter(torch.from_numpy(importance))
        self.answer_importance = nn.Parameter(
            torch.from_numpy(importance if answer is None else answer / _IMPORTANCE_SCALE)
        )

    def begin_with(self, changes: Mapping[str, Change]) -> None:
        """Go on from what was learned before; of the rank that is learned here."""
        for name, change in changes.items():
            self.changed[name].begin_with(change)

    def changes(self) -> dict[str, Change]:
        return {name: changed.change() for name, changed in self.changed.items()}

    def head(self) -> TokenHead:
        """The token head as it is now."""
        return TokenHead(
            self.mean.numpy(),
            self.projection.detach().numpy(),
            self.importance.detach().numpy() * np.float32(_IMPORTANCE_SCALE),
            self.answer_importance.detach().numpy() * np.float32(_IMPORTANCE_SCALE),
        )

    def learned(self) -> dict[str, list[nn.Parameter]]:
        """What is to be learned, the changes and the head."""
        changes = [p for changed in self.changed.values() for p in (changed.down, changed.up)]
        return {"changes": changes, "head": [self.projection, self.importance, self.answer_importance]}

    def encode(self, texts: Sequence[Text]) -> tuple[list[Tensor], Tensor]:
        """The states of each text's words, and the vector of each."""
        words: dict[int, Tensor] = {}
        vectors: dict[int, Tensor] = {}
        for batch in _batches(texts):
            states, pooled = self._run([texts[place].ids for place in batch])
            for row, place in enumerate(batch):
                words[place], vectors[place] = states[row], pooled[row]
        order = range(len(texts))
        return [words[n][: len(texts[n].ids)] for n in order], torch.stack([vectors[n] for n in order])

    def match(
        self, material: Material, passages: Sequence[int], questions: Sequence[int]
    ) -> tuple[Tensor, Tensor, list[int], Tensor, Tensor]:
        """How well the passages' sentences match the questions.

        Returns:
            matches, answer_matches: (questions, sentences), by the two weightings.
            The sentences' numbers.
            passage_vectors, question_vectors: (n, dimension), of length 1.
        """
        states, passage_vectors = self.encode([material.passages[n] for n in passages])
        of = dict(zip(passages, states, strict=True))
        numbers = [n for passage in passages for n in material.of_passage[passage]]
        held = [of[material.sentences[n].passage][material.sentences[n].words] for n in numbers]
        asked = [material.questions[n].tokens for n in questions]
        asked_states, question_vectors = self.encode(asked)
        asked_states = [s[text.words] for s, text in zip(asked_states, asked, strict=True)]
        matches = self._late_interaction(asked_states, held)
        return (*matches, numbers, passage_vectors, question_vectors)

    def _run(self, ids: Sequence[np.ndarray]) -> tuple[Tensor, Tensor]:
        width = -(-max(map(len, ids)) // _WIDTH_STEP) * _WIDTH_STEP
        rows = torch.full((len(ids), width), _PADDING_ID)
        visible = torch.zeros((len(ids), width))
        for row, one in enumerate(ids):
            rows[row, : len(one)] = torch.from_numpy(one)
            visible[row, : len(one)] = 1
        mask = (1 - visible)[:, None, None, :] * -1e4
        with torch.no_grad():
            states = self.model.embeddings(input_ids=rows)
        for layer in self.model.encoder.layer:
            out = layer(states, attention_mask=mask.to(states.dtype))
            states = out[0] if isinstance(out, tuple) else out
        states = states.float()
        summed = (states * visible[..., None]).sum(1)
        return states, functional.normalize(summed, dim=1)

    def _late_interaction(self, asked: list[Tensor], held: list[Tensor]) -> tuple[Tensor, Tensor]:
        with torch.autocast("cpu", enabled=False):
            asked_centred, asked_unit = self._words(torch.cat(asked))
            _, held_unit = self._words(torch.cat(held))
            sizes = torch.tensor([len(words) for words in held])
            padded = nn.utils.rnn.pad_sequence(list(held_unit.split(sizes.tolist())), batch_first=True)
            is_padding = torch.arange(padded.shape[1])[None] >= sizes[:, None]
            cosines = (asked_unit @ padded.flatten(0, 1).T).unflatten(1, padded.shape[:2])
            best = cosines.masked_fill(is_padding[None], -2.0).amax(2)
            both = []
            for importance in (self.importance, self.answer_importance):
                logits = (asked_centred @ importance * _IMPORTANCE_SCALE).split([len(a) for a in asked])
                rows = best.split([len(a) for a in asked])
                both.append(
                    torch.stack([self._weighted(lo, b) for lo, b in zip(logits, rows, strict=True)])
                )
        return both[0], both[1]

    def _words(self, states: Tensor) -> tuple[Tensor, Tensor]:
        centred = functional.normalize(states.float(), dim=-1) - self.mean
        return centred, functional.normalize(centred @ self.projection, dim=-1)

    def _weighted(self, logits: Tensor, best: Tensor) -> Tensor:
        if self.training and len(logits) > 3:
            logits = logits.masked_fill(torch.rand(len(logits)) < _DROPPED, -9.0)
        return (torch.softmax(logits, 0)[:, None] * best).sum(0)


def _batches(texts: Sequence[Text]) -> list[list[int]]:
    """Their places, those of like length together."""
    batches: list[list[int]] = []
    for place in sorted(range(len(texts)), key=lambda n: len(texts[n].ids)):
        width = -(-len(texts[place].ids) // _WIDTH_STEP) * _WIDTH_STEP
        if not batches or (len(batches[-1]) + 1) * width > _TOKENS_AT_ONCE:
            batches.append([])
        batches[-1].append(place)
    return batches
