"""Passages embedded per second: the service's encoder against plain sentence-transformers."""

from __future__ import annotations

import time

import numpy as np

from api.settings import read_settings
from api.wiring import open_embedder, starter_passages
from index.embed import Embedder
from index.encoders.choose import open_encoder

_PASSAGES = 256
_ROUNDS = 3


def measure(_: float) -> dict[str, object]:
    """Both encoders over the same passages, in turn, three times; medians and their ratio."""
    settings = read_settings()
    ours = open_embedder(settings)
    baseline = open_encoder(
        "", "torch", settings.data_dir / "models", starter_passages, weights_file=settings.weights
    )
    model = baseline._model  # the plain SentenceTransformer, called as its authors do
    rates: dict[str, list[float]] = {"puente": [], "sentence_transformers": []}
    for round_number in range(_ROUNDS + 1):
        passages = _passages(round_number)
        started = time.perf_counter()
        vectors = _embed_uncached(ours, passages)
        middle = time.perf_counter()
        reference = model.encode([ours.encoder.passage_prompt + p for p in passages])
        ended = time.perf_counter()
        if round_number:  # the first round warms both up
            rates["puente"].append(len(passages) / (middle - started))
            rates["sentence_transformers"].append(len(passages) / (ended - middle))
    cosines = (vectors * reference).sum(axis=1)
    medians = {name: round(float(np.median(values)), 1) for name, values in rates.items()}
    return {
        "backend": ours.encoder.backend,
        "passages_per_second": medians,
        "ratio": round(medians["puente"] / medians["sentence_transformers"], 2),
        "cosine_mean": round(float(cosines.mean()), 5),
        "cosine_min": round(float(cosines.min()), 5),
    }


def _embed_uncached(embedder: Embedder, passages: list[str]) -> np.ndarray:
    fresh = Embedder(embedder.encoder)
    try:
        return fresh.embed_passages(passages)
    finally:
        fresh.close()


def _passages(seed: int) -> list[str]:
    """Windows of about 200 tokens over the starter corpus, in an order of its own each round."""
    words = " ".join(starter_passages()).split()
    starts = np.random.default_rng(seed).integers(0, len(words) - 130, _PASSAGES)
    return [" ".join(words[start : start + 130]) for start in starts]
