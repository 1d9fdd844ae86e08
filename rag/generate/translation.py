"""Does a sentence say in one language what a quote says in the other?

Dates, figures and names must be the same; words must have a counterpart: by the alias table, by the
lexicon, by their spelling, or by the embedder's vectors of words in their context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.document import Lang
from index.words import is_stop_word
from rag.generate.change import find_other_change
from rag.generate.nearness import Nearness
from rag.generate.omission import find_idle
from rag.generate.reading import Reading, Token, states_no_more, word_set
from rag.generate.roles import (
    ObjectFirst,
    find_objects_first,
    find_turned_role,
    is_subject_after_verb,
)
from rag.mentions.figures.stated import Day

LEAST_NEARNESS = 0.545
"""From here a word is taken for another's translation: chosen so that, with the built-in model, all
examples of what is carried over pass, and none of what is not."""

_LEAST_ALIKE = 0.8
_LEAST_COGNATE_CHARS = 5

_MORE_STOP_WORDS: dict[Lang, frozenset[str]] = {
    "en": word_set(
        "against among because through toward towards until within upon per onto off own himself herself "
        "itself themselves including having being did done does doing u s"
    ),
    "es": word_set(
        "contra mediante hacia durante cuya cuyo cuyas cuyos dicho dicha mismo misma propio propia haber "
        "habian haya hayan hubiera hubieran hubiese hubiesen hubo sido siendo estuvo estado cada otro "
        "otra otros otras cual al del sera seran seria serian habra habran habria habrian tendra tendran "
        "tendria tendrian lic licenciado licenciada"
    ),
}
_TO_BE: dict[Lang, frozenset[str]] = {
    "en": word_set("is are was were be been being"),
    "es": word_set(
        "es son fue fueron era eran ser sido siendo sera seran seria serian esta estan estaba estaban "
        "estara estaran se hay habia"
    ),
}
_BEFORE_NAMES: dict[tuple[Lang, str], frozenset[str]] = {
    ("en", "from"): frozenset({"de", "del", "desde"}),
    ("en", "to"): frozenset({"a", "al", "hacia", "para", "en"}),
    ("en", "by"): frozenset({"por", "de", "del"}),
    ("en", "with"): frozenset({"con"}),
    ("en", "against"): frozenset({"contra", "a", "al"}),
    ("en", "for"): frozenset({"por", "para", "de", "del", "a", "al"}),
    ("es", "desde"): frozenset({"from", "since"}),
    ("es", "hacia"): frozenset({"to", "toward", "towards", "into"}),
    ("es", "por"): frozenset({"by", "for", "through", "per"}),
    ("es", "con"): frozenset({"with", "to", ""}),
    ("es", "contra"): frozenset({"against"}),
    ("es", "para"): frozenset({"for", "to"}),
    ("es", "a"): frozenset({"to", "into", "at", "in", "against", "for", ""}),
    ("es", "al"): frozenset({"to", "into", "at", "in", "against", "for", ""}),
}
"""A preposition before a name, and those of the other language that it translates; "" is none."""

_FALSE_FRIENDS = word_set(
    "actual actuales actualmente eventual eventualmente fabrica fabricas libreria librerias sensible "
    "sensibles suceso sucesos conductor conductores injuria injurias politica politicas policies policy "
    "largo largos casual carpeta carpetas relativo relativos sanidad simpatico ultimate mandatario"
)
"""Words of Spanish and English that are spelt as words of the other which mean something else."""

_DETERMINERS = word_set("un una unos unas el la los las otro otra otros otras cada ningun dos varios")
_TO = frozenset({"a", "al"})
_LINKS = frozenset({"de", "del", "la", "las", "el", "los"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """A token of the sentence and its one counterpart in the quote."""

    said: int
    known: int


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Two texts. translated: Spanish place -> English place, of words with one counterpart."""

    spanish: Reading
    english: Reading
    translated: dict[int, int]
    clauses: list[ObjectFirst]

    def is_in_clause(self, place: int) -> bool:
        """Whether a Spanish token is of a clause that begins with its object."""
        return any(any(clause.parts(place)) for clause in self.clauses)


def find_mistranslation(sentence: Reading, quote: Reading, nearness: Nearness | None) -> str | None:
    """Why a sentence does not say what the quote in the other language says; None where it does.

    nearness: None where words cannot be compared; only what is spelt alike has a counterpart then.
    """
    counterparts = [_find_exact(sentence, place, quote) for place in range(len(sentence.tokens))]
    _keep_to_one_each(counterparts, sentence)
    _add_nearest(counterparts, sentence, quote, nearness)
    alignment = _align(sentence, quote, counterparts)
    return (
        _find_unknown(sentence, quote, counterparts)
        or find_turned_role(alignment.spanish, alignment.english, alignment.translated, alignment.clauses)
        or _find_wrong_grammar(sentence, quote, counterparts, alignment)
        or find_other_change(sentence, quote)
        or _find_missing(sentence, quote, counterparts)
        or _find_disorder(sentence, quote, counterparts, alignment)
    )


def _align(sentence: Reading, quote: Reading, counterparts: Sequence[list[int]]) -> _Alignment:
    pairs = [(place, found[0]) for place, found in enumerate(counterparts) if len(found) == 1]
    if quote.lang == "es":
        translated = {known: said for said, known in pairs}
        return _Alignment(quote, sentence, translated, find_objects_first(quote))
    return _Alignment(sentence, quote, dict(pairs), find_objects_first(sentence))


def _find_unknown(sentence: Reading, quote: Reading, counterparts: Sequence[list[int]]) -> str | None:
    for place, token in enumerate(sentence.tokens):
        if counterparts[place] or _is_said_beside(sentence, place, quote):
            continue
        if _needs_counterpart(sentence, place):
            return f"the quote does not say '{sentence.text[token.start : token.end]}'"
    return None


def _find_wrong_grammar(
    sentence: Reading, quote: Reading, counterparts: Sequence[list[int]], alignment: _Alignment
) -> str | None:
    is_said = any(token.folded in _TO_BE[sentence.lang] for token in sentence.tokens)
    is_known = any(token.folded in _TO_BE[quote.lang] for token in quote.tokens)
    if is_said and not is_known and not alignment.clauses:
        return "the quote is not in the passive, nor about what is"
    for place, token in enumerate(sentence.tokens):
        names = [known for known in counterparts[place] if quote.tokens[known].is_capital]
        if not (token.is_capital and names):
            continue
        spanish = names if quote.lang == "es" else [place]
        if any(alignment.is_in_clause(at) for at in spanish):
            continue
        if not any(_has_same_preposition(sentence, place, quote, known) for known in names):
            name = sentence.text[token.start : token.end]
            before = _preposition(sentence, place)
            return (
                f"the quote does not say '{before} {name}'" if before else f"'{name}' lacks a preposition"
            )
    return None


def _has_same_preposition(sentence: Reading, place: int, quote: Reading, known: int) -> bool:
    """Whether what stands before a name in either text is a translation of what does in the other."""
    said, given = _preposition(sentence, place), _preposition(quote, known)
    fitting, needed = _BEFORE_NAMES.get((sentence.lang, said)), _BEFORE_NAMES.get((quote.lang, given))
    return (fitting is None or given in fitting) and (needed is None or said in needed)


def _is_said_beside(reading: Reading, place: int, other: Reading) -> bool:
    """Whether a word ("will") is said by what one of the other text says besides ("firmará")."""
    beside = {mark.name for mark in other.marks if mark.is_beside}
    return not beside.isdisjoint(reading.own_classes_at(place))


def _find_missing(sentence: Reading, quote: Reading, counterparts: Sequence[list[int]]) -> str | None:
    """A word of the quote's that the sentence leaves out.

    A clause of which it says nothing at all may be left out, if it goes unmissed.
    """
    idle = find_idle(quote)
    met = {known for found in counterparts for known in found}
    is_any_said = False
    for clause in _clauses(quote):
        needed = [place for place in clause if _needs_counterpart(quote, place)]
        missing = [
            place for place in needed if place not in met and not _is_said_beside(quote, place, sentence)
        ]
        if len(missing) == len(needed) and (not needed or idle[clause[0]]):
            continue
        is_any_said = True
        if missing:
            token = quote.tokens[missing[0]]
            return f"it leaves out '{quote.text[token.start : token.end]}'"
    return None if is_any_said else "it says nothing of the quote"


def _find_disorder(
    sentence: Reading, quote: Reading, counterparts: Sequence[list[int]], alignment: _Alignment
) -> str | None:
    """Two things that stand the other way round, where the grammars do not ask for it."""
    days = sum(_is_day(token) for token in quote.tokens)
    pairs = [
        _Pair(place, found[0])
        for place, found in enumerate(counterparts)
        if len(found) == 1
        and _needs_counterpart(sentence, place)
        and not (_is_day(sentence.tokens[place]) and days == 1)
    ]
    for at, first in enumerate(pairs):
        for second in pairs[at + 1 :]:
            if first.known <= second.known:
                continue
            spanish = [pair.known if quote.lang == "es" else pair.said for pair in (first, second)]
            if not _may_be_turned(alignment, min(spanish), max(spanish)):
                words = [sentence.tokens[pair.said] for pair in (first, second)]
                shown = " and ".join(f"'{sentence.text[t.start : t.end]}'" for t in words)
                return f"{shown} change places"
    return None


def _find_exact(sentence: Reading, place: int, quote: Reading) -> list[int]:
    """The places in the quote whose token a token of the sentence is, but for the language."""
    token = sentence.tokens[place]
    if token.stated is not None:
        return [
            at
            for at, known in enumerate(quote.tokens)
            if known.stated is not None and states_no_more(token.stated, known.stated)
        ]
    classes = sentence.own_classes_at(place)
    if classes:
        return [at for at in range(len(quote.tokens)) if classes & quote.own_classes_at(at)]
    return [
        at
        for at, known in enumerate(quote.tokens)
        if is_spelt_alike(token, known) and _is_same_country(sentence, place, quote, at)
    ]


def _keep_to_one_each(counterparts: list[list[int]], sentence: Reading) -> None:
    """Leave no name or word that is spelt alike a counterpart that an earlier one has used up."""
    used: set[int] = set()
    for place, found in enumerate(counterparts):
        if sentence.tokens[place].stated is not None or sentence.own_classes_at(place):
            continue
        free = [known for known in found if known not in used]
        if found and not free:
            counterparts[place] = []
        used |= set(free[:1])


def _add_nearest(
    counterparts: list[list[int]], sentence: Reading, quote: Reading, nearness: Nearness | None
) -> None:
    """Give each word that has no exact counterpart the nearest word that is nobody else's.

    A word of the lexicon has no other counterpart than those of its class.
    """
    if nearness is None:
        return
    taken = {known for found in counterparts for known in found}
    said = [
        place
        for place, found in enumerate(counterparts)
        if not found and _needs_counterpart(sentence, place) and not _is_exact(sentence, place)
    ]
    known = [
        at
        for at in range(len(quote.tokens))
        if at not in taken
        and _needs_counterpart(quote, at)
        and not _is_exact(quote, at)
        and not quote.own_classes_at(at)
    ]
    pairs = sorted((-nearness[place, at], place, at) for place in said for at in known)
    for distance, place, at in pairs:
        if -distance < LEAST_NEARNESS:
            break
        if not counterparts[place] and at not in taken:
            counterparts[place] = [at]
            taken.add(at)


def is_spelt_alike(token: Token, known: Token) -> bool:
    """Whether two words of two languages are one name, or spelt so alike that they are one word."""
    if known.stated is not None:
        return False
    if {token.folded, known.folded} & _FALSE_FRIENDS:
        return False
    if token.alias and token.alias == known.alias:
        return True
    if token.folded == known.folded:
        return True
    if min(len(token.folded), len(known.folded)) < _LEAST_COGNATE_CHARS:
        return False
    if token.folded[:3] != known.folded[:3]:
        return False
    return SequenceMatcher(None, token.folded, known.folded).ratio() >= _LEAST_ALIKE


def _is_same_country(sentence: Reading, place: int, quote: Reading, known: int) -> bool:
    """False where one of two tokens is a country, and the other its people: "México", "un mexicano"."""
    readings = {sentence.lang: (sentence, place), quote.lang: (quote, known)}
    (spanish, at), (english, where) = readings["es"], readings["en"]
    name, other = spanish.tokens[at], english.tokens[where]
    before = spanish.tokens[at - 1] if at else None
    if name.is_demonym and not other.is_demonym:
        return before is not None and before.stated is None and before.folded not in _DETERMINERS
    if other.is_demonym and not name.is_demonym:
        return before is not None and before.folded in {"de", "del"}
    return True


def _needs_counterpart(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    if token.stated is not None:
        return True
    if reading.own_classes_at(place):
        return True
    is_common = is_stop_word(token.folded, reading.lang) or token.folded in _MORE_STOP_WORDS[reading.lang]
    return not is_common


def _is_exact(reading: Reading, place: int) -> bool:
    """Whether a token is a date, a figure or a name, for which nothing else will do."""
    token = reading.tokens[place]
    return token.stated is not None or (token.is_capital and place > 0)


def _clauses(reading: Reading) -> list[list[int]]:
    clauses: list[list[int]] = []
    for place in range(len(reading.tokens)):
        if reading.is_stop_before(place):
            clauses.append([])
        clauses[-1].append(place)
    return clauses


def _preposition(reading: Reading, place: int) -> str:
    """The preposition before a name, articles and the name's own words passed over; "" for none."""
    known = {word for lang, word in _BEFORE_NAMES if lang == reading.lang} | {
        word for (lang, _), words in _BEFORE_NAMES.items() if lang != reading.lang for word in words
    }
    articles = _LINKS - {"de", "del"} | {"the"}
    at = place - 1
    while at >= 0 and (reading.tokens[at].is_capital or reading.tokens[at].folded in articles):
        if reading.is_stop_before(at + 1):
            return ""
        at -= 1
    if at < 0 or reading.is_stop_before(at + 1) or reading.classes_at(at):
        return ""
    word = reading.tokens[at].folded
    return word if word in known else ""


def _is_day(token: Token) -> bool:
    return isinstance(token.stated, Day)


def _may_be_turned(alignment: _Alignment, low: int, high: int) -> bool:
    """Whether two tokens at places in the Spanish text stand the other way round in English.

    Noun and adjective do, and what "de" joins; a subject after its verb; whoever is given something.
    """
    spanish = alignment.spanish
    if any(clause.is_free(low, high) for clause in alignment.clauses):
        return True
    if any(spanish.is_stop_before(place) for place in range(low + 1, high + 1)):
        return False
    if alignment.is_in_clause(low) != alignment.is_in_clause(high):
        return False
    if is_subject_after_verb(spanish, low, high) or _is_given_first(alignment, low, high):
        return True
    if spanish.tokens[low].stated or spanish.tokens[high].stated:
        return False
    between = [spanish.tokens[place].folded for place in range(low + 1, high)]
    common = [word for word in between if is_stop_word(word, "es")]
    if any(word not in _LINKS for word in common):
        return False
    return not between or bool({"de", "del"} & set(between))


def _is_given_first(alignment: _Alignment, low: int, high: int) -> bool:
    """Whether "a" and a name stand before what is given; English says it after, with "to"."""
    spanish, said = alignment.spanish, alignment.translated.get(low)
    if said is None or not spanish.tokens[low].is_capital or _preposition(spanish, low) not in _TO:
        return False
    is_given_too = spanish.tokens[high].is_capital and _preposition(spanish, high) in _TO
    return _preposition(alignment.english, said) == "to" and not is_given_too
