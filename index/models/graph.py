"""The embedding model as an OpenVINO graph, straight from its weights: token ids in, unit vectors out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from openvino import Model, Node
from openvino import opset15 as ops

from index.models.weights import Blocks, Weights

_MASKED = np.float32(-1e9)


def build_graph(weights: Weights) -> Model:
    """A model with inputs `input_ids` and `attention_mask`, both (batch, length) int64, and the
    output `embedding`, (batch, hidden) float32: the mean over unmasked tokens, at length 1.
    """
    return _Builder(weights).model()


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._shape = weights.shape

    def model(self) -> Model:
        ids = ops.parameter([-1, -1], np.int64, name="input_ids")
        mask = ops.parameter([-1, -1], np.int64, name="attention_mask")
        for node in (ids, mask):
            node.output(0).set_names({node.friendly_name})
        visible = ops.convert(mask, "f32")
        bias = ops.multiply(
            ops.subtract(np.float32(1), ops.unsqueeze(visible, np.array([1, 2]))), _MASKED
        )
        states = self._embed(ids)
        for layer in range(self._shape.layers):
            states = self._layer(f"l{layer}", states, bias)
        pooled = _mean(states, visible)
        unit = ops.normalize_l2(pooled, np.array([1]), 1e-12, "max")
        unit.output(0).set_names({"embedding"})
        return Model([ops.result(unit, name="embedding")], [ids, mask], "text-embedding")

    def _embed(self, ids: Node) -> Node:
        words = _gather_blocks(self._weights.matrices["emb.word"], ids)
        hidden = self._shape.hidden
        length = ops.gather(ops.shape_of(ids), np.array([1]), np.array(0))
        positions = ops.slice(
            self._vector("emb.pos").reshape(-1, hidden), np.array([0]), length, np.array([1])
        )
        kind = self._vector("emb.type").reshape(-1, hidden)[:1]
        summed = ops.add(ops.add(words, positions), kind)
        return self._layer_norm("emb.ln", summed)

    def _layer(self, name: str, states: Node, bias: Node) -> Node:
        query, key, value = (self._heads(self._linear(f"{name}.{p}", states)) for p in "qkv")
        mixed = ops.scaled_dot_product_attention(query, key, value, bias)
        merged = ops.reshape(
            ops.transpose(mixed, np.array([0, 2, 1, 3])),
            np.array([0, 0, self._shape.hidden]),
            special_zero=True,
        )
        attended = self._layer_norm(f"{name}.aln", ops.add(self._linear(f"{name}.ao", merged), states))
        wide = ops.gelu(self._linear(f"{name}.fi", attended), "erf")
        return self._layer_norm(f"{name}.oln", ops.add(self._linear(f"{name}.fo", wide), attended))

    def _heads(self, states: Node) -> Node:
        width = self._shape.hidden // self._shape.heads
        split = ops.reshape(states, np.array([0, 0, self._shape.heads, width]), special_zero=True)
        return ops.transpose(split, np.array([0, 2, 1, 3]))

    def _linear(self, name: str, states: Node) -> Node:
        weight = self._weights.dense(f"{name}.w")
        product = ops.matmul(states, weight, transpose_a=False, transpose_b=True)
        product.friendly_name = name
        return ops.add(product, self._vector(f"{name}.b").reshape(1, 1, -1))

    def _layer_norm(self, name: str, states: Node) -> Node:
        eps = float(self._shape.layer_norm_eps)
        normal = ops.mvn(states, np.array([2]), True, eps, "inside_sqrt")
        scaled = ops.multiply(normal, self._vector(f"{name}.w").reshape(1, 1, -1))
        return ops.add(scaled, self._vector(f"{name}.b").reshape(1, 1, -1))

    def _vector(self, name: str) -> npt.NDArray[np.float32]:
        return self._weights.vectors[name]


def _gather_blocks(table: Blocks, ids: Node) -> Node:
    """Rows of a block matrix, widened after the look-up so that the table stays in 8 bits."""
    _, columns = table.values.shape
    blocks = table.scales.shape[1]
    axis = np.array(0)
    values = ops.convert(ops.gather(ops.constant(table.values), ids, axis), "f32")
    scales = ops.convert(ops.gather(ops.constant(table.scales), ids, axis), "f32")
    split = ops.reshape(values, np.array([0, 0, blocks, columns // blocks]), special_zero=True)
    scaled = ops.multiply(split, ops.unsqueeze(scales, np.array([3])))
    return ops.reshape(scaled, np.array([0, 0, columns]), special_zero=True)


def _mean(states: Node, visible: Node) -> Node:
    weights = ops.unsqueeze(visible, np.array([2]))
    total = ops.reduce_sum(ops.multiply(states, weights), np.array([1]))
    return ops.divide(total, ops.reduce_sum(weights, np.array([1])))
