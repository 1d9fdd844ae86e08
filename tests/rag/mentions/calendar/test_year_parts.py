from datetime import date

import pytest

from rag.mentions.calendar.year_parts import tells_of_other_parts, without_year_parts
from rag.mentions.figures.stated import Day, Figure, stated_in
from rag.mentions.times.period import period_of
from rag.mentions.times.time import find_times
from rag.mentions.times.times_told import periods_told

TODAY = date(2026, 11, 28)


def told(text, lang):
    return [period.written(lang) for period in periods_told(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("in the second quarter of 2026", "en", "2026-04", "2026-06"),
        ("in second-quarter 2026", "en", "2026-04", "2026-06"),
        ("2026's second quarter", "en", "2026-04", "2026-06"),
        ("Q2 2026", "en", "2026-04", "2026-06"),
        ("Q2'26", "en", "2026-04", "2026-06"),
        ("2Q26", "en", "2026-04", "2026-06"),
        ("2026-Q2", "en", "2026-04", "2026-06"),
        ("Q1 to Q3 2026", "en", "2026-01", "2026-09"),
        ("in the first and second quarters of 2026", "en", "2026-01", "2026-06"),
        ("in the last quarter of 2025", "en", "2025-10", "2025-12"),
        ("in the first half of 2026", "en", "2026-01", "2026-06"),
        ("H2 2025", "en", "2025-07", "2025-12"),
        ("in the first nine months of 2026", "en", "2026-01", "2026-09"),
        ("in the first quarter of fiscal year 2026", "en", "2025-10", "2025-12"),
        ("Q3 FY26", "en", "2026-04", "2026-06"),
        ("en el segundo trimestre de 2026", "es", "2026-04", "2026-06"),
        ("en el 2do trimestre del año 2026", "es", "2026-04", "2026-06"),
        ("2T 2026", "es", "2026-04", "2026-06"),
        ("2T26", "es", "2026-04", "2026-06"),
        ("en el primer semestre del 2026", "es", "2026-01", "2026-06"),
        ("en la segunda mitad de 2025", "es", "2025-07", "2025-12"),
        ("en el tercer cuatrimestre de 2025", "es", "2025-09", "2025-12"),
        ("en el primer bimestre de 2026", "es", "2026-01", "2026-02"),
        ("en los primeros seis meses de 2026", "es", "2026-01", "2026-06"),
        ("en el primer trimestre del ejercicio fiscal 2026", "es", "2026-01", "2026-03"),
    ],
)
def test_a_part_of_a_year_goes_from_its_first_month_to_its_last(text, lang, first, last):
    (time,) = find_times(text, lang)

    assert (f"{time.first:%Y-%m}", f"{time.last:%Y-%m}") == (first, last)


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("How many last quarter?", "en", "July 2026–September 2026"),
        ("How many this quarter?", "en", "October 2026–December 2026"),
        ("How many in the quarter before last?", "en", "April 2026–June 2026"),
        ("How many in the first half of this year?", "en", "January 2026–June 2026"),
        ("How many in the second half of last year?", "en", "July 2025–December 2025"),
        ("How much last fiscal year?", "en", "2026"),
        ("How much this fiscal year?", "en", "2027"),
        ("How much in FY 26?", "en", "2026"),
        ("¿Cuántos el trimestre pasado?", "es", "julio de 2026–septiembre de 2026"),
        ("¿Cuántos en el último trimestre?", "es", "julio de 2026–septiembre de 2026"),
        ("¿Cuántos este semestre?", "es", "julio de 2026–diciembre de 2026"),
        ("¿Cuántos el semestre pasado?", "es", "enero de 2026–junio de 2026"),
        ("¿Cuántos en el primer trimestre del año pasado?", "es", "enero de 2025–marzo de 2025"),
        ("¿Cuánto en el año fiscal 26?", "es", "2026"),
        ("¿Cuánto en el año fiscal pasado?", "es", "2026"),
        ("¿Cuánto en el ejercicio fiscal anterior?", "es", "2025"),
    ],
)
def test_a_part_of_a_year_is_told_from_the_day_too(text, lang, written):
    period = period_of(text, lang, TODAY)

    assert period is not None
    assert period.written(lang) == written


@pytest.mark.parametrize("text", ["How many in Q3?", "¿Cuántos en el primer semestre del año?"])
def test_one_whose_year_is_not_told_is_of_no_year(text):
    assert period_of(text, "en", TODAY) is None


@pytest.mark.parametrize(
    ("asked", "sentence", "expected"),
    [
        ("How many in the second quarter?", "It trained 210 in the first quarter of 2026.", True),
        ("How many in the second quarter?", "It trained 340 in Q2 2025.", False),
        ("How many in the second quarter?", "It trained 340 in 2025.", False),
        ("¿Cuántos en el segundo semestre?", "Hubo 120 en el primer trimestre de 2026.", True),
        ("¿Cuántos en el primer semestre del año?", "Hubo 120 en el primer trimestre.", False),
    ],
)
def test_without_a_year_another_part_of_any_year_is_of_another_time(asked, sentence, expected):
    assert tells_of_other_parts(asked, sentence) is expected


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("In 2026, it trained 210 in the first quarter.", "en", ["January 2026–March 2026"]),
        (
            "It trained 210 in the first quarter and 340 in the second quarter of 2026.",
            "en",
            ["January 2026–March 2026", "April 2026–June 2026"],
        ),
        (
            "It trained 210 in the first quarter, up from 180 in the first quarter of 2025.",
            "en",
            ["January 2025–March 2025"],
        ),
        ("En 2026, hubo 120 en el primer trimestre.", "es", ["enero de 2026–marzo de 2026"]),
    ],
)
def test_a_part_without_a_year_is_of_that_told_before_it_or_with_it(text, lang, written):
    assert told(text, lang) == written


@pytest.mark.parametrize(
    "text",
    [
        "About a quarter of 2,026 people",
        "in the first half of the match",
        "last-half lead",
        "3 t of sand",
    ],
)
def test_what_is_no_part_of_a_year_is_no_time(text):
    assert not list(find_times(text, "en", TODAY))


@pytest.mark.parametrize(
    ("text", "lang", "days", "figures"),
    [
        ("It made 210 raids in Q1 2026.", "en", {Day(2026, months=(1, 3))}, {"210"}),
        ("Hubo 120 cateos en el 1er trimestre de 2026.", "es", {Day(2026, months=(1, 3))}, {"120"}),
        ("It got 55 trucks in FY 26.", "en", {Day(2026)}, {"55"}),
        ("Hubo 120 cateos en los primeros 6 meses de 2026.", "es", {Day(2026, months=(1, 6))}, {"120"}),
    ],
)
def test_the_number_of_a_part_is_no_figure(text, lang, days, figures):
    stated = stated_in(text, lang)

    assert {one for one in stated if isinstance(one, Day)} == days
    assert {str(one.value) for one in stated if isinstance(one, Figure)} == figures


def test_a_day_of_a_part_is_written_as_its_months():
    assert Day(2026, months=(1, 3)).isoformat() == "2026-01/2026-03"
    assert Day(2026, months=(-2, 0)).isoformat() == "2025-10/2025-12"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("raids in Q1 2026?", "raids in 2026?"),
        ("How much in FY 26?", "How much in ?"),
        ("cateos en el 2T26", "cateos en el "),
    ],
)
def test_a_text_without_its_parts_of_years_keeps_the_years(text, left):
    assert without_year_parts(text) == left
