"""Whether two statements are of the same thing."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Lang
from index.translate import Asked, read_question
from index.words import fold, term_set
from rag.evidence.figures.counted import SHARES, kinds_of
from rag.evidence.figures.nationwide import is_of_the_country
from rag.evidence.figures.part import is_part
from rag.evidence.figures.rates import are_told_alike
from rag.evidence.figures.scopes import all_terms, lacks_the_place_asked, names_a_scope, tells_of_a_scope
from rag.evidence.figures.sources import lacks_the_source_asked
from rag.evidence.figures.statement import Statement
from rag.evidence.figures.terms import bare, meanings, tells, terms_of
from rag.mentions.figures.stated import stated_in
from rag.mentions.places.scope import stems
from rag.mentions.sentences.said_by import without_source
from rag.mentions.words.families import Family, harms_of
from rag.question.understand import Understood, find_names

_LEAST_SHARED = ((0.9, 0.5), (0.0, 0.75))
"""By the least cosine, the least share of words that two sentences of one language have in common."""
_LEAST_SHARED_OF_A_COUNT = ((0.94, 0.2), (0.88, 0.4), (0.0, 0.75))
"""The same where both count one thing by a word, or both give a share."""
_LEAST_SHARED_OF_A_TOLL = ((0.9, 0.3), (0.0, 0.75))
"""The same where both tell how many are dead, or hurt, by now: "the toll rose to 12"."""
_LEAST_SHARED_ACROSS = ((0.84, 0.4),)
"""The same for two languages; their words are compared by a dictionary."""
_LONGEST_UNIT = len("en:m³")
_TOLL_MOVED = re.compile(
    r"\b(?:rose|rises|risen|climbs?|climbed|grew|subio|suben?|subieron|ascendio|asciende|aumento|aumenta|"
    r"crecio|llego|llega)\b"
)
_WHAT_FOR = re.compile(
    r"\b(?:for|over|about|into|after|against|linked|related|por|sobre|contra|tras|relacionad[oa]s|ligad[oa]s)\b"
)
"""After the thing that is counted, what it is about."""
_PEOPLE = frozenset({"peopl", "person", "gent"})


def are_of_one_thing(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether two statements are alike but for the figure, the time and the source.

    They count the same in the same unit, over the same span of time, both the whole or both a part,
    with most of their words in common; of two languages, the words of one as the other may have them.
    """
    if one.figure.unit != other.figure.unit or not are_told_alike(one, other):
        return False
    if is_part(one) != is_part(other):
        return False
    if _tells_figure_of(one, other) or _tells_figure_of(other, one):
        return False
    if not counts_like(one, other):
        return False
    alike, shared = float(one.evidence.vector @ other.evidence.vector), _shared(one, other)
    if not any(alike >= cosine and shared >= share for cosine, share in _least_shared(one, other)):
        return False
    if lacks_the_place_asked(question, one, other) or lacks_the_source_asked(question, one, other):
        return False
    if tells_of_a_scope(question, one, other) or tells_of_a_scope(question, other, one):
        return False
    if names_a_scope(question) and is_of_the_country(one.evidence) != is_of_the_country(other.evidence):
        return False
    return not _name_others(one, other)


def _least_shared(one: Statement, other: Statement) -> tuple[tuple[float, float], ...]:
    if one.lang != other.lang:
        return _LEAST_SHARED_ACROSS
    if _are_tolls(one, other):
        return _LEAST_SHARED_OF_A_TOLL
    is_count = not one.figure.unit and all(len(side.counted[0]) > _LONGEST_UNIT for side in (one, other))
    return _LEAST_SHARED_OF_A_COUNT if is_count or one.figure.unit in SHARES else _LEAST_SHARED


def _are_tolls(one: Statement, other: Statement) -> bool:
    return bool(harms_of(one.words_counted)) and all(
        _TOLL_MOVED.search(fold(side.text)) is not None for side in (one, other)
    )


def counts_like(one: Statement, other: Statement) -> bool:
    """Whether both count the same kind of thing, or measure in the same unit."""
    if one.figure.unit or other.figure.unit:
        return one.figure.unit == other.figure.unit
    return _count_the_same(one, other)


def _count_the_same(one: Statement, other: Statement) -> bool:
    """Whether what each counts first is among what the other counts; people go by any name, and so do
    the dead and the wounded.
    """
    if not one.counted or not other.counted:
        return False
    harm = _harms_that_count(one)
    if len(harm) == 1 and harm == _harms_that_count(other):
        return True
    heads = _is_counted(one.counted[0], one, other), _is_counted(other.counted[0], other, one)
    if all(heads):
        return True
    if not kinds_of(one.words_counted).isdisjoint(kinds_of(other.words_counted)):
        return True
    return any(heads) and any(bare(side.counted[0]) in _PEOPLE for side in (one, other))


def _harms_that_count(statement: Statement) -> tuple[Family, ...]:
    """What was done to those that its figure counts; "20 complaints over the deaths" are no dead."""
    return harms_of(_WHAT_FOR.split(statement.words_counted, maxsplit=1)[0])


def _is_counted(term: str, mine: Statement, other: Statement) -> bool:
    meant = meanings(bare(term), mine.lang, other.lang)
    return term in other.counted or not meant.isdisjoint(other.counted)


def _shared(one: Statement, other: Statement) -> float:
    """Of the statement with fewer words, the share that the other has too."""
    asked, held = _words(one.text, one.lang, other.lang), _told(other.text, other.lang)
    shared = sum(not held.isdisjoint(terms_of(word)) for word in asked)
    return shared / max(1, min(len(asked), len(held)))


@lru_cache(maxsize=5_000)
def _words(text: str, lang: Lang, other: Lang) -> tuple[Asked, ...]:
    return tuple(word for word in read_question(text, other, lang) if tells(word.term))


def _told(text: str, lang: Lang) -> frozenset[str]:
    return frozenset(term for term in term_set(text, lang) if tells(term))


def _name_others(one: Statement, other: Statement) -> bool:
    """Whether each names somebody or some place that the other does not, its source aside."""
    return _names_besides(one, other) and _names_besides(other, one)


def _names_besides(one: Statement, other: Statement) -> bool:
    known = stems(all_terms(other, one.lang) | _terms_of_names(other.text, other.lang))
    names = _terms_of_names(without_source(one.text), one.lang)
    return any(tells(term) and len(bare(term)) > 2 and stems({term}).isdisjoint(known) for term in names)


def _terms_of_names(text: str, lang: Lang) -> frozenset[str]:
    """Terms of the names in a text, the parts of "Customs and Border Protection" each for themselves."""
    return term_set(" ".join(find_names(text, lang)), lang)


def _tells_figure_of(one: Statement, other: Statement) -> bool:
    """Whether the first tells the other's figure too, beside its own."""
    return other.figure in stated_in(one.text, one.lang)
