from dataclasses import replace

from rag.evidence.order.in_order import in_order
from rag.evidence.order.of_person import of_the_person_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ASKED = understand("When did El Mencho die?")
ANOTHER = evidence_of("Ovidio Guzmán was thought to be dead in September 2023.", log_odds=5.0)
OF_HIM = evidence_of('Nemesio Oseguera, "El Mencho", died in February 2026.', log_odds=-2.0)
NOBODY = evidence_of("Mexico counted 63 dead in 2006.", log_odds=4.0)


def test_what_tells_it_of_whom_is_asked_comes_before_another():
    assert of_the_person_first(ASKED, [ANOTHER, NOBODY, OF_HIM]) == [OF_HIM, ANOTHER, NOBODY]


def test_what_is_far_less_likely_or_of_nobody_does_not_move():
    unlikely = replace(OF_HIM, log_odds=-4.0)

    assert of_the_person_first(ASKED, [ANOTHER, NOBODY, unlikely]) == [ANOTHER, NOBODY, unlikely]


def test_asked_of_nobody_or_of_the_same_nothing_moves():
    for question in ("When was the treaty signed?", "When did Ovidio Guzmán die?"):
        assert of_the_person_first(understand(question), [ANOTHER, OF_HIM]) == [ANOTHER, OF_HIM]
    assert of_the_person_first(ASKED, []) == []


def test_it_is_one_of_the_orders():
    assert in_order(ASKED, [ANOTHER, NOBODY, OF_HIM])[0] is OF_HIM
