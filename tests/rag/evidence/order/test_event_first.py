from rag.evidence.order.event_first import event_first
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

ASKED = understand("What happened in Matamoros?")
MENTION = told("The Matamoros case appears in the statement.", log_odds=6.0)
EVENT = told("Four were abducted in Matamoros.", log_odds=3.0)
UNLIKELY = told("Four were abducted in Matamoros.", log_odds=-3.0)


def test_a_sentence_that_tells_the_event_stands_before_a_mention():
    assert event_first(ASKED, [MENTION, EVENT]) == [EVENT, MENTION]


def test_not_where_it_is_unlikely_or_no_event_is_asked_for():
    assert event_first(ASKED, [MENTION, UNLIKELY]) == [MENTION, UNLIKELY]
    assert event_first(understand("Who was in Matamoros?"), [MENTION, EVENT]) == [MENTION, EVENT]
    assert event_first(ASKED, [EVENT, MENTION]) == [EVENT, MENTION]
    assert event_first(ASKED, []) == []
