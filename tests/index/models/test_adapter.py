import hashlib

import numpy as np
import pytest
from safetensors.numpy import save

from index.errors import ModelDamaged
from index.models.adapter import SHA256, load_changes, parse_changes, read_built_in, save_changes
from index.models.weights import Change

NAME = "l4.q.w"


def a_change():
    random = np.random.default_rng(0)
    return Change(
        random.standard_normal((2, 384)).astype(np.float32),
        random.standard_normal((384, 2)).astype(np.float32),
    )


def test_what_is_saved_is_read_in_half_precision(tmp_path):
    change = a_change()
    digest = save_changes({NAME: change}, tmp_path / "changes.safetensors")

    (read,) = parse_changes((tmp_path / "changes.safetensors").read_bytes(), sha256=digest).items()

    assert read[0] == NAME
    np.testing.assert_array_equal(read[1].down, change.down.astype(np.float16))
    np.testing.assert_array_equal(read[1].up, change.up.astype(np.float16))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no tensors",
        save({f"{NAME}.down": np.zeros((2, 3), np.float16)}),
        save({"l4.q.w": np.zeros((2, 3), np.float16)}),
    ],
    ids=["empty", "other", "a half", "unknown"],
)
def test_what_is_no_change_is_refused(data):
    with pytest.raises(ModelDamaged, match="Install Puente again"):
        parse_changes(data, sha256=hashlib.sha256(data).hexdigest())


def test_another_file_than_the_shipped_one_is_refused():
    with pytest.raises(ModelDamaged, match="has the digest"):
        parse_changes(b"x", sha256=SHA256)


@pytest.mark.slow
def test_the_built_in_model_is_the_packaged_one_with_the_shipped_changes(packaged_weights):
    changes, built_in = load_changes(), read_built_in()

    assert changes
    assert changes.keys() <= packaged_weights.matrices.keys()
    for name, blocks in packaged_weights.matrices.items():
        added = built_in.dense(name) - blocks.dense() if name != "emb.word" else np.zeros(1)
        assert (name in changes) == bool(np.abs(added).max() > 0)
