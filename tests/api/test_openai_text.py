"""The Markdown of a chat message: hostile text stays text, and marks are where they are said to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.markdown import escape_markdown, link_target
from api.openai.completions import Reply, completion_events, read_question
from api.openai.text import escape_for_chat, write_chat_text
from api.schemas.openai import ChatMessage
from rag.answer import Answer, AnswerSentence, Citation, IndexState, PartialAnswer, Passage

GFM = MarkdownIt("gfm-like", {"linkify": False, "html": True})
INDEX = IndexState("g1", "2026-11-25T00:00:00Z", None, 1, 1)
CITATION = Citation(
    n=1, document_id="a", version=1, title="T", publisher=None, published=None, lang="en", url=None,
    sources=(), section=None, page=None, quote="q", start=0, end=1, score=0.5,
    link="/documents/a?version=1",
)  # fmt: skip
PASSAGE = Passage(
    rank=1, document_id="a", version=1, title="T", publisher=None, published=None, lang="en", url=None,
    section=None, page=None, start=0, end=1, text="q", score=0.5, scores={},
    link="/documents/a?version=1",
)  # fmt: skip
EMPTY = Answer(
    id="a1", question="?", lang="en", refused=False, reason=None, message=None, confidence=0.9,
    answer="", sentences=(), citations=(), passages=(), index=INDEX,
)  # fmt: skip


def inline_types(markdown: str) -> list[str]:
    """The kinds of everything that Markdown makes of a text, without the paragraph around it."""
    blocks = GFM.parse(markdown)
    inside = [token.type for block in blocks for token in block.children or ()]
    return [block.type for block in blocks if block.type != "inline"] + inside


@pytest.mark.parametrize(
    "text",
    [
        "![](https://evil.example/?q=1)",
        "[click](https://evil.example)",
        "[[1]](https://evil.example)",
        "<img src=x onerror=alert(1)>",
        "<https://evil.example>",
        "https://evil.example and www.evil.example and a@evil.example",
        "a.@evil.example a-@evil.example a+@evil.example",
        "*bold* _also_ __x__ ~~struck~~ `code`",
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "2) item",
        "> quoted",
        "=====",
        "| a | b |\n|---|---|\n| c | d |",
        "``` \ncode",
        "&lt;b&gt; &#60;",
        "\\",
        "a\n\n# b",
        "[a]: https://evil.example",
    ],
)
def test_hostile_text_makes_nothing_but_text(text):
    escaped = escape_markdown(text)

    assert set(inline_types(escaped)) == {"paragraph_open", "paragraph_close", "text"}
    (inline,) = [block for block in GFM.parse(escaped) if block.type == "inline"]
    assert "".join(token.content for token in inline.children) == " ".join(text.split())
    assert not any(found in escaped for found in ("s://", "www.", "a@", ".@", "-@", "+@"))


@given(st.text())
def test_any_text_makes_nothing_but_text(text):
    assert set(inline_types(escape_markdown(text))) <= {"paragraph_open", "paragraph_close", "text"}


def test_usual_sentences_are_left_as_they_are():
    sentence = "In 2025, $2.5 million (80%) was spent - “sí”, said García; 29 people & more!"

    assert escape_markdown(sentence) == sentence


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("It [run by the navy] sank [sic].", "It [run by the navy] sank [sic]."),
        ("Sunk [1] there", r"Sunk \[1] there"),
        ("[x](https://evil.example)", r"\[x](https\://evil.example)"),
        ("![x](/x.png)", r"!\[x](/x.png)"),
        ("\\[x\\]", r"\\\[x\\]"),
        ("[^1] note", r"\[^1] note"),
        ("$ 5 and $ 3.", r"\$ 5 and \$ 3."),
        ("$x$, $$y$$", r"$x\$, \$$y\$\$"),
        ("In 2025, $2.5 million was spent.", "In 2025, $2.5 million was spent."),
    ],
)
def test_in_a_chat_brackets_and_amounts_of_money_make_no_formula(text, escaped):
    assert escape_for_chat(text) == escaped
    (inline,) = [block for block in GFM.parse(escaped) if block.type == "inline"]
    assert "".join(token.content for token in inline.children) == text


@given(st.text())
def test_any_text_makes_nothing_but_text_in_a_chat(text):
    assert set(inline_types(escape_for_chat(text))) <= {"paragraph_open", "paragraph_close", "text"}


@given(st.text(st.sampled_from("[]()!\\ a1^:$")))
def test_a_title_in_a_list_stays_the_text_of_its_link(title):
    answer = replace(EMPTY, refused=True, message="No.", passages=(replace(PASSAGE, title=title),))

    text = write_chat_text(answer, lambda link: f"https://h{link}").content

    (*_, item) = [block for block in GFM.parse(text) if block.type == "inline"]
    links = [token.attrs["href"] for token in item.children if token.type == "link_open"]
    assert links == ["https://h/documents/a?version=1"]
    shown = "".join(token.content for token in item.children)
    assert shown.startswith(" ".join(title.split()))


def test_a_target_cannot_end_its_brackets():
    assert link_target("https://h/a) [b](c\\\n<d>") == "https://h/a%29%20%5Bb%5D%28c%5C%0A%3Cd%3E"


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_every_mark_is_where_it_is_said_to_be(texts):
    answer = replace(
        EMPTY,
        sentences=tuple(AnswerSentence(one, "en", (n,)) for n, one in enumerate(texts, 1)),
        citations=tuple(replace(CITATION, n=n) for n in range(1, len(texts) + 1)),
        notices=("One was left out.",),
    )

    text = write_chat_text(answer, lambda link: f"https://h{link}")

    for n, mark in enumerate(text.marks, 1):
        assert text.content[mark.start : mark.end] == f"[[{n}]](https://h/documents/a?version=1)"
    assert len(text.marks) == len(texts)
    assert text.content.endswith("\n\nOne was left out.")


@pytest.mark.parametrize(
    ("lang", "quoted", "label"),
    [("en", "es", " (in Spanish)"), ("es", "en", " (en inglés)"), ("en", "en", ""), ("es", "es", "")],
)
def test_a_quote_in_the_other_language_says_so_after_its_source(lang, quoted, label):
    sentence = AnswerSentence("q", quoted, (1,))
    answer = replace(EMPTY, lang=lang, sentences=(sentence,), citations=(CITATION,))

    assert write_chat_text(answer, str).content == f"q [[1]](/documents/a?version=1){label}"


@pytest.mark.parametrize(("lang", "other"), [("en", "es"), ("es", "en")])
def test_what_is_on_its_way_has_the_first_pieces_of_the_whole(lang, other):
    """A language model's sentence comes first, in the language of the reply."""
    sentences = (AnswerSentence("Said.", lang, (1,)), AnswerSentence("q", other, (1,)))
    whole = replace(EMPTY, lang=lang, sentences=sentences, citations=(CITATION,), notices=("One.",))
    part = PartialAnswer("a1", sentences, (CITATION,), INDEX)

    pieces = Reply.on_its_way(part, str).text.pieces

    assert pieces == Reply.of(whole, str).text.pieces[:2]


@pytest.mark.parametrize("label", [" (in Spanish)", " (en inglés)"])
def test_the_label_of_a_quote_is_no_part_of_what_was_said_before(label):
    messages = [
        ChatMessage(role="user", content="Who?"),
        ChatMessage(role="assistant", content=f"He did. [[1]](http://h/a?v=1){label} (As told.)"),
        ChatMessage(role="user", content="When?"),
    ]

    assert [turn.content for turn in read_question(messages).history] == ["Who?", "He did.  (As told.)"]


@pytest.mark.parametrize(
    ("lang", "quoted", "about"),
    [
        ("en", "es", "March 3, 2026 (in Spanish)"),
        ("es", "en", "3 de marzo de 2026 (en inglés)"),
        ("es", "es", "3 de marzo de 2026"),
    ],
)
def test_each_of_the_nearest_articles_is_listed_once_with_its_day_in_words(lang, quoted, about):
    passage = replace(PASSAGE, lang=quoted, published=date(2026, 3, 3))
    passages = (passage, replace(passage, rank=2, start=5), replace(passage, rank=3, document_id="b"))
    refusal = replace(EMPTY, lang=lang, refused=True, message="No.", passages=passages)

    lines = write_chat_text(refusal, str).content.splitlines()

    assert [line for line in lines if line.startswith("- ")] == [
        f"- [T](/documents/a?version=1), {about}"
    ] * 2


def test_what_is_cited_twice_is_one_source_in_a_stream():
    said = AnswerSentence("q", "en", (1,))
    answer = replace(EMPTY, sentences=(said, said), citations=(CITATION,))
    sent: list[bytes] = []

    completion_events(lambda *_: Reply.of(answer, str), include_usage=False)(sent.append)

    assert b"".join(sent).count(b'"type":"source"') == 1
    assert b"".join(sent).count(b'"type":"url_citation"') == 2
