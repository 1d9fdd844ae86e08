"""A sentence as a statement of one figure, and whether two of them are of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import compress, pairwise

from corpus.document import Lang
from index.translate import Asked, read_question
from index.words import fold, split_terms, term_set
from rag.evidence.gather import Evidence
from rag.mentions.as_of import holds_for, latest_date
from rag.mentions.families import Family, families_of, harms_of
from rag.mentions.months import MONTH, MONTH_NUMBERS
from rag.mentions.said_by import said_by, without_source
from rag.mentions.scope import HOME, find_scopes, stems, words_of
from rag.mentions.stated import Figure, find_stated, stated_in
from rag.mentions.units import UNITS
from rag.question.counted import ANYBODY, last_question, read_counted
from rag.question.understand import Understood, find_names, speaks_of_another_time

_LEAST_SHARED = ((0.9, 0.5), (0.0, 0.75))
"""By the least cosine, the least share of words that two sentences of one language have in common."""
_LEAST_SHARED_OF_A_COUNT = ((0.94, 0.2), (0.88, 0.4), (0.0, 0.75))
"""The same where both count one thing by a word, or both give a share."""
_LEAST_SHARED_OF_A_TOLL = ((0.9, 0.3), (0.0, 0.75))
"""The same where both tell how many are dead, or hurt, by now: "the toll rose to 12"."""
_LEAST_SHARED_ACROSS = ((0.84, 0.4),)
"""The same for two languages; their words are compared by a dictionary."""
_LENGTH_OF_A_YEAR = len("2026")
_LONGEST_UNIT = len("en:m³")
_WORDS_COUNTED = 4
_ROUNDED_BY_AT_MOST = Decimal("0.02")
_MONEY = frozenset({"usd", "mxn", "eur", "pound sterling"})
_SHARES = frozenset({"percent", "point"})
_NO_AMOUNT = frozenset({"ordinal", "second", "minute", "hour", "day", "week", "month", "year"})
"""Units of figures that stand beside the one that is told: "the third group", "in two months"."""
_SHARE_ASKED = re.compile(
    r"\b(?:share|percent\w*|proportion|fraction|porcentaje|proporcion|por ciento|(?:que|cual) parte)\b"
)
_PER_ASKED = re.compile(r"\b(?:rate|tasa)\b|\bp(?:er|or) (?:cada )?100[,. ]?000\b")
_PER = re.compile(r"\W*(?:[^\W\d]+ ){0,3}p(?:er|or) (?:cada )?100[,. ]?000\b")
_MOVE = (
    r"(?:dropp?(?:ed)?|f[ae]ll(?:en)?|declined?|decreased?|down|reduc\w+|cut|r[io]se(?:n)?|gr[eo]wn?|up|"
    r"increas\w+|"
    r"caid[ao]|cay(?:o|eron)|baj(?:o|a|aron|ada)|descen\w+|dismin\w+|reduj\w+|aument\w+|crec\w+|subi\w+|alza)"
)
_MOVED = re.compile(rf"\b{_MOVE}\b")
_MOVED_BY = re.compile(rf"\b{_MOVE}(?: (?:by|of|de|del|en|un|around|about|cerca de|casi|some))*\W*\Z")
_THAN_BEFORE = re.compile(r"\W*(?:drop|fall|decline|rise|increase|less|more|lower|higher|menos|mas)\b")
_HOW_MANY = re.compile(r"\b(?:how many|number of|cuant[oa]s|numero de)((?: [^\W\d]+){1,3})")
_COUNTED_BEFORE = re.compile(
    r"\b(?:number|count|total|tally|numero|cifra|total|conteo) (?:of|de) ((?:\w+ ?){1,3})"
)
_NEXT_NUMBER = re.compile(r"(?: (?:and|y))? \d")
_NUMBER_OF = re.compile(
    r"(?:(?<!\s)\s+)?(?:the|el|la) (?:number|total|tally|número|total|cifra) (?:of|de) ", re.IGNORECASE
)
_RATES = (
    re.compile(r"\b(?:(?:a|per|each|every) day|daily|al dia|por dia|diari[oa]s?|cada dia)\b"),
    re.compile(
        r"\b(?:(?:a|per|each|every) week|weekly|(?:in|during|over) (?:a|one|the|that) week|week of|"
        r"(?:a la|por|cada|(?:en|durante) (?:una|la|esa)) semana(?! (?:pasada|anterior)\b)|"
        r"semana del|semanal(?:es)?)\b"
    ),
    re.compile(r"\b(?:(?:a|per|each) month|monthly|al mes|mensual(?:es)?|cada mes)\b"),
    re.compile(r"\b(?:(?:a|per|each) year|yearly|annual(?:ly)?|al ano|anual(?:es)?|cada ano)\b"),
    re.compile(
        r"\b(?:over|every|in|cada|en) (?:two|three|four|five|six|ten|dos|tres|cuatro|cinco|seis|diez) "
        r"(?:years|anos)\b"
    ),
    re.compile(r"\b(?:per 100,?000|por cada 100,?000)\b"),
    re.compile(r"\b(?:on average|average[ds]?|promedi\w+)\b"),
)
_PART_OF = re.compile(r"\b(?:of (?:the|them|those|these)|de (?:l[oa]s|ell[oa]s|est[oa]s|es[oa]s))\b")
_GROUP_OF = re.compile(r"\b(?:group|batch|wave|grupo|tanda|lote) (?:of|de) \Z")
_MORE = re.compile(r"\b(?:more|additional|others?|mas|adicional(?:es)?|otr[oa]s)\b(?! than\b)")
_SINGLE = re.compile(
    r"\b(?:(?:a|one) single \w+|una? (?:sola?|unic[oa]) \w+|"
    r"(?:one|single) (?:action|operation|raid|seizure|bust|haul|shipment|strike|load)|"
    r"un (?:decomiso|operativo|cargamento|golpe|hallazgo)|una (?:accion|operacion|redada|incautacion))\b"
)
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|latest|another|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|"
    r"quint[oa]|ultim[oa]|otr[oa]) "
    r"(?:group|batch|wave|round|transfer|shipment|flight|operation|stage|phase|"
    r"grupo|lote|tanda|ronda|traslado|envio|cargamento|vuelo|operativo|etapa|fase)\b"
)
"""Words of one occasion among several: "a second group of 26"."""
_MOUNTS_UP = re.compile(
    r"\b(?:so far|to date|in total|a total of|cumulative\w*|accumulated|running (?:total|count|tally)|"
    r"(?:since|desde)(?: \w+){0,4} \d{4}|acumul\w+|sum(?:a|an|aba|aban)|llev(?:a|an|aba|aban)|en total|"
    r"hasta la fecha|hasta ahora)\b"
)
"""Words of a count that only grows."""
_TOLL_MOVED = re.compile(
    r"\b(?:rose|rises|risen|climbs?|climbed|grew|subio|suben?|subieron|ascendio|asciende|aumento|aumenta|"
    r"crecio|llego|llega)\b"
)
_RUNNING = re.compile(
    r"\b(?:since|so far|up to|by|as of|until|stood at|now|total|report\w*|count\w*|tally|said|wrote|gave|"
    r"figure|registry|numbered|"
    r"desde|hasta|van|lleva|al \d|acumul\w+|balance|informe|conteo|registro|revision|cifra|"
    r"dij(?:o|eron)|inform(?:o|aron)|report(?:o|aron)|afirm(?:o|aron)|cont(?:o|aron)|"
    r"\w+(?:aba|aban)|tenian?|habian?)\b"
)
"""Words of what was reached by then, or of a report on it."""
_STANDS = re.compile(
    r"\b(?:since|so far|up to|by|as of|until|stood at|now|total|to date|numbered|"
    r"desde|hasta|van|lleva\w*|al \d|acumul\w+|balance|tenian?|habian?|\w+aban?)\b"
)
"""Those of them that tell what was reached by then, whoever reports it."""
_WITHDRAWN = re.compile(
    r"\b(?:earlier|previous|prior) version of (?:this|the|our) (?:article|story|report|post)\b|"
    r"\bversion (?:anterior|previa) de(?:l| est[ae]| la| nuestr[ao]) "
    r"(?:articulo|nota|texto|reportaje|publicacion)\b"
)
_AT_FIRST = re.compile(
    r"\b(?:preliminar(?:y|es|mente)?|provisional(?:es|mente)?|initial(?:ly)?|at first|originally|"
    r"first (?:count|figure|tally|estimate)|inicial(?:es|mente)?|en un principio|"
    r"primer[ao]? (?:conteo|cifra|dato|balance))\b"
)
_REVISED = re.compile(
    r"\b(?:revised|final(?:ised|ized)? (?:count|figure|tally)|definitiv[oa]s?|revis(?:o|ad[oa]s?)|"
    r"corrected|corrigio)\b"
)
_CHARS_AROUND = 60
_PEOPLE = frozenset({"peopl", "person", "gent"})
_SPANS = "|".join(word for word in UNITS if UNITS[word] in _NO_AMOUNT)
_PLACE_ASKED = re.compile(
    r"\b(?:at|in|on|off|en|frente a) (?:(?:the|el|la|los|las) )?"
    rf"(?!(?:{_SPANS}|total|all|last|first|past|ultim\w+|primer\w*)\b)([^\W\d_]+(?: [^\W\d_]+)?)"
)
_CLAUSE_END = re.compile(r"[.,;:()\n](?!\d)")
_WHAT_FOR = re.compile(
    r"\b(?:for|over|about|into|after|against|linked|related|por|sobre|contra|tras|relacionad[oa]s|ligad[oa]s)\b"
)
"""After the thing that is counted, what it is about."""
_FROM_TO = re.compile(rf"\b(?:between|from|entre|de|del) ({MONTH}) (?:to|and|al?|y) ({MONTH})\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with one figure that may be what a question asks for.

    start, end: where the figure is written in the sentence, with its unit.
    counted: terms of the words that say what it counts; empty where none do.
    told_for: the time that the sentence itself gives for it, if it gives one.
    as_of: the same, else the day of the article.
    said_by: the source that the sentence names.
    is_alone: whether it is the only figure there.
    """

    evidence: Evidence
    figure: Figure
    start: int
    end: int
    counted: tuple[str, ...]
    told_for: str | None
    as_of: str | None
    said_by: str | None
    is_alone: bool

    @property
    def text(self) -> str:
        return self.evidence.text

    @property
    def lang(self) -> Lang:
        return self.evidence.document.lang

    @property
    def is_running(self) -> bool:
        """Whether it tells how far something had come, so that a later one takes its place."""
        return _RUNNING.search(fold(self.text)) is not None

    @property
    def is_of_a_whole_year(self) -> bool:
        """Whether it tells what a year came to, and not what was reached by then."""
        return len(self.told_for or "") == _LENGTH_OF_A_YEAR and not _STANDS.search(fold(self.text))

    @property
    def stage(self) -> int:
        """Whether a count is told to be a first one (-1), or one that was revised (1); else 0."""
        told = fold(self.text)
        return bool(_REVISED.search(told)) - bool(_AT_FIRST.search(told))

    @property
    def mounts_up(self) -> bool:
        """Whether its figure is a count that only grows, by what is said with it."""
        return _MOUNTS_UP.search(_said_with(self)) is not None

    @property
    def words_counted(self) -> str:
        """What its figure counts, as written."""
        return _words_counted(self.text, self.start, self.end)

    def counts_like(self, other: Statement) -> bool:
        """Whether it counts the same kind of thing, or measures in the same unit."""
        if self.figure.unit or other.figure.unit:
            return self.figure.unit == other.figure.unit
        return _count_the_same(self, other)

    def is_less_than(self, other: Statement) -> bool:
        """Whether its figure is the lesser, by more than rounding may account for."""
        return self.figure.value < other.figure.value * (1 - _ROUNDED_BY_AT_MOST)

    def knows_source_of(self, other: Statement) -> bool:
        """Whether it mentions whom the other names as its source; so it does if that names nobody."""
        source = term_set(_name_in(other.said_by or ""), other.lang)
        return not source or not source.isdisjoint(_all_terms(self, other.lang))

    def repeats(self, other: Statement) -> bool:
        """Whether both give one figure, perhaps rounded in one."""
        a, b = self.figure.value, other.figure.value
        rounding = max(_last_place(a), _last_place(b)) / 2
        return abs(a - b) <= min(rounding, _ROUNDED_BY_AT_MOST * max(a, b))


def read_statement(
    question: Understood, evidence: Evidence, like: Statement | None = None
) -> Statement | None:
    """The sentence as a statement; None unless exactly one figure in it may be what is asked for.

    What a correction says that an earlier version of the article said is no statement any more.

    like: another statement; of several figures the one that counts the same may be what is asked for.
    """
    text, lang = evidence.text, evidence.document.lang
    place = _the_asked(question, text, lang, like)
    if place is None or _WITHDRAWN.search(fold(text)) or speaks_of_another_time(question, text, lang):
        return None
    figure, start, end = place
    published = evidence.document.published
    told = holds_for(_with_its_own_time(text, lang, start), lang, published)
    named = told or latest_date(text, lang)
    if named is not None and not question.may_be_of(int(named[:4])):
        return None
    return Statement(
        evidence,
        figure,
        start,
        end,
        _counted(text, start, end, lang),
        told,
        told or (published.isoformat() if published else None),
        said_by(text),
        len(_figures(text, lang)) == 1,
    )


def _with_its_own_time(text: str, lang: Lang, start: int) -> str:
    """Where figures are each followed by their time ("from 12 in May to 3 in July"), a figure with its
    own; else the whole sentence.
    """
    starts = [at for _, at, _ in _figures(text, lang)]
    if len(starts) < 2 or latest_date(text[: starts[0]], lang):
        return text
    parts = [text[at:end] for at, end in pairwise([*starts, len(text)])]
    own = parts[starts.index(start)]
    dated = sum(latest_date(part, lang) is not None for part in parts)
    return own if dated > 1 and latest_date(own, lang) else text


def are_of_one_thing(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether two statements are alike but for the figure, the time and the source.

    They count the same in the same unit, over the same span of time, both the whole or both a part,
    with most of their words in common; of two languages, the words of one as the other may have them.
    """
    if one.figure.unit != other.figure.unit or not are_told_alike(one, other):
        return False
    if _is_part(one) != _is_part(other):
        return False
    if _tells_figure_of(one, other) or _tells_figure_of(other, one):
        return False
    if not one.counts_like(other):
        return False
    alike, shared = float(one.evidence.vector @ other.evidence.vector), _shared(one, other)
    if not any(alike >= cosine and shared >= share for cosine, share in _least_shared(one, other)):
        return False
    if _lacks_the_place_asked(question, one, other) or _lacks_the_source_asked(question, one, other):
        return False
    if _tells_of_a_scope(question, one, other) or _tells_of_a_scope(question, other, one):
        return False
    return not _name_others(one, other)


def is_of_a_part(question: Understood, statement: Statement) -> bool:
    """Whether it counts for one occasion, or for what the question does not name."""
    return _is_single(statement) or bool(_unasked_scopes(question, statement))


def counts_a_part(question: Understood, statement: Statement) -> bool:
    """Whether it counts for one occasion, for what the question does not name, or some of a whole."""
    return (
        is_of_a_part(question, statement)
        or _is_part(statement)
        or _ONE_OF_SEVERAL.search(fold(_just_around(statement))) is not None
    )


def are_told_alike(one: Statement, other: Statement) -> bool:
    """Whether both are told over the same span of time, and of one occasion or not."""
    of_months = _FROM_TO.findall(fold(one.text)) == _FROM_TO.findall(fold(other.text))
    return of_months and _rates(one) == _rates(other) and _is_single(one) == _is_single(other)


def are_of_one_scope(one: Statement, other: Statement) -> bool:
    """Whether both name the same operations and places, their sources aside."""
    return _scopes_told(one) == _scopes_told(other)


def _scopes_told(statement: Statement) -> frozenset[frozenset[str]]:
    scopes = find_scopes(without_source(statement.text))
    return frozenset(words_of(scope.name, statement.lang) for scope in scopes)


def _name_in(source: str) -> str:
    """What of a source is written as a name ("Sonora" of "fiscalía de Sonora"), else all of it."""
    words = source.split()
    names = [at for at, word in enumerate(words) if word[0].isupper()]
    return " ".join(words[names[0] : names[-1] + 1]) if names else source


def _least_shared(one: Statement, other: Statement) -> tuple[tuple[float, float], ...]:
    if one.lang != other.lang:
        return _LEAST_SHARED_ACROSS
    if _are_tolls(one, other):
        return _LEAST_SHARED_OF_A_TOLL
    is_count = not one.figure.unit and all(len(side.counted[0]) > _LONGEST_UNIT for side in (one, other))
    return _LEAST_SHARED_OF_A_COUNT if is_count or one.figure.unit in _SHARES else _LEAST_SHARED


def _are_tolls(one: Statement, other: Statement) -> bool:
    return bool(harms_of(one.words_counted)) and all(
        _TOLL_MOVED.search(fold(side.text)) is not None for side in (one, other)
    )


_Placed = tuple[Figure, int, int]
"""A figure, and where it stands."""


def _the_asked(question: Understood, text: str, lang: Lang, like: Statement | None) -> _Placed | None:
    asked = stated_in(question.text, question.lang)
    found = [
        (figure, start, end)
        for figure, start, end in _figures(text, lang)
        if figure not in asked
        and _may_be_asked(question, figure)
        and _measures_what_is_asked(question, text, start, end)
    ]
    if len(found) > 1:
        sought = _asked_to_count(question, lang)
        harm = _harms_counted(question)
        counts = [_counted(text, start, end, lang) for _, start, end in found]
        wanted = [
            not sought.isdisjoint(count) or _tells_of_any(harm, _words_counted(text, start, end))
            for count, (_, start, end) in zip(counts, found, strict=True)
        ]
        if not any(wanted):
            kinds = _kinds_of(read_counted(question.text).noun)
            wanted = [
                not kinds.isdisjoint(_kinds_of(_words_counted(text, *place))) for _, *place in found
            ]
        if not any(wanted) and like is not None and like.lang == lang:
            wanted = [count[:1] == like.counted[:1] != () for count in counts]
        found = list(compress(found, wanted))
    return found[0] if len(found) == 1 else None


def _figures(text: str, lang: Lang) -> list[_Placed]:
    return [
        (one.what, one.start, one.end) for one in find_stated(text, lang) if isinstance(one.what, Figure)
    ]


def _may_be_asked(question: Understood, figure: Figure) -> bool:
    if question.wants_money:
        return figure.unit in _MONEY
    if _SHARE_ASKED.search(fold(question.text)):
        return figure.unit in _SHARES
    if _HOW_MANY.search(fold(question.text)):
        return figure.unit not in _SHARES | _MONEY | _NO_AMOUNT
    return figure.unit not in _NO_AMOUNT


def _measures_what_is_asked(question: Understood, text: str, start: int, end: int) -> bool:
    """Whether a figure is a rate where one is asked for, and no rise or fall where a share is."""
    asked = fold(question.text)
    if _PER_ASKED.search(asked) and not _HOW_MANY.search(asked):
        return _PER.match(fold(text[end : end + _CHARS_AROUND])) is not None
    if _SHARE_ASKED.search(asked) and not _MOVED.search(asked):
        before, after = (
            fold(text[max(0, start - _CHARS_AROUND) : start]),
            fold(text[end : end + _CHARS_AROUND]),
        )
        return not (_MOVED_BY.search(before) or _THAN_BEFORE.match(after))
    return True


@lru_cache(maxsize=1_000)
def _asked_terms(folded: str, lang: Lang, other: Lang) -> frozenset[str]:
    match = _HOW_MANY.search(folded)
    return _meanings(match[1], lang, other) if match else frozenset()


def _asked_to_count(question: Understood, lang: Lang) -> frozenset[str]:
    """What a question asks to count, in the terms of a language."""
    return _asked_terms(fold(question.text), question.lang, lang)


@lru_cache(maxsize=5_000)
def _counted(text: str, start: int, end: int, lang: Lang) -> tuple[str, ...]:
    """Terms of what a figure counts, in order."""
    return tuple(filter(_tells, split_terms(_words_counted(text, start, end), lang)))


@lru_cache(maxsize=5_000)
def _words_counted(text: str, start: int, end: int) -> str:
    """The next words of the clause, or those after "the number of" in it ("a nueve subió el número de
    muertos"), up to the next number; else what a number is said to be of before.
    """
    after = _NUMBER_OF.split(_CLAUSE_END.split(text[end:], maxsplit=1)[0])[-1]
    own = _NEXT_NUMBER.split(after, maxsplit=1)[0]
    before = _COUNTED_BEFORE.findall(fold(text[:start]))
    return " ".join(own.split()[:_WORDS_COUNTED] or before[-1:])


def _harms_counted(question: Understood) -> tuple[Family, ...]:
    """What was done to those whom a question counts: told by the noun, or of people by the question."""
    noun = read_counted(question.text).noun
    is_anybody = not noun or ANYBODY.match(noun) is not None
    return harms_of(last_question(fold(question.text)) if is_anybody else noun)


def _tells_of_any(events: Iterable[Family], words: str) -> bool:
    return any(event.is_in(words) for event in events)


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
    if not _kinds_of(one.words_counted).isdisjoint(_kinds_of(other.words_counted)):
        return True
    return any(heads) and any(_bare(side.counted[0]) in _PEOPLE for side in (one, other))


def _kinds_of(counted: str) -> frozenset[Family]:
    """The families of things that the first of the words that say what is counted is of."""
    families = families_of(counted.partition(" ")[0])
    return frozenset(family for family in families if not family.is_event)


def _harms_that_count(statement: Statement) -> tuple[Family, ...]:
    """What was done to those that its figure counts; "20 complaints over the deaths" are no dead."""
    return harms_of(_WHAT_FOR.split(statement.words_counted, maxsplit=1)[0])


def _is_counted(term: str, mine: Statement, other: Statement) -> bool:
    meant = _meanings(_bare(term), mine.lang, other.lang)
    return term in other.counted or not meant.isdisjoint(other.counted)


def _shared(one: Statement, other: Statement) -> float:
    """Of the statement with fewer words, the share that the other has too."""
    asked, held = _words(one.text, one.lang, other.lang), _told(other.text, other.lang)
    shared = sum(not held.isdisjoint(_terms_of(word)) for word in asked)
    return shared / max(1, min(len(asked), len(held)))


@lru_cache(maxsize=5_000)
def _words(text: str, lang: Lang, other: Lang) -> tuple[Asked, ...]:
    return tuple(word for word in read_question(text, other, lang) if _tells(word.term))


def _told(text: str, lang: Lang) -> frozenset[str]:
    return frozenset(term for term in term_set(text, lang) if _tells(term))


def _tells(term: str) -> bool:
    return not any(map(str.isdigit, term)) and "." not in term and _bare(term) not in MONTH_NUMBERS


def _bare(term: str) -> str:
    """A term without the mark of its language or of the table of names."""
    return term.lstrip("@").rpartition(":")[2]


def _terms_of(word: Asked) -> set[str]:
    return {word.term, *(term for term, _ in word.translations)}


@lru_cache(maxsize=5_000)
def _meanings(text: str, lang: Lang, other: Lang) -> frozenset[str]:
    return frozenset(term for word in read_question(text, other, lang) for term in _terms_of(word))


def _rates(statement: Statement) -> list[bool]:
    """Over which spans of time and for how many its figure is told, by what is said with it."""
    if statement.figure.unit in _SHARES:
        return []
    said = _said_with(statement)
    return [rate.search(said) is not None for rate in _RATES]


def _said_with(statement: Statement) -> str:
    """What is said of its figure, folded: the sentence where that is the only one, else the clause."""
    return fold(statement.text if statement.is_alone else _clause_of(statement))


def _clause_of(statement: Statement) -> str:
    before = _CLAUSE_END.split(statement.text[: statement.start])[-1]
    after = _CLAUSE_END.split(statement.text[statement.end :], maxsplit=1)[0]
    return f"{before} · {after}"


def _just_around(statement: Statement) -> str:
    return statement.text[max(0, statement.start - _CHARS_AROUND) : statement.end + _CHARS_AROUND]


def _name_others(one: Statement, other: Statement) -> bool:
    """Whether each names somebody or some place that the other does not, its source aside."""
    return _names_besides(one, other) and _names_besides(other, one)


def _tells_of_a_scope(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the first counts for what neither the other nor the question names."""
    known = stems(_all_terms(other, one.lang))
    return any(not terms <= known for terms in _unasked_scopes(question, one))


def _unasked_scopes(question: Understood, statement: Statement) -> list[frozenset[str]]:
    """Of each operation and place that the question does not name, the words of its name."""
    scopes = find_scopes(without_source(statement.text))
    if not scopes:
        return []
    lang = statement.lang
    asked = stems(_meanings(question.text, question.lang, lang))
    named = [(words_of(scope.name, lang), words_of(scope.kind, lang)) for scope in scopes]
    return [words for words, kind in named if words and asked.isdisjoint(words | kind)]


def _names_besides(one: Statement, other: Statement) -> bool:
    known = stems(_all_terms(other, one.lang) | _terms_of_names(other.text, other.lang))
    names = _terms_of_names(without_source(one.text), one.lang)
    return any(
        _tells(term) and len(_bare(term)) > 2 and stems({term}).isdisjoint(known) for term in names
    )


def _terms_of_names(text: str, lang: Lang) -> frozenset[str]:
    """Terms of the names in a text, the parts of "Customs and Border Protection" each for themselves."""
    return term_set(" ".join(find_names(text, lang)), lang)


def _lacks_the_source_asked(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the question names the source of the first, or who counts, and the second does not."""
    if question.source_asked and _lacks(question.source_asked, other):
        return True
    asked = _meanings(" ".join(question.names), question.lang, one.lang)
    source = term_set(one.said_by or "", one.lang)
    return bool(source) and source <= asked and source.isdisjoint(_all_terms(other, one.lang))


def _lacks(source: str, statement: Statement) -> bool:
    return not term_set(source, statement.lang) <= _all_terms(statement, statement.lang)


def _lacks_the_place_asked(question: Understood, one: Statement, other: Statement) -> bool:
    """Whether the first holds what the question asks of ("at sea"), and the second, with the title of its
    article, does not.
    """
    places = [
        place
        for place in _PLACE_ASKED.findall(fold(question.text))
        if _place_terms(place.split(" ", 1)[0], question.lang, one.lang)
    ]
    named = [scope.name for scope in find_scopes(question.text)]
    held = term_set(one.text, one.lang)
    others = term_set(f"{other.evidence.document.title}\n{other.text}", other.lang)
    return any(
        not held.isdisjoint(_place_terms(place, question.lang, one.lang))
        and others.isdisjoint(_place_terms(place, question.lang, other.lang))
        for place in (*places, *named)
    )


@lru_cache(maxsize=1_000)
def _place_terms(place: str, lang: Lang, other: Lang) -> frozenset[str]:
    return frozenset(filter(_tells, _meanings(place, lang, other))) - HOME


def _all_terms(statement: Statement, lang: Lang) -> frozenset[str]:
    return term_set(statement.text, statement.lang) | _meanings(statement.text, statement.lang, lang)


def _tells_figure_of(one: Statement, other: Statement) -> bool:
    """Whether the first tells the other's figure too, beside its own."""
    return other.figure in stated_in(one.text, one.lang)


def _is_part(statement: Statement) -> bool:
    """Whether it counts some of a whole: "of the 37", "a group of 37", "11 more"."""
    text, start, end = statement.text, statement.start, statement.end
    around, before = fold(text[max(0, start - 25) : end + 12]), fold(text[max(0, start - 25) : start])
    after = _CLAUSE_END.split(fold(text[end : end + 40]), maxsplit=1)[0]
    parts = _PART_OF.search(around), _GROUP_OF.search(before), _MORE.search(after)
    return not statement.figure.unit and any(parts)


def _is_single(statement: Statement) -> bool:
    """Whether it tells of one occasion: "a single action", "en un decomiso"."""
    return _SINGLE.search(_said_with(statement)) is not None


def _last_place(value: Decimal) -> Decimal:
    """What the last digit that is no zero counts: 100 in 1,200; .1 in 82.1."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
