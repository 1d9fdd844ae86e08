"""A sentence that holds nothing but what the question holds already is shown with the one after it; so is
a reply of a few words ("For the worse.").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.leads import lead_before
from index.translate import read_question
from index.words import term_set
from rag.evidence.beside import sentence_after
from rag.evidence.gather import Evidence
from rag.mentions.sentences.denial import denies
from rag.question.understand import Understood

_SPEAKER = re.compile(r"\A\s{0,9}[A-ZÁÉÍÓÚÑ][\w. ]{0,30}:\s")
_SHORT = re.compile(r"\W{0,3}(?:[^\W\d]{1,20}\W{1,4}){1,4}")


def with_what_follows(question: Understood, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences to show, each that only repeats the question up to the end of the next sentence of
    its paragraph: "17 de mayo de 2022." says nothing of what happened on that day. So is each that
    replies to a question of its article in up to four words without a figure, where no name is asked for.

    What is denied, or affirmed where it is asked whether, is an answer in the question's own words. Of
    articles that may only be excerpted nothing is added.
    """
    return [_up_to_the_next(one) if _says_too_little(question, one) else one for one in shown]


def _says_too_little(question: Understood, one: Evidence) -> bool:
    if _is_a_short_reply(one) and not question.wanted.kinds:
        return True
    return not question.wanted.whether and _only_repeats(question, one)


def _is_a_short_reply(one: Evidence) -> bool:
    if not _SHORT.fullmatch(_SPEAKER.sub("", one.text)):
        return False
    text = one.document.text
    lead = lead_before(text, one.start, one.end)
    if lead is None or "?" not in text[slice(*lead)]:
        return False
    return not _SPEAKER.sub("", text[lead[1] : one.start]).strip()


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
