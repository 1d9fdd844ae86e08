"""One answer shows at most half of an article that may only be quoted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from index.chunk import Chunk, Hit
from rag.answer import Question
from rag.pipeline import answer_question
from rag.reply.cite import cite, show_passage
from rag.reply.excerpts import cut_quotes, within_excerpts
from tests.rag.reply.test_cite import evidence_of

HIT = Hit(row=0, score=0.1, dense=0.1, lexical=1.0, coverage=0.5, match=0.6, fused=0.5)
FLASH = "Mexico transferred 29 people to the United States on a Thursday of February."
THREE = (
    "Mexico transferred 29 people in February. Mexico transferred 26 people in August. "
    "Mexico transferred 37 people in January."
)


def article(text, **fields):
    return Document("wire", "Transfers", text, "en", access="excerpt", **fields)


def sentence(document, words, log_odds=0.0):
    start = document.text.index(words)
    return replace(evidence_of(document, start, start + len(words)), log_odds=log_odds)


def offsets_shown(answer):
    spans = [*answer.citations, *answer.passages]
    return {offset for one in spans if one.document_id == "wire" for offset in range(one.start, one.end)}


def test_the_likeliest_sentence_comes_first_to_the_share_and_others_stay_out_where_it_is_used_up():
    document = article("One is here now. Two is here now. Three is here. Four is here.")
    one, two, three = (
        sentence(document, words, log_odds)
        for words, log_odds in (
            ("One is here now.", 0.1),
            ("Two is here now.", 0.3),
            ("Three is here.", 0.2),
        )
    )

    kept = within_excerpts([one, two, three], ())

    assert [evidence.text for evidence in kept] == ["Two is here now.", "Three is here."]


def test_a_sentence_that_is_longer_than_the_share_ends_after_a_word():
    document = article("Alpha beta gamma delta.")
    arranged = [sentence(document, document.text)]

    kept = within_excerpts(arranged, ())

    assert [evidence.text for evidence in kept] == ["Alpha beta"]
    assert cut_quotes(arranged, cite(kept)) == (1,)


def test_what_the_passage_shows_counts_once():
    document = article("Alpha beta gamma. Delta epsilon zeta. Eta theta iota.")
    passage = show_passage(1, document, Chunk(0, len(document.text)), HIT)
    assert passage.text == "Alpha beta"

    (same,) = within_excerpts([sentence(document, "Alpha beta gamma.")], [passage])
    (other,) = within_excerpts([sentence(document, "Delta epsilon zeta.")], [passage])

    assert (same.text, other.text) == ("Alpha beta gamma.", "Delta epsilon")


def test_articles_that_are_served_whole_are_quoted_as_they_were():
    document = replace(article("Alpha beta gamma delta."), access="full")
    arranged = [sentence(document, document.text)]

    kept = within_excerpts(arranged, ())

    assert kept == arranged
    assert cut_quotes(arranged, cite(kept)) == ()


@given(st.text("ab .\n", min_size=4, max_size=40).filter(lambda text: bool(text.strip())), st.data())
def test_no_choice_of_sentences_shows_more_than_half(text, data):
    document = article(text)
    offsets = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).filter(lambda span: span[0] < span[1])))
    arranged = [evidence_of(document, start, end) for start, end in spans]
    passage = show_passage(1, document, Chunk(0, len(text)), HIT)

    kept = within_excerpts(arranged, [passage])

    shown = {offset for one in (passage, *kept) for offset in range(one.start, one.end)}
    assert bool(kept) == bool(arranged)
    assert len(shown) <= len(text) // 2
    for evidence in kept:
        assert any(evidence.start == start and evidence.end <= end for start, end in spans)


@pytest.mark.parametrize("text", [FLASH, THREE], ids=["one sentence", "three sentences"])
def test_an_answer_shows_at_most_half_of_an_article_that_may_only_be_quoted(make_library, text):
    question = Question("How many people did Mexico transfer, and in which months?", lang="en")

    whole = answer_question(question, make_library([replace(article(text), access="full")]))
    answer = answer_question(question, make_library([article(text)]))

    assert len(offsets_shown(whole)) > len(text) // 2
    assert answer.citations
    assert len(offsets_shown(answer)) <= len(text) // 2
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote in answer.answer


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "The quote of [1] ends before its sentence does: the article may be quoted only in part."),
        ("es", "La cita de [1] termina antes que su oración: el artículo solo puede citarse en parte."),
    ],
)
def test_an_answer_says_that_its_quote_is_cut(make_library, lang, said):
    library = make_library([article(FLASH)])

    answer = answer_question(Question("How many people did Mexico transfer?", lang=lang), library)

    assert answer.citations[0].quote == "Mexico transferred 29 people to the"
    assert said in answer.notices
