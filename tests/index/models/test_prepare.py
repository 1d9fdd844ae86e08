import hashlib
import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import ModelDamaged, ModelMissing
from index.models import prepare
from index.models.prepare import RECIPE, _spread, open_model, prepare_model

FILES = {"graph.xml": b"<net/>", "graph.bin": b"\0\1\2", "tokenizer.json": b"{}"}


@pytest.fixture
def model_folder(tmp_path):
    """A folder as `prepare_model` leaves it, with tiny files."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    manifest = {
        "name": "tiny",
        "recipe": RECIPE,
        "dimension": 8,
        "max_tokens": 16,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_prepared_model_is_opened_without_being_prepared_again(model_folder):
    def never():
        raise AssertionError("It was prepared again.")

    model = prepare_model(model_folder, never)

    assert (model.name, model.dimension, model.max_tokens) == ("tiny", 8, 16)
    assert model.fingerprint.startswith(RECIPE)
    assert (model.query_prompt, model.passage_prompt) == ("query: ", "passage: ")


def test_two_that_need_the_model_at_once_make_it_once(model_folder, tmp_path, monkeypatch):
    made = []

    def make(folder, *_):
        made.append(folder)
        time.sleep(0.2)
        shutil.copytree(model_folder, folder)

    monkeypatch.setattr(prepare, "_prepare", make)
    folder = tmp_path / "models" / "tiny"

    with ThreadPoolExecutor(2) as threads:
        models = list(threads.map(lambda _: prepare_model(folder, list), range(2)))

    assert made == [folder]
    assert models[0] == models[1]


@pytest.mark.parametrize("file", FILES)
def test_a_changed_byte_in_the_model_is_refused_with_both_digests(model_folder, file):
    data = (model_folder / file).read_bytes()
    (model_folder / file).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    expected = hashlib.sha256(data).hexdigest()

    with pytest.raises(ModelDamaged, match=rf"{file} has the digest .*, not {expected}\. Delete "):
        open_model(model_folder)


@pytest.mark.parametrize("file", [*FILES, "manifest.json"])
def test_a_missing_file_is_refused_with_what_to_do(model_folder, file):
    (model_folder / file).unlink()

    with pytest.raises(ModelDamaged, match=r"cannot be read .*Delete .* start again"):
        open_model(model_folder)


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"files": []}', '{"files": {}}'])
def test_what_is_no_manifest_is_refused(model_folder, content):
    (model_folder / "manifest.json").write_text(content, "utf-8")

    with pytest.raises(ModelDamaged, match="cannot be read"):
        open_model(model_folder)


def test_the_fingerprint_changes_with_the_files(model_folder):
    before = open_model(model_folder).fingerprint
    (model_folder / "graph.bin").write_bytes(b"other")
    manifest = json.loads((model_folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["graph.bin"] = hashlib.sha256(b"other").hexdigest()
    (model_folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    assert open_model(model_folder).fingerprint != before


def test_a_model_of_an_older_recipe_is_made_again_and_kept_if_that_fails(model_folder, tmp_path):
    manifest = json.loads((model_folder / "manifest.json").read_text("utf-8"))
    (model_folder / "manifest.json").write_text(json.dumps({**manifest, "recipe": "old"}))
    (tmp_path / "model.of-one-that-was-killed").mkdir()

    with pytest.raises(ModelMissing, match=r"nowhere\.bin"):
        prepare_model(model_folder, lambda: ["a"], weights_file=tmp_path / "nowhere.bin")

    assert open_model(model_folder).name == "tiny"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "model.lock"]


@pytest.mark.parametrize(("count", "expected"), [(1, ["0"]), (2, ["0", "9"]), (4, ["0", "3", "6", "9"])])
def test_calibration_texts_are_spread_over_all_there_are(count, expected):
    assert _spread([str(i) for i in range(10)], count) == expected


def test_fewer_calibration_texts_than_wanted_are_all_used():
    assert _spread(["a", "b"], 120) == ["a", "b"]
    with pytest.raises(ValueError, match="No calibration texts"):
        _spread([], 120)
