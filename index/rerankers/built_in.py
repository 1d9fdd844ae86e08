"""The reranker of the built-in embedding model, under OpenVINO in 8 bits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import openvino

from index.encoders.encoder import Vectors
from index.encoders.openvino import CompiledGraph, OpenVinoEncoder
from index.rerankers.graph import join
from index.rerankers.pairs import MOST_TOKENS, Part, make_pairs
from index.rerankers.reranker import Candidate

FIRST_LAYER = 8
"""The layers before it are the embedding model's own."""

UPPER = "upper.xml"
TRAINED_ON = "trained_on.json"
"""Beside the graph: the names of the question sets that it learned from."""

_AT_ONCE = 8
_WIDTHS = (64, 96, 128, 160, MOST_TOKENS)
_PAD = 1


class BuiltInReranker:
    """Reads on where the embedding model's lower layers end. Safe to call from several threads."""

    def __init__(self, encoder: OpenVinoEncoder, upper: Path, *, threads: int) -> None:
        """Join the encoder's lower layers and the `upper` ones, an OpenVINO graph."""
        self.name = encoder.name
        self.trained_on = frozenset(json.loads((upper.parent / TRAINED_ON).read_text("utf-8")))
        self._tokenizer = encoder.tokenizer
        core = openvino.Core()
        lower = core.read_model(str(encoder.graph_file))
        joined = join(lower, core.read_model(str(upper)), FIRST_LAYER)
        self._graph = CompiledGraph(core, joined, threads)

    def score(self, question: str, candidates: Sequence[Candidate]) -> Vectors:
        """(len(candidates),) float32: the log-odds, more or less, that each answers the question."""
        pairs = make_pairs(self._tokenizer, question, candidates)
        scores = np.empty(len(pairs), dtype=np.float32)
        for begin in range(0, len(pairs), _AT_ONCE):
            batch = pairs[begin : begin + _AT_ONCE]
            width = next(width for width in _WIDTHS if width >= max(len(pair.ids) for pair in batch))
            ids = np.full((_AT_ONCE, width), _PAD, dtype=np.int64)
            parts = np.full((_AT_ONCE, width), Part.PADDING, dtype=np.int64)
            for row in range(_AT_ONCE):  # each new shape costs time once: rows are repeated, not left out
                pair = batch[min(row, len(batch) - 1)]
                ids[row, : len(pair.ids)] = pair.ids
                parts[row, : len(pair.parts)] = pair.parts
            (found,) = self._graph.infer({"input_ids": ids, "parts": parts})
            scores[begin : begin + len(batch)] = found[: len(batch)]
        return scores


def find_upper_layers(model: str) -> Path | None:
    """The upper layers that are shipped for an embedding model; None where there are none."""
    folder = Path(str(resources.files("index"))) / "rerankers" / model
    return folder / UPPER if (folder / UPPER).is_file() else None
