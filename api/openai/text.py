"""An answer as a chat message in Markdown, with the places of its citations in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.markdown import escape_markdown, link_target
from corpus.document import Lang
from rag.answer import Answer, Citation, PartialAnswer, Passage

Absolute = Callable[[str], str]
"""Makes the absolute link of one of this service's."""

PASSAGES_NAMED = 3
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
    text = write_sentences(answer, absolute)
    pieces = list(text.pieces)
    if answer.refused:
        pieces += _refusal(answer, absolute)
    pieces += [f"\n\n{escape_for_chat(notice)}" for notice in answer.notices]
    return ChatText(tuple(pieces), text.marks)


def write_sentences(answer: Answer | PartialAnswer, absolute: Absolute) -> ChatText:
    """The sentences alone; of an answer on its way, the first pieces of the whole one."""
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
    nearest = answer.passages[:PASSAGES_NAMED]
    if nearest:
        yield f"\n\n{NEAREST[answer.lang]}\n"
    for passage in nearest:
        yield f"\n- {_name(passage, absolute)}"


def _name(passage: Passage, absolute: Absolute) -> str:
    link = f"[{_escape_in_link(passage.title)}]({link_target(absolute(passage.link))})"
    day = passage.published.isoformat() if passage.published else None
    about = [escape_for_chat(passage.publisher or ""), day or ""]
    return ", ".join([link, *filter(None, about)])
