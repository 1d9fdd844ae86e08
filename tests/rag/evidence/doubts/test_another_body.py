"""Agents of one body are no agents of another."""

from dataclasses import replace

import pytest

from index.chunk import Chunk
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


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many Border Patrol agents are there?", "CBP hired 3,000 agents."),
        ("¿Cuántos agentes de la Patrulla Fronteriza hay?", "La CBP contrató a 3,000 agentes."),
        ("How many US soldiers were sent?", "The Pentagon sent 9,600 troops."),
        ("¿Cuántos soldados de Estados Unidos se enviaron?", "El Pentágono envió a 9,600 militares."),
    ],
)
def test_countries_and_names_of_which_a_word_alone_is_known_are_no_bodies(question, text):
    assert not counts_another_body(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many Sinaloa Cartel members were held?", "They held 26 people of Los Chapitos."),
        ("¿Cuántos integrantes del Cártel de Sinaloa cayeron?", "Cayeron 26 de Los Chapitos."),
    ],
)
def test_a_body_may_be_named_anywhere_in_the_article(question, counted):
    alone = evidence_of(counted)
    named = evidence_of(f"{counted} The Sinaloa Cartel is split.")

    assert counts_another_body(understand(question), alone)
    assert not counts_another_body(understand(question), replace(named, chunk=Chunk(0, len(counted))))
