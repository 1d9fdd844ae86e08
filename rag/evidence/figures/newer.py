"""The newest count of a series in the article of one that was found."""

from __future__ import annotations

from dataclasses import replace

from corpus.sentences import split_sentences
from rag.evidence.beside import MOST_BESIDE_CHARS
from rag.evidence.figures.alike import counts_like
from rag.evidence.figures.part import counts_a_part
from rag.evidence.figures.rates import are_told_alike
from rag.evidence.figures.scopes import are_of_one_scope
from rag.evidence.figures.statement import Statement, read_statement
from rag.mentions.times.by_its_day import day_told_from
from rag.mentions.words.families import nations_of
from rag.question.understand import Understood

_MOST_CHARS_READ = 20_000


def newer_in_article(question: Understood, newest: Statement) -> Statement | None:
    """Of the sentences of its article, the one that gives the count of a series for the latest day, if
    that is after the one that `newest` holds for.

    Only of what had come together by then, which does not get less: so what was counted in one month, or
    in one place, is told from it. None where a quotation is all that may be shown of the article.
    """
    document = newest.evidence.document
    is_of_a_series = newest.is_running or question.wants_latest
    if newest.told_for is None or not is_of_a_series or document.access == "excerpt":
        return None
    found = newest
    for start, end in split_sentences(document.text[:_MOST_CHARS_READ], document.lang):
        if end - start > MOST_BESIDE_CHARS or not document.text[start:end].endswith("."):
            continue
        day = day_told_from(document.text, start, document.published)
        evidence = replace(newest.evidence, start=start, end=end, day=day)
        one = read_statement(question, evidence, newest)
        if one is not None and _goes_on(question, one, found):
            found = one
    return None if found is newest else found


def _goes_on(question: Understood, one: Statement, series: Statement) -> bool:
    """Whether a statement gives the same count for a later day."""
    return (
        one.told_for is not None
        and series.told_for is not None
        and one.told_for > series.told_for
        and one.is_running
        and one.figure.value > series.figure.value
        and counts_like(one, series)
        and are_told_alike(one, series)
        and are_of_one_scope(one, series)
        and set(nations_of(one.text)) <= set(nations_of(series.text))
        and not counts_a_part(question, one)
    )
