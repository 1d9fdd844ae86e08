"""A sentence that a copy shares with an earlier article is cited from there."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document
from rag.answer import Filters, Question
from rag.evidence.shown.earliest import cite_earliest
from rag.pipeline import answer_question
from rag.search.repeats import UNREADABLE
from tests.rag.reply.test_refuse import evidence_of

RETURNED = "The whale was carried back to sea by forty fishermen in eleven boats before noon."
HEAD = f"Agents found a whale in the harbour of Guaymas on Monday morning. {RETURNED}"
WIRE = (
    f"{HEAD} Marine biologists from Hermosillo followed the animal until dusk and said that it had no "
    "injuries. The harbour master closed the port for six hours, and the ferry to Santa Rosalía was late."
)
ADDED = "Our newspaper found that seven fishermen who carried the whale were minors from Empalme."
ASKED = "How many fishermen in boats carried the whale back to sea before noon, and were they minors?"


def article(document_id, text, day=5, publisher=None, **fields):
    return Document(
        document_id, "A whale", text, "en", published=date(2026, 3, day), publisher=publisher, **fields
    )


@pytest.fixture
def told(with_documents, store):
    """`told(*documents, quoting=…)`: where a sentence of the last of them is cited from, and its text."""

    def place(*documents, quoting=RETURNED, read=store.get, barred=()):
        library = with_documents(documents)
        generation, document = library.generation, store.get(documents[-1].id)
        order = tuple(one.id for one in documents)
        start = document.text.index(quoting)
        made = replace(evidence_of(quoting), document=document, start=start, end=start + len(quoting))
        allowed = generation.allow() & ~generation.rows_of(barred)
        (cited,) = cite_earliest([made, made], dict.fromkeys(order, order), generation, allowed, read)
        return cited.document.id, cited.text

    return place


def test_a_sentence_is_cited_from_the_earliest_article_that_holds_it(told):
    without = WIRE.replace(f" {RETURNED}", "")
    copies = article("wire", without), article("middle", WIRE, 6), article("copy", HEAD, 7)

    assert told(*copies) == ("middle", RETURNED)


def test_white_space_makes_no_other_sentence_and_the_quote_is_the_stored_text(told):
    spaced = WIRE.replace("forty fishermen", "forty  fishermen")

    cited = told(article("wire", spaced), article("copy", HEAD, 6))

    assert cited == ("wire", RETURNED.replace("forty fishermen", "forty  fishermen"))


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (RETURNED, f"Nobody in Guaymas believes that {RETURNED}"),
        (RETURNED, RETURNED.replace("forty", "fifty")),
        ("forty fishermen in eleven boats before noon.", "forty fishermen in boats before noon."),
    ],
)
def test_what_the_original_says_otherwise_stays_the_copys(told, said, instead):
    original = article("wire", WIRE.replace(said, instead))

    assert told(original, article("copy", f"{HEAD}\n\n{ADDED}", 6)) == ("copy", RETURNED)


def test_an_article_that_may_not_answer_or_cannot_be_read_is_not_cited(told, store):
    def read(document_id, version):
        if document_id == "wire":
            raise UNREADABLE[0](document_id)
        return store.get(document_id, version)

    documents = article("wire", WIRE), article("copy", HEAD, 6)

    assert told(*documents, barred=["wire"]) == ("copy", RETURNED)
    assert told(*documents, read=read) == ("copy", RETURNED)


def test_an_answer_cites_what_a_copy_repeats_from_the_original_and_what_it_added_from_the_copy(
    with_documents, store
):
    library = with_documents(
        [article("wire", WIRE, publisher="AP"), article("copy", f"{HEAD}\n\n{ADDED}", 6, "Milenio")]
    )

    def cited(question, **filters):
        answer = answer_question(Question(question, filters=Filters(**filters)), library)
        for one in answer.citations:
            text = store.get(one.document_id, one.version).text
            assert text[one.start : one.end] == one.quote
        return [(one.document_id, one.quote) for one in answer.citations]

    assert cited(ASKED) == [("wire", RETURNED)]
    assert cited(ASKED, publisher="Milenio") == [("copy", RETURNED)]
    assert ("copy", ADDED) in cited("How many fishermen from Empalme were minors, said our newspaper?")
