from datetime import UTC, date, datetime

import pytest

from corpus.parsers import dates
from corpus.parsers.dates import read_day, read_moment
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    "text",
    ["2026-03-03", "2026-03-03T23:30:00-06:00", "2026-03-03 10:00", "3 de marzo de 2026",
     "miércoles, 3 de marzo del 2026, 08:00", "Tue, 03 Mar 2026 23:30:00 -0600", "03 Mar 2026 23:30 CST",
     "mar, 03 mar 2026 23:30:00 -0600", "mar., 03 mar. 2026 10:00:00 GMT", "March 3, 2026",
     "Mar. 3rd, 2026"],
)  # fmt: skip
def test_the_day_is_the_one_that_was_written(text):
    assert read_day(text) == date(2026, 3, 3)


@pytest.mark.parametrize(
    "text",
    [None, "", "ayer", "03/04/2026", "marzo de 2026", "2026-03", "20260303", "2026-02-31",
     "31 de febrero de 2026",
     "3 de foo de 2026", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "3 de marzo de 20261",
     "Tue, 99 Mar 2026 99:99:99 +9999", "x" * 300 + "2026-03-03"],
)  # fmt: skip
def test_what_is_not_certain_is_no_day(text):
    assert read_day(text) is None


def test_a_moment_is_in_utc_and_an_hour_without_a_zone_is_a_day():
    assert read_moment("mié, 04 feb 2026 20:00:00 -0600") == datetime(2026, 2, 5, 2, tzinfo=UTC)
    assert read_moment("2026-02-04T20:00:00.5-0600") == datetime(2026, 2, 5, 2, tzinfo=UTC)
    assert read_moment("2026-02-04T20:00:00") == date(2026, 2, 4)


@pytest.mark.parametrize("letters", ["1 de ", "1 a", "a ", "2026-01-01T", "mar, ", "1", "é", " "])
def test_the_worst_letters_take_little_time(letters):
    def read(text):
        read_moment(text)
        for pattern in (dates.ISO, dates.DAY_MONTH_YEAR, dates.MONTH_DAY_YEAR):
            pattern.search(text[: dates.MAX_CHARS])

    assert takes_linear_time(read, lambda size: fill(letters, size), 100_000)
