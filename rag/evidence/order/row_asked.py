"""Where a number is asked of a place, the row of a table for it goes before what does not name it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.table_rows import header_of
from index.words import term_set
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.doubts.held_words import speaks_of
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import moved_first
from rag.mentions.places.scope import find_scopes, stems, words_of
from rag.question.counted import read_counted
from rag.question.understand import Understood

_LIKELIEST = 8
_MARGIN = 3.0


def row_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, but first the likeliest row that names the place, where the best sentence is of the
    same article and, with its title, does not.

    The row's passage has to speak of what is counted, and the row to hold a figure of the time asked for.
    """
    noun = read_counted(question.text).noun if question.wants_number else ""
    names = [scope.name for scope in find_scopes(question.text)]
    if not (noun and names and ranked) or _names_all(names, ranked[0], with_title=True):
        return list(ranked)
    row = next(
        (one for one in ranked[1:_LIKELIEST] if _is_row_for(question, noun, names, one, ranked[0])), None
    )
    return moved_first([row], ranked) if row else list(ranked)


def _is_row_for(
    question: Understood, noun: str, names: Sequence[str], one: Evidence, best: Evidence
) -> bool:
    document, lang = one.document, one.document.lang
    return (
        (document.id, document.version) == (best.document.id, best.document.version)
        and one.log_odds >= best.log_odds - _MARGIN
        and header_of(document.text, one.start, one.end) is not None
        and _names_all(names, one, with_title=False)
        and not question.wanted.lack(one.alone)
        and not speaks_of_another_time(question, one.alone, lang, one.day)
        and speaks_of(noun, _passage(one), question.lang, lang)
    )


def _names_all(names: Sequence[str], one: Evidence, *, with_title: bool) -> bool:
    """Whether a sentence, or its title with it, holds each name."""
    lang = one.document.lang
    held = stems(term_set(f"{one.document.title}\n{one.text}" if with_title else one.text, lang))
    return all(words_of(name, lang) <= held for name in names)


def _passage(one: Evidence) -> str:
    return f"{one.chunk.section or ''}\n{one.document.text[one.chunk.start : one.chunk.end]}"
