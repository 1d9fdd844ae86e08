"""How the evidence of an answer differs from what it was."""

from __future__ import annotations

import pytest

from api.standing_questions.evidence import compare_evidence
from rag.standing import CitationCheck, Standing
from tests.api.standing_questions.conftest import quoting, resting_on


def became(standing, since=None):
    return lambda quote: CitationCheck(quote.document_id, quote.version, standing, since)


def never_asked(quote):
    raise AssertionError(f"nothing became of {quote}")


def test_the_same_evidence_is_no_difference_whatever_its_order_and_numbers():
    before = resting_on(quoting("a", "One.", n=1), quoting("b", "Two.", n=2))
    after = resting_on(quoting("b", "Two.", n=1), quoting("a", "One.", n=2))

    difference = compare_evidence(before, after, never_asked)

    assert not difference
    assert [one.document_id for one in difference.unchanged] == ["b", "a"]


def test_what_is_new_and_what_was_withdrawn_are_told_with_what_became_of_it():
    before, after = resting_on(quoting("a", "One.")), resting_on(quoting("b", "Two."))

    difference = compare_evidence(before, after, became(Standing.RETRACTED, "2026-11-25"))

    assert difference
    assert [one.quote for one in difference.new] == ["Two."]
    (withdrawn,) = difference.withdrawn
    assert (withdrawn.quote, withdrawn.standing, withdrawn.since) == ("One.", "retracted", "2026-11-25")
    assert withdrawn.n is None


def test_the_same_words_of_another_version_are_changed_not_new():
    before, after = resting_on(quoting("a", "One.", 1)), resting_on(quoting("a", "One.", 2))

    difference = compare_evidence(before, after, never_asked)

    (changed,) = difference.changed
    assert (changed.was_version, changed.version) == (1, 2)
    assert (difference.new, difference.withdrawn) == ((), ())


def test_a_correction_of_what_is_cited_is_a_change():
    before = resting_on(quoting("a", "One."))
    after = resting_on(quoting("a", "One.", standing=Standing.CORRECTED))

    (changed,) = compare_evidence(before, after, never_asked).changed

    assert (changed.was_standing, changed.standing) == ("stands", "corrected")


def test_newer_text_that_the_index_does_not_know_yet_is_no_change():
    before = resting_on(quoting("a", "One."))
    meanwhile = resting_on(quoting("a", "One.", standing=Standing.SUPERSEDED))

    assert not compare_evidence(before, meanwhile, never_asked)
    assert not compare_evidence(meanwhile, before, never_asked)


def test_the_same_words_of_another_document_are_new():
    before, after = resting_on(quoting("a", "One.")), resting_on(quoting("b", "One."))

    difference = compare_evidence(before, after, became(Standing.STANDS))

    assert [one.document_id for one in difference.new] == ["b"]
    assert [one.document_id for one in difference.withdrawn] == ["a"]


@pytest.mark.parametrize("quotes", [(), (quoting("a", "One."),)])
def test_an_answer_that_came_or_went_is_a_difference(quotes):
    assert compare_evidence(resting_on(*quotes), resting_on(), became(Standing.DELETED)).refused
    assert bool(compare_evidence(resting_on(*quotes), resting_on(), became(Standing.DELETED))) == bool(
        quotes
    )


def test_of_a_purged_document_no_text_is_told():
    before, after = resting_on(quoting("a", "Secret words.")), resting_on(quoting("b", "Two."))

    difference = compare_evidence(before, after, became(Standing.PURGED))

    (withdrawn,) = difference.withdrawn
    assert (withdrawn.document_id, withdrawn.standing) == ("a", "purged")
    assert "Secret" not in withdrawn.model_dump_json()
    assert "Title of" not in withdrawn.model_dump_json()
