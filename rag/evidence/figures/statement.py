"""A sentence as a statement of one figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from corpus.document import Lang
from index.words import fold
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.figures.asked_figure import figure_asked
from rag.evidence.figures.counted import CLAUSE_END, figures_in, terms_counted, words_counted
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import MONTH
from rag.mentions.figures.stated import Figure
from rag.mentions.sentences.said_by import said_by
from rag.mentions.times.as_of import holds_for, latest_date
from rag.question.understand import Understood

_LENGTH_OF_A_YEAR = len("2026")
_ROUNDED_BY_AT_MOST = Decimal("0.02")
_MOUNTS_UP = re.compile(
    r"\b(?:so far|to date|in total|a total of|cumulative\w*|accumulated|running (?:total|count|tally)|"
    r"(?:since|desde)(?: \w+){0,4} \d{4}|acumul\w+|sum(?:a|an|aba|aban)|llev(?:a|an|aba|aban)|en total|"
    r"hasta la fecha|hasta ahora)\b"
)
"""Words of a count that only grows."""
_BY_THEN = rf"by (?:the (?:end|start|middle)|early|mid|late|then|now|(?:19|20)\d\d|{MONTH})"
_RUNNING = re.compile(
    r"\b(?:since|so far|up to|as of|until|stood at|now|total|report\w*|count(?:s|ed|ing)?|tally|"
    r"said|wrote|"
    rf"gave|{_BY_THEN}|"
    r"figure|registry|numbered|"
    r"desde|hasta|van|lleva|al \d|acumul\w+|balance|informe|conteo|registro|revision|cifra|"
    r"dij(?:o|eron)|inform(?:o|aron)|report(?:o|aron)|afirm(?:o|aron)|cont(?:o|aron)|"
    r"\w+(?:aba|aban)|tenian?|habian?)\b"
)
"""Words of what was reached by then, or of a report on it."""
_STANDS = re.compile(
    r"\b(?:since|so far|up to|as of|until|stood at|now|total|to date|numbered|"
    rf"{_BY_THEN}|"
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
    r"\b(?:revised|final(?:ised|ized)? (?:count|figure|tally)|definitiv[oa]s?|revisad[oa]s?|"
    r"reviso (?:la|el|los|las|su) (?:cifra|conteo|dato|cuenta|numero|balance)s?|"
    r"corrected|corrigio)\b"
)


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
        return _MOUNTS_UP.search(self.said_with) is not None

    @property
    def words_counted(self) -> str:
        """What its figure counts, as written."""
        return words_counted(self.text, self.start, self.end)

    @property
    def said_with(self) -> str:
        """What is said of its figure, folded: where that is alone, the sentence; else the clause."""
        if self.is_alone:
            return fold(self.text)
        before = CLAUSE_END.split(self.text[: self.start])[-1]
        after = CLAUSE_END.split(self.text[self.end :], maxsplit=1)[0]
        return fold(f"{before} · {after}")

    def is_less_than(self, other: Statement) -> bool:
        """Whether its figure is the lesser, by more than rounding may account for."""
        return self.figure.value < other.figure.value * (1 - _ROUNDED_BY_AT_MOST)

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
    head = like.counted[:1] if like is not None and like.lang == lang else ()
    place = figure_asked(question, text, lang, head)
    if (
        place is None
        or _WITHDRAWN.search(fold(text))
        or speaks_of_another_time(question, text, lang, evidence.day)
    ):
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
        terms_counted(text, start, end, lang),
        told,
        told or (published.isoformat() if published else None),
        said_by(text),
        len(figures_in(text, lang)) == 1,
    )


def _with_its_own_time(text: str, lang: Lang, start: int) -> str:
    """Where figures are each followed by their time ("from 12 in May to 3 in July"), a figure with its
    own; else the whole sentence.
    """
    starts = [at for _, at, _ in figures_in(text, lang)]
    if len(starts) < 2 or latest_date(text[: starts[0]], lang):
        return text
    parts = [text[at:end] for at, end in pairwise([*starts, len(text)])]
    own = parts[starts.index(start)]
    dated = sum(latest_date(part, lang) is not None for part in parts)
    return own if dated > 1 and latest_date(own, lang) else text


def _last_place(value: Decimal) -> Decimal:
    """What the last digit that is no zero counts: 100 in 1,200; .1 in 82.1."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
