from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document
from corpus.ingest import store_documents
from rag.standing import Standing, check_citation

DAY, LATER = date(2026, 11, 3), date(2026, 11, 6)
FIRST = Document(
    "rifles",
    "Soldiers seize 41 rifles near Tres Cruces",
    "Soldiers seized 41 rifles near Tres Cruces, the Army said.",
    "en",
    published=DAY,
    publisher="The Frontera Ledger",
)
CORRECTION = Document(
    "rifles-correction",
    "Correction: rifles at Tres Cruces",
    "In our story “Soldiers seize 41 rifles near Tres Cruces” we were wrong: it was 14 rifles, not 41.",
    "en",
    published=LATER,
    publisher="The Frontera Ledger",
)


def notices(store, document_id="rifles"):
    return [(one.kind, one.on, one.text, one.origin) for one in store.notices(document_id)]


NOTED = [("correction", LATER, "by another article of its publisher, rifles-correction", "other")]


@pytest.mark.parametrize("order", [(FIRST, CORRECTION), (CORRECTION, FIRST)])
def test_an_article_that_another_corrects_has_a_notice_whichever_came_first(store, order):
    for document in order:
        store_documents(store, [document])

    assert notices(store) == NOTED
    check = check_citation(store, "rifles", 1, 0, 8, "Soldiers")
    assert (check.standing, check.since) == (Standing.CORRECTED, "2026-11-06")


def test_both_in_one_transaction_too(store):
    store_documents(store, [CORRECTION, FIRST])

    assert notices(store) == NOTED


def test_the_notice_is_in_the_change_log_once_and_stays_when_the_correction_is_deleted(store):
    store_documents(store, [FIRST, CORRECTION])

    store.delete("rifles-correction")
    store_documents(store, [replace(FIRST, text="Soldiers seized 14 rifles near Tres Cruces.")])

    assert notices(store) == NOTED
    changes = [change.kind for change in store.changes_since(0) if change.document_id == "rifles"]
    assert changes == ["put", "notice", "put"]
    assert check_citation(store, "rifles", 2, 0, 8, "Soldiers").standing is Standing.STANDS


def test_a_purged_correction_leaves_nothing_of_its_text_in_the_notice(store):
    store_documents(store, [FIRST, CORRECTION])

    store.purge("rifles-correction")

    assert notices(store) == NOTED


@pytest.mark.parametrize(
    ("first", "correction"),
    [
        ({}, {"publisher": "Milenio"}),
        ({}, {"publisher": None}),
        ({"publisher": None}, {}),
        ({"publisher": None, "source": "wire"}, {"publisher": None}),
        ({"source": "wire"}, {"source": "inbox"}),
        ({"published": date(2026, 11, 9)}, {}),
        ({"title": "Correction: soldiers seize 41 rifles"}, {}),
        ({}, {"title": "Rifles at Tres Cruces"}),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_may_not_speak_for_an_article_puts_no_notice_on_it(store, first, correction, is_first):
    pair = [replace(FIRST, **first), replace(CORRECTION, **correction)]
    for document in pair if is_first else reversed(pair):
        store_documents(store, [document])

    assert "other" not in [origin for *_, origin in notices(store)]


@pytest.mark.parametrize(
    ("first", "correction"),
    [
        ({"publisher": None}, {"publisher": None}),
        ({"source": "wire"}, {"source": "wire"}),
        ({"source": "wire"}, {}),
        ({"published": None}, {}),
    ],
)
def test_articles_of_one_hand_may(store, first, correction):
    store_documents(store, [replace(FIRST, **first), replace(CORRECTION, **correction)])

    assert notices(store) == NOTED


def test_a_title_that_two_articles_of_different_days_have_names_none(store):
    store_documents(store, [FIRST, replace(FIRST, id="older", published=date(2026, 10, 1)), CORRECTION])

    assert (notices(store), notices(store, "older")) == ([], [])


def test_a_notice_that_another_article_put_there_can_be_taken_back(store):
    store_documents(store, [FIRST, CORRECTION])

    assert store.withdraw_notices("rifles") == 1
    store_documents(store, [FIRST, CORRECTION])

    assert notices(store) == []
