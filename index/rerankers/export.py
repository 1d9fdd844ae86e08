"""Trained upper layers as an OpenVINO graph in 8 bits."""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import openvino

from index.rerankers.graph import build_upper

Sample = tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]
"""Of one pair: states, (length, hidden), and parts, (length,)."""


def write_upper(
    arrays: Mapping[str, npt.NDArray[np.float32]],
    layers: range,
    heads: int,
    samples: Sequence[Sample],
    path: Path,
    *,
    layer_norm_eps: float = 1e-12,
) -> None:
    """Quantize the layers on samples and write `path` (.xml) and its .bin.

    Args:
        arrays: the weights, by the names that `index.models.graph.LayerBuilder` calls them.
    """
    logging.getLogger("nncf").setLevel(logging.ERROR)
    os.environ.setdefault("NNCF_CI", "1")  # it sends usage reports otherwise
    import nncf

    hidden = samples[0][0].shape[1]

    def inputs() -> Iterator[dict[str, np.ndarray]]:
        for states, parts in samples:
            yield {"states": states[None], "parts": parts[None]}

    with contextlib.redirect_stdout(io.StringIO()):  # its own progress bars
        quantized = nncf.quantize(
            build_upper(_Named(arrays), layers, hidden, heads, layer_norm_eps),
            nncf.Dataset(list(inputs())),
            model_type=nncf.ModelType.TRANSFORMER,
            preset=nncf.QuantizationPreset.MIXED,
            subset_size=len(samples),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(quantized, path, compress_to_fp16=False)


class _Named:
    """Weights by name, as `index.models.graph.LayerBuilder` calls them."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.float32]]) -> None:
        self._arrays = arrays

    def matrix(self, name: str) -> npt.NDArray[np.float32]:
        """(out, in)."""
        return self._arrays[name]

    def vector(self, name: str) -> npt.NDArray[np.float32]:
        """Flat."""
        return self._arrays[name].reshape(-1)
