import pytest

from corpus.claims import is_claim, verdict_lead
from corpus.read_alone import read_alone
from tests.growth import fill, takes_linear_time

LABELLED = """CLAIM: A video shows Marines in Mazatlán. It was shot in May.

VERDICT: False. The video shows an exercise in Chile. It is of 2018.

The clip was shared by many."""

UNDER_HEADINGS = """Un repaso de lo que circula esta semana.

Lo que dicen

Que los marines desembarcaron en Sinaloa. Lo vieron miles.

La verdad

El video es de Chile. Lo grabó la Armada.

Nada más que añadir."""

SHORT_RATING = "Bulo: hay marines en Sinaloa.\n\nFALSO\n\nEl Pentágono lo niega. México también."

LO_DICHO = "Lo que se dijo. Hay marines en Sinaloa.\n\nCalificación: falso.\n\nEl Pentágono lo niega."
SAID = "What was said. There are Marines in Sinaloa.\n\nRating: False.\n\nThe Pentagon denies it."

IN_ONE_LINE = "Rumor: hay marines en Sinaloa. Falso: el video es de Chile. Lo grabó la Armada."


def at(text, sentence):
    return text.index(sentence)


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        (LABELLED, "CLAIM", True),
        (LABELLED, "It was shot", True),
        (LABELLED, "VERDICT", False),
        (LABELLED, "The video shows", False),
        (LABELLED, "The clip", False),
        (UNDER_HEADINGS, "Un repaso", False),
        (UNDER_HEADINGS, "Que los marines", True),
        (UNDER_HEADINGS, "Lo vieron", True),
        (UNDER_HEADINGS, "El video", False),
        (UNDER_HEADINGS, "Nada", False),
        (SHORT_RATING, "Bulo", True),
        (SHORT_RATING, "El Pent", False),
        (IN_ONE_LINE, "Rumor", True),
        (IN_ONE_LINE, "Falso", False),
        (IN_ONE_LINE, "Lo grab", False),
        (LO_DICHO, "Hay marines", True),
        (LO_DICHO, "El Pent", False),
        (SAID, "There are", True),
        (SAID, "The Pent", False),
        ("Lo que se dijo. El alcalde habló.\n\nNadie contestó.", "El alcalde", False),
        ("What was said. The mayor spoke.\n\nNobody answered.", "The mayor", False),
        ("What was said: six boats sail.\n\nConclusion: they meet in June.", "What was", False),
        ("What was said: six boats sail.\n\nThe facts: they meet in June.", "What was", False),
        ("What was said: six boats sail.\n\nVerdict: two do.", "What was", True),
        ("What was said\n\nSix boats sail.\n\nConclusion\n\nThey meet.", "Six", False),
        ("Claim: six boats sail.\n\nConclusion: two do.", "Claim", True),
        ("Lo que se dijo: zarpan seis.\n\nConclusión: se ven en junio.", "Lo que", False),
        ("Lo que se dijo: zarpan seis.\n\nLos hechos: se ven en junio.", "Lo que", False),
        ("Lo que se dijo: zarpan seis.\n\nVeredicto: zarpan dos.", "Lo que", True),
        ("Lo que se dijo\n\nZarpan seis.\n\nConclusión\n\nSe ven.", "Zarpan", False),
        ("Rumor: zarpan seis.\n\nConclusión: zarpan dos.", "Rumor", True),
        ("Claims of fraud: none was proven.", "Claims", False),
        ("Claim\n\nThe tribe filed it in May.\n\nNobody answered.", "The tribe", False),
    ],
)
def test_what_is_repeated_to_be_checked_is_a_claim(text, sentence, expected):
    assert is_claim(text, at(text, sentence)) is expected


@pytest.mark.parametrize(
    ("text", "sentence", "lead"),
    [
        (LABELLED, "VERDICT", "CLAIM: A video shows Marines in Mazatlán. It was shot in May."),
        (LABELLED, "The video shows", LABELLED[: LABELLED.index(" The video shows")]),
        (LABELLED, "It is of 2018", LABELLED[: LABELLED.index(" The video shows")]),
        (LABELLED, "CLAIM", None),
        (LABELLED, "The clip", None),
        (
            UNDER_HEADINGS,
            "El video",
            "Lo que dicen\n\nQue los marines desembarcaron en Sinaloa. Lo vieron miles.\n\nLa verdad",
        ),
        (UNDER_HEADINGS, "Nada", None),
        (SHORT_RATING, "El Pent", "Bulo: hay marines en Sinaloa.\n\nFALSO"),
        (IN_ONE_LINE, "Falso", "Rumor: hay marines en Sinaloa."),
        ("Verdict: Guilty. He was sentenced.", "He was", None),
        ("What was said: six boats sail.\n\nConclusion: they meet. In June.", "In June", None),
        ("Lo que se dijo: zarpan seis.\n\nConclusión: se ven. En junio.", "En junio", None),
        (
            "Lo que se dijo: zarpan seis.\n\nFalso: son dos. En junio.",
            "En junio",
            "Lo que se dijo: zarpan seis.\n\nFalso: son dos.",
        ),
    ],
)
def test_a_verdict_is_told_under_its_claim(text, sentence, lead):
    found = verdict_lead(text, at(text, sentence))

    assert (found and text[slice(*found)]) == lead


def test_a_verdict_on_a_long_claim_is_told_under_its_rating():
    text = f"CLAIM: {'Many people say so, ' * 20}it is said.\n\nVERDICT: False. It was shot in Chile."
    found = verdict_lead(text, at(text, "It was shot"))

    assert found and text[slice(*found)] == "VERDICT: False."


def test_a_verdict_is_read_with_its_claim():
    start = at(LABELLED, "The video shows")

    assert read_alone(LABELLED, start, LABELLED.index(" It is of")) == (
        "CLAIM: A video shows Marines in Mazatlán. It was shot in May.\n\n"
        "VERDICT: False. The video shows an exercise in Chile."
    )


@pytest.mark.parametrize("letters", ["claim: ", "claim\n", "\n", "false. ", "-*1) "])
def test_claims_are_sought_near_by_alone(letters):
    def seek(text):
        for start in range(0, len(text), 50):
            is_claim(text, start)
            verdict_lead(text, start)

    assert takes_linear_time(seek, lambda size: fill(letters, size), 100_000)
