"""The graph in 8 bits: static post-training quantization by NNCF, on texts of our own."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import openvino

from index.models.graph import build_graph
from index.models.weights import Weights


def write_quantized_graph(
    weights: Weights,
    samples: Sequence[Sequence[int]],
    path: Path,
    on_progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Quantize the model on `samples` (token ids, one list a text) and write `path` and its .bin.

    The ranges of activations are those that the samples produce; weights are 8-bit by channel.
    Takes about a minute on two cores.
    """
    logging.getLogger("nncf").setLevel(logging.ERROR)
    import nncf

    seen = 0

    def as_inputs(ids: Sequence[int]) -> dict[str, np.ndarray]:
        nonlocal seen
        seen += 1
        on_progress(f"fitting 8-bit ranges: text {(seen - 1) % len(samples) + 1} of {len(samples)}")
        row = np.array([ids], dtype=np.int64)
        return {"input_ids": row, "attention_mask": np.ones_like(row)}

    with contextlib.redirect_stdout(io.StringIO()):  # its own progress bars
        quantized = nncf.quantize(
            build_graph(weights),
            nncf.Dataset(list(samples), as_inputs),
            model_type=nncf.ModelType.TRANSFORMER,
            preset=nncf.QuantizationPreset.MIXED,
            subset_size=len(samples),
        )
    on_progress("writing the model")
    openvino.save_model(quantized, path, compress_to_fp16=False)
