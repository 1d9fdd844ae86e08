import pytest

from rag.evidence.doubts.befell_another import (
    befell_another,
    of_others,
    people_asked,
    tells_it_of_whom_asked,
)
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

OVIDIO = evidence_of("Ovidio Guzmán was extradited on September 15, 2023.", log_odds=5.0)
ZAMBADA = evidence_of("Ismael Zambada pleaded guilty on August 25, 2025.", log_odds=4.0)
NINI = evidence_of('Néstor Isidro Pérez, "El Nini", was handed over in May 2024.', log_odds=3.0)
QUINTERO = evidence_of("Rafael Caro Quintero had been captured in July 2022.", log_odds=2.0)
RANKED = [OVIDIO, ZAMBADA, NINI, QUINTERO]


@pytest.mark.parametrize(
    "question",
    [
        "When was El Chapo extradited?",
        "when was el chapo extradited?",
        "¿Cuándo extraditaron al Mayo Zambada?",
        "When was Zambada extradited?",
        "Was Caro Quintero extradited?",
        "did caro quintero plead guilty?",
        "cuando extraditaron a caro quintero",
        "¿Cuántos años de cárcel le dieron a Caro Quintero en su sentencia?",
        "¿Dónde capturaron a La Tuta?",
        "donde capturaron al mencho",
    ],
)
def test_what_is_told_of_one_is_not_told_of_another(question):
    assert befell_another(understand(question), RANKED)


@pytest.mark.parametrize(
    "question",
    [
        "When was Ovidio extradited?",
        "when was ovidio guzman extradited?",
        "Who was extradited with El Chapo?",
        "Why was El Chapo extradited?",
        "What did El Chapo say?",
        "When was El Salvador handed over?",
        "When were the seven extradited?",
        "Where is Otay Mesa?",
        "How many people were killed in El Fuerte?",
        "How many were arrested by La Migra?",
    ],
)
def test_of_the_same_of_no_fate_or_of_nobody_it_may_be_told(question):
    assert not befell_another(understand(question), RANKED)
    assert not befell_another(understand(question), [])


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("When was Zambada arrested?", ["Zambada"]),
        ("when was zambada arrested?", ["zambada"]),
        ("did caro quintero confess?", ["rafael caro quintero"]),
        ("donde agarraron al nini", ["al nini"]),
        ("en la zona de caro quintero", []),
        ("When did Mexico sign?", []),
    ],
)
def test_who_is_a_person_is_told_by_the_likely_sentences(question, asked):
    assert people_asked(understand(question), RANKED) == asked


def test_whose_man_was_killed_was_not_killed_himself():
    asked = understand("Where was El Mencho killed?")
    aide = evidence_of('El Mencho\'s logistics chief, "El Tuli", was killed in El Grullo.', log_odds=5.0)
    jefe = evidence_of('"El Tuli", jefe de logística de El Mencho, murió en El Grullo.', log_odds=5.0)
    himself = evidence_of('Nemesio Oseguera, "El Mencho", died in Tapalpa.', log_odds=3.0)

    for other in (aide, jefe):
        assert befell_another(asked, [other, himself])
        assert not tells_it_of_whom_asked(asked, other, [other, himself])
        assert of_others(asked, [himself, other]) == [other]
    assert tells_it_of_whom_asked(asked, himself, [himself])
    assert of_others(asked, [aide, himself]) == []
    assert not befell_another(understand("Where was El Mencho's logistics chief killed?"), [aide])


def test_who_says_so_is_nobody_whom_it_befell():
    said = evidence_of("Omar García Harfuch said the reporter was killed on May 3, 2025.")

    assert not befell_another(understand("When was El Rafa killed?"), [said])
    assert not befell_another(understand("When was El Universal's reporter killed?"), [OVIDIO])


def test_what_is_told_of_whom_is_asked_has_to_be_what_is_asked():
    asked = understand("Did Caro Quintero plead guilty?")

    assert not tells_it_of_whom_asked(asked, QUINTERO, RANKED)
    assert tells_it_of_whom_asked(understand("When was Caro Quintero captured?"), QUINTERO, RANKED)
