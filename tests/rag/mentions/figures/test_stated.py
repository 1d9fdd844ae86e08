from decimal import Decimal

import pytest

from rag.mentions.figures.stated import Day, Figure, find_stated


def stated(text, lang="en"):
    return [one.what for one in find_stated(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("on February 27, 2025", "en", Day(2025, 2, 27)),
        ("on 27 February 2025", "en", Day(2025, 2, 27)),
        ("on the 27th of February 2025", "en", Day(2025, 2, 27)),
        ("on 2025-02-27", "en", Day(2025, 2, 27)),
        ("el 27 de febrero de 2025", "es", Day(2025, 2, 27)),
        ("el primero de marzo del 2025", "es", Day(2025, 3, 1)),
        ("el 1º de marzo", "es", Day(None, 3, 1)),
        ("en febrero de 2025", "es", Day(2025, 2)),
        ("in February 2025", "en", Day(2025, 2)),
        ("in March", "en", Day(None, 3)),
        ("on May 5", "en", Day(None, 5, 5)),
        ("in 2025", "en", Day(2025)),
        ("in FY2024", "en", Day(2024)),
        ("on Jan. 20, 2026", "en", Day(2026, 1, 20)),
        ("on Feb. 27", "en", Day(None, 2, 27)),
        ("on Sept 11, 2001", "en", Day(2001, 9, 11)),
        ("on Mar. 5", "en", Day(None, 3, 5)),
        ("on 27 Feb 2025", "en", Day(2025, 2, 27)),
        ("in Aug. 2025", "en", Day(2025, 8)),
        ("el 20 de ene. de 2026", "es", Day(2026, 1, 20)),
        ("20 ene 2026", "es", Day(2026, 1, 20)),
        ("el 3 ago. 2026", "es", Day(2026, 8, 3)),
        ("5 mar 2026", "es", Day(2026, 3, 5)),
        ("en dic. de 2025", "es", Day(2025, 12)),
        ("en ago. de 2025", "es", Day(2025, 8)),
        ("how many in february 2025", "en", Day(2025, 2)),
        ("on march 5", "en", Day(None, 3, 5)),
        ("in march", "en", Day(None, 3)),
        ("total march 2025", "en", Day(2025, 3)),
        ("may 5, 2025", "en", Day(2025, 5, 5)),
        ("EL 20 DE ENERO DE 2026", "es", Day(2026, 1, 20)),
        ("EN MARZO", "es", Day(None, 3)),
        ("ON MARCH 5, 2025", "en", Day(2025, 3, 5)),
        ("EL PRIMERO DE MAYO DEL 2025", "es", Day(2025, 5, 1)),
    ],
)
def test_a_date_is_the_same_however_it_is_written(text, lang, day):
    assert stated(text, lang) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "between June 8 and 14, 2026",
        "from June 8 to 14, 2026",
        "on June 8-14, 2026",
        "Jun. 8–14, 2026",
        "June 8th through the 14th, 2026",
    ],
)
def test_two_days_of_one_month_are_both_of_it(text):
    assert stated(text) == [Day(2026, 6, 8), Day(2026, 6, 14)]


@pytest.mark.parametrize(
    ("text", "lang", "value", "unit"),
    [
        ("29 people", "en", 29, ""),
        ("twenty-nine people", "en", 29, ""),
        ("veintinueve personas", "es", 29, ""),
        ("treinta y una armas", "es", 31, ""),
        ("one hundred and five", "en", 105, ""),
        ("ciento cinco", "es", 105, ""),
        ("two thousand three hundred", "en", 2300, ""),
        ("dos mil trescientos", "es", 2300, ""),
        ("1,200 guns", "en", 1200, ""),
        ("1.200 armas", "es", 1200, ""),
        ("1.200,5 armas", "es", "1200.5", ""),
        ("3.5 million", "en", 3_500_000, ""),
        ("3,5 millones", "es", 3_500_000, ""),
        ("mil millones de dólares", "es", 10**9, "usd"),
        ("2 mil millones de dólares", "es", 2 * 10**9, "usd"),
        ("two billion dollars", "en", 2 * 10**9, "usd"),
        ("$2 billion", "en", 2 * 10**9, "usd"),
        ("US$300", "en", 300, "usd"),
        ("one million pesos", "en", 10**6, "mxn"),
        ("un millón de pesos", "es", 10**6, "mxn"),
        ("20 mdp", "es", 20_000_000, "mxn"),
        ("87%", "en", 87, "percent"),
        ("87 percent", "en", 87, "percent"),
        ("87 per cent", "en", 87, "percent"),
        ("87 por ciento", "es", 87, "percent"),
        ("ochenta y siete por ciento", "es", 87, "percent"),
        ("0.8 percentage points", "en", "0.8", "point"),
        ("0.8 puntos porcentuales", "es", "0.8", "point"),
        ("1 punto porcentual", "es", 1, "point"),
        ("460 meses", "es", 460, "month"),
        ("460 years", "en", 460, "year"),
        ("1.1 toneladas", "es", "1.1", "tonne"),
        ("1.1 kilograms", "en", "1.1", "kg"),
        ("150 miles", "en", 150, "mile"),
        ("the 16th unit", "en", 16, "ordinal"),
        ("33 mil 241 fallecidos", "es", 33_241, ""),
        ("mil 200 policías", "es", 1200, ""),
        ("Mil 200 reos", "es", 1200, ""),
        ("dos mil 500 agentes", "es", 2500, ""),
        ("3 mil 20 por ciento", "es", 3020, "percent"),
        ("3 mil 200 millones de pesos", "es", 3_200_000_000, "mxn"),
        ("3 MIL 200 MILLONES DE PESOS", "es", 3_200_000_000, "mxn"),
        ("3,200 millones de pesos", "es", 3_200_000_000, "mxn"),
        ("mil 500 millones de dólares", "es", 1_500_000_000, "usd"),
        ("1 millón 200 mil pesos", "es", 1_200_000, "mxn"),
        ("un millón 200 mil personas", "es", 1_200_000, ""),
        ("2 millones 345 mil 678 armas", "es", 2_345_678, ""),
        ("1 billón 200 mil millones de pesos", "es", 1_200_000_000_000, "mxn"),
        ("$15M", "en", 15_000_000, "usd"),
        ("$15m", "en", 15_000_000, "usd"),
        ("$1.5B", "en", 1_500_000_000, "usd"),
        ("£1.2bn", "en", 1_200_000_000, "pound sterling"),
        ("$15MM", "es", 15_000_000, "usd"),
        ("$500 pesos", "es", 500, "mxn"),
        ("$500 M.N.", "es", 500, "mxn"),
        ("$500MN", "es", 500, "mxn"),
        ("$20 mdd", "es", 20_000_000, "usd"),
        ("3.2 mmdp", "es", 3_200_000_000, "mxn"),
        ("$3,200 millones de pesos", "es", 3_200_000_000, "mxn"),
        ("$2 million pesos", "en", 2_000_000, "mxn"),
        ("USD 15 million", "en", 15_000_000, "usd"),
        ("15 million USD", "en", 15_000_000, "usd"),
        ("MXN 200", "en", 200, "mxn"),
        ("MXN200", "en", 200, "mxn"),
        ("MX$200", "en", 200, "mxn"),
        ("EUR 200", "es", 200, "eur"),
        ("500 mil dlls", "es", 500_000, "usd"),
        ("15 m", "en", 15, "metre"),
        ("$20 pounds", "en", 20, "usd"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(text, lang, value, unit):
    assert stated(text, lang) == [Figure(Decimal(value), unit)]


@pytest.mark.parametrize("text", ["in 2018–24", "in 2018-24", "en el periodo 2018–24"])
def test_a_year_written_with_two_digits_after_another_is_a_year(text):
    assert stated(text, "es") == [Day(2018), Day(2024)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("$2018-24", 2),
        ("on 2018-07", 1),
        ("Law 1998–03", 1),
        ("from 1,995–99", 2),
        ("GAO-2018-24", 0),
    ],
)
def test_what_only_looks_like_two_years_is_read_as_before(text, figures):
    assert sum(isinstance(one, Figure) for one in stated(text)) == figures


@pytest.mark.parametrize(
    "text", ["mid-2025", "Mid-2025", "early-2025", "late-2025", "pre-2025", "post-2025"]
)
def test_a_part_of_a_year_joined_to_it_is_of_that_year(text):
    assert stated(f"in {text}") == [Day(2025)]


@pytest.mark.parametrize("text", ["mid-19th", "post-9", "pre-K12", "late-model C-130"])
def test_other_words_joined_to_a_number_are_no_date(text):
    assert stated(f"in {text}") == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("one of them may march", "en"),
        ("at once", "en"),
        ("una de las armas", "es"),
        ("GAO-09-709 and C-130", "en"),
        ("It was, and so on.", "en"),
        ("They march north and may return.", "en"),
        ("MARCH FOR OUR LIVES", "en"),
        ("an august body", "en"),
        ("El avión cayó al mar.", "es"),
        ("It was long ago.", "en"),
        ("el dic. de la nov.", "es"),
    ],
)
def test_words_that_only_look_like_numbers_state_nothing(text, lang):
    assert stated(text, lang) == []


def test_once_is_a_number_in_spanish_alone():
    assert stated("once personas", "es") == [Figure(Decimal(11))]


@pytest.mark.parametrize(
    ("text", "lang", "values"),
    [
        ("3 mil, 200 más", "es", [3000, 200]),
        ("entre 3 mil y 5 mil 200", "es", [3000, 5200]),
        ("3 mil 1,200", "es", [3000, 1200]),
        ("5 millones 20 días", "es", [5_000_000, 20]),
        ("mil 200 policías y mil 300 soldados", "es", [1200, 1300]),
        ("2 thousand 300", "en", [2000, 300]),
        ("2 dozen", "en", [2, 12]),
        ("$2 million 20 times", "en", [2_000_000, 20]),
    ],
)
def test_only_numbers_that_are_said_as_one_are_one(text, lang, values):
    assert [figure.value for figure in stated(text, lang)] == values


def test_a_letter_after_an_amount_of_money_belongs_to_a_name_where_more_follows():
    assert stated("$20 M16 rifles") == [Figure(Decimal(20), "usd")]


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("They march 20 miles.", "en", [Figure(Decimal(20), "mile")]),
        ("Of the 5 may be two.", "en", [Figure(Decimal(5)), Figure(Decimal(2))]),
        ("The 20 march on.", "en", [Figure(Decimal(20))]),
        ("A year ago 20 people left.", "en", [Figure(Decimal(20))]),
        ("A week ago 2000 soldiers left.", "en", [Figure(Decimal(2000))]),
        ("Murieron en el mar 20 marinos.", "es", [Figure(Decimal(20))]),
        ("Fue en Viña del Mar 20 veces.", "es", [Figure(Decimal(20))]),
        ("El 20 feb. Hubo 3 más.", "es", [Day(None, 2, 20), Figure(Decimal(3))]),
        ("It ended on 20 January. 2026 was calm.", "en", [Day(None, 1, 20), Day(2026)]),
        ("It paid Dec. 20,000 dollars.", "en", [Figure(Decimal(20_000), "usd")]),
    ],
)
def test_words_that_only_look_like_months_make_no_date(text, lang, said):
    assert stated(text, lang) == said


@pytest.mark.parametrize(
    "letters",
    [
        "mil ",
        "may 1 ",
        "1 de ",
        "jan. ",
        "march ",
        "1 mar. 20",
        "1 mil ",
        "1 millón 1 mil ",
        "millones ",
        "k ",
        "$1M",
        "USD ",
        "de ",
        "1 de ",
    ],
)
def test_100_kb_of_the_worst_letters_are_read(letters):
    text = f"5 mil {letters * (100_000 // len(letters))}"

    assert all(0 <= one.start < one.end <= len(text) for one in find_stated(text, "es"))


def test_numbers_that_follow_each_other_stay_apart():
    text = "It fell from nine to twenty, 37 on 20 January 2026 and 26 later."

    assert stated(text) == [
        Figure(Decimal(9)),
        Figure(Decimal(20)),
        Figure(Decimal(37)),
        Day(2026, 1, 20),
        Figure(Decimal(26)),
    ]


@pytest.mark.parametrize(
    ("claimed", "known", "is_implied"),
    [
        (Day(2025), Day(2025, 2, 27), True),
        (Day(2025, 2), Day(2025, 2, 27), True),
        (Day(None, 2, 27), Day(2025, 2, 27), True),
        (Day(2025, 2, 27), Day(2025, 2), False),
        (Day(2026, 2, 27), Day(2025, 2, 27), False),
        (Day(2025, 2, 27), Day(None, 2, 27), False),
    ],
)
def test_a_date_is_carried_by_one_that_says_as_much_or_more(claimed, known, is_implied):
    assert claimed.is_implied_by(known) == is_implied


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (Day(2026, 1, 20), "2026-01-20"),
        (Day(2026, 1), "2026-01"),
        (Day(2026), "2026"),
        (Day(None, 1, 20), ""),
        (Day(2026, 2, 30), "2026-02"),
        (Day(2026, 2, 0), "2026-02"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(day, written):
    assert day.isoformat() == written
