"""What a change, a failure and a pause are called, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.schemas.standing_questions import FailureReason, PauseReason, StandingRequest
from api.standing_questions.feed import write_feed
from api.standing_questions.store import Kept, StandingQuestion
from api.standing_questions.words import WORDS, list_quotes, sum_up, tell_failure, tell_pause
from tests.api.standing_questions.conftest import ASKED, change_to, quoting, resting_on

QUESTION = StandingQuestion("s", "o", 0.0, StandingRequest(question=ASKED), None, "t", resting_on(), 1)


def change_with(standing, lang="en", times=1):
    gone = quoting("a", "Twenty-nine.").model_dump() | {
        "standing": standing,
        "since": None,
        "notice": None,
    }
    return change_to(QUESTION, lang=lang, withdrawn=[gone] * times)


@pytest.mark.parametrize("standing", ["stands", "superseded", "never_was"])
def test_a_quote_that_was_merely_displaced_is_no_longer_cited(standing):
    change = change_with(standing)

    assert [name for name, _ in list_quotes(change)] == ["no_longer_cited"]
    assert sum_up(change) == "1 no longer cited"
    assert sum_up(change_with(standing, "es")) == "1 ya no citada"
    assert sum_up(change_with(standing, "es", 2)) == "2 ya no citadas"


@pytest.mark.parametrize("standing", ["retracted", "corrected", "deleted", "purged"])
def test_a_quote_of_an_article_that_was_taken_back_is_withdrawn(standing):
    change = change_with(standing)

    assert [name for name, _ in list_quotes(change)] == ["withdrawn"]
    assert sum_up(change) == "1 withdrawn"


@pytest.mark.parametrize(("lang", "title"), [("en", "No longer cited"), ("es", "Ya no se cita")])
def test_the_feed_does_not_call_what_was_displaced_withdrawn(lang, title):
    change = change_with("stands", lang)

    feed = write_feed(QUESTION, [Kept("msg_1", "s", 0.0, change)], "https://h/feed", str).decode()

    assert f">{title}</" in feed
    assert WORDS[lang]["withdrawn"] not in feed


@pytest.mark.parametrize(
    ("asked", "lang", "subtitle"),
    [
        ("¿Cuántas personas entregó México?", None, "Qué hay de nuevo"),
        ("¿Cuántas personas entregó México?", "en", "What is new"),
        (ASKED, None, "What is new"),
    ],
)
def test_a_feed_without_changes_is_in_the_language_of_its_question(asked, lang, subtitle):
    question = replace(QUESTION, request=StandingRequest(question=asked, lang=lang))

    feed = write_feed(question, [], "https://h/feed", str).decode()

    assert f"<subtitle>{subtitle}" in feed


@pytest.mark.parametrize("reason", FailureReason)
def test_each_reason_of_a_failure_is_told_in_the_readers_language(reason):
    failed = replace(QUESTION, trouble=f"{reason} 503")

    english, spanish = tell_failure(failed, "en"), tell_failure(failed, "es")

    assert english != spanish
    assert {failed.trouble, None}.isdisjoint((english, spanish))


@pytest.mark.parametrize("reason", PauseReason)
def test_each_reason_of_a_pause_is_told_in_the_readers_language(reason):
    paused = replace(QUESTION, paused_because=reason.value, failures=10)

    english, spanish = tell_pause(paused, "en"), tell_pause(paused, "es")

    assert english != spanish
    assert {reason.value, None}.isdisjoint((english, spanish))


def test_the_reason_of_a_pause_tells_how_many_attempts_failed():
    paused = replace(QUESTION, paused_because="failures", failures=12)

    assert tell_pause(paused, "en") == "12 attempts in a row failed."
    assert tell_pause(paused, "es") == "Fallaron 12 intentos seguidos."


def test_a_sentence_that_an_earlier_version_kept_is_told_as_it_is_in_both_languages():
    kept = replace(QUESTION, paused_because="You paused it.", trouble="it redirects (status 302).")

    assert [tell_pause(kept, lang) for lang in ("en", "es")] == ["You paused it."] * 2
    assert [tell_failure(kept, lang) for lang in ("en", "es")] == ["it redirects (status 302)."] * 2
