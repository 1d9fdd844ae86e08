from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.make import make_segment
from index.segment import open_segment, write_segment

CHUNK_TOKENS = 16


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

    assert opened.documents == content.documents
    assert opened.documents[1].published == date(2026, 1, 21)
    assert opened.chunks == content.chunks
    np.testing.assert_array_equal(opened.dense.vectors, content.vectors)
    np.testing.assert_array_equal(opened.sentences, content.sentences)
    np.testing.assert_array_equal(opened.sentence_vectors, content.sentence_vectors)
    assert opened.lexical.document_frequency("en:29") == 1


def test_the_same_content_has_the_same_name_and_is_written_once(content, tmp_path):
    names = {write_segment(tmp_path, content) for _ in range(2)}

    assert [path.name for path in tmp_path.iterdir()] == list(names)


FILES = [
    "chunks.json",
    "documents.json",
    "lengths.npy",
    "manifest.json",
    "sentence_vectors.npy",
    "sentences.npy",
    "term_counts.npy",
    "term_offsets.npy",
    "term_rows.npy",
    "terms.txt",
    "vectors.npy",
    "word_bounds.npy",
    "words.npy",
]


def test_the_files_of_a_segment_are_those_tested_here(content, tmp_path):
    name = write_segment(tmp_path, content)

    assert sorted(path.name for path in (tmp_path / name).iterdir()) == FILES


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("damage", ["flipped", "cut", "missing", "longer"])
def test_a_damaged_file_is_refused_by_name(content, tmp_path, file, damage):
    name = write_segment(tmp_path, content)
    path = tmp_path / name / file
    data = path.read_bytes()
    middle = len(data) // 2
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


def test_writing_a_damaged_segment_again_repairs_it(content, tmp_path):
    name = write_segment(tmp_path, content)
    (tmp_path / name / "vectors.npy").write_bytes(b"")

    assert write_segment(tmp_path, content) == name

    assert open_segment(tmp_path, name).chunks == content.chunks


def test_a_write_that_fails_leaves_nothing_behind(content, tmp_path):
    class Failing:
        def save(self, folder):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_segment(tmp_path, replace(content, lexical=Failing()))

    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_was_never_written_is_damage_with_its_name(tmp_path):
    with pytest.raises(IndexDamaged, match="Segment abc cannot be read"):
        open_segment(tmp_path, "abc")
