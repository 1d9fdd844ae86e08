"""A Slack message: what articles and people wrote stays words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chat.slack_message import escape_mrkdwn, write_message, write_words
from rag.answer import Answer, AnswerSentence, Citation, IndexState, Passage, RefusalReason

HOSTILE = [
    "<!channel> <!here> <!everyone>",
    "<@U123> <#C123|general> <!subteam^S1|@team>",
    "<https://evil.example|our site>",
    "<mailto:a@evil.example|write>",
    "https://evil.example www.evil.example",
    "*bold* _slanted_ ~struck~ `code` ```block``` > quoted",
    "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
    ":rotating_light: [x](https://evil.example) ![](https://evil.example/?q=1)",
    "<script>alert(1)</script>",
    "a\u202eb \u0000 \U0001f985",
]
LITERAL = {"text", "link", "plain_text"}
KNOWN = {
    "rich_text": {"elements"},
    "rich_text_section": {"elements"},
    "rich_text_list": {"elements", "style"},
    "text": {"text"},
    "link": {"text", "url"},
    "context": {"elements"},
    "plain_text": {"text", "emoji"},
    "actions": {"elements"},
    "button": {"text", "action_id", "value"},
}
INDEX = IndexState("g1", "2026-11-25T00:00:00Z", date(2026, 5, 27), 1, 1)


def answer(text, *, refused=False):
    known = {
        "document_id": "a", "version": 1, "title": text, "publisher": text, "published": None,
        "lang": "en", "url": "https://evil.example", "section": text, "page": None, "start": 0, "end": 1,
        "score": 0.5, "link": "https://puente.example.org/documents/a?version=1#c0-1",
    }  # fmt: skip
    citation = Citation(n=1, quote=text, sources=(), **known)
    passage = Passage(rank=1, text=text, scores={}, **known)
    return Answer(
        id="a1", question=text, standalone_question=f"{text}?", lang="en", refused=refused,
        reason=RefusalReason.NO_DOCUMENT if refused else None, message=text if refused else None,
        confidence=0.9, answer=None if refused else f"{text} [1]",
        sentences=() if refused else (AnswerSentence(text, "en", (1,)),),
        citations=() if refused else (citation,), passages=(passage,), index=INDEX, notices=(text,),
    )  # fmt: skip


def parts(within):
    if isinstance(within, dict):
        yield within
    for one in within.values() if isinstance(within, dict) else within:
        if isinstance(one, dict | list):
            yield from parts(one)


def check_harmless(message):
    """Nothing but kinds that Slack takes literally; links and buttons are the service's own."""
    for part in parts(message["blocks"]):
        assert part.keys() - {"type"} == KNOWN[part["type"]], part
        if "url" in part:
            assert part["url"].startswith("https://puente.example.org/documents/")
    assert "<" not in message["text"]
    assert ">" not in message["text"]


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, refused):
    message = write_message(answer(text, refused=refused), takes_feedback=True)

    check_harmless(message)
    shown = json.dumps(message["blocks"], ensure_ascii=False)
    assert json.dumps(" ".join(text.split()), ensure_ascii=False)[1:-1] in shown
    check_harmless(write_words(text))


@given(st.text(), st.booleans())
def test_any_text_stays_text(text, refused):
    check_harmless(write_message(answer(text, refused=refused), takes_feedback=True))


def test_markup_of_the_fallback_is_escaped_once():
    assert escape_mrkdwn("<!channel> & &lt;") == "&lt;!channel&gt; &amp; &amp;lt;"


def test_a_message_stays_within_slacks_limits_whatever_is_quoted():
    long = answer("palabra " * 5_000)
    three = replace(
        long,
        citations=tuple(replace(long.citations[0], n=n) for n in (1, 2, 3)),
        sentences=tuple(AnswerSentence("palabra " * 5_000, "es", (n,)) for n in (1, 2, 3)),
    )

    message = write_message(three, takes_feedback=True)

    assert len(message["blocks"]) <= 50
    assert len(message["text"]) <= 3_000
    total = sum(
        len(part["text"]) for part in parts(message["blocks"]) if isinstance(part.get("text"), str)
    )
    assert total < 12_000
    assert [
        part["text"] for part in parts(message["blocks"]) if part.get("text") in ("[1]", "[2]", "[3]")
    ]


def test_the_words_are_in_the_answers_language():
    spanish = replace(answer("Nada.", refused=True), lang="es")

    shown = json.dumps(write_message(spanish, takes_feedback=True), ensure_ascii=False)

    assert "Lo más cercano en los artículos:" in shown
    assert "sin fecha" in shown
    assert "👎 No sirve" in shown
