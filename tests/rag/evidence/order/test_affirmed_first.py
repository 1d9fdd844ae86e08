"""What is denied comes after what is affirmed."""

from dataclasses import replace

import pytest

from rag.evidence.order.affirmed_first import affirmed_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang, log_odds, id_="a"):
    made = evidence_of(text, log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang, id=id_))


CASES = [
    (
        "What does the panel recommend?",
        "en",
        "The panel does not recommend new fences.",
        "The panel recommends more judges.",
    ),
    (
        "What does the pact include?",
        "en",
        "The pact does not include fish.",
        "The pact includes avocados.",
    ),
    ("¿Qué recomienda el panel?", "es", "No recomendamos más muros.", "Recomendamos más jueces."),
    ("¿Qué incluye el pacto?", "es", "El pacto no incluye peces.", "El pacto incluye aguacates."),
    ("¿Qué recomienda el panel?", "en", "We do not recommend new fences.", "We recommend more judges."),
]


@pytest.mark.parametrize(("question", "lang", "denied", "affirmed"), CASES)
def test_what_is_recommended_comes_before_what_is_not(question, lang, denied, affirmed):
    no, yes = told(denied, lang, 2.0), told(affirmed, lang, 1.5)

    assert affirmed_first(understand(question), [no, yes]) == [yes, no]


@pytest.mark.parametrize(("_", "lang", "denied", "affirmed"), CASES)
def test_it_stays_where_that_is_asked(_, lang, denied, affirmed):
    no, yes = told(denied, lang, 2.0), told(affirmed, lang, 1.5)

    for question in ("What does the panel not recommend?", "¿Qué no recomienda el panel?"):
        assert affirmed_first(understand(question), [no, yes]) == [no, yes]


@pytest.mark.parametrize(
    ("question", "lang", "denied", "affirmed", "is_first"),
    [
        (
            "What does it include?",
            "en",
            "It does not include fish.",
            "It is the inclusion of maps.",
            True,
        ),
        ("What does it supply?", "en", "It does not supply boats.", "It suppressed maps.", False),
        ("¿Qué recomienda?", "es", "No recomienda más muros.", "Recomendamos más jueces.", True),
        ("¿Qué recomienda?", "es", "No recomienda más muros.", "Recogimos más firmas.", False),
    ],
)
def test_a_verb_is_known_by_five_letters(question, lang, denied, affirmed, is_first):
    no, yes = told(denied, lang, 2.0), told(affirmed, lang, 1.5)

    assert (affirmed_first(understand(question), [no, yes])[0] is yes) is is_first


@pytest.mark.parametrize(
    "other",
    [
        told("The panel recommends more judges.", "en", 1.5, "b"),
        told("The panel recommends more judges.", "en", -2.0),
        told("The panel met in May.", "en", 1.5),
        told("The panel does not recommend walls.", "en", 1.5),
    ],
)
def test_others_do_not_come_first(other):
    no = told("The panel does not recommend new fences.", "en", 2.0)

    assert affirmed_first(understand("What does the panel recommend?"), [no, other]) == [no, other]
