import pytest

from rag.question.choice import without_choice
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("How many gunmen were killed, four or eight?", "How many gunmen were killed?"),
        ("¿Cuántos murieron en Tapalpa, cuatro u ocho?", "¿Cuántos murieron en Tapalpa?"),
        ("How much of it came from the US: 70% or 90%?", "How much of it came from the US?"),
        ("How many were sent, 26, 29 or 37?", "How many were sent?"),
    ],
)
def test_figures_to_choose_from_are_left_out(text, asked):
    assert without_choice(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Did the strikes kill 14 or 15 people?",
        "How many died in 2024, in one or two attacks on the army?",
        "How many were sent on February 27, 2025?",
        "Was it four or eight?",
    ],
)
def test_what_offers_none_stays(text):
    assert without_choice(text) == text


def test_it_takes_linear_time():
    assert takes_linear_time(without_choice, lambda size: f"how many {fill('four, ', size)}", 2_000)
