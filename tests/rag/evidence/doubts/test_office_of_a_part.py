import pytest

from rag.evidence.doubts.office_of_a_part import tells_office_of_a_part, tells_office_of_all
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

PART = 'Lara, known as "Primo" and leader of the CJNG in Tamaulipas, was designated.'
PARTE = "Lara, líder del CJNG en Tamaulipas, fue designado."
WHOLE = "Nemesio Oseguera, leader of the CJNG, died in February."


@pytest.mark.parametrize("question", ["Who leads the CJNG?", "¿Quién es el líder del CJNG?"])
def test_who_leads_it_in_one_place_does_not_lead_it(question):
    asked = understand(question)

    assert tells_office_of_a_part(asked, evidence_of(PART))
    assert tells_office_of_a_part(asked, evidence_of(PARTE))
    assert not tells_office_of_a_part(asked, evidence_of(WHOLE))
    assert tells_office_of_all(asked, evidence_of(WHOLE))
    assert not tells_office_of_all(asked, evidence_of(PART))


@pytest.mark.parametrize(
    "question",
    ["Who leads the CJNG in Tamaulipas?", "Who is Lara?", "Who was designated?", "When did he lead it?"],
)
def test_asked_of_the_place_or_of_no_office_nothing_speaks_against_it(question):
    assert not tells_office_of_a_part(understand(question), evidence_of(PART))


@pytest.mark.parametrize(
    "told",
    [
        "Terrance Cole became head of the DEA in July 2025.",
        "Lara became leader of the CJNG in March 2026.",
    ],
)
def test_a_month_is_no_place(told):
    for question in ("Who heads the DEA?", "Who leads the CJNG?"):
        assert not tells_office_of_a_part(understand(question), evidence_of(told))


def test_a_sentence_with_both_tells_the_whole():
    both = evidence_of(f"{PART[:-1]} after Oseguera, leader of the CJNG, had died.")

    assert not tells_office_of_a_part(understand("Who leads the CJNG?"), both)
