from dataclasses import replace

from corpus.document import Document
from rag.evidence.order.of_place import of_the_place_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ASKED = understand("How many tonnes were seized in Manzanillo?")


def document(text, title="Seizures", id_="a"):
    return Document(id=id_, title=title, text=text, lang="en")


def test_sentences_of_articles_that_name_the_place_come_first():
    ranked = [
        replace(evidence_of(text, log_odds=-float(n)), document=document(text, id_=str(n)))
        for n, text in enumerate(["Nothing.", "At Manzanillo.", "Nothing.", "By Manzanillo."])
    ]

    assert [e.document.id for e in of_the_place_first(ASKED, ranked)] == ["1", "3", "0", "2"]
    assert of_the_place_first(understand("How many?"), ranked) == ranked
