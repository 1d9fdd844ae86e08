import pytest

from rag.period import Period, period_of


def months(first, last):
    """("2025-02", "2025-03") as a period."""
    (a, b), (c, d) = (map(int, one.split("-")) for one in (first, last))
    return Period(12 * a + b, 12 * c + d)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("How many did Mexico transfer in 2026?", "en", "2026-01", "2026-12"),
        ("On February 27, 2025 it sent 29 people.", "en", "2025-02", "2025-02"),
        ("El 20 de enero de 2026 envió a 37 reos.", "es", "2026-01", "2026-01"),
        ("From 2018 to 2024 it fell.", "en", "2018-01", "2024-12"),
        ("Entre marzo de 2023 y mayo de 2024 cayó.", "es", "2023-03", "2024-05"),
    ],
)
def test_a_text_speaks_of_the_time_from_its_first_date_to_its_last(text, lang, first, last):
    assert period_of(text, lang) == months(first, last)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("How many has Mexico transferred since 2025?", "en", "2025-01", None),
        ("Hasta enero de 2026 eran 92.", "es", None, "2026-01"),
        ("By the end of 2024 it had 8,000.", "en", None, "2024-12"),
        ("By December 17, 2024 the kilos since October 1, 2024 were 1,168.", "en", "2024-10", "2024-12"),
        ("Desde 2019 cayó, y en 2024 subió.", "es", "2019-01", "2024-12"),
    ],
)
def test_a_beginning_or_an_end_leaves_the_other_side_open_where_no_date_bounds_it(
    text, lang, first, last
):
    found = period_of(text, lang)

    assert found == Period(first and months(first, first).first, last and months(last, last).last)


@pytest.mark.parametrize(
    ("text", "lang"), [("In May it rained.", "en"), ("It seized 2,200 rifles.", "en"), ("", "es")]
)
def test_a_text_without_a_year_tells_no_time(text, lang):
    assert period_of(text, lang) is None


@pytest.mark.parametrize("later", [Period(24300, None), Period(24310, 24320)])
def test_an_open_side_reaches_everything_on_it(later):
    assert later.overlaps(Period(24315, 24315))
    assert Period(None, None).overlaps(later)
    assert not later.overlaps(Period(None, 24299))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2025-01", "2025-12"), ("2025-02", "2025-02"), True),
        (("2025-01", "2025-12"), ("2025-12", "2026-12"), True),
        (("2025-02", "2025-02"), ("2025-03", "2025-03"), False),
        (("2025-01", "2025-12"), ("2026-01", "2026-01"), False),
    ],
)
def test_periods_overlap_where_they_have_a_month_in_common(one, other, expected):
    assert months(*one).overlaps(months(*other)) is expected
    assert months(*other).overlaps(months(*one)) is expected


@pytest.mark.parametrize(
    ("period", "written"),
    [
        (months("2019-01", "2019-12"), "2019"),
        (months("2019-12", "2019-12"), "2019"),
        (months("2018-03", "2024-05"), "2018–2024"),
        (Period(12 * 2019 + 1, None), "2019–"),
        (Period(None, 12 * 2024 + 12), "–2024"),
    ],
)
def test_a_period_is_written_as_its_years(period, written):
    assert period.written == written
