from datetime import date

import pytest

from rag.mentions.times.time import find_times

TODAY = date(2026, 11, 27)
NEWEST = date(2026, 8, 19)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last", "written"),
    [
        ("in 2031", "en", date(2031, 1, 1), date(2031, 12, 31), "2031"),
        ("in the 2030s", "en", date(2030, 1, 1), date(2039, 12, 31), "2030–2039"),
        ("in February 2028", "en", date(2028, 2, 1), date(2028, 2, 29), "February 2028"),
        ("el 3 de mayo de 2026", "es", date(2026, 5, 3), date(2026, 5, 3), "el 3 de mayo de 2026"),
        ("on February 30, 2026", "en", date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        ("yesterday", "en", date(2026, 11, 26), date(2026, 11, 26), "November 26, 2026"),
        (
            "la semana pasada",
            "es",
            date(2026, 11, 16),
            date(2026, 11, 22),
            "los días del 16 de noviembre de 2026 al 22 de noviembre de 2026",
        ),
        ("este mes", "es", date(2026, 11, 1), date(2026, 11, 30), "noviembre de 2026"),
        (
            "in the last two weeks",
            "en",
            date(2026, 11, 9),
            date(2026, 11, 27),
            "November 9, 2026 to November 27, 2026",
        ),
        ("last December", "en", date(2025, 12, 1), date(2025, 12, 31), "December 2025"),
        ("in May last year", "en", date(2025, 5, 1), date(2025, 5, 31), "May 2025"),
    ],
)
def test_a_time_goes_from_its_first_day_to_its_last(text, lang, first, last, written):
    (found,) = find_times(text, lang, TODAY)

    assert (found.first, found.last, found.written(lang)) == (first, last, written)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("in 2027", "en", True),
        ("in September 2026", "en", True),
        ("on August 20, 2026", "en", True),
        ("since last month", "en", True),
        ("until 2036", "en", True),
        ("in 2026", "en", False),
        ("en agosto de 2026", "es", False),
        ("el 19 de agosto de 2026", "es", False),
        ("hasta octubre de 2026", "es", False),
        ("until last week", "en", False),
        ("in the last four months", "en", False),
        ("este año", "es", False),
    ],
)
def test_it_is_told_by_the_day_whether_a_time_lies_after_another(text, lang, expected):
    (found,) = find_times(text, lang, TODAY)

    assert found.begins_after(NEWEST) is expected


@pytest.mark.parametrize(
    ("asked", "sentence", "expected"),
    [
        ("in 2031", "The port opens on March 3, 2031.", True),
        ("in 2031", "The port opens in 2031.", True),
        ("in 2031", "The treaty holds until 2036.", False),
        ("in October 2026", "The talks begin on October 5, 2026.", True),
        ("in October 2026", "The talks begin in 2026.", False),
        ("in October 2026", "It holds until 2036.", False),
        ("in October 2026", "The talks go on.", False),
        ("yesterday", "The talks begin on November 5, 2026.", False),
        ("yesterday", "The talks begin in November 2026.", True),
    ],
)
def test_a_sentence_tells_of_a_time_that_it_names_as_exactly(asked, sentence, expected):
    (time,) = find_times(asked, "en", TODAY)

    assert time.is_told_by(find_times(sentence, "en")) is expected
