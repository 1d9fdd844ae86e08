from datetime import date

import pytest

from rag.mentions.times.period import Period, period_of
from rag.mentions.times.relative_time import find_relative
from tests.growth import fill, takes_linear_time

TODAY = date(2026, 11, 27)


def months(first, last):
    """("2025-02", "2025-03") as a period; "" is an open side."""
    a, b = (12 * int(one[:4]) + int(one[5:]) if one else None for one in (first, last))
    return Period(a, b)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("What happened yesterday?", "en", "2026-11", "2026-11"),
        ("What happened last week?", "en", "2026-11", "2026-11"),
        ("Who was arrested last Friday?", "en", "2026-11", "2026-11"),
        ("How many murders were there last month?", "en", "2026-10", "2026-10"),
        ("How many murders were there last year?", "en", "2025-01", "2025-12"),
        ("How many murders so far this year?", "en", "2026-01", "2026-12"),
        ("How many in May last year?", "en", "2025-05", "2025-05"),
        ("How many on March 5 of this year?", "en", "2026-03", "2026-03"),
        ("What was signed last May?", "en", "2026-05", "2026-05"),
        ("What was signed last December?", "en", "2025-12", "2025-12"),
        ("Who was it two years ago?", "en", "2024-01", "2024-12"),
        ("Who was it 3 months ago?", "en", "2026-08", "2026-08"),
        ("¿Quién era el pasado setiembre?", "es", "2026-09", "2026-09"),
        ("Who was it a decade ago?", "en", "2016-01", "2016-12"),
        ("And the year before last?", "en", "2024-01", "2024-12"),
        ("What changed in the last six months?", "en", "2026-05", "2026-11"),
        ("What changed over the past year?", "en", "2025-11", "2026-11"),
        ("last 24 hours", "en", "2026-11", "2026-11"),
        ("How many since last year?", "en", "2025-01", ""),
        ("How many before last year?", "en", "", "2024-12"),
        ("Compare last year with 2023.", "en", "2023-01", "2025-12"),
        ("¿Qué pasó ayer?", "es", "2026-11", "2026-11"),
        ("¿Qué pasó antier?", "es", "2026-11", "2026-11"),
        ("¿Qué pasó la semana pasada?", "es", "2026-11", "2026-11"),
        ("¿Qué pasó el lunes pasado?", "es", "2026-11", "2026-11"),
        ("¿Qué pasó el mes pasado?", "es", "2026-10", "2026-10"),
        ("¿Cuántos homicidios hubo el año pasado?", "es", "2025-01", "2025-12"),
        ("¿Cuántos homicidios hubo el pasado año?", "es", "2025-01", "2025-12"),
        ("¿Cuántos en marzo del año pasado?", "es", "2025-03", "2025-03"),
        ("¿Cuántos en marzo de este año?", "es", "2026-03", "2026-03"),
        ("¿Cuántos en lo que va del año?", "es", "2026-01", "2026-12"),
        ("¿Qué se firmó el pasado 20 de enero?", "es", "2026-01", "2026-01"),
        ("¿Qué se firmó en diciembre pasado?", "es", "2025-12", "2025-12"),
        ("¿Quién era hace dos años?", "es", "2024-01", "2024-12"),
        ("¿Quién era dos años atrás?", "es", "2024-01", "2024-12"),
        ("¿Quién era hace un mes?", "es", "2026-10", "2026-10"),
        ("¿Y el año antepasado?", "es", "2024-01", "2024-12"),
        ("¿Qué cambió en los últimos 6 meses?", "es", "2026-05", "2026-11"),
        ("¿Qué cambió en la última década?", "es", "2016-11", "2026-11"),
        ("¿Hace dos años que no se reúnen?", "es", "2024-11", "2026-11"),
        ("¿Cuántos van desde hace dos años?", "es", "2024-01", ""),
        ("¿Cuántos eran hasta el año pasado?", "es", "", "2025-12"),
    ],
)
def test_a_time_is_counted_from_the_day(text, lang, first, last):
    assert period_of(text, lang, TODAY) == months(first, last)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("What was the toll in the last month before Sheinbaum took over?", "en"),
        ("What did he do in the last year of his term?", "en"),
        ("What did he do in his last two years in office?", "en"),
        ("What was Obama's last year like?", "en"),
        ("the last two years of the Biden administration", "en"),
        ("How many years ago was it?", "en"),
        ("It was years ago.", "en"),
        ("How long will the ceasefire last this time?", "en"),
        ("Did the ceasefire last may be a year?", "en"),
        ("He got two years.", "en"),
        ("What is new this decade?", "en"),
        ("¿Qué hizo en los últimos dos años de su gobierno?", "es"),
        ("¿Qué hizo en el último año de Peña?", "es"),
        ("¿Qué hizo en sus últimos dos años?", "es"),
        ("¿Hace cuántos años fue?", "es"),
        ("¿Qué hace la DEA?", "es"),
        ("El pasado de García Luna", "es"),
        ("Le dieron dos años.", "es"),
        ("Ese año fue distinto.", "es"),
    ],
)
def test_what_is_not_told_from_the_day_tells_no_time(text, lang):
    assert period_of(text, lang, TODAY) is None


@pytest.mark.parametrize("text", ["What happened last week?", "¿Qué pasó el año pasado?"])
def test_without_a_day_no_time_is_told_from_one(text):
    assert period_of(text, "en") is None


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        (date(2026, 1, 2), "last week", "2025-12", "2025-12"),
        (date(2026, 1, 1), "yesterday", "2025-12", "2025-12"),
        (date(2026, 1, 31), "last month", "2025-12", "2025-12"),
        (date(2026, 11, 3), "last week", "2026-10", "2026-11"),
        (date(2026, 11, 3), "last Friday", "2026-10", "2026-11"),
    ],
)
def test_a_time_may_lie_before_the_turn_of_a_month_or_year(today, text, first, last):
    assert period_of(text, "en", today) == months(first, last)


@pytest.mark.parametrize("text", ["hace 200 años", "200 weeks ago", "in the last 200 years", "ayer"])
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("today", [date.min, date(100, 1, 1), date.max])
def test_any_day_of_the_calendar_is_one_to_count_from(text, lang, today):
    period = period_of(text, lang, today)

    assert period is None or period.written(lang)


@pytest.mark.parametrize(
    ("text", "lang", "is_recent"),
    [
        ("last week", "en", True),
        ("three days ago", "en", True),
        ("this year", "en", True),
        ("last year", "en", False),
        ("two years ago", "en", False),
        ("ayer", "es", True),
        ("este mes", "es", True),
        ("el mes pasado", "es", False),
    ],
)
def test_it_is_told_whether_a_time_is_of_these_days(text, lang, is_recent):
    assert [told.is_recent for told in find_relative(text, lang, TODAY)] == [is_recent]


@pytest.mark.parametrize(
    "letters",
    ["last ", "the last ", "hace ", "hace un ", "pasado ", "march ", "enero ", "year ", "año ", "1 year ",
     "two ", " ", "a", "last 2 years of ", "pasado 20 de "],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "es"])
def test_100_kb_of_the_worst_letters_take_no_time(letters, lang):
    assert takes_linear_time(
        lambda text: find_relative(text, lang, TODAY), lambda size: fill(letters, size), 100_000
    )


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("Who was shot last April 3?", "en", date(2026, 4, 3), date(2026, 4, 3)),
        ("Who was shot last April 3 in Texas?", "en", date(2026, 4, 3), date(2026, 4, 3)),
        ("On last April 3, who was shot?", "en", date(2026, 4, 3), date(2026, 4, 3)),
        ("Is it true that last April 3 men were killed?", "en", date(2026, 4, 1), date(2026, 4, 30)),
        ("How come last December 12 people died?", "en", date(2025, 12, 1), date(2025, 12, 31)),
        ("Why were last April 3,500 people sent back?", "en", date(2026, 4, 1), date(2026, 4, 30)),
        ("¿A quién mataron el 3 de abril pasado?", "es", date(2026, 4, 3), date(2026, 4, 3)),
        ("¿Es cierto que el abril pasado 3 hombres murieron?", "es", date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_a_number_after_a_month_is_a_day_only_where_nothing_is_counted(text, lang, first, last):
    (told,) = find_relative(text, lang, TODAY)

    assert (told.first, told.last) == (first, last)


@pytest.mark.parametrize("text", ["2 hours ago", "hace 2 horas"])
def test_hours_ago_may_be_today_or_yesterday(text):
    (told,) = find_relative(text, "es" if "horas" in text else "en", date(2026, 11, 3))

    assert (told.first, told.last) == (date(2026, 11, 2), date(2026, 11, 3))


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("¿Qué pasó el pasado 5 de mayo?", "es", date(2026, 5, 5), date(2026, 5, 5)),
        ("¿Qué pasó el 5 de mayo pasado?", "es", date(2026, 5, 5), date(2026, 5, 5)),
        ("¿Qué pasó el pasado 1º de mayo?", "es", date(2026, 5, 1), date(2026, 5, 1)),
        ("What happened last May 5?", "en", date(2026, 5, 5), date(2026, 5, 5)),
        ("¿Qué pasó el pasado 27 de mayo?", "es", date(2025, 5, 27), date(2025, 5, 27)),
        ("¿Qué pasó el pasado 30 de abril?", "es", date(2026, 4, 30), date(2026, 4, 30)),
        ("¿Qué pasó el pasado mayo?", "es", date(2025, 5, 1), date(2025, 5, 31)),
        ("What happened last May?", "en", date(2025, 5, 1), date(2025, 5, 31)),
    ],
)
def test_a_day_of_this_month_before_today_is_of_this_year(text, lang, first, last):
    (told,) = find_relative(text, lang, date(2026, 5, 27))

    assert (told.first, told.last) == (first, last)
