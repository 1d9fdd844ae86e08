"""What a text claims that its facts do not carry."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator

from tests.corpus.starter.briefs import Fact
from tests.corpus.starter.reading import Day, Figure, days_in, figures_in, names_in


def unsupported(sentences: Iterable[str], facts: list[Fact]) -> list[str]:
    """The claims that no fact carries, each with its sentence.

    Every date, figure and number of a law or report must be in the facts, a figure in the unit of
    its fact. A sentence that dates a figure must keep the fact's date: the fact knows one of the
    sentence's dates, and no date comes from a document that states none of the sentence's figures.
    """
    return [f"{claim}: {sentence}" for sentence in sentences for claim in _claims(sentence, facts)]


def _claims(sentence: str, facts: list[Fact]) -> Iterator[str]:
    days, figures = set(days_in(sentence)), list(figures_in(sentence))
    carriers = {figure: [fact for fact in facts if fact.carries(figure)] for figure in figures}
    yield from (f"unknown name {name}" for name in names_in(sentence) if not _named(name, facts))
    yield from (f"unknown date {day}" for day in days if not _known(day, facts))
    yield from _figures_without_their_fact(carriers, days)
    yield from _days_of_other_documents(carriers, days, facts)


def _figures_without_their_fact(carriers: dict[Figure, list[Fact]], days: set[Day]) -> Iterator[str]:
    for figure, carrying in carriers.items():
        if not carrying:
            yield f"unknown figure {figure.value} {figure.unit}"
        elif days and not any(days & fact.known_days for fact in carrying):
            yield f"figure {figure.value} {figure.unit} at another date"


def _days_of_other_documents(
    carriers: dict[Figure, list[Fact]], days: set[Day], facts: list[Fact]
) -> Iterator[str]:
    documents = {fact.url for carrying in carriers.values() for fact in carrying}
    related = [fact for fact in facts if fact.url in documents]
    if related:
        yield from (f"date {day} of another document" for day in days if not _known(day, related))


def _named(name: str, facts: list[Fact]) -> bool:
    return any(name in fact.names for fact in facts)


def _known(day: Day, facts: list[Fact]) -> bool:
    return any(day in fact.known_days for fact in facts)


def is_date_of_newest_event(published: dt.date, body: str, facts: list[Fact]) -> bool:
    """Whether the newest date that a body states, plans aside, is the day of publication.

    Where the body states that newest month without a day, any later day of it will do.
    """
    past = set[Day]().union(*(fact.past_days for fact in facts))
    stated = [day for day in days_in(body) if day[0] and day in past]
    months = [(year, month) for year, month, _ in stated if month]
    if not months or max(year for year, _, _ in stated) != published.year:
        return False
    newest = [day for year, month, day in stated if (year, month) == max(months)]
    last = max((day for day in newest if day), default=1)
    in_month = (published.year, published.month) == max(months)
    return in_month and (published.day == last or (None in newest and published.day > last))


def newest_telling(facts: Iterable[Fact]) -> dt.date:
    """The day by which the sources had told all of some facts: nobody could report them before.

    A source known to the month alone had told it by the last day of that month; one known to the
    year alone binds to no day.
    """
    told = [tuple(map(int, fact.document.split("-"))) for fact in facts]
    last = [(*day, calendar.monthrange(*day)[1]) if len(day) == 2 else day for day in told]
    return max((dt.date(*day) for day in last if len(day) == 3), default=dt.date.min)
