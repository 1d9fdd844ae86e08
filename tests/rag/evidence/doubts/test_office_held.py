from dataclasses import replace
from datetime import date

import pytest

from rag.evidence.doubts.office_held import (
    held_office_once,
    tells_of_another_post,
    tells_of_no_office,
)
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

HELD = [
    "García Luna ocupó el cargo de secretario de Seguridad desde 2006 hasta 2012.",
    "Genaro García Luna fue secretario de Seguridad Pública de México de 2006 a 2012.",
    "Genaro García Luna, security minister from December 2006 to November 2012, was sentenced.",
    "Between 2006 and 2012 the minister was García Luna.",
    "The minister, Genaro García Luna (2006–2012), was sentenced.",
]
ASKED = [
    "Who is Mexico's security minister?",
    "who is the head of the security ministry",
    "Who's the secretary of security?",
    "¿Quién es el secretario de Seguridad de México?",
    "quien es el titular de seguridad",
]


def published_in(year, text):
    evidence = evidence_of(text)
    return replace(evidence, document=replace(evidence.document, published=date(year, 5, 1)))


@pytest.mark.parametrize("text", HELD)
@pytest.mark.parametrize("question", ASKED)
def test_who_held_an_office_once_does_not_hold_it(question, text):
    assert held_office_once(understand(question), published_in(2025, text))


@pytest.mark.parametrize(
    "question",
    [
        "Who is Genaro García Luna?",
        "Who was Mexico's security minister?",
        "Who is the former security minister?",
        "¿Quién es el exsecretario de Seguridad?",
        "Who is the minister who was sentenced?",
        "¿Quién es el secretario que fue sentenciado?",
        "Who is the minister of 2010?",
        "How long was he minister?",
    ],
)
def test_another_question_asks_of_no_present_office(question):
    assert not held_office_once(understand(question), published_in(2025, HELD[0]))


@pytest.mark.parametrize(
    "text",
    [
        "Ronald Johnson has been ambassador since May 15, 2025.",
        "He is the secretary from 2024 to 2030.",
        "Secretario de 2024 a 2025, dijo.",
        "The minister said that 15 died.",
        "Lara, who was a police chief from 2019 to 2023, is the security secretary.",
        "Lara, que fue jefe de policía de 2019 a 2023, es el secretario de Seguridad.",
    ],
)
@pytest.mark.parametrize("question", ASKED)
def test_who_may_hold_it_still_is_let_pass(question, text):
    assert not held_office_once(understand(question), published_in(2025, text))


def test_of_an_article_of_unknown_day_nothing_is_known_to_be_over():
    evidence = evidence_of(HELD[0])
    undated = replace(evidence, document=replace(evidence.document, published=None))

    assert not held_office_once(understand(ASKED[0]), undated)


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the National Guard?",
        "who is the head of the DEA",
        "Who's the boss of the cartel?",
        "¿Quién encabeza la Guardia Nacional?",
        "quien dirige la guardia nacional",
        "¿Quién está al frente de la Guardia Nacional?",
    ],
)
def test_who_leads_is_told_by_a_sentence_that_has_a_word_for_it(question):
    asked = understand(question)

    assert tells_of_no_office(asked, evidence_of("The National Guard numbered over 133,000 people."))
    assert tells_of_no_office(asked, evidence_of("La Guardia Nacional rebasaba los 133,000 efectivos."))
    assert not tells_of_no_office(asked, evidence_of("General Guillermo Briseño commands the Guard."))
    assert not tells_of_no_office(asked, evidence_of("La exsecretaria Ana Ruiz la encabeza."))


@pytest.mark.parametrize(
    "question", ["Who died in Tapalpa?", "Who told the head of the DEA?", "How many does the Guard lead?"]
)
def test_another_question_needs_no_such_word(question):
    assert not tells_of_no_office(understand(question), evidence_of("Nobody spoke."))


@pytest.mark.parametrize(
    "question",
    [
        "When did García Luna become president of Mexico?",
        "When was García Luna elected governor of Sinaloa?",
        "Why was García Luna appointed as Mexico's ambassador?",
        "¿Cuándo se convirtió García Luna en presidente de México?",
        "¿En qué año fue elegido García Luna gobernador?",
        "¿Cómo llegó García Luna a ser alcalde?",
    ],
)
def test_who_got_one_office_is_not_told_by_another(question):
    assert tells_of_another_post(understand(question), evidence_of(HELD[0]))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did García Luna become security minister?", HELD[0]),
        ("¿Cuándo asumió García Luna como secretario?", HELD[2]),
        ("When was Cole named ambassador?", "Cole, President Trump's choice, took over in July 2025."),
        ("¿Cuándo asumió Rocha la gubernatura?", "Rocha rindió protesta ante el secretario en 2021."),
        ("When did the president become angry?", "The minister left the room."),
        ("Was García Luna president?", HELD[0]),
        ("When was García Luna named by the prosecutor?", HELD[0]),
        ("When did the agreement become law under President Trump?", HELD[0]),
        ("How was the announcement made to the governor?", HELD[0]),
        ("¿Por qué fue nombrado García Luna por el presidente?", HELD[0]),
        ("¿Cómo fue designado el grupo tras hablar con el embajador?", HELD[0]),
        ("When was Lara elected president?", "Lara, the former mayor of Leon, won on June 2, 2024."),
        ("¿Cuándo fue elegida presidenta Lara?", "Lara, ex alcaldesa de León, ganó el 2 de junio."),
    ],
)
def test_an_office_of_the_same_kind_or_of_others_is_let_pass(question, text):
    assert not tells_of_another_post(understand(question), evidence_of(text))
