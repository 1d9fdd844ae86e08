"""An answer as a chat message in Markdown, with the places of its citations in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.article_labels import language_label
from api.markdown import escape_markdown, link_target
from api.nearest import nearest_articles
from corpus.document import Lang
from rag.answer import Answer, Citation, PartialAnswer, Passage
from rag.mentions.calendar.months import written_day

Absolute = Callable[[str], str]
"""Makes the absolute link of one of this service's."""

NEAREST: dict[Lang, str] = {
    "en": "Nearest in the articles:",
    "es": "Lo más cercano en los artículos:",
}


_ASIDE = re.compile(r"\\\[([^\[\]\\\d\s^][^\[\]\\]*)\\\](?=[\s.,;?!]|$)")
_ENDS_FORMULA = re.compile(r"\$(?![a-z\d])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a citation stands in a message: content[start:end], in code points, is its `[[n]](url)`."""

    start: int
    end: int
    citation: Citation
    url: str


@dataclass(frozen=True, slots=True)
class ChatText:
    """A message piece by piece, and where its citations stand in all of it."""

    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def content(self) -> str:
        """The whole message."""
        return "".join(self.pieces)


def write_chat_text(answer: Answer, absolute: Absolute) -> ChatText:
    """The sentences, each with its marks; for a refusal, what is missing and what is nearest."""
    text = write_sentences(answer, absolute, answer.lang)
    pieces = list(text.pieces)
    if answer.refused:
        pieces += _refusal(answer, absolute)
    pieces += [f"\n\n{escape_for_chat(notice)}" for notice in answer.notices]
    return ChatText(tuple(pieces), text.marks)


def write_sentences(answer: Answer | PartialAnswer, absolute: Absolute, asker: Lang) -> ChatText:
    """The sentences alone; of an answer on its way, the first pieces of the whole one.

    asker: the language of the reply; a sentence in the other one is labelled.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    cited = {citation.n: citation for citation in answer.citations}
    length = 0
    for sentence in answer.sentences:
        piece = (" " if pieces else "") + escape_for_chat(sentence.text)
        for n in sentence.citations:
            url = link_target(absolute(cited[n].link))
            mark = f"[[{n}]]({url})"
            start = length + len(piece) + 1
            marks.append(Mark(start, start + len(mark), cited[n], url))
            piece += f" {mark}"
        piece += language_label(sentence.lang, asker)
        pieces.append(piece)
        length += len(piece)
    return ChatText(tuple(pieces), tuple(marks))


def escape_for_chat(text: str) -> str:
    r"""The text as Markdown that shows it as it is, in front ends that set formulas too.

    They find them between \[ and \], and between $ and $ unless an amount follows the second.
    """
    return _escape_in_link(text).replace(r"\]", "]")


def _escape_in_link(text: str) -> str:
    bare_asides = _ASIDE.sub(r"[\1]", escape_markdown(text))
    return _ENDS_FORMULA.sub(r"\\$", bare_asides)


def _refusal(answer: Answer, absolute: Absolute) -> Iterator[str]:
    yield escape_for_chat(answer.message or "")
    nearest = nearest_articles(answer.passages)
    if nearest:
        yield f"\n\n{NEAREST[answer.lang]}\n"
    for passage in nearest:
        yield f"\n- {_name(passage, absolute, answer.lang)}"


def _name(passage: Passage, absolute: Absolute, asker: Lang) -> str:
    link = f"[{_escape_in_link(passage.title)}]({link_target(absolute(passage.link))})"
    day = written_day(passage.published, asker) if passage.published else None
    about = [escape_for_chat(passage.publisher or ""), day or ""]
    return ", ".join([link, *filter(None, about)]) + language_label(passage.lang, asker)
