import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged, IndexOutdated, IndexTooNew
from index.manifest import (
    Manifest,
    SegmentRef,
    State,
    generations_to_try,
    next_name,
    publish,
    read_manifest,
    read_pointer,
    read_states,
    write_states,
)

MANIFESTS = st.builds(
    Manifest,
    generation=st.text("0123456789", min_size=8, max_size=8),
    built_at=st.text(max_size=5),
    settings=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    segments=st.lists(
        st.builds(SegmentRef, st.text(max_size=3), st.none() | st.text(max_size=3)), max_size=3
    ).map(tuple),
    documents=st.integers(0, 99),
    store_change=st.integers(0, 99),
    rolled_back=st.booleans(),
)


@given(MANIFESTS)
def test_a_manifest_comes_back_as_it_was(manifest):
    assert Manifest.from_json(manifest.to_json()) == manifest


@given(MANIFESTS, st.data())
def test_any_changed_byte_of_a_manifest_is_noticed(manifest, data):
    text = manifest.to_json().encode()
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + bytes([text[at] ^ data.draw(st.integers(1, 255))]) + text[at + 1 :]

    try:
        found = Manifest.from_json(changed.decode("utf-8", "replace"))
    except (IndexDamaged, IndexTooNew):
        return
    assert found == manifest  # white space between values


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", "{}", '{"documents": []}', json.dumps({"format": 3, "digest": "x"})],
)
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(IndexDamaged, match="manifest"):
        Manifest.from_json(text)


def test_an_index_of_an_older_puente_says_that_it_is_built_anew():
    old = {
        "generation": "00000004",
        "built_at": "",
        "settings": {"format": "1"},
        "segments": ["s"],
        "documents": {"a": [1, "x"]},
        "dead": {},
    }

    with pytest.raises(IndexOutdated, match=r"has format 1.*writes 3.*anew from the stored articles"):
        Manifest.from_json(json.dumps(old))


def test_an_index_of_a_newer_puente_is_refused():
    with pytest.raises(IndexTooNew, match=r"has format 4, and this Puente knows up to 3. Update Puente"):
        Manifest.from_json(json.dumps({"format": 4, "whatever": []}))


def test_the_pointer_names_what_was_published_last(tmp_path):
    assert read_pointer(tmp_path) is None
    for name in ("00000001", "00000002"):
        publish(tmp_path, Manifest(name, "", {}, ()))

    assert read_pointer(tmp_path) == "00000002"
    assert read_manifest(tmp_path, "00000002").generation == "00000002"
    assert next_name(tmp_path) == "00000003"
    assert generations_to_try(tmp_path) == ["00000002", "00000001"]


def test_every_changed_byte_of_the_pointer_is_noticed(tmp_path):
    publish(tmp_path, Manifest("00000001", "", {}, ()))
    publish(tmp_path, Manifest("00000002", "", {}, ()))
    text = (tmp_path / "CURRENT").read_bytes()

    for at in range(len(text) - 1):
        for bit in range(8):
            (tmp_path / "CURRENT").write_bytes(text[:at] + bytes([text[at] ^ 1 << bit]) + text[at + 1 :])
            assert read_pointer(tmp_path) in (None, "00000002")
            assert generations_to_try(tmp_path)[0] == "00000002"


def test_states_come_back_as_they_were_and_a_changed_file_is_damage(tmp_path):
    states = np.array([State.LIVE, State.DEAD, State.DROPPED], np.uint8)

    name = write_states(tmp_path, "seg", states)

    ref = SegmentRef("seg", name)
    np.testing.assert_array_equal(read_states(tmp_path, ref, 3), states)
    (tmp_path / "states" / name).write_bytes(b"\0\0\2")
    with pytest.raises(IndexDamaged, match="not those that were written"):
        read_states(tmp_path, ref, 3)
    (tmp_path / "states" / name).unlink()
    with pytest.raises(IndexDamaged, match="cannot be read"):
        read_states(tmp_path, ref, 3)


def test_states_that_are_all_live_need_no_file(tmp_path):
    assert write_states(tmp_path, "seg", np.zeros(3, np.uint8)) is None
    assert read_states(tmp_path, SegmentRef("seg"), 3).tolist() == [0, 0, 0]
