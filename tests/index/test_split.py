from bisect import bisect_left

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.document import Document, Heading
from corpus.sentences import split_sentences
from index.split import SentenceTextSplitter, split_document
from tests.fakes import FakeEncoder

TOKEN_STARTS = FakeEncoder().token_starts
CHUNK_TOKENS = 12

PARTS = st.sampled_from(
    [
        "chunk ",
        "One sentence of six words here. ",
        "¿Cuántos fueron en EE. UU.? ",
        "El Sr. López llegó. ",
        "a" * 90,
        "😀👩‍👩‍👧 ",
        "e\u0301n\u0303 ",
        "漢字仮名。",
        "שלום עולם. ",
        "مرحبا؟ ",
        "| a | 1,200 | b |\n",
        "- item\n",
        "\r",
        "\r\n",
        "\n\n",
        "\f",
        "\u00a0",
        "\u2028",
        "\u200b",
        ";,: ",
        "\x00",
    ]
)
ANY_TEXT = st.lists(PARTS | st.text(max_size=20), max_size=40).map("".join)

HARD_TEXTS = {
    "repeated": "chunk " * 500,
    "repeated without space": "chunk" * 500,
    "table": "| año | 1,200 | EE. UU. |\n| --- | --- | --- |\n" * 60,
    "5,000 words without a full stop": "una palabra y otra, después " * 1_000,
    "a word of 10,000 characters": "x" * 10_000,
    "emoji": "👩‍👩‍👧😀" * 200,
    "blank": " \n\t\u00a0\n" * 50,
}


def splitter(chunk_tokens=CHUNK_TOKENS):
    return SentenceTextSplitter(TOKEN_STARTS, chunk_tokens)


def count_tokens(starts, start, end):
    return bisect_left(starts, end) - bisect_left(starts, start)


def assert_partition(text, spans):
    """The spans follow each other from the first character to the last, and none is empty."""
    at = 0
    for start, end in spans:
        assert start == at < end
        at = end
    assert at == len(text)


def assert_within_limit(text, spans, starts, chunk_tokens):
    for start, end in spans:
        assert count_tokens(starts, start, end) <= chunk_tokens or end - start == 1


@given(ANY_TEXT)
@example("chunk chunk chunk")
@example("\n\n  Sr. \r\n")
def test_chunks_partition_any_text_and_keep_to_the_limit(text):
    spans = splitter().split_spans(text)

    assert_partition(text, spans)
    assert_within_limit(text, spans, TOKEN_STARTS(text), CHUNK_TOKENS)
    assert splitter().split_text(text) == [text[start:end] for start, end in spans]


@given(ANY_TEXT, st.integers(2, 40))
def test_a_sentence_that_fits_in_a_chunk_is_never_cut(text, chunk_tokens):
    starts = TOKEN_STARTS(text)

    bounds = {end for _, end in splitter(chunk_tokens).split_spans(text)}

    sentences = split_sentences(text)
    for number, (start, end) in enumerate(sentences):
        begin = 0 if number == 0 else start
        after = sentences[number + 1][0] if number + 1 < len(sentences) else len(text)
        if count_tokens(starts, begin, after) <= chunk_tokens:
            assert not [bound for bound in bounds if start < bound < end]


@pytest.mark.parametrize("name", HARD_TEXTS)
def test_chunks_partition_hard_texts(name):
    text = HARD_TEXTS[name]

    spans = splitter().split_spans(text)

    assert_partition(text, spans)
    assert_within_limit(text, spans, TOKEN_STARTS(text), CHUNK_TOKENS)


def test_equal_chunks_of_repeated_text_have_their_own_places():
    text = "Chunk chunk chunk chunk. " * 4

    spans = splitter(5).split_spans(text)

    assert spans == [(0, 25), (25, 50), (50, 75), (75, 100)]


def test_a_long_sentence_is_cut_at_clauses():
    text = "one two three four five, six seven eight nine ten; eleven twelve thirteen."

    chunks = splitter(8).split_text(text)

    assert all(chunk.rstrip()[-1] in ",;." for chunk in chunks)
    assert "".join(chunks) == text


def test_a_character_of_many_tokens_is_a_chunk_of_its_own():
    def three_a_character(text):
        return [at for at in range(len(text)) for _ in range(3)]

    spans = SentenceTextSplitter(three_a_character, 2).split_spans("abc")

    assert spans == [(0, 1), (1, 2), (2, 3)]


def test_a_chunk_begins_at_a_heading_once_the_one_before_is_a_quarter_full():
    text = "First\n\nWords of the first section.\n\nSecond\n\nWords of the second section."
    second = text.index("Second")
    document = Document("d", "T", text, "en", headings=(Heading(0, 5, 1), Heading(second, second + 6, 1)))

    chunks = split_document(document, splitter(20))

    assert [(chunk.start, chunk.section) for chunk in chunks] == [(0, "First"), (second, "Second")]
    assert chunks[0].end == second


def test_a_chunk_before_the_first_heading_has_no_section():
    text = "A lead of eight words without any heading.\n\nBody\n\nMore words."
    body = text.index("Body")
    document = Document("d", "T", text, "en", headings=(Heading(body, body + 4, 2),))

    chunks = split_document(document, splitter())

    assert [chunk.section for chunk in chunks] == [None, "Body"]


def test_sentences_end_where_the_documents_language_has_them_end():
    """Detection would read this text as English, and end a sentence after "Prov."."""
    first = "It was the best day of all. "
    second = "They met in the Prov. Sur of the country, and spoke of the day."
    document = Document("d", "T", first + second, "es")

    chunks = split_document(document, splitter(18))

    assert [(chunk.start, chunk.end) for chunk in chunks] == [
        (0, len(first)),
        (len(first), len(first + second)),
    ]


def test_white_space_alone_is_no_chunk():
    document = Document("d", "T", " \n\n\u00a0 \n", "en")

    assert split_document(document, splitter()) == []


@pytest.mark.slow
@settings(max_examples=60)
@given(text=ANY_TEXT, chunk_tokens=st.sampled_from([8, 64]))
@example(text=HARD_TEXTS["emoji"], chunk_tokens=64)
@example(text=HARD_TEXTS["a word of 10,000 characters"], chunk_tokens=64)
@example(text="㍿ﷺ½ＡＢ" * 40, chunk_tokens=8)
def test_chunks_partition_any_text_with_the_models_own_tokens(tokenizer, text, chunk_tokens):
    def starts_of(text):
        return [start for start, _ in tokenizer.encode(text, add_special_tokens=False).offsets]

    spans = SentenceTextSplitter(starts_of, chunk_tokens).split_spans(text)

    assert_partition(text, spans)
    assert_within_limit(text, spans, starts_of(text), chunk_tokens)
