import pytest

from index.words import fold
from rag.mentions.sentences.reasons import gives_a_reason
from rag.question.asked_for import asks_for_a_reason


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("The judge dismissed it because the note was late.", True),
        ("The smaller force is due to fewer crossings.", True),
        ("El retraso se debió a la quiebra de la constructora.", True),
        ("Se cerró por falta de peritos.", True),
        ("He was held to face drug charges.", True),
        ("It fell after the ban of tuna.", True),
        ("The lakes are emptied each winter to clean them.", True),
        ("It has bought land, with the intent of growing.", True),
        ("Lo venden más caro para fomentar la inversión.", True),
        ("Es famosa por sus playas.", True),
        ("Sabiendo que venían, salió.", True),
        ("Mexico sent 10,000 troops in exchange for a pause.", True),
        ("Mexico sent them to meet a demand of Trump.", True),
        ("Under pressure from Trump, Mexico sent them.", True),
        ("Los envió a cambio de una pausa.", True),
        ("Zambada was sentenced to life in prison.", False),
        ("México, por su parte, los envió.", False),
        ("Mexico was asked to send guards.", False),
        ("The prisoners were moved to the United States.", False),
        ("La carta se envió para agosto.", False),
        ("It has been so since October 1, 2024.", False),
        ("After March 2025 it fell.", False),
        ("Tras el 4 de marzo cayó.", False),
        ("The judge dismissed the case on Tuesday.", False),
        ("El juez la desechó el martes.", False),
        ("Falta acordar quién guarda los datos personales.", True),
        ("The parties have yet to agree on who keeps the data.", True),
        ("Hacen falta camiones.", False),
    ],
)
def test_a_sentence_gives_a_reason(text, gives):
    assert gives_a_reason(text) is gives


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Why was it closed?", True),
        ("What prompted the closure?", True),
        ("¿Por qué se cerró?", True),
        ("¿Cuál fue el motivo del cierre?", True),
        ("¿Con qué argumento lo cerraron?", True),
        ("When was it closed?", False),
        ("¿Cuándo se cerró?", False),
    ],
)
def test_a_question_asks_for_one(question, asks):
    assert asks_for_a_reason(fold(question)) is asks
