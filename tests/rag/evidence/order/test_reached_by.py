import pytest

from rag.evidence.order.reached_by import reached_by_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

LATER = evidence_of(
    "The report of June 16, 2026 gives 2,407 laboratories since October 2024.", log_odds=11.0
)
BY_THEN = evidence_of("It stood at 1,150 laboratories in the report of June 24, 2025.", log_odds=8.0)
THAT_MONTH = evidence_of("The count was 1,122 laboratories on June 3, 2025.", log_odds=9.0)
WITHOUT = evidence_of("Laboratories were counted again on June 24, 2025.", log_odds=9.0)
UNLIKELY = evidence_of("It stood at 1,150 laboratories on June 24, 2025.", log_odds=5.0)


def first(question, *ranked):
    return reached_by_first(understand(question), ranked)[0]


@pytest.mark.parametrize(
    "question",
    [
        "How many laboratories had been found by June 24, 2025?",
        "¿Cuántos laboratorios se habían hallado hasta el 24 de junio de 2025?",
    ],
)
def test_what_was_counted_by_the_day_asked_for_stands_before_a_later_count(question):
    assert first(question, LATER, THAT_MONTH, BY_THEN) is BY_THEN


def test_of_a_month_any_day_of_it_counts():
    assert first("How many laboratories had been found by June 2025?", LATER, THAT_MONTH) is THAT_MONTH


@pytest.mark.parametrize("other", [WITHOUT, UNLIKELY, THAT_MONTH])
def test_not_where_it_lacks_the_figure_or_is_far_less_likely_or_of_another_day(other):
    assert first("How many laboratories had been found by June 24, 2025?", LATER, other) is LATER


@pytest.mark.parametrize(
    "question",
    ["How many laboratories were there on June 24, 2025?", "How many were found by 2025?", "How many?"],
)
def test_not_where_no_such_end_is_asked_for(question):
    assert first(question, LATER, BY_THEN) is LATER


def test_nothing_is_moved_among_no_sentences():
    assert reached_by_first(understand("How many by June 24, 2025?"), []) == []
