from rag.evidence.order.in_order import in_order
from rag.evidence.order.whole_office import whole_office_first
from rag.question.understand import understand
from tests.rag.evidence.doubts.test_office_of_a_part import PART, WHOLE
from tests.rag.reply.test_refuse import evidence_of

PART_OF_IT, WHOLE_OF_IT = evidence_of(PART, log_odds=3.0), evidence_of(WHOLE, log_odds=1.0)
ELSE = evidence_of("The CJNG was designated in February.", log_odds=2.0)


def test_who_leads_all_of_it_comes_before_who_leads_a_part():
    asked = understand("Who leads the CJNG?")

    assert whole_office_first(asked, [PART_OF_IT, ELSE, WHOLE_OF_IT]) == [WHOLE_OF_IT, PART_OF_IT, ELSE]


def test_what_is_far_less_likely_does_not_move():
    asked = understand("Who leads the CJNG?")
    unlikely = evidence_of(WHOLE, log_odds=-9.0)

    assert whole_office_first(asked, [PART_OF_IT, ELSE, unlikely]) == [PART_OF_IT, ELSE, unlikely]


def test_asked_of_something_else_nothing_moves():
    asked = understand("Who was designated?")

    assert whole_office_first(asked, [PART_OF_IT, WHOLE_OF_IT]) == [PART_OF_IT, WHOLE_OF_IT]
    assert whole_office_first(asked, []) == []


def test_it_is_one_of_the_orders():
    asked = understand("Who leads the CJNG?")

    assert in_order(asked, [PART_OF_IT, ELSE, WHOLE_OF_IT])[0] is WHOLE_OF_IT
