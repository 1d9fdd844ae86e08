"""The prepared default model under OpenVINO, in 8 bits; needs neither PyTorch nor a model hub."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import openvino
from tokenizers import Encoding, Tokenizer

from index.encoders.encoder import OnBegun, TokenStates, Vectors, unheeded
from index.errors import ModelMissing
from index.models.prepare import PreparedModel

_PAD = 1
_PRECISION = "f32"
_WIDTHS = (16, 32, 48, 64, 96, 128, 192, 256, 320, 384, 448)
"""Inputs are padded to one of these, or to the most: each new shape costs time once, memory for good."""


class OpenVinoEncoder:
    """Runs a `PreparedModel`. Safe to call from several threads."""

    backend = "openvino-int8"

    def __init__(self, model: PreparedModel, *, threads: int) -> None:
        self.name = model.name
        self.fingerprint = f"{model.fingerprint}-{_PRECISION}"
        self.dimension = model.dimension
        self.max_tokens = model.max_tokens
        self.query_prompt = model.query_prompt
        self.passage_prompt = model.passage_prompt
        self._tokenizer = Tokenizer.from_file(str(model.tokenizer_file))
        self._compiled = _compile(model.graph_file, threads)
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._requests.put(self._compiled.create_infer_request())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32, every row of length 1; texts are cut at `max_tokens`."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        ids, mask = self._pad(encodings)
        with self._request() as request:
            result = request.infer({"input_ids": ids, "attention_mask": mask})
            return np.array(result[0], dtype=np.float32)

    def encode_tokens(
        self, texts: Sequence[str], on_begun: OnBegun = unheeded
    ) -> tuple[Vectors, list[TokenStates]]:
        """The vectors, as `encode` gives them, and what they are the mean of."""
        encodings = self._tokenizer.encode_batch(list(texts))
        ids, mask = self._pad(encodings)
        lengths = mask.sum(axis=1).tolist()
        spans = [_cut(encoding.offsets, self.max_tokens) for encoding in encodings]
        with self._request() as request:
            request.start_async({"input_ids": ids, "attention_mask": mask})
            on_begun()
            request.wait()
            result = request.results
            tokens = [
                TokenStates(np.array(states[:length]), np.array(spans_of_text, dtype=np.int32))
                for states, length, spans_of_text in zip(result[1], lengths, spans, strict=True)
            ]
            return np.array(result[0], dtype=np.float32), tokens

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each token of `text` begins, ascending."""
        offsets = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return [start for start, _ in offsets]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, uncut."""
        return [len(e.ids) for e in self._tokenizer.encode_batch_fast(list(texts))]

    def _pad(self, encodings: list[Encoding]) -> tuple[np.ndarray, np.ndarray]:
        rows = [_cut(encoding.ids, self.max_tokens) for encoding in encodings]
        longest = max(map(len, rows))
        width = next((width for width in _WIDTHS if width >= longest), self.max_tokens)
        ids = np.full((len(rows), width), _PAD, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        return ids, mask

    @contextmanager
    def _request(self) -> Iterator[Any]:
        request = self._requests.get()
        try:
            yield request
        finally:
            self._requests.put(request)


Token = TypeVar("Token")


def _cut(tokens: list[Token], limit: int) -> list[Token]:
    """At most `limit` tokens, keeping the closing one."""
    return tokens if len(tokens) <= limit else [*tokens[: limit - 1], tokens[-1]]


def _compile(graph_file: Path, threads: int) -> Any:
    core = openvino.Core()
    settings = {
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
        "NUM_STREAMS": 1,
        "ENABLE_CPU_PINNING": False,
        # bf16, the default where there is AMX, gives wrong vectors for inputs of 32 tokens.
        "INFERENCE_PRECISION_HINT": _PRECISION,
    }
    graph = core.read_model(str(graph_file))
    graph.add_outputs(_token_states(graph))
    return core.compile_model(graph, "CPU", settings)


def _token_states(graph: Any) -> Any:
    """What the embedding is the unit-length mean of: masked, summed, divided, normalised."""
    found = graph.get_results()[0].input_value(0)
    for expected in ("NormalizeL2", "Divide", "ReduceSum", "Multiply"):
        if found.get_node().get_type_name() == "FakeQuantize":
            found = found.get_node().input_value(0)
        if found.get_node().get_type_name() != expected:
            raise ModelMissing(
                f"The prepared model is not laid out as expected ({found.get_node().get_type_name()} in "
                f"place of {expected}). Delete the folder `models` in the data folder and start again."
            )
        found = found.get_node().input_value(0)
    return found
