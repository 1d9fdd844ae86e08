"""A named cross-encoder's wiring; what is said where something is missing."""

import sys
import types

import pytest

from index.errors import ModelMissing
from index.rerankers.cross_encoder import CrossEncoderReranker
from index.rerankers.reranker import Candidate


@pytest.fixture
def cross_encoders(monkeypatch):
    """The stand-in's class, whose `labels` and `asked` a test may set and read."""

    class CrossEncoder:
        labels = 1
        asked: list[object] = []  # noqa: RUF012

        def __init__(self, name, *, device, trust_remote_code):
            if name == "missing":
                raise OSError("no such\nmodel")
            self.config = types.SimpleNamespace(num_labels=self.labels)
            self.asked.append((name, device, trust_remote_code))

        def predict(self, pairs, *, activation_fn, show_progress_bar):
            self.asked.append(pairs)
            return [float(len(text)) for _, text in pairs]

    fake = types.ModuleType("sentence_transformers")
    fake.CrossEncoder = CrossEncoder
    monkeypatch.setitem(sys.modules, "sentence_transformers", fake)
    return CrossEncoder


def test_a_sentence_is_read_with_its_title_and_what_stands_before_it(cross_encoders):
    reranker = CrossEncoderReranker("some/reranker")

    scores = reranker.score(
        "Who?", [Candidate("A title", "Before.", "He did."), Candidate("", "", "She did.")]
    )

    assert cross_encoders.asked == [
        ("some/reranker", "cpu", False),
        [("Who?", "A title\nBefore. He did."), ("Who?", "She did.")],
    ]
    assert scores.tolist() == [len("A title\nBefore. He did."), len("She did.")]


def test_a_model_that_is_not_there_is_named(cross_encoders):
    with pytest.raises(ModelMissing, match=r"model .missing.: no such model\. Set PUENTE_RERANKER"):
        CrossEncoderReranker("missing")


def test_a_model_that_gives_several_numbers_is_refused(cross_encoders):
    cross_encoders.labels = 3

    with pytest.raises(ModelMissing, match="gives 3 numbers"):
        CrossEncoderReranker("some/nli")


def test_without_sentence_transformers_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(ModelMissing, match=r"PUENTE_RERANKER needs .* Run `make full`"):
        CrossEncoderReranker("some/reranker")
