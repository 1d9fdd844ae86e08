"""A figure of three towns together is no figure of one of them."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.of_several_places import is_of_several_places
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

SURVEYED = "The survey spoke with 410 people sent to Nogales, Tijuana and Mexicali."
ENCUESTA = "La encuesta habló con 410 personas enviadas a Nogales, Tijuana y Mexicali."
TOLD = "Sixty-one percent had lost their telephone."


def near(before, text=TOLD, title="A survey"):
    document = replace(evidence_of().document, title=title, text=f"{before} {text}")
    start = len(before) + 1
    return replace(evidence_of(), document=document, start=start, end=start + len(text))


@pytest.mark.parametrize("before", [SURVEYED, ENCUESTA])
@pytest.mark.parametrize(
    "question",
    [
        "What share of people sent to Tijuana had lost their telephone?",
        "¿Qué porcentaje de los enviados a Tijuana perdió su teléfono?",
    ],
)
def test_an_article_that_names_the_place_only_among_others_has_no_figure_of_it(question, before):
    assert is_of_several_places(understand(question), near(before))


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What share of those sent to Tijuana lost it?", near("It was done in Tijuana.")),
        ("What share of those sent to Tijuana lost it?", near(SURVEYED, "In Tijuana 61 percent did.")),
        ("What share of those sent to Tijuana lost it?", near(SURVEYED, title="Sent to Tijuana")),
        ("¿Qué porcentaje de los enviados a Tijuana lo perdió?", near("Se hizo en Tijuana.")),
        ("What share of them lost it?", near(SURVEYED)),
        ("¿Qué porcentaje en Tijuana y en Nogales lo perdió?", near(SURVEYED)),
        ("Who was sent to Tijuana?", near(SURVEYED)),
        ("What share of those sent to Tijuana lost it?", near("They were in Nogales and Tijuana.")),
        ("¿Qué porcentaje de los enviados a Tijuana lo perdió?", near("Iban a Nogales y Tijuana.")),
        (
            "What share of those sent to Nogales lost it?",
            near("They went to Nogales, Tijuana and Sonora, and Nogales took most."),
        ),
        (
            "¿Qué porcentaje de los enviados a Nogales lo perdió?",
            near("Fueron a Nogales, Tijuana y Sonora, y Nogales recibió a la mayoría."),
        ),
    ],
)
def test_a_place_told_of_by_itself_or_not_asked_for_may_have_the_figure(question, evidence):
    assert not is_of_several_places(understand(question), evidence)
