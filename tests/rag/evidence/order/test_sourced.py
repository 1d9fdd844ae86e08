import pytest

from rag.evidence.order.sourced import sourced_first
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import texts, told

ASKED = understand("How many men did Mexico send?", wants_source=True)
BARE = told("Mexico sent 29 men in 2025.", log_odds=3.0)
SOURCED = told("Mexico sent 29 men in 2025, Reuters reported.", log_odds=2.0)
ELSE = told("Mexico sent 26 men in 2025, the ATF said.", vector=(0.0, 1.0, 0.0), log_odds=2.5)


def test_of_what_says_the_same_the_sentence_that_names_its_source_is_first():
    assert texts(sourced_first(ASKED, [BARE, ELSE, SOURCED])) == texts([SOURCED, BARE, ELSE])


@pytest.mark.parametrize("question", [ASKED, understand("How many men did Mexico send?")])
def test_what_says_something_else_stays_where_it_is(question):
    assert sourced_first(question, [BARE, ELSE]) == [BARE, ELSE]
    assert sourced_first(question, []) == []


def test_the_source_is_only_sought_where_it_is_asked_for():
    assert sourced_first(understand("How many men left?"), [BARE, SOURCED]) == [BARE, SOURCED]
