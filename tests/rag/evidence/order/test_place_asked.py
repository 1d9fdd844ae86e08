"""What is told of the place asked for comes before the same of another place; else the order stays."""

from dataclasses import replace

import numpy as np
import pytest

from rag.calibration import UNFITTED
from rag.evidence.order.place_asked import place_asked_first
from rag.evidence.weigh import weigh_evidence
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ALIKE = np.array([1.0, 0.0], dtype=np.float32)
UNLIKE = np.array([0.0, 1.0], dtype=np.float32)
QUESTION = "How many rifles did inspectors find in Reynosa in 2025?"


def told(text, log_odds, lang="en", vector=ALIKE, title="Rifles"):
    made = evidence_of(text, log_odds=log_odds, vector=vector)
    return replace(made, document=replace(made.document, lang=lang, title=title))


NOGALES = told("En Nogales, Sonora, los inspectores hallaron 405 rifles en 2025.", 2.0, "es")
REYNOSA = told("En Reynosa, Tamaulipas, hallaron 151 rifles en 2025.", 1.5, "es")
COMPARED = told("Inspectors looked at trucks in many ports in 2025.", 1.8)


@pytest.mark.parametrize(
    "question",
    [QUESTION, "¿Cuántos rifles hallaron los inspectores en Reynosa en 2025?"],
)
def test_the_sentence_of_the_place_asked_for_is_first(question):
    ranked = [NOGALES, COMPARED, REYNOSA]

    assert place_asked_first(understand(question), ranked) == [REYNOSA, NOGALES, COMPARED]


def test_the_sentence_of_the_operation_asked_for_is_first():
    cobalt = told("Operation Cobalt took 12 rifles.", 2.0)
    copper = told("Operation Copper took 960 rifles.", 1.0)

    ordered = place_asked_first(
        understand("How many rifles did Operation Copper take?"), [cobalt, copper]
    )

    assert ordered == [copper, cobalt]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How many rifles did inspectors find in 2025?", REYNOSA),
        ("How many rifles did inspectors find in Mexico in 2025?", REYNOSA),
        ("How many rifles did inspectors find in Nogales in 2025?", REYNOSA),
        (QUESTION, replace(REYNOSA, log_odds=-2.0)),
        (QUESTION, replace(REYNOSA, vector=UNLIKE)),
        (QUESTION, told("Inspectors in Reynosa looked for rifles in 2025.", 1.5)),
        (QUESTION, told("Inspectors in Reynosa found 188 rifles in 2024.", 1.5)),
        (QUESTION, told("Inspectors found 188 rifles in 2025.", 1.5)),
    ],
)
def test_the_order_stays_where_the_other_is_no_likely_answer_of_that_place(question, other):
    assert place_asked_first(understand(question), [NOGALES, other]) == [NOGALES, other]


def test_what_a_title_names_counts_as_said():
    ranked = [replace(NOGALES, document=replace(NOGALES.document, title="Reynosa in figures")), REYNOSA]

    assert place_asked_first(understand(QUESTION), ranked) == ranked


def test_what_is_weighed_begins_with_the_place_asked_for():
    weighed = weigh_evidence(understand(QUESTION), [NOGALES, REYNOSA], UNFITTED, None, 0.1)

    assert weighed.ranked == [REYNOSA, NOGALES]
