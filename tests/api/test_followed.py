"""What was followed of the store is remembered for its lineage, and may be lost without harm."""

from __future__ import annotations

import pytest

from api.followed import read_followed, write_followed


def test_what_was_written_last_is_read_for_the_same_lineage_alone(tmp_path):
    file = tmp_path / "followed.txt"
    assert read_followed(file, 7) == 0

    write_followed(file, 7, 40)
    write_followed(file, 7, 41)

    assert (read_followed(file, 7), read_followed(file, 8)) == (41, 0)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"7", b"7 x", b"7 41 3", b"\xff\xfe"])
def test_a_damaged_file_is_as_none(tmp_path, content):
    file = tmp_path / "followed.txt"
    file.write_bytes(content)

    assert read_followed(file, 7) == 0


def test_where_it_cannot_be_written_nothing_is_raised(tmp_path):
    write_followed(tmp_path / "nowhere" / "followed.txt", 7, 41)

    assert list(tmp_path.iterdir()) == []
