"""Who asks for pounds reads the pounds first, and the kilos beside them."""

import pytest

from rag.evidence.shown.other_unit import with_other_unit
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

KILOS = told("Se aseguraron 186 kilos de metanfetamina en Naco.", "es", log_odds=5.0)
POUNDS = told("They seized about 410 pounds of methamphetamine.", log_odds=1.0)
MEN = told("Seven men were there.", log_odds=4.0)
RANKED = [KILOS, MEN, POUNDS]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("How many pounds of methamphetamine were seized?", [POUNDS, KILOS]),
        ("¿Cuántas libras de metanfetamina se aseguraron?", [POUNDS, KILOS]),
        ("How many kilos of methamphetamine were seized?", [KILOS, POUNDS]),
        ("¿Cuánta metanfetamina se aseguró?", [KILOS, POUNDS]),
        ("Where was the methamphetamine seized?", [KILOS]),
    ],
)
def test_the_same_amount_in_the_unit_asked_for_is_first_else_beside(question, shown):
    assert with_other_unit(understand(question), [KILOS], RANKED) == shown


def test_other_sentences_stay_behind_and_one_already_shown_is_not_shown_twice():
    asked = understand("How many pounds of methamphetamine were seized?")

    assert with_other_unit(asked, [KILOS, MEN], RANKED) == [POUNDS, KILOS, MEN]
    assert with_other_unit(asked, [KILOS, MEN, POUNDS], RANKED) == [POUNDS, KILOS, MEN]
    assert with_other_unit(asked, [MEN], RANKED) == [MEN]
    assert with_other_unit(asked, [], RANKED) == []


def test_no_more_are_shown_than_where_several_are_wanted():
    asked = understand("How many pounds of methamphetamine were seized?")
    others = [MEN, told("It rained."), told("It snowed.")]

    assert with_other_unit(asked, [KILOS, *others], RANKED) == [POUNDS, KILOS, *others[:2]]
