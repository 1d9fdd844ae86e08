"""`TokenHead`: token states to short unit vectors under which a question lies near its answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from index.encoders.encoder import TokenStates, Vectors
from index.errors import ModelDamaged, ModelMissing

Codes = npt.NDArray[np.int8]

SHIPPED_SHA256 = {
    "multilingual-e5-small-puente.safetensors": (
        "68ed068e7234487d054a399761c3d7e5d063af68cd99089be0f0e5f90c906f3d"
    )
}
"""The heads in `token_heads`; whoever changes one writes its new digest here."""

_WORD = re.compile(r"\w")
_STEPS = 127
_TINY = np.float32(1e-9)
_FINGERPRINT = "fingerprint"


@dataclass(frozen=True)
class QuestionTokens:
    """A question's words for late interaction.

    vectors: (tokens, width) float32, every row of length 1.
    weights: (tokens,) float32, what each counts for which sentence answers; they sum to 1.
    answer_weights: the same for whether any does.
    spans: (tokens, 2) int32, start and end of each in the question; None of two questions as one.
    """

    vectors: Vectors
    weights: Vectors
    answer_weights: Vectors
    spans: npt.NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of an embedded text, as they are kept.

    spans: (words, 2) int32, start and end of each in the text as embedded.
    codes: (words, width) int8, unit vectors times 127.
    """

    spans: npt.NDArray[np.int32]
    codes: Codes


@dataclass(frozen=True)
class TokenHead:
    """A linear map of one model's token states, learned from questions and sentences that answer them.

    A text is kept token by token, in its context; how well it answers is the mean, over the
    question's tokens, of the nearest token's cosine (late interaction, Khattab and Zaharia 2020).

    mean: (dimension,) of unit token states. projection: (dimension, width).
    importance: (dimension,) a token's weight in a question is softmax(state @ importance).
    answer_importance: the same for its answer weight; None in a head of before 2026-11-29, where the one
        stands for the other.
    """

    mean: Vectors
    projection: Vectors
    importance: Vectors
    answer_importance: Vectors | None = None

    @property
    def width(self) -> int:
        """Numbers a token."""
        return int(self.projection.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the token vectors would."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self.tensors().items()):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(tensor, np.float32).tobytes())
        return digest.hexdigest()[:16]

    def read_question(self, text: str, tokens: TokenStates, prompt: str) -> QuestionTokens:
        """The question's tokens; `text` begins with `prompt`, which does not count."""
        kept = word_tokens(text, tokens, prompt)
        centred = self.centre(tokens.states[kept])
        weights = _softmax(centred @ self.importance)
        answer_weights = (
            weights if self.answer_importance is None else _softmax(centred @ self.answer_importance)
        )
        spans = (tokens.spans[kept] - len(prompt)).astype(np.int32)
        return QuestionTokens(self.project(centred), weights, answer_weights, spans)

    def read_passage(self, text: str, tokens: TokenStates, prompt: str) -> TextWords:
        """A passage's words; `text` begins with `prompt`, which does not count."""
        kept = word_tokens(text, tokens, prompt)
        return TextWords(tokens.spans[kept], to_codes(self.project(self.centre(tokens.states[kept]))))

    def centre(self, states: Vectors) -> Vectors:
        """(n, dimension) states at length 1, less the mean."""
        return unit_rows(states) - self.mean

    def project(self, centred: Vectors) -> Vectors:
        """(n, width) float32, every row of length 1."""
        return unit_rows(centred @ self.projection)

    def tensors(self) -> Mapping[str, Vectors]:
        """What `save` writes, by name."""
        tensors = {"mean": self.mean, "projection": self.projection, "importance": self.importance}
        if self.answer_importance is not None:
            tensors["answer_importance"] = self.answer_importance
        return tensors

    def save(self, path: Path) -> None:
        """Write a safetensors file that carries the fingerprint."""
        tensors = {n: np.ascontiguousarray(t, np.float32) for n, t in self.tensors().items()}
        save_file(tensors, path, {_FINGERPRINT: self.fingerprint})

    @classmethod
    def load(cls, path: Path) -> TokenHead:
        """Read what `save` wrote.

        Raises:
            ModelMissing: the file is not a token head.
            ModelDamaged: its numbers are not those that were saved. A file of before fingerprints were
                saved is not checked.
        """
        remedy = "Calibrate the model again, or delete the file."
        try:
            with safe_open(path, "np") as file:
                names = ["mean", "projection", "importance"]
                if "answer_importance" in file.keys():  # noqa: SIM118
                    names.append("answer_importance")
                head = cls(*(file.get_tensor(name) for name in names))
                saved = (file.metadata() or {}).get(_FINGERPRINT)
            fits = head.mean.shape == head.importance.shape == head.projection.shape[:1] and (
                head.answer_importance is None or head.answer_importance.shape == head.mean.shape
            )
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"{path} is not a token head: {error}. {remedy}") from error
        if not fits:
            raise ModelMissing(f"{path} is not a token head: its shapes differ. {remedy}")
        if saved is not None and saved != head.fingerprint:
            raise ModelDamaged(
                f"{path} is damaged: its fingerprint is {head.fingerprint}, not {saved}. {remedy}"
            )
        return head


def load_token_head(model: str, own: Path | None = None) -> TokenHead | None:
    """The head of `model`: the one trained here, else the one shipped, else None.

    Without one, sentences are compared whole.

    Args:
        own: the folder where `puente calibrate` keeps what it trains.

    Raises:
        ModelMissing, ModelDamaged: there is one, but it is not what was saved or shipped.
    """
    name = token_head_name(model)
    if own is not None and (own / name).is_file():
        return TokenHead.load(own / name)
    if name not in SHIPPED_SHA256:
        return None
    with resources.as_file(resources.files("index").joinpath("token_heads", name)) as path:
        _verify_shipped(path, SHIPPED_SHA256[name])
        return TokenHead.load(path)


def _verify_shipped(path: Path, expected: str) -> None:
    remedy = "Install Puente again."
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelMissing(f"Cannot read the token head at {path}: {error.strerror}. {remedy}") from error
    if found != expected:
        raise ModelDamaged(f"{path} has the digest {found}, not the expected {expected}. {remedy}")


def token_head_name(model: str) -> str:
    """The name of the file that holds a model's head; of a path, the last part counts."""
    return f"{model.rstrip('/').rsplit('/', 1)[-1]}.safetensors"


def word_tokens(text: str, tokens: TokenStates, prompt: str) -> npt.NDArray[np.int64]:
    """The places of the tokens after the prompt that hold a letter or a digit."""
    first = len(prompt.rstrip())
    kept = [
        place
        for place, (start, end) in enumerate(tokens.spans.tolist())
        if start >= first and end > start and _WORD.search(text, start, end)
    ]
    return np.array(kept, dtype=np.int64)


def _softmax(logits: Vectors) -> Vectors:
    raised = np.exp(logits - logits.max(initial=0.0))
    shares: Vectors = raised / max(float(raised.sum()), 1e-9)
    return shares


def unit_rows(rows: Vectors) -> Vectors:
    """Every row at length 1."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, _TINY)).astype(np.float32)
    return scaled


def to_codes(vectors: Vectors) -> Codes:
    """Unit rows in 8 bits a number."""
    codes: Codes = np.round(vectors * _STEPS).astype(np.int8)
    return codes


def cosines_of(codes: Codes, vectors: Vectors) -> Vectors:
    """(codes, vectors) float32: the cosine of each of these words with each of those."""
    found: Vectors = codes.astype(np.float32) @ np.ascontiguousarray(vectors.T / np.float32(_STEPS))
    return found


def words_in_sentences(
    words: npt.NDArray[np.int32], shift: int, sentences: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which words of an embedded text stand in which sentence of its document.

    Args:
        words: (n, 2) start and end of the words in the embedded text, ascending.
        shift: what to add to a place in the embedded text to get the place in the document.
        sentences: (m, 2) start and end of the sentences in the document; they may overlap.

    Returns:
        places: of the words of the first sentence, in order, then of the second, and so on.
        bounds: (m + 1,) `places[bounds[i]:bounds[i + 1]]` stand in the i-th sentence.
    """
    last_characters = words[:, 1] - 1 + shift
    firsts, ends = np.searchsorted(last_characters, sentences.T)
    places = [np.arange(first, end) for first, end in zip(firsts, ends, strict=True)]
    bounds = np.cumsum([0, *(ends - firsts)])
    return np.concatenate([np.zeros(0, dtype=np.int64), *places]), bounds
