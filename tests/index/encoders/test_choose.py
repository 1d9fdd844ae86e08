import sys

import pytest

from index.encoders import choose
from index.encoders.choose import open_encoder
from index.errors import ModelDamaged, ModelMissing
from tests.fakes import FakeEncoder


def no_texts():
    raise AssertionError("The model was prepared.")


@pytest.fixture
def fp32_instead(monkeypatch):
    """The fp32 model is a fake one; returns what it was asked for."""
    asked = []

    def built_in(models_folder, weights_file, on_progress):
        asked.append(models_folder)
        return FakeEncoder(name="fp32")

    monkeypatch.setattr(choose, "_built_in_under_torch", built_in)
    return asked


def test_another_model_does_not_run_under_openvino(tmp_path):
    with pytest.raises(ModelMissing, match=r"openvino runs the built-in model only.*'some/model'"):
        open_encoder("some/model", "openvino", tmp_path, no_texts)


def test_without_openvino_the_model_runs_in_full_precision_with_a_warning(
    monkeypatch, tmp_path, fp32_instead
):
    monkeypatch.setitem(sys.modules, "index.encoders.openvino", None)

    with pytest.warns(RuntimeWarning, match="full precision, several times slower"):
        encoder = open_encoder("", "auto", tmp_path, no_texts)

    assert encoder.name == "fp32"
    assert fp32_instead == [tmp_path]


def test_openvino_that_was_asked_for_and_does_not_run_is_an_error(monkeypatch, tmp_path, fp32_instead):
    monkeypatch.setitem(sys.modules, "index.encoders.openvino", None)

    with pytest.raises(ModelMissing, match=r"OpenVINO does not run here.*PUENTE_BACKEND=torch"):
        open_encoder("", "openvino", tmp_path, no_texts)

    assert fp32_instead == []


def test_torch_that_was_asked_for_runs_without_a_warning(tmp_path, fp32_instead):
    assert open_encoder("", "torch", tmp_path, no_texts).name == "fp32"


def test_missing_weights_are_told_and_not_hidden_by_the_fallback(tmp_path, fp32_instead):
    with pytest.raises(ModelMissing, match=r"nowhere\.bin"):
        open_encoder("", "auto", tmp_path, no_texts, weights_file=tmp_path / "nowhere.bin")

    assert fp32_instead == []


def test_damaged_weights_are_refused(tmp_path, fp32_instead):
    (tmp_path / "weights.bin").write_bytes(b"E5S1")

    with pytest.raises(ModelDamaged, match="has the digest"):
        open_encoder("", "auto", tmp_path, no_texts, weights_file=tmp_path / "weights.bin")


def test_a_model_that_cannot_be_loaded_is_one_clear_error(tmp_path):
    (tmp_path / "empty").mkdir()

    with pytest.raises(ModelMissing, match=r"Cannot load the model .*PUENTE_EMBEDDER"):
        open_encoder(str(tmp_path / "empty"), "auto", tmp_path, no_texts)
