from dataclasses import replace

import pytest

from corpus.document import Document
from rag.evidence.order.of_place import of_the_place_first, place_missing
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ASKED = understand("How many tonnes were seized in Manzanillo?")


def document(text, title="Seizures", id_="a"):
    return Document(id=id_, title=title, text=text, lang="en")


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


def test_sentences_of_articles_that_name_the_place_come_first():
    ranked = [
        replace(evidence_of(text, log_odds=-float(n)), document=document(text, id_=str(n)))
        for n, text in enumerate(["Nothing.", "At Manzanillo.", "Nothing.", "By Manzanillo."])
    ]

    assert [e.document.id for e in of_the_place_first(ASKED, ranked)] == ["1", "3", "0", "2"]
    assert of_the_place_first(understand("How many?"), ranked) == ranked
