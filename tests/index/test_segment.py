from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.columns import column_path
from index.embed import Embedder
from index.errors import IndexDamaged
from index.make import make_segment
from index.segment import columns_of, open_segment, write_segment
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 16
EMPTY = make_segment([], Embedder(FakeEncoder()), CHUNK_TOKENS)


@pytest.fixture
def content(article, embedder):
    documents = [
        article("a", "Mexico transferred 29 men. They were flown to eight cities.", topics=("x",)),
        article(
            "ñ",
            "México entregó a 37 personas. Fue el 20 de enero.",
            "es",
            published=date(2026, 1, 21),
            publisher="La Razón",
        ),
    ]
    return make_segment(documents, embedder, CHUNK_TOKENS)


def test_a_segment_comes_back_from_disk_as_it_was(content, tmp_path):
    name = write_segment(tmp_path, content)

    opened = open_segment(tmp_path, name)

    assert list(opened.documents) == list(content.documents)
    assert opened.documents[1].published == date(2026, 1, 21)
    assert list(opened.chunks) == list(content.chunks)
    np.testing.assert_array_equal(opened.dense.vectors, content.vectors)
    np.testing.assert_array_equal(opened.sentences, content.sentences)
    np.testing.assert_array_equal(opened.sentence_vectors, content.sentence_vectors)
    assert opened.lexical.document_frequency("en:29") == 1


def test_the_same_content_has_the_same_name_and_is_written_once(content, tmp_path):
    names = {write_segment(tmp_path, content) for _ in range(2)}

    assert [path.stem for path in tmp_path.iterdir()] == list(names)


@pytest.mark.parametrize("column", [None, *columns_of(EMPTY), "coarse"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "missing", "longer"])
def test_a_damaged_file_is_refused_by_name(content, tmp_path, column, damage):
    """In each of its columns, and in its table of contents."""
    name = write_segment(tmp_path, content)
    path = column_path(tmp_path, name)
    data = path.read_bytes()
    contents = open_segment(tmp_path, name).file._contents
    middle = len(data) - 20 if column is None else contents[column]["offset"]
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {
                "flipped": data[:middle] + bytes([data[middle] ^ 0x81]) + data[middle + 1 :],
                "cut": data[:middle],
                "longer": data + b"\0",
            }[damage]
        )

    with pytest.raises(IndexDamaged, match=name):
        open_segment(tmp_path, name)


def test_long_columns_may_be_checked_later(content, tmp_path):
    name = write_segment(tmp_path, content)
    path = column_path(tmp_path, name)
    data = bytearray(path.read_bytes())
    place = open_segment(tmp_path, name).file._contents["vectors"]["offset"]
    data[place] ^= 1
    path.write_bytes(data)

    file = open_segment(tmp_path, name, verify_up_to=300).file

    assert "vectors" in file.unverified
    with pytest.raises(IndexDamaged, match="not the file that was written \\(vectors\\)"):
        file.verify("vectors")
    with pytest.raises(IndexDamaged):
        open_segment(tmp_path, name)


def test_writing_a_damaged_segment_again_repairs_it(content, tmp_path):
    name = write_segment(tmp_path, content)
    column_path(tmp_path, name).write_bytes(b"")

    assert write_segment(tmp_path, content) == name

    assert list(open_segment(tmp_path, name).chunks) == list(content.chunks)


def test_a_write_that_fails_leaves_nothing_behind(content, tmp_path):
    with pytest.raises(TypeError, match="data-type"):
        write_segment(tmp_path, replace(content, sentences=np.array(["not a number"], dtype=object)))

    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_was_never_written_is_damage_with_its_name(tmp_path):
    with pytest.raises(IndexDamaged, match=r"abc.* cannot be read"):
        open_segment(tmp_path, "abc")


def test_many_chunks_get_coarse_codes_and_are_found_by_them(content, tmp_path, embedder):
    name = write_segment(tmp_path, content, coarse_from=1)

    opened = open_segment(tmp_path, name)

    query = embedder.embed_question("Mexico transferred 29 men").vector
    assert opened.dense._coarse is not None
    assert opened.dense.search(query, 1)[1].tolist() == [0]
