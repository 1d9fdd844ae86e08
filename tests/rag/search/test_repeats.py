"""Copies of one article in a library: cited once, counted, and never in the others' way."""

import random
from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document, Notice
from rag.answer import Filters, Question, StoryNote
from rag.pipeline import answer_question, search_passages
from rag.search.repeats import count_publishers
from rag.standing import Standing, Standings

WIRE = (
    "Agents found a whale in the harbour of Guaymas on Monday morning. The whale was carried back to sea "
    "by forty fishermen in eleven boats before noon. Marine biologists from Hermosillo followed the "
    "animal until dusk and said that it had no injuries. The harbour master closed the port for "
    "six hours, and the ferry to Santa Rosalía left late that evening."
)
ADDED = (
    "Our reporter Marta Ruiz counted two hundred tourists on the pier. The mayor promised a whale museum "
    "for the town within three years and named an architect for it."
)
QUESTION = "How many fishermen carried the whale back to sea?"


def article(document_id, text, publisher, day=5, **fields):
    return Document(
        document_id,
        "A whale in the harbour",
        text,
        "en",
        published=date(2026, 3, day),
        publisher=publisher,
        **fields,
    )


def ids(passages):
    return [passage.document_id for passage in passages]


def test_a_copy_answers_what_it_alone_tells_in_a_sentence_between_the_others(with_documents):
    told = WIRE.replace("six hours", "six hours on the order of Admiral Quintanar")
    library = with_documents(
        [article("wire", WIRE, "AP", day=5), article("copy", told, "Milenio", day=6)]
    )

    asked_for_it = search_passages(Question("Who is Admiral Quintanar?"), library)
    asked_for_both = search_passages(Question(QUESTION), library)

    assert ids(asked_for_it.passages)[0] == "copy"
    assert "Quintanar" in asked_for_it.passages[0].text
    assert {"wire", "copy"} & set(ids(asked_for_both.passages)) == {"wire"}


def test_an_answer_cites_the_original_once_and_counts_who_carries_it(with_documents, store):
    library = with_documents(
        [
            article("copy-1", f"GUAYMAS (AP). {WIRE}", "El Universal", day=6),
            article("wire", WIRE, "AP", day=5),
            article("copy-2", WIRE, "Milenio", day=6),
        ]
    )

    answer = answer_question(Question(QUESTION), library)

    assert [c.document_id for c in answer.citations] == ["wire"]
    assert answer.citations[0].story == StoryNote("wire", 2, ("El Universal", "Milenio"), 1)
    assert answer.independent_sources == 1
    citation = answer.citations[0]
    assert store.get("wire").text[citation.start : citation.end] == citation.quote
    assert "forty fishermen" in citation.quote
    assert not {"copy-1", "copy-2"} & set(ids(answer.passages))
    shown = [(passage.document_id, passage.start) for passage in answer.passages]
    assert len(shown) == len(set(shown))


def test_as_of_a_day_later_copies_are_not_told_of(with_documents):
    library = with_documents(
        [
            article("wire", WIRE, "AP", day=5),
            article("copy-1", f"GUAYMAS (AP). {WIRE}", "El Universal", day=6),
            article("copy-2", WIRE, "Milenio", day=7),
        ]
    )

    def notes(day):
        question = Question(QUESTION, as_of=date(2026, 3, day))
        answer, found = answer_question(question, library), search_passages(question, library)
        return {one.story for one in (*answer.citations, *answer.passages[:1], *found.passages[:1])}

    assert notes(5) == {None}
    assert notes(6) == {StoryNote("wire", 1, ("El Universal",), 1)}
    assert notes(7) == {StoryNote("wire", 2, ("El Universal", "Milenio"), 1)}


def test_an_article_that_stands_alone_has_no_note(with_documents):
    library = with_documents([article("wire", WIRE, "AP")])

    assert answer_question(Question(QUESTION), library).citations[0].story is None


def test_what_only_a_copy_has_is_cited_from_the_copy(with_documents):
    library = with_documents(
        [article("wire", WIRE, "AP"), article("copy", f"{WIRE}\n\n{ADDED}", "El Imparcial", day=6)]
    )

    passages = search_passages(Question("Who counted two hundred tourists on the pier?"), library)

    assert passages.passages[0].document_id == "copy"
    assert "two hundred tourists" in passages.passages[0].text
    assert passages.passages[0].story.original == "wire"


def test_a_copy_answers_where_a_filter_leaves_the_original_out(with_documents):
    library = with_documents([article("wire", WIRE, "AP"), article("copy", WIRE, "El Imparcial", day=6)])

    filtered = Question(QUESTION, filters=Filters(publisher="El Imparcial"))

    assert [c.document_id for c in answer_question(filtered, library).citations] == ["copy"]


def test_two_publishers_in_their_own_words_are_two_sources(with_documents):
    library = with_documents(
        [
            article("wire", WIRE, "AP", url="https://apnews.com/whale"),
            article("copy", WIRE, "El Imparcial", day=6),
            article("navy", ADDED, "Secretaría de Marina", day=6),
        ]
    )

    def cited(question, publisher):
        filters = Filters(publisher=publisher)
        return answer_question(Question(question, filters=filters), library).citations[0]

    wire, copy = cited(QUESTION, "AP"), cited(QUESTION, "El Imparcial")
    navy = cited("Who counted two hundred tourists on the pier?", "Secretaría de Marina")

    assert count_publishers([wire, copy]) == 1
    assert count_publishers([wire, copy, navy]) == 2
    assert count_publishers([wire, replace(navy, url="https://www.apnews.com/other")]) == 1
    assert count_publishers([]) == 0


def test_articles_without_a_publisher_count_each_as_its_own(with_documents):
    library = with_documents([article("wire", WIRE, None)])
    (cited,) = answer_question(Question(QUESTION), library).citations

    assert count_publishers([cited, cited]) == 1
    assert count_publishers([cited, replace(cited, document_id="other")]) == 2


def test_five_hundred_near_copies_of_a_false_article_leave_the_others_their_places(with_documents):
    rng = random.Random(9)
    false = (
        "No fishermen carried the whale back to sea at Guaymas harbour at all. The whale story of the "
        "fishermen was invented by the harbour master to sell boats, a blog says, and the whale in the "
        "harbour was made of rubber. The forty fishermen who carried the whale do not exist."
    )
    words = false.split(" ")
    flood = [
        article(
            f"false-{number:03}",
            " ".join(rng.choice(words) if rng.random() < 0.03 else word for word in words),
            f"site-{number}",
            day=6 + number % 3,
        )
        for number in range(500)
    ]
    library = with_documents([*flood, article("wire", WIRE, "AP"), article("navy", ADDED, "Marina")])

    found = search_passages(Question(QUESTION, k=5), library)

    from_the_flood = [p for p in ids(found.passages) if p.startswith("false-")]
    assert len(found.passages) == 5
    assert len(from_the_flood) <= 2
    assert "wire" in ids(found.passages)


def test_without_stories_everything_is_an_article_of_its_own(with_documents):
    library = with_documents([article("wire", WIRE, "AP"), article("copy", WIRE, "El Imparcial", day=6)])

    found = search_passages(Question(QUESTION), replace(library, stories=None))

    assert {"wire", "copy"} <= set(ids(found.passages))


def test_copies_that_cannot_be_recognised_are_said(with_documents):
    library = with_documents([article("wire", WIRE, "AP")])
    library.stories.close()

    answer = answer_question(Question(QUESTION), library)

    assert answer.citations[0].document_id == "wire"
    assert any("could not be recognised" in notice for notice in answer.notices)


def test_a_copy_whose_original_was_deleted_since_answers_itself(with_documents, store):
    library = with_documents([article("wire", WIRE, "AP"), article("copy", WIRE, "El Imparcial", day=6)])
    store.purge("wire")

    found = search_passages(Question(QUESTION), library)

    assert "copy" in ids(found.passages)
    assert "wire" not in ids(found.passages)


RETRACTION = Notice("retraction", date(2026, 3, 8), "This article has been retracted.")
CORRECTION = Notice("correction", date(2026, 3, 8), "Correction: they were fifty fishermen.")


@pytest.fixture
def copied(with_documents, store):
    """A wire story and two copies of it, one with more words, and what becomes of them is followed."""
    library = with_documents(
        [
            article("wire", WIRE, "AP"),
            article("copy", WIRE, "El Imparcial", day=6),
            article("longer", f"{WIRE} {ADDED}", "Milenio", day=6),
        ]
    )
    return replace(library, standings=Standings(store))


@pytest.mark.parametrize("as_of", [None, date(2026, 3, 7)])
def test_a_copy_of_a_retracted_story_is_not_cited(copied, store, as_of):
    question = Question(QUESTION, as_of=as_of)
    assert [c.document_id for c in answer_question(question, copied).citations] == ["wire"]

    store.record_notice("wire", RETRACTION)
    answer = answer_question(question, copied)

    assert not {"wire", "copy", "longer"} & set(ids(answer.passages))
    assert not {"wire", "copy", "longer"} & {c.document_id for c in answer.citations}


def test_a_copy_answers_again_once_the_retraction_is_taken_back(copied, store):
    store.record_notice("wire", RETRACTION)
    assert "copy" not in ids(search_passages(Question(QUESTION), copied).passages)

    store.withdraw_notices("wire")

    filters = Filters(publisher="El Imparcial")
    found = search_passages(Question(QUESTION, filters=filters), copied)
    assert set(ids(found.passages)) == {"copy"}


def test_of_a_story_whose_copy_alone_is_retracted_the_original_stays(copied, store):
    store.record_notice("copy", RETRACTION)

    answer = answer_question(Question(QUESTION), copied)

    assert [c.document_id for c in answer.citations] == ["wire"]
    assert "copy" not in ids(answer.passages)


@pytest.mark.parametrize("as_of", [None, date(2026, 3, 7)])
def test_a_retracted_copy_carries_a_story_no_more(copied, store, as_of):
    question = Question(QUESTION, as_of=as_of)

    def notes():
        answer = answer_question(question, copied)
        return {one.story for one in (answer.citations[0], answer.passages[0])}

    store.record_notice("copy", RETRACTION)
    assert notes() == {StoryNote("wire", 1, ("Milenio",), 1)}
    store.record_notice("longer", RETRACTION)
    assert notes() == {None}
    store.withdraw_notices("copy")
    assert notes() == {StoryNote("wire", 1, ("El Imparcial",), 1)}


def test_without_its_text_and_deleted_a_retracted_original_still_bars_its_copies(copied, store):
    store.put(article("wire", "This article has been retracted.", "AP", notices=(RETRACTION,)))
    copied.stories.follow(store)
    assert "copy" not in ids(search_passages(Question(QUESTION), copied).passages)

    store.delete("wire")
    copied.stories.follow(store)

    assert "copy" not in ids(search_passages(Question(QUESTION), copied).passages)


def test_a_retraction_told_after_the_deletion_bars_the_copies_too(copied, store):
    store.delete("wire")
    copied.stories.follow(store)
    assert "copy" in ids(search_passages(Question(QUESTION), copied).passages)

    store.record_notice("wire", RETRACTION)
    copied.stories.follow(store)

    assert "copy" not in ids(search_passages(Question(QUESTION), copied).passages)


def test_a_copy_of_a_corrected_original_is_cited_with_that_correction(copied, store):
    store.record_notice("wire", CORRECTION)
    filters = Filters(publisher="El Imparcial")

    english = answer_question(Question(QUESTION, filters=filters), copied)
    spanish = answer_question(Question(QUESTION, lang="es", filters=filters), copied)

    assert [c.document_id for c in english.citations] == ["copy"]
    assert english.citations[0].standing == Standing.CORRECTED
    assert [notice.text for notice in english.citations[0].story.corrections] == [CORRECTION.text]
    assert english.notices[-1] == (
        "The article cited as [1] is a copy of “A whale in the harbour”, which was corrected on "
        "March 8, 2026: Correction: they were fifty fishermen."
    )
    assert spanish.notices[-1] == (
        "El artículo citado como [1] es copia de «A whale in the harbour», que fue corregido el "
        "8 de marzo de 2026: Correction: they were fifty fishermen."
    )


def test_a_correction_of_a_copy_is_not_said_of_the_original(copied, store):
    store.record_notice("copy", CORRECTION)

    answer = answer_question(Question(QUESTION), copied)

    assert [c.document_id for c in answer.citations] == ["wire"]
    assert answer.citations[0].story.corrections == ()
    assert not any("corrected" in notice for notice in answer.notices)
