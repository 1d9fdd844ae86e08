"""The built-in reranker's graph: the embedding model's lower layers, and upper layers of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from openvino import Model, Node
from openvino import opset15 as ops

from index.errors import ModelDamaged
from index.models.graph import LayerBuilder, attention_bias, mean_state
from index.models.weights import NamedWeights
from index.rerankers.pairs import Part


def build_upper(
    weights: NamedWeights, layers: range, hidden: int, heads: int, layer_norm_eps: float
) -> Model:
    """The upper layers and the score.

    Inputs `states`, (batch, length, hidden) float32, and `parts`, (batch, length) int64, as
    `index.rerankers.pairs.Part` tells; output `score`, (batch,) float32: a linear map (`head.w`,
    `head.b`) of the first state, the sentence's mean state and the question's.
    """
    states = ops.parameter([-1, -1, hidden], np.float32, name="states")
    parts = ops.parameter([-1, -1], np.int64, name="parts")
    for node in (states, parts):
        node.output(0).set_names({node.friendly_name})
    builder = LayerBuilder(weights, hidden, heads, layer_norm_eps)
    bias = attention_bias(_visible(parts, "f32"))
    last: Node = states
    for number in layers:
        last = builder.layer(f"l{number}", last, bias)
    first = ops.gather(last, np.array(0), np.array(1))
    means = [
        mean_state(last, ops.convert(ops.equal(parts, np.int64(part)), "f32"))
        for part in (Part.SENTENCE, Part.QUESTION)
    ]
    read = ops.concat([first, *means], -1)
    product = ops.matmul(read, weights.vector("head.w").reshape(-1, 1), False, False)
    score = ops.add(ops.squeeze(product, np.array([1])), weights.vector("head.b").reshape(1))
    score.output(0).set_names({"score"})
    return Model([ops.result(score, name="score")], [states, parts], "reranker-upper")


def join(embedding_model: Any, upper: Any, first_layer: int) -> Model:
    """Token ids to scores: the layers of the embedding model before `first_layer`, then `upper`.

    Inputs `input_ids` and `parts`, both (batch, length) int64; both models given are used up.

    Raises:
        ModelDamaged: the embedding model is not laid out as `index.models` makes it.
    """
    inputs = {node.friendly_name: node for node in embedding_model.get_parameters()}
    states, parts = (upper.input(name).get_node() for name in ("states", "parts"))
    mask = _visible(parts, "i64")
    _replace(inputs["attention_mask"], mask.output(0))
    _replace(states, _states_before(embedding_model, first_layer))
    return Model(upper.get_results(), [inputs["input_ids"], parts], "reranker")


def _visible(parts: Node, kind: str) -> Node:
    return ops.convert(ops.not_equal(parts, np.int64(Part.PADDING)), kind)


def _replace(parameter: Any, output: Any) -> None:
    for consumer in parameter.output(0).get_target_inputs():
        consumer.replace_source_output(output)


def _states_before(model: Any, layer: int) -> Any:
    """Where the states come from that a layer reads, before they are rounded to 8 bits."""
    product = next((n for n in model.get_ops() if n.get_friendly_name() == f"l{layer}.q"), None)
    if product is None:
        raise ModelDamaged(
            f"The prepared model has no layer {layer}. Delete the folder `models` in the data folder "
            "and start again."
        )
    found = product.input_value(0)
    while found.get_node().get_type_name() in ("FakeQuantize", "Multiply"):
        found = found.get_node().input_value(0)
    return found
