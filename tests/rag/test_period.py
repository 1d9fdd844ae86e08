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
    ("text", "lang"),
    [
        ("How many has Mexico transferred since 2025?", "en"),
        ("Hasta enero de 2026 eran 92.", "es"),
        ("By the end of 2024 it had 8,000.", "en"),
        ("In May it rained.", "en"),
        ("It seized 2,200 rifles.", "en"),
        ("", "es"),
    ],
)
def test_without_a_year_or_with_one_end_open_it_may_speak_of_any_time(text, lang):
    assert period_of(text, lang) is None


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
