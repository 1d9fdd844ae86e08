import pytest

from rag.mentions.calendar.year_names import years_asked_about
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Does the 1944 water treaty hold?", set()),
        ("What did the 1978 extradition treaty say in 2024?", {"2024"}),
        ("¿Qué dice la ley de 2020?", set()),
        ("¿Qué cambió el decreto presidencial del año 2019?", set()),
        ("How much will the 2026 World Cup cost?", set()),
        ("¿Cuánto costará el Mundial de 2026?", set()),
        ("How much water was sent in 2025 under the agreement?", {"2025"}),
        ("How many died in 2025 law enforcement raids?", {"2025"}),
        ("How many candidates were killed in the 2024 election?", {"2024"}),
        ("How large was the 2025 budget?", {"2025"}),
        ("¿Cuántos candidatos murieron en las elecciones de 2024?", {"2024"}),
        ("¿De cuánto fue el presupuesto de 2025?", {"2025"}),
        ("¿Cuántos contó el censo de 2020?", {"2020"}),
    ],
)
def test_a_year_is_no_time_only_where_it_names_a_treaty_a_law_or_a_world_cup(text, years):
    assert years_asked_about(text) == years


@pytest.mark.parametrize("words", ["2024 a ", "ley de 2024 ", "the 1944 ", "in 2020 "])
def test_100_kb_of_the_worst_words_take_no_time(words):
    assert takes_linear_time(years_asked_about, lambda size: fill(words, size), 100_000)
