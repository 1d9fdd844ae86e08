"""Agents of one body are no agents of another."""

import pytest

from rag.evidence.doubts.another_body import counts_another_body
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

DEA = "When I left the DEA we had 54 agents in Mexico."


@pytest.mark.parametrize(
    ("question", "text", "is_another"),
    [
        ("¿Cuántos agentes del FBI hay en México?", DEA, True),
        ("How many FBI agents are there in Mexico?", DEA, True),
        ("How many agents of the FBI are there in Mexico?", DEA, True),
        ("¿Cuántos soldados de la Guardia Nacional hay?", "Hay 300 soldados en Tecate.", True),
        ("¿Cuántos agentes de la DEA hay en México?", DEA, False),
        ("How many DEA agents are in Mexico?", "La DEA tenía 54 agentes en México.", False),
        ("How many agents of the FBI came?", "The Federal Bureau of Investigation sent nine.", False),
        ("How many agents are there in Mexico?", DEA, False),
        ("¿Cuántas armas del FBI se perdieron?", DEA, False),
        ("¿Cuántos soldados del Ejército murieron?", "Murieron diez soldados.", False),
        ("How many soldiers of the Army died?", "Ten soldiers died.", False),
        ("How many GCX agents are there?", DEA, False),
    ],
)
def test_a_passage_that_does_not_name_the_body_counts_another(question, text, is_another):
    assert counts_another_body(understand(question), evidence_of(text)) == is_another
