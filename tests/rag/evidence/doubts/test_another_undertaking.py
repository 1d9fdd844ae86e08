"""What another operation did is no answer to what one did."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.another_undertaking import is_of_another_undertaking
from rag.evidence.doubts.find import find_doubt
from rag.evidence.shown.arrange import arrange_evidence
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

COBALT = "Operation Cobalt took 12 rifles."


@pytest.mark.parametrize(
    ("question", "text", "lang", "is_of_another"),
    [
        ("How many rifles did Operation Copper take?", COBALT, "en", True),
        ("¿Cuántos rifles aseguró la Operación Cobre?", "El Plan Cobalto aseguró 12 rifles.", "es", True),
        ("How many rifles did Operation Copper take?", "Operation Copper took 12.", "en", False),
        ("How many rifles did it take?", COBALT, "en", False),
        ("How many rifles did Operation Copper take?", "It took 12 rifles.", "en", False),
        (
            "How many did Operation Northern Border arrest?",
            "La Operación Frontera Norte detuvo a 12.",
            "es",
            False,
        ),
        (
            "Did Operation Copper follow on Operation Cobalt?",
            "Operation Cobalt ended in 2019.",
            "en",
            False,
        ),
    ],
)
def test_a_sentence_of_another_operation_is_told_by_its_name(question, text, lang, is_of_another):
    told = evidence_of(text)
    told = replace(told, document=replace(told.document, lang=lang))

    assert is_of_another_undertaking(understand(question), told) is is_of_another


def test_what_its_article_is_titled_for_it_tells_of():
    told = evidence_of("El Plan Nacional de Paz logró 500 detenciones.")
    titled = replace(
        told, document=replace(told.document, lang="es", title="Operación Cobre: 500 detenidos")
    )

    assert not is_of_another_undertaking(understand("¿Qué logró la Operación Cobre?"), titled)


def test_it_is_refused_and_stands_beside_no_other():
    asked = understand("How many rifles did Operation Copper take?")
    copper, cobalt = evidence_of("Operation Copper took 960 rifles."), evidence_of(COBALT)

    assert find_doubt(asked, [cobalt], None)
    assert not find_doubt(asked, [copper], None)
    assert [one.text for one in arrange_evidence(asked, [copper, cobalt], [])] == [copper.text]


def test_a_comparison_may_cite_both():
    asked = understand("How many rifles did Operation Copper take, compared with Operation Cobalt?")
    copper, cobalt = evidence_of("Operation Copper took 960 rifles."), evidence_of(COBALT)

    assert not find_doubt(asked, [cobalt], None)
    assert len(arrange_evidence(asked, [copper, cobalt], [])) == 2
