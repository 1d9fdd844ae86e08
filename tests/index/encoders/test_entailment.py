"""The entailment model's wiring: which label is which, and what is said where something is missing."""

import sys
import types

import pytest

from index.encoders.entailment import EntailmentModel
from index.errors import ModelMissing


class FakeCrossEncoder:
    """Has three labels; gives each pair the probabilities that stand for its premise."""

    labels = types.MappingProxyType({0: "Contradiction", 1: "Entailment", 2: "neutral"})
    asked: list[object] = []  # noqa: RUF012

    def __init__(self, name, *, device, trust_remote_code):
        if name == "missing":
            raise OSError("no such\nmodel")
        self.asked.append((name, device, trust_remote_code))
        self.config = types.SimpleNamespace(id2label=dict(self.labels))

    def predict(self, pairs, *, apply_softmax, show_progress_bar):
        self.asked.append((pairs, apply_softmax))
        return [[0.1, 0.7, 0.2] if premise == "so" else [0.6, 0.3, 0.1] for premise, _ in pairs]


@pytest.fixture
def cross_encoders(monkeypatch):
    fake = types.ModuleType("sentence_transformers")
    fake.CrossEncoder = type("CrossEncoder", (FakeCrossEncoder,), {"asked": []})
    monkeypatch.setitem(sys.modules, "sentence_transformers", fake)
    return fake.CrossEncoder


def test_the_probability_is_that_of_the_label_entailment(cross_encoders):
    model = EntailmentModel("some/nli")

    assert model.entails(["so", "not so"], "It is so.") == [0.7, 0.3]
    assert cross_encoders.asked == [
        ("some/nli", "cpu", False),
        ([("so", "It is so."), ("not so", "It is so.")], True),
    ]


def test_a_model_that_is_not_there_is_named(cross_encoders):
    with pytest.raises(ModelMissing, match=r"no such model\. Set PUENTE_ENTAILMENT_MODEL"):
        EntailmentModel("missing")


def test_a_model_without_the_label_is_refused(cross_encoders):
    cross_encoders.labels = {0: "LABEL_0", 1: "LABEL_1"}

    with pytest.raises(ModelMissing, match="its labels are label_0, label_1"):
        EntailmentModel("a/reranker")


def test_without_sentence_transformers_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(ModelMissing, match="Run `make full`"):
        EntailmentModel("some/nli")
