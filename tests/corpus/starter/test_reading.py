"""Figures, units, dates and names are read alike in English and Spanish."""

from decimal import Decimal

import pytest

from tests.corpus.starter.reading import Figure, days_in, figures_in, names_in, units_agree


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$1.8 billion", 1_800_000_000, "USD"),
        ("1,800 millones de dólares", 1_800_000_000, "USD"),
        ("15 mil millones de dólares", 15_000_000_000, "USD"),
        ("7.2 million pesos", 7_200_000, "MXN"),
        ("7.2 millones de pesos", 7_200_000, "MXN"),
        ("41.5%", Decimal("41.5"), "percent"),
        ("23 percent", 23, "percent"),
        ("23 por ciento", 23, "percent"),
        ("1,168 kg", 1_168, "kg"),
        ("1,168 kilos", 1_168, "kg"),
        ("26 tonnes of drugs", 26, "tonne"),
        ("26 toneladas de droga", 26, "tonne"),
        ("5,409 lb", 5_409, "pound"),
        ("5,409 libras", 5_409, "pound"),
        ("2,158 million m³", 2_158_000_000, "m3"),
        ("17.5 homicides per 100,000 inhabitants", Decimal("17.5"), "per 100,000"),
        ("17.5 homicidios por cada 100,000 habitantes", Decimal("17.5"), "per 100,000"),
        ("415,309 pastillas de fentanilo", 415_309, "pill"),
        ("2,471 armas de fuego", 2_471, "firearm"),
        ("47 clandestine methamphetamine laboratories", 47, "lab"),
        ("siete aviones militares", 7, "aircraft"),
        ("48.6 homicidios al día", Decimal("48.6"), "death"),
        ("1,564 in 22 states", 1_564, ""),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, value: int | Decimal, unit: str) -> None:
    assert next(figures_in(text)) == Figure(Decimal(value), unit)


def test_the_first_number_of_a_range_has_the_unit_of_the_second() -> None:
    assert [figure.unit for figure in figures_in("346 a 350 toneladas")] == ["tonne", "tonne"]


@pytest.mark.parametrize(
    "text",
    [
        "on August 16, 2010",
        "el 16 de agosto de 2010",
        "in FY2008–FY2010",
        "desde la década de 1970",
        "report GAO-21-322",
        "EO 14194",
        "P.L. 111-212",
        "el artículo 9",
        "at 10:30 a.m.",
        "three quarters of a mile",
    ],
)
def test_dates_and_names_are_no_figures(text: str) -> None:
    assert list(figures_in(text)) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("August 16, 2010", {(2010, 8, 16)}),
        ("el 16 de agosto de 2010", {(2010, 8, 16)}),
        ("December 27–28, 2023", {(2023, 12, 27), (2023, 12, 28)}),
        ("in August 2010 and agosto de 2011", {(2010, 8, None), (2011, 8, None)}),
        ("from FY2008 to FY2021", {(2008, None, None), (2021, None, None)}),
        ("from August 1", {(None, 8, 1)}),
        ("2,010 people and $2010", set()),
    ],
)
def test_a_date_is_read_to_the_part_that_the_text_states(text: str, days: set[object]) -> None:
    assert set(days_in(text)) == days


def test_a_name_is_the_same_in_both_languages() -> None:
    assert list(names_in("el artículo 9, nivel 2, 7.º Grupo")) == list(names_in("Article 9, Tier 2, 7th"))


@pytest.mark.parametrize(
    ("claimed", "known"),
    [
        ("", "USD"),
        ("people", "percent"),
        ("tonne", "kg"),
        ("pound", "kg"),
        ("USD", "MXN"),
        ("percent", ""),
        ("lab", "firearm"),
        ("arrest", "death"),
        ("pill", "dose"),
    ],
)
def test_different_units_do_not_agree(claimed: str, known: str) -> None:
    assert not units_agree(claimed, known)


@pytest.mark.parametrize(("claimed", "known"), [("kg", "kg"), ("", "lab"), ("people", "arrest")])
def test_a_count_agrees_with_a_count_whose_noun_is_left_open(claimed: str, known: str) -> None:
    assert units_agree(claimed, known)
