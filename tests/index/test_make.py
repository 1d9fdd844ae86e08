from datetime import date

import numpy as np
import pytest

from corpus.document import Document, Heading
from index.chunk import Chunk
from index.embed import Embedder
from index.generation import Generation
from index.make import context_of, make_segment
from index.token_head import TokenHead
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 24


@pytest.fixture
def twelve(article):
    return [
        article(f"d{n:02d}", f"First thing{n} here. Second thing{n} there. Third thing{n} too.")
        for n in range(12)
    ]


@pytest.fixture
def with_words():
    """An embedder whose words are the fake encoder's own, halved in width."""
    head = TokenHead(np.zeros(64, np.float32), np.eye(64, 32, dtype=np.float32), np.zeros(64, np.float32))
    opened = Embedder(FakeEncoder(), head=head)
    yield opened
    opened.close()


def words_of(content, sentence):
    begin, end = content.words.bounds[sentence], content.words.bounds[sentence + 1]
    return content.words.codes[begin:end] / 127


def test_title_date_publisher_and_section_are_embedded_with_a_chunk(embedder):
    text = "Heading\n\nWords of it."
    document = Document("a", "The title", text, "en", published=date(2026, 2, 27), publisher="DOF")

    found, shift = context_of(document, Chunk(8, len(text), "Heading"))

    assert found == "The title · 2026-02-27 · DOF · Heading\nWords of it."
    assert text[found.index("Words") + shift :] == "Words of it."


def test_headings_and_short_fragments_are_no_evidence(embedder):
    text = "A heading of many words\n\nThis is a whole sentence. Yes.\n\nAnother one stands here."
    document = Document("a", "T", text, "en", headings=(Heading(0, 23, 1),))

    content = make_segment([document], embedder, 64)

    quoted = [text[start:end] for _, start, end in content.sentences.tolist()]
    assert quoted == ["This is a whole sentence.", "Another one stands here."]


def test_sentences_are_made_for_the_documents_that_are_asked_for(embedder, twelve):
    content = make_segment(twelve, embedder, CHUNK_TOKENS, sentences_of={"d02"})

    rows = {content.chunks[row].document for row in content.sentences[:, 0].tolist()}
    assert rows == {2}
    assert len(content.sentence_vectors) == 3


def test_each_sentence_keeps_its_words_in_order(with_words):
    text = "Agents found it.\n\nThe tunnel was long, they said."
    document = Document("a", "A tunnel", text, "en")

    content = make_segment([document], with_words, 64)

    assert [text[start:end] for _, start, end in content.sentences.tolist()] == [
        "Agents found it.",
        "The tunnel was long, they said.",
    ]
    expected = with_words.head.read_question(
        "Agents found it", FakeEncoder().encode_tokens(["Agents found it"])[1][0], ""
    )
    np.testing.assert_allclose(words_of(content, 0), expected.vectors, atol=0.5 / 127 + 1e-6)
    assert len(words_of(content, 1)) == 6
    assert len(content.words.codes) == 9


def test_without_a_token_head_no_words_are_kept(embedder, twelve):
    content = make_segment(twelve, embedder, CHUNK_TOKENS)

    assert content.words.codes.size == 0
    assert content.words.bounds.tolist() == [0] * (len(content.sentences) + 1)


def test_vectors_are_the_same_with_and_without_words(embedder, with_words, twelve):
    plain = make_segment(twelve, embedder, CHUNK_TOKENS, sentences_of={"d02", "d07"})
    read = make_segment(twelve, with_words, CHUNK_TOKENS, sentences_of={"d02", "d07"})

    np.testing.assert_array_equal(plain.vectors, read.vectors)
    np.testing.assert_array_equal(plain.sentence_vectors, read.sentence_vectors)
    assert len(read.words.bounds) == len(read.sentences) + 1
    assert read.words.bounds[-1] == len(read.words.codes) > 0


def test_progress_counts_every_text_once(with_words, twelve):
    seen = []

    content = make_segment(
        twelve, with_words, CHUNK_TOKENS, lambda done, total: seen.append((done, total))
    )

    total = len(content.chunks) + len(content.sentences)
    assert {t for _, t in seen} == {total}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (total, total)


def test_a_row_of_a_table_is_embedded_by_its_columns_and_a_header_is_no_sentence(embedder):
    text = "The figures of every year.\n\nYear | Thefts | Arrests\n2024 | 655 | 44"
    document = Document("a", "A", text, "en")

    make_segment([document], embedder, CHUNK_TOKENS)

    embedded = [text for batch in embedder.encoder.encoded for text in batch]
    assert "passage: Year: 2024; Thefts: 655; Arrests: 44" in embedded
    assert not any(text.endswith("passage: Year | Thefts | Arrests") for text in embedded)


def test_a_dateline_is_no_part_of_the_sentence_after_it(embedder):
    text = "LAS LOMITAS, Dgo. — El laboratorio abrió ayer sus puertas."
    document = Document("a", "A", text, "es")

    content = make_segment([document], embedder, CHUNK_TOKENS)

    assert [text[start:end] for _, start, end in content.sentences.tolist()] == [
        "El laboratorio abrió ayer sus puertas."
    ]


def test_the_words_of_chunks_are_read_across_segments(with_words, twelve):
    wordless = Document("short", "Short", "Yes.", "en")
    parts = [[*twelve[:3], wordless], [wordless], twelve[3:]]
    contents = [make_segment(part, with_words, CHUNK_TOKENS) for part in parts]
    generation = Generation.in_memory(contents)
    every = [(content, row) for content in contents for row in range(len(content.chunks))]
    rows = [0, 2, *range(len(contents[0].chunks) - 1, len(contents[0].chunks) + 3), generation.rows - 1]

    read = generation.sentence_words(rows)

    expected, counts = [], []
    for row in rows:
        content, local = every[row]
        sentences = np.flatnonzero(content.sentences[:, 0] == local)
        counts.append(len(sentences))
        expected += [words_of(content, sentence) for sentence in sentences]
    assert read.sentences.tolist() == counts
    assert 0 in counts
    assert max(counts) > 1
    assert read.lengths.tolist() == [len(words) for words in expected]
    np.testing.assert_array_equal(read.codes / 127, np.concatenate(expected))


@pytest.mark.parametrize("rows", [[], [0]])
def test_chunks_without_a_quotable_sentence_have_no_words(with_words, rows):
    content = make_segment([Document("short", "Short", "Yes.", "en")], with_words, CHUNK_TOKENS)

    read = Generation.in_memory([content]).sentence_words(rows)

    assert (len(read.codes), len(read.lengths), read.sentences.tolist()) == (0, 0, [0] * len(rows))
