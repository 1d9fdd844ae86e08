"""Answers while articles are corrected, retracted, deleted, purged; and answers as of a day."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.backup import backup, restore
from corpus.document import Document, Notice
from index.build import build_index
from index.generation import open_current
from rag.answer import Filters, Question
from rag.pipeline import answer_question, search_passages
from rag.standing import Standing, Standings

QUESTION = Question("How many people were rescued from the ferry?")
BEFORE = "The ferry sank off Guaymas. The navy said that 29 people were rescued from the ferry."
AFTER = "The ferry sank off Guaymas. The navy said that 26 people were rescued from the ferry."
CORRECTION = Notice("correction", date(2026, 3, 5), "Correction: 26 people were rescued, not 29.")
RETRACTION = Notice("retraction", date(2026, 3, 6), "This article has been retracted.")


def ferry(text=BEFORE, **fields):
    return Document(
        "ferry", "The ferry", text, "en", published=date(2026, 3, 1), publisher="AP", **fields
    )


@pytest.fixture
def built(store, embedder, library, tmp_path):
    """The library as of now: `built()` indexes what the store holds."""
    standings = Standings(store)

    def build():
        build_index(store, embedder, tmp_path / "index", chunk_tokens=64)
        return replace(library, generation=open_current(tmp_path / "index"), standings=standings)

    return build


def cited(answer):
    return [(citation.document_id, citation.version) for citation in answer.citations]


def found(result):
    return {passage.document_id for passage in result.passages}


def test_a_corrected_article_is_cited_with_its_correction(store, built):
    store.put(ferry())
    store.put(ferry(AFTER, notices=(CORRECTION,)))

    answer = answer_question(QUESTION, built())

    assert cited(answer) == [("ferry", 2)]
    assert [notice.on for notice in answer.citations[0].corrections] == [date(2026, 3, 5)]
    assert answer.citations[0].standing == Standing.STANDS
    assert answer.notices[-1] == (
        "The article cited as [1] was corrected on March 5, 2026; what is quoted is the corrected text."
    )


def test_no_answer_rests_on_a_retracted_article_before_the_index_knows(store, built):
    store.put(ferry())
    library = built()
    assert cited(answer_question(QUESTION, library)) == [("ferry", 1)]

    store.record_notice("ferry", RETRACTION)

    assert "ferry" not in found(search_passages(QUESTION, library))
    assert ("ferry", 1) not in cited(answer_question(QUESTION, library))


@pytest.mark.parametrize("remove", ["delete", "purge"])
def test_what_is_deleted_is_out_of_the_answers_at_once(store, built, remove):
    store.put(ferry())
    library = built()
    assert "ferry" in found(search_passages(QUESTION, library))

    getattr(store, remove)("ferry")

    assert "ferry" not in found(search_passages(QUESTION, library))


def test_a_text_that_cannot_be_read_is_passed_over(store, built):
    store.put(ferry())
    library = replace(built(), standings=None)
    store.purge("ferry")

    answer = answer_question(QUESTION, library)

    assert "ferry" not in {passage.document_id for passage in answer.passages}


def test_a_version_that_changed_before_the_index_knew_is_said(store, built):
    store.put(ferry())
    library = built()
    store.put(ferry(AFTER, notices=(CORRECTION,)))

    answer = answer_question(QUESTION, library)

    assert cited(answer) == [("ferry", 1)]
    assert answer.citations[0].standing == Standing.CORRECTED


def as_of(day, **fields):
    return replace(QUESTION, as_of=date(2026, 3, day), **fields)


def test_as_of_a_day_answers_from_what_was_valid_then(store, built):
    store.put(ferry())
    library = built()
    store.put(ferry(AFTER, modified=date(2026, 3, 5), notices=(CORRECTION,)))

    then = answer_question(as_of(4), library)
    before = answer_question(as_of(1, filters=Filters(publisher="AP")), library)

    assert cited(then) == cited(before) == [("ferry", 1)]
    assert then.citations[0].standing == Standing.CORRECTED
    assert "29 people" in then.citations[0].quote
    assert "ferry" not in found(search_passages(replace(QUESTION, as_of=date(2026, 2, 28)), library))
    assert "ferry" not in found(search_passages(as_of(4, filters=Filters(publisher="Puente")), library))


def test_as_of_a_day_before_it_was_deleted_an_article_answers(store, built, monkeypatch):
    store.put(ferry())
    library = built()
    monkeypatch.setattr("corpus.store.state.now", lambda: "2026-03-08T00:00:00Z")
    store.delete("ferry")

    then = answer_question(as_of(7), library)

    assert cited(then) == [("ferry", 1)]
    assert then.citations[0].standing == Standing.DELETED
    assert then.notices[-1] == "The article cited as [1] has been deleted since."
    assert "ferry" not in found(search_passages(as_of(8), library))


def test_as_of_never_rests_on_what_was_retracted_since_and_says_so(store, built):
    store.put(ferry())
    library = built()
    store.record_notice("ferry", RETRACTION)

    answer = answer_question(as_of(4), library)

    assert "ferry" not in {passage.document_id for passage in answer.passages}
    assert any("retracted" in notice for notice in answer.notices)


def test_as_of_leaves_undated_articles_out_and_counts_them(store, built):
    answer = answer_question(as_of(4), built())

    assert answer.undated_left_out == 1
    assert "undated" not in {passage.document_id for passage in answer.passages}


def test_an_article_that_may_only_be_quoted_is_never_shown_whole(store, built):
    text = " ".join(f"The ferry carried {n} people who were rescued that day." for n in range(90))
    store.put(replace(ferry(text), access="excerpt"))

    result = search_passages(replace(QUESTION, k=20), built())

    shown = [passage for passage in result.passages if passage.document_id == "ferry"]
    assert len(shown) == 1
    assert len(shown[0].text) <= 300
    assert text[shown[0].start : shown[0].end] == shown[0].text
    assert not shown[0].text.endswith(" ")
    assert [passage.rank for passage in result.passages] == list(range(1, len(result.passages) + 1))


def test_a_short_article_that_may_only_be_quoted_is_shown_by_half(store, built):
    store.put(replace(ferry(), access="excerpt"))

    shown = [p for p in search_passages(QUESTION, built()).passages if p.document_id == "ferry"]

    assert len(shown[0].text) <= len(BEFORE) // 2


def test_a_version_that_the_index_holds_as_superseded_answers_as_of_its_day(store, built):
    store.put(ferry())
    store.put(ferry(AFTER, modified=date(2026, 3, 5), notices=(CORRECTION,)))
    store.put(Document("late", "The ferry", AFTER, "en", published=date(2026, 3, 9), publisher="Reforma"))
    library = built()

    then, now = answer_question(as_of(4), library), answer_question(as_of(8), library)

    assert cited(then) == [("ferry", 1)]
    assert "29 people" in then.citations[0].quote
    assert cited(now) == [("ferry", 2)]
    assert "26 people" in now.citations[0].quote
    assert ("ferry", 1) not in cited(answer_question(QUESTION, library))


def test_a_document_deleted_before_the_index_was_built_answers_as_of_its_day(store, built, monkeypatch):
    store.put(ferry())
    monkeypatch.setattr("corpus.store.state.now", lambda: "2026-03-08T00:00:00Z")
    store.delete("ferry")
    library = built()

    assert cited(answer_question(as_of(7), library)) == [("ferry", 1)]
    assert "ferry" not in found(search_passages(as_of(8), library))
    assert "ferry" not in found(search_passages(QUESTION, library))


def test_a_purged_document_answers_for_no_day(store, built):
    store.put(ferry())
    library = built()
    store.purge("ferry")

    assert "ferry" not in found(search_passages(as_of(4), library))


def test_the_filters_hold_for_what_was_valid_then_too(store, built):
    store.put(ferry())
    store.put(ferry(AFTER, modified=date(2026, 3, 5)))
    library = built()

    def found_with(**fields):
        return "ferry" in found(search_passages(as_of(4, filters=Filters(**fields)), library))

    assert found_with(lang="en")
    assert found_with(published_from=date(2026, 3, 1), published_to=date(2026, 3, 1))
    assert not found_with(lang="es")
    assert not found_with(published_from=date(2026, 3, 2))


def test_a_restored_store_is_followed_at_once(store, built, tmp_path):
    store.put(ferry())
    made = backup(store, tmp_path / "backups")
    store.delete("ferry")
    library = built()
    assert "ferry" in library.present.gone

    restore(made.path, store.path.parent)

    assert library.present.gone == frozenset()
