"""A count of the whole country is no newer one of an operation or a place."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.document import Document
from rag.evidence.figures.alike import are_of_one_thing
from rag.evidence.figures.nationwide import is_of_the_country
from rag.evidence.figures.statement import read_statement
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

OPERATION = "Al 22 de junio de 2025, la Operación Cobre reportaba 4,619 detenciones."
NATIONAL = "El 10 de febrero de 2026 el conteo nacional llegó a 43,438 detenciones."
CUT = "El corte al 31 de julio de 2026 arroja 63,500 detenciones."
ALIKE = np.array([1.0], dtype=np.float32)


def of(paragraph, text, lang="es"):
    document = Document("a", "Operación Cobre", f"Una introducción.\n\n{paragraph}", lang, version=1)
    start = document.text.index(text)
    made = evidence_of(text, vector=ALIKE)
    return replace(made, document=document, start=start, end=start + len(text))


@pytest.mark.parametrize(
    ("paragraph", "text", "lang", "is_of_it"),
    [
        (NATIONAL, NATIONAL, "es", True),
        (f"{NATIONAL} {CUT}", CUT, "es", True),
        (f"{NATIONAL} {OPERATION} {CUT}", CUT, "es", False),
        (f"{OPERATION} {CUT}", CUT, "es", False),
        (CUT, CUT, "es", False),
        (f"{NATIONAL}\n\n{CUT}", CUT, "es", False),
        ("Nationwide, 43,438 people were held.", "Nationwide, 43,438 people were held.", "en", True),
        ("The National Guard held 43,438.", "The National Guard held 43,438.", "en", False),
    ],
)
def test_a_sentence_is_of_the_country_by_its_words_or_by_those_before_it(paragraph, text, lang, is_of_it):
    assert is_of_the_country(of(paragraph, text, lang)) is is_of_it


@pytest.mark.parametrize("other", [NATIONAL, CUT])
def test_it_stands_beside_none_of_the_operation_asked_for(other):
    question = understand("¿Cuántas detenciones lleva la Operación Cobre?")
    statements = [read_statement(question, of(f"{NATIONAL} {CUT}", other))]
    statements.append(read_statement(question, of(OPERATION, OPERATION)))

    assert not are_of_one_thing(question, *statements)
    assert not are_of_one_thing(question, *reversed(statements))
