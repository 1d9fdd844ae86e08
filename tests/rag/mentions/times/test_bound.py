import pytest

from rag.mentions.times.bound import Bound
from rag.mentions.times.time import find_times


def side(time, is_before, lang="en"):
    return Bound(next(find_times(time, lang)), is_before)


@pytest.mark.parametrize(
    ("text", "lang", "before", "after"),
    [
        ("Mexico sent 26 men on August 12, 2025.", "en", True, False),
        ("Fueron enviados 26 reos en agosto de 2025.", "es", True, False),
        ("Mexico sent 37 men on January 20, 2026.", "en", False, False),
        ("Fueron enviados en febrero de 2026.", "es", False, True),
        ("They fell from 12 in 2025 to 3 in July 2026.", "en", False, False),
        ("They have been sent since 2025.", "en", False, False),
        ("They were sent until 2027.", "en", False, False),
        ("They were sent in planes.", "en", False, False),
    ],
)
def test_a_side_holds_what_tells_its_time_and_lies_there_alone(text, lang, before, after):
    assert side("January 2026", is_before=True).holds(text, lang) is before
    assert side("January 2026", is_before=False).holds(text, lang) is after


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Mexico sent 26 men on August 12, 2025.", True, True),
        ("Mexico sent 26 men on August 11, 2025.", False, True),
        ("Mexico sent 26 men on August 13, 2025.", True, False),
        ("Mexico sent 26 men in August 2025.", False, False),
        ("They have been sent since August 1, 2025.", False, False),
        ("They were sent until August 30, 2025.", False, False),
        ("They were sent in planes.", False, False),
    ],
)
def test_a_side_is_missed_by_what_lies_all_beyond_it_or_is_its_time(text, before, after):
    assert side("August 12, 2025", is_before=True).is_missed_by(text, "en") is before
    assert side("August 12, 2025", is_before=False).is_missed_by(text, "en") is after


def test_a_side_is_written_in_both_languages():
    assert side("January 20, 2026", is_before=True).written("en") == "before January 20, 2026"
    assert side("el 20 de enero de 2026", False, "es").written("es") == "después del 20 de enero de 2026"
    assert side("2026", is_before=True, lang="es").written("es") == "antes de 2026"
