"""What every chat tool shows of an answer: in the asker's language, each article once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.chat.spans import write_paragraphs
from rag.answer import Answer, AnswerSentence, Citation, IndexState, Passage, RefusalReason

KNOWN = {
    "document_id": "a", "version": 1, "title": "T", "publisher": "DOF", "published": date(2026, 3, 3),
    "url": None, "section": None, "page": None, "start": 0, "end": 1, "score": 0.5, "link": "/a",
}  # fmt: skip


def answer(lang, quoted, **otherwise):
    """An answer to a question in `lang` by a quote in `quoted`, with a passage in that language."""
    made = Answer(
        id="a1", question="?", standalone_question="?", lang=lang, refused=False, reason=None,
        message=None, confidence=0.9, answer="q [1]", sentences=(AnswerSentence("q", quoted, (1,)),),
        citations=(Citation(n=1, quote="q", sources=(), lang=quoted, **KNOWN),),
        passages=(Passage(rank=1, text="p", scores={}, lang=quoted, **KNOWN),),
        index=IndexState("g1", "2026-11-25T00:00:00Z", date(2026, 5, 27), 1, 1),
    )  # fmt: skip
    return replace(made, **otherwise)


def refusal(lang, passages):
    """A refusal in `lang` with these passages."""
    reason = RefusalReason.NO_DOCUMENT
    return answer(lang, lang, refused=True, reason=reason, message="No.", citations=(), passages=passages)


def items(answer):
    return [one.text for one in write_paragraphs(answer) if one.kind == "item"]


@pytest.mark.parametrize(
    ("lang", "quoted", "told"),
    [
        ("en", "es", "[1] T · DOF · March 3, 2026 (in Spanish)"),
        ("es", "en", "[1] T · DOF · 3 de marzo de 2026 (en inglés)"),
        ("en", "en", "[1] T · DOF · March 3, 2026"),
        ("es", "es", "[1] T · DOF · 3 de marzo de 2026"),
    ],
)
def test_a_source_tells_its_day_in_words_and_that_it_is_in_the_other_language(lang, quoted, told):
    assert items(answer(lang, quoted)) == [told]


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Newest article: May 27, 2026"), ("es", "Artículo más reciente: 27 de mayo de 2026")],
)
def test_the_day_of_the_newest_article_is_told_in_words(lang, told):
    assert write_paragraphs(answer(lang, lang))[-1].text == told


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "T · DOF · March 3, 2026 (in Spanish): p"),
        ("es", "T · DOF · 3 de marzo de 2026 (en inglés): p"),
    ],
)
def test_of_the_nearest_passages_each_article_is_listed_once(lang, told):
    (passage,) = answer(lang, "es" if lang == "en" else "en").passages
    others = [replace(passage, rank=rank, document_id=id_) for rank, id_ in enumerate("abcd", 3)]

    listed = items(refusal(lang, (passage, replace(passage, rank=2, text="later"), *others)))

    assert listed == [told] * 3
