"""An answer as plain text in which some words are links: what every tool can show in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from api.article_labels import language_label
from api.chat.words import WORDS, Words
from api.nearest import nearest_articles
from corpus.document import Lang
from rag.answer import Answer, Citation, Passage
from rag.mentions.calendar.months import written_day

MOST_SENTENCE_CHARS = 1_200
MOST_TITLE_CHARS = 150
MOST_EXCERPT_CHARS = 200
MOST_REMARK_CHARS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """Some words, and the address that they lead to if they are a link. No markup in either."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some spans that stand together: what is said, an item of a list, or a remark beside it."""

    kind: Literal["said", "item", "remark"]
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """All of it, without its links."""
        return "".join(span.text for span in self.spans)


def write_paragraphs(answer: Answer, most_sentence_chars: int = MOST_SENTENCE_CHARS) -> list[Paragraph]:
    """The sentences with their [n], each citation, and remarks; or what is missing and is nearest."""
    words = WORDS[answer.lang]
    written: list[Paragraph] = []
    if answer.standalone_question != answer.question:
        written.append(_remark(words.understood.format(question=answer.standalone_question)))
    written += _refusal(answer, words) if answer.refused else _answer(answer, most_sentence_chars)
    written += [_remark(notice) for notice in answer.notices]
    if answer.index.newest_published is not None:
        day = written_day(answer.index.newest_published, answer.lang)
        written.append(_remark(words.newest.format(day=day)))
    return written


def cut(text: str, most_chars: int) -> str:
    """The text on one line, and an ellipsis in the place of what is too long."""
    line = " ".join(text.split())
    return line if len(line) <= most_chars else f"{line[: most_chars - 1]}…"


def _answer(answer: Answer, most_sentence_chars: int) -> Iterator[Paragraph]:
    cited = {citation.n: citation for citation in answer.citations}
    spans: list[Span] = []
    for sentence in answer.sentences:
        spans.append(Span(("" if not spans else " ") + cut(sentence.text, most_sentence_chars)))
        for n in sentence.citations:
            spans += [Span(" "), Span(f"[{n}]", cited[n].link)]
    yield Paragraph("said", tuple(spans))
    for one in answer.citations:
        name = Span(f"[{one.n}] {cut(one.title, MOST_TITLE_CHARS)}", one.link)
        yield Paragraph("item", (name, Span(_about(one, answer.lang))))


def _refusal(answer: Answer, words: Words) -> Iterator[Paragraph]:
    yield Paragraph("said", (Span(cut(answer.message or "", MOST_SENTENCE_CHARS)),))
    nearest = nearest_articles(answer.passages)
    if nearest:
        yield Paragraph("said", (Span(words.nearest),))
    for one in nearest:
        excerpt = f"{_about(one, answer.lang)}: {cut(one.text, MOST_EXCERPT_CHARS)}"
        name = Span(cut(one.title, MOST_TITLE_CHARS), one.link)
        yield Paragraph("item", (name, Span(excerpt)))


def _about(one: Citation | Passage, asker: Lang) -> str:
    """Who published it, when, and in which language if that is not the asker's."""
    day = written_day(one.published, asker) if one.published else WORDS[asker].undated
    about = "".join(f" · {cut(part, MOST_TITLE_CHARS)}" for part in (one.publisher, day) if part)
    return about + language_label(one.lang, asker)


def _remark(text: str) -> Paragraph:
    return Paragraph("remark", (Span(cut(text, MOST_REMARK_CHARS)),))
