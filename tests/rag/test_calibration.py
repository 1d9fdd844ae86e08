import json
from dataclasses import replace
from importlib import resources

import pytest

from rag.calibration import (
    CONFIDENCE_FEATURES,
    CONFIDENCE_FEATURES_READ,
    EVIDENCE_FEATURES,
    UNFITTED,
    Calibration,
    Linear,
    Reranking,
    calibration_name,
    load_calibration,
)
from rag.errors import BadCalibration

FITTED = replace(
    UNFITTED,
    model="tiny",
    evidence=Linear(0.5, tuple(0.1 * i for i in range(len(EVIDENCE_FEATURES)))),
    thresholds=((0.05, 0.9), (0.1, 0.7), (0.3, 0.4)),
    fitted_on=("a", "b"),
    reranking={
        "reader": Reranking(
            evidence=Linear(0.0, (0.5, 1.0)),
            confidence=Linear(0.0, (1.0,) * len(CONFIDENCE_FEATURES_READ)),
            thresholds=((0.1, 0.8),),
            unsure=(0.2, 0.6),
            fitted_on=("a",),
        )
    },
)


def test_a_calibration_comes_back_from_its_file_as_it_was():
    assert Calibration.from_json(FITTED.to_json()) == FITTED
    assert FITTED.is_fitted
    assert not UNFITTED.is_fitted


@pytest.mark.parametrize("part", ["evidence", "confidence"])
def test_a_file_with_another_number_of_weights_is_refused_with_both_numbers(part):
    data = json.loads(FITTED.to_json())
    del data["sha256"]
    data[part]["weights"].append(1.0)
    wanted = len(EVIDENCE_FEATURES if part == "evidence" else CONFIDENCE_FEATURES)

    with pytest.raises(ValueError, match=f"'{part}' has {wanted + 1} weights, not {wanted}"):
        Calibration.from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"evidence": 1}'])
def test_what_is_no_calibration_is_refused(text):
    with pytest.raises((ValueError, KeyError, TypeError)):
        Calibration.from_json(text)


@pytest.mark.parametrize(
    ("max_error", "least"), [(0.01, 0.9), (0.05, 0.9), (0.07, 0.9), (0.1, 0.7), (0.2, 0.7), (0.5, 0.4)]
)
def test_the_least_confidence_is_that_of_the_next_stricter_error(max_error, least):
    assert FITTED.least_confidence(max_error) == least


def test_a_file_without_rerankers_is_read():
    data = json.loads(FITTED.to_json())
    del data["sha256"], data["reranking"]

    assert Calibration.from_json(json.dumps(data)) == replace(FITTED, reranking={})


def test_everything_can_be_read_again():
    always = FITTED.reading_always("reader").reading_always("another")

    assert FITTED.reranking_by("reader").unsure == (0.2, 0.6)
    assert always.reranking_by("reader").unsure == always.reranking_by("another").unsure == (0.0, 1.0)
    assert always.reranking_by("reader").is_fitted
    assert not always.reranking_by("another").is_fitted


def test_a_reranker_that_nobody_calibrated_keeps_the_confidence_of_before():
    start = FITTED.reranking_by("another")

    assert not start.is_fitted
    assert start.confidence.weights == (*FITTED.confidence.weights, 0.0)
    assert start.least_confidence(0.1) == FITTED.least_confidence(0.1)
    assert FITTED.reranking_by("reader").least_confidence(0.1) == 0.8


def test_without_thresholds_even_odds_are_needed():
    assert UNFITTED.least_confidence(0.1) == 0.5


def test_a_model_without_a_calibration_gets_the_cautious_start():
    for model in ("", "nobody/knows-this-one", "../../pyproject", "/"):
        assert load_calibration(model) == UNFITTED


def test_every_calibration_that_is_shipped_loads_under_its_models_name():
    files = [
        f for f in resources.files("rag").joinpath("calibrations").iterdir() if f.name.endswith(".json")
    ]

    assert files
    for file in files:
        name = file.name.removesuffix(".json")
        found = load_calibration(f"some-owner/{name}/")
        assert found == load_calibration(name)
        assert (found.model, found.is_fitted) == (name, True)
        assert file.read_text("utf-8") == found.to_json(), "Write it by `Calibration.to_json`."
        errors = [error for error, _ in found.thresholds]
        assert errors == sorted(errors)
        assert all(0 <= least <= 1 for _, least in found.thresholds)


def test_what_was_fitted_here_goes_before_what_is_shipped(tmp_path):
    name = "multilingual-e5-small-puente"
    assert load_calibration(name, tmp_path) == load_calibration(name)

    (tmp_path / calibration_name(name)).write_text(FITTED.to_json(), "utf-8")

    assert load_calibration(f"/models/{name}/", tmp_path) == FITTED


@pytest.mark.parametrize(
    "name", ["tiny.json", "multilingual-e5-small-puente.json"], ids=["own", "shipped"]
)
def test_a_changed_digit_is_refused_with_what_to_do(name, tmp_path, monkeypatch):
    model, text = name.removesuffix(".json"), FITTED.to_json()
    assert '"lexical_weight_same": 0.25' in text
    file = tmp_path / "calibrations" / name
    file.parent.mkdir()
    file.write_text(text.replace('"lexical_weight_same": 0.25', '"lexical_weight_same": 0.75'), "utf-8")
    monkeypatch.setattr("rag.calibration.resources.files", lambda package: tmp_path)

    with pytest.raises(BadCalibration, match=rf"{model}.*the digest .*, not .*again"):
        load_calibration(model, file.parent if model == "tiny" else None)


def test_what_was_fitted_before_digests_were_written_is_read():
    data = json.loads(FITTED.to_json())
    del data["sha256"]

    assert Calibration.from_json(json.dumps(data)) == FITTED


def test_a_calibration_of_another_version_is_refused_by_name(tmp_path):
    data = json.loads(FITTED.to_json())
    del data["sha256"], data["sole_name_weight"]
    (tmp_path / "tiny.json").write_text(json.dumps(data), "utf-8")

    with pytest.raises(BadCalibration, match=r"tiny\.json is not a calibration of this version.* again"):
        load_calibration("tiny", tmp_path)
