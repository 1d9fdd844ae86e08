"""A sentence that holds nothing but what the question holds already is shown with the one after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.translate import read_question
from index.words import term_set
from rag.evidence.beside import sentence_after
from rag.evidence.gather import Evidence
from rag.mentions.sentences.denial import denies
from rag.question.understand import Understood


def with_what_follows(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to show, each that only repeats the question up to the end of the next sentence of
    its paragraph: "17 de mayo de 2022." says nothing of what happened on that day.

    What is denied, or affirmed where it is asked whether, is an answer in the question's own words. Of
    articles that may only be excerpted nothing is added.
    """
    if question.wanted.whether:
        return list(shown)
    return [_up_to_the_next(one) if _only_repeats(question, one) else one for one in shown]


def _only_repeats(question: Understood, one: Evidence) -> bool:
    lang = one.document.lang
    told = term_set(one.text, lang)
    if not told or denies(one.text):
        return False
    asked = frozenset[str]().union(
        *(word.terms for word in read_question(question.text, lang, question.lang))
    )
    return told <= asked


def _up_to_the_next(one: Evidence) -> Evidence:
    after = None if one.document.access == "excerpt" else sentence_after(one.document, one.end)
    return one if after is None else replace(one, end=after[1])
