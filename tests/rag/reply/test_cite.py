import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.document import Document, Heading, Page, SourceReference
from index.chunk import Chunk, Hit
from rag.answer import AnswerSentence
from rag.errors import QuoteMismatch
from rag.evidence.gather import Evidence
from rag.reply.cite import cite, cut, link_to, show_passage
from rag.reply.compose import compose, pieces_of

HIT = Hit(
    row=0, score=0.12345678, dense=0.87654321, lexical=7.123456, coverage=0.5, match=0.654321, fused=0.5
)
TEXTS = st.text(min_size=1, max_size=60)


def document_of(text, **fields):
    return Document("a", "Title", text, "en", version=3, **fields)


def evidence_of(document, start, end):
    nothing = np.zeros(1, dtype=np.float32)
    return Evidence(
        document=document,
        hit=HIT,
        chunk=Chunk(0, len(document.text)),
        start=start,
        end=end,
        log_odds=0.0,
        share=1.0,
        cosine=0.0,
        match=0.0,
        answer_match=0.0,
        covered=0.0,
        context_covered=0.0,
        vector=nothing,
        features=nothing,
    )


def test_a_citation_tells_who_signed_the_article():
    documents = [document_of("A word."), document_of("A word.", author="Ana Gil y Juan Soto")]

    citations = cite([evidence_of(document, 0, 7) for document in documents])

    assert [citation.author for citation in citations] == [None, "Ana Gil y Juan Soto"]


def test_addresses_of_look_alike_letters_are_shown_in_ascii():
    spoofed, shown = "https://www.g\u043eb.mx/sre", "https://www.xn--gb-fmc.mx/sre"
    sources = (SourceReference("A sheet", spoofed, "SRE", "2026"), SourceReference("A speech"))
    document = document_of("A word.", url=spoofed, sources=sources)

    (citation,) = cite([evidence_of(document, 0, 7)])
    passage = show_passage(1, document, Chunk(0, 7), HIT)

    assert citation.url == passage.url == shown
    assert citation.sources == (SourceReference("A sheet", shown, "SRE", "2026"), sources[1])


def test_an_address_that_leads_to_no_host_is_not_shown():
    document = document_of("A word.", url="javascript:alert(1)")

    (citation,) = cite([evidence_of(document, 0, 7)])

    assert citation.url is None


@given(TEXTS, st.integers(-5, 70), st.integers(-5, 70))
def test_a_quote_is_the_stored_text_or_is_not_emitted(text, start, end):
    evidence = [evidence_of(document_of(text), start, end)]

    if 0 <= start < end <= len(text):
        (citation,) = cite(evidence)
        assert citation.quote == text[start:end]
        assert (citation.start, citation.end) == (start, end)
        assert citation.link == f"/documents/a?version=3#c{start}-{end}"
    else:
        with pytest.raises(QuoteMismatch, match=r"puente build --full"):
            cite(evidence)


@given(TEXTS, st.data())
def test_a_passage_is_the_chunk_without_the_space_around_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())

    passage = show_passage(1, document_of(text), Chunk(start, end), HIT)

    assert passage.text == text[passage.start : passage.end] == text[start:end].strip()
    assert start <= passage.start < passage.end <= end


def test_a_mismatch_names_the_document_the_version_and_both_lengths():
    with pytest.raises(QuoteMismatch, match=r"Offsets 0 to 9 .* version 3 of 'a' \(4 characters\)"):
        cut(document_of("abcd"), 0, 9)


def test_a_citation_carries_where_its_quote_stands():
    text = "Head\n\nFirst one. Second one."
    document = document_of(
        text,
        published=date(2026, 1, 21),
        publisher="DOF",
        url="https://dof.gob.mx/1",
        sources=(SourceReference("S"),),
        headings=(Heading(0, 4, 1),),
        pages=(Page(0, 16, 1, "i"), Page(17, 28, 2, "ii")),
    )

    first, second = cite([evidence_of(document, 6, 16), evidence_of(document, 17, 28)])

    assert (first.n, first.quote, first.section, first.page) == (1, "First one.", "Head", "i")
    assert (second.n, second.quote, second.page) == (2, "Second one.", "ii")
    assert (first.publisher, first.published, first.version) == ("DOF", date(2026, 1, 21), 3)
    assert (first.sources, first.score) == ((SourceReference("S"),), 0.1235)


def test_a_passage_tells_the_parts_of_its_score():
    passage = show_passage(4, document_of("abc"), Chunk(0, 3, "Section"), HIT)

    assert passage.scores == {"dense": 0.8765, "lexical": 7.123, "match": 0.6543}
    assert (passage.rank, passage.score, passage.section, passage.page) == (4, 0.1235, "Section", None)


def test_a_passage_whose_words_were_not_read_tells_no_match():
    passage = show_passage(1, document_of("abc"), Chunk(0, 3, None), HIT._replace(match=math.nan))

    assert passage.scores == {"dense": 0.8765, "lexical": 7.123}


@pytest.mark.parametrize(
    ("document_id", "place"),
    [
        ("plain-id", "plain-id"),
        ("a/b", "a%2Fb"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("ñ😀", "%C3%B1%F0%9F%98%80"),
        ("..", ".."),
        ('"><script>', "%22%3E%3Cscript%3E"),
    ],
)
def test_links_encode_the_id(document_id, place):
    document = replace(document_of("abcdef"), id=document_id)

    assert link_to(document, 1, 4) == f"/documents/{place}?version=3#c1-4"


def test_links_are_absolute_where_the_public_address_is_known():
    link = link_to(document_of("abcdef"), 1, 4, "https://puente.example.org/base")

    assert link == "https://puente.example.org/base/documents/a?version=3#c1-4"


def test_an_answer_is_its_quotes_each_with_its_number():
    document = document_of("First one. Second one.")
    citations = cite([evidence_of(document, 11, 22), evidence_of(document, 0, 10)])

    sentences = compose(citations)

    assert "".join(pieces_of(sentences)) == "Second one. [1] First one. [2]"
    assert [(s.text, s.lang, s.citations) for s in sentences] == [
        ("Second one.", "en", (1,)),
        ("First one.", "en", (2,)),
    ]


def test_nothing_cited_is_no_text():
    assert (compose(()), pieces_of(())) == ((), [])


def test_a_sentence_shows_every_number_that_it_cites():
    assert pieces_of([AnswerSentence("One.", "en", (1, 3))]) == ["One. [1][3]"]
