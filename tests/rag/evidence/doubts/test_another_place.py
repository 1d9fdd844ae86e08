import pytest

from rag.evidence.doubts.another_place import place_missing
from rag.question.understand import understand
from tests.rag.evidence.order.test_of_place import ASKED, document


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("How many were seized in Manzanillo?", "At Lázaro Cárdenas 61 were.", "Manzanillo"),
        ("¿Cuántas en Manzanillo?", "At Manzanillo 61 were.", None),
        ("How many in Colima?", "At the port of Manzanillo 61 were.", None),
        ("How many in Sonora and Sinaloa?", "In Sonora 61 were.", "Sinaloa"),
        ("How many in Sonora or Sinaloa?", "In Sinaloa 61 were.", None),
        ("How many in Sonora or Sinaloa?", "In Jalisco 61 were.", "Sonora"),
        ("How many were seized?", "At Manzanillo 61 were.", None),
    ],
)
def test_an_article_lacks_a_place_that_neither_it_nor_its_title_names(question, text, missing):
    found = place_missing(understand(question), document(text))

    assert (found and found.written) == missing


def test_the_title_counts():
    assert place_missing(ASKED, document("61 were.", title="Seizures at Manzanillo")) is None
