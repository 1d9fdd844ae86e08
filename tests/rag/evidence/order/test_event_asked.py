import pytest

from rag.evidence.order.event_asked import event_asked_first
from rag.evidence.order.in_order import in_order, to_show
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

GUILTY = told("A jury found García Luna guilty on February 21, 2023.", log_odds=6.0)
SENTENCED = told("On October 16, 2024 García Luna was sentenced to 460 months.", log_odds=5.0)


@pytest.mark.parametrize(
    "question", ["When was García Luna sentenced?", "¿Cuándo sentenciaron a García Luna?"]
)
def test_asked_when_something_happened_a_sentence_that_tells_of_it_is_first(question):
    assert event_asked_first(understand(question), [GUILTY, SENTENCED]) == [SENTENCED, GUILTY]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("When was García Luna found guilty?", SENTENCED),
        ("Who was sentenced?", SENTENCED),
        ("When was García Luna sentenced?", told("García Luna was sentenced.", log_odds=5.0)),
        (
            "When was García Luna sentenced?",
            told("He was sentenced on October 16, 2024.", log_odds=4.9),
        ),
    ],
)
def test_not_where_the_likeliest_tells_of_it_or_another_is_less_likely_or_tells_no_time(question, other):
    assert event_asked_first(understand(question), [GUILTY, other]) == [GUILTY, other]
    assert event_asked_first(understand(question), []) == []


def test_it_is_shown_first_and_how_sure_the_answer_is_goes_by_the_likeliest():
    asked = understand("When was García Luna sentenced?")

    assert in_order(asked, [GUILTY, SENTENCED]) == [GUILTY, SENTENCED]
    assert to_show(asked, [GUILTY, SENTENCED]) == [SENTENCED, GUILTY]
