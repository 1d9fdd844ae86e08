import pytest

from rag.evidence.order.of_time import of_the_time_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

OF_YEARS = evidence_of("Mexico made 269 requests between January 2018 and May 2026.", log_odds=11.0)
OF_IT = evidence_of("Mexico sent 37 people on January 20, 2026.", log_odds=8.0)
WITHOUT = evidence_of("Mexico sent many people on January 20, 2026.", log_odds=8.0)
UNLIKELY = evidence_of("Mexico sent 37 people on January 20, 2026.", log_odds=5.0)
UNDATED = evidence_of("Mexico sent 92 people.", log_odds=10.0)


def first(question, *ranked):
    return of_the_time_first(understand(question), ranked)[0]


@pytest.mark.parametrize(
    "question", ["How many people did Mexico send in January 2026?", "¿Cuántos envió en enero de 2026?"]
)
def test_a_sentence_of_the_month_asked_for_stands_before_one_of_years(question):
    assert first(question, OF_YEARS, UNDATED, OF_IT) is OF_IT


@pytest.mark.parametrize("other", [WITHOUT, UNLIKELY, UNDATED])
def test_not_where_it_lacks_the_figure_or_is_far_less_likely_or_of_no_time(other):
    assert first("How many people did Mexico send in January 2026?", OF_YEARS, other) is OF_YEARS


@pytest.mark.parametrize(
    "question", ["How many requests did Mexico make?", "How many did it make between 2018 and 2026?"]
)
def test_not_where_no_time_or_a_long_one_is_asked_for(question):
    assert first(question, OF_YEARS, OF_IT) is OF_YEARS


def test_a_likeliest_sentence_of_the_year_stays_where_a_month_of_it_is_told_by_another():
    of_the_year = evidence_of("Mexico sent 55 people in 2026.", log_odds=11.0)

    assert first("How many people did Mexico send in 2026?", of_the_year, OF_IT) is of_the_year


def test_nothing_is_moved_among_no_sentences():
    assert of_the_time_first(understand("How many in 2026?"), []) == []


@pytest.mark.parametrize(
    "question", ["How many people did Mexico send in 2026?", "What was the total for 2026?"]
)
def test_asked_for_a_number_of_a_year_a_sentence_of_the_year_stands_before_one_of_a_month(question):
    of_the_year = evidence_of("Mexico sent 55 people in 2026.", log_odds=7.0)
    unlikely = evidence_of("Mexico sent 55 people in 2026.", log_odds=4.0)

    assert first(question, OF_IT, UNDATED, of_the_year) is of_the_year
    assert first(question, OF_IT, unlikely) is OF_IT
    assert first("Whom did Mexico send in 2026?", OF_IT, of_the_year) is OF_IT
