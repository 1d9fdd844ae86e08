"""What is kept of standing questions: each change once, none lost, and nothing of what was purged."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from api.errors import StandingUnavailable
from api.schemas.standing_questions import PauseReason, StandingRequest
from api.standing_questions.store import KEPT_CHANGES, StandingStore, salvage_standing_questions
from tests.api.standing_questions.conftest import ASKED, change_to, quoting, resting_on

HOOK = "https://example.org/hook"


def test_nothing_is_made_before_the_first_question(desk):
    assert (desk.store.ids(), desk.store.find(), desk.store.due()) == (set(), [], [])
    assert desk.store.forget_document("a") == 0
    assert not desk.path.exists()

    desk.add()

    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600


def test_a_question_is_read_as_it_was_registered(desk):
    made = desk.add(HOOK, "Ana", "¿Cuántos?", quoting("a", "Sí 🦅."))

    again = StandingStore(desk.path).get(made.id)

    assert again == made
    assert again.request == StandingRequest(question="¿Cuántos?", webhook=HOOK)
    assert again.evidence == resting_on(quoting("a", "Sí 🦅."))
    assert len(made.feed_token) >= 43
    assert made.secret.startswith("whsec_")


def test_a_key_sees_and_ends_its_own_questions_alone(desk):
    anas, luiss = desk.add(owner="Ana"), desk.add(owner="Luis")

    assert [one.id for one in desk.store.find(desk.owner("Ana"))] == [anas.id]
    assert desk.store.get(luiss.id, desk.owner("Ana")) is None
    assert not desk.store.remove(luiss.id, desk.owner("Ana"))
    assert desk.store.remove(anas.id, desk.owner("Ana"))
    assert desk.store.ids() == {luiss.id}


def test_no_more_than_so_many_are_taken_of_a_key(desk):
    desk.add(owner="Luis")

    def add():
        return desk.store.add(desk.owner(), StandingRequest(question=ASKED), None, resting_on(), 2)

    assert add() is not None
    assert add() is not None
    assert add() is None


def test_of_two_who_find_the_same_change_one_keeps_it(desk):
    question = desk.add(HOOK)
    new = quoting("a", "One.")

    kept = [
        store.change_evidence(question, resting_on(new), change_to(question, new))
        for store in (desk.store, StandingStore(desk.path))
    ]

    assert [one is None for one in kept] == [False, True]
    assert [one.id for one in desk.store.changes(question.id)] == [kept[0]]
    assert desk.store.get(question.id).evidence == resting_on(new)


def test_the_newest_changes_are_kept_and_those_that_were_never_sent_are_counted(desk):
    question = desk.add(HOOK)
    ids = [desk.tell(question, quoting("a", f"{number}.")) for number in range(KEPT_CHANGES + 3)]
    first = desk.store.changes(question.id)[-1]
    assert first.id == ids[3]
    assert desk.store.get(question.id).dropped == 3

    desk.store.note_sent(first)
    desk.tell(question, quoting("a", "Last."))

    assert desk.store.get(question.id).dropped == 3
    assert len(desk.store.changes(question.id)) == KEPT_CHANGES


def test_what_is_due_is_the_oldest_change_of_each_question_that_may_be_sent(desk):
    sent, waiting, paused, feed = (desk.add(url) for url in (HOOK, HOOK, HOOK, None))
    first = {one.id: desk.tell(one, quoting("a", "One.")) for one in (sent, waiting, paused, feed)}
    desk.clock.now += 1
    second = desk.tell(sent, quoting("a", "Two."))
    desk.store.note_sent(desk.store.changes(sent.id)[1])
    desk.store.note_failed(waiting.id, "It fails.", desk.clock.now + 5)
    desk.store.pause(paused.id, PauseReason.BY_OWNER)

    assert [change.id for _, change in desk.store.due()] == [second]
    desk.clock.now += 5
    assert [change.id for _, change in desk.store.due()] == [first[waiting.id], second]
    desk.store.resume(paused.id)
    assert {change.id for _, change in desk.store.due()} == {first[waiting.id], first[paused.id], second}


def test_what_was_put_off_while_the_clock_was_ahead_is_due_once_it_is_put_back(desk):
    waiting, asked_for_a_day = desk.add(HOOK), desk.add(HOOK)
    change = desk.tell(waiting, quoting("a", "One."))
    desk.tell(asked_for_a_day, quoting("a", "One."))
    desk.store.note_failed(waiting.id, "It fails.", desk.clock.now + 30 * 86_400 + 5)
    desk.store.note_failed(asked_for_a_day.id, "It fails.", desk.clock.now + 86_400)

    assert [one.id for _, one in desk.store.due()] == [change]


def test_a_purge_leaves_no_text_in_any_file(desk, tmp_path, holding):
    shown = desk.add(HOOK, "Ana", ASKED, quoting("gone", "Secret words."), quoting("kept", "Other."))
    other = desk.add(None, "Luis", "Else?", quoting("kept", "Other."))
    (tmp_path / "standing.db.damaged-20261125").write_text("Secret words")

    with closing(sqlite3.connect(desk.path)) as reader:  # its log outlives what is closed
        reader.execute("SELECT count(*) FROM questions").fetchone()
        desk.tell(shown, quoting("gone", "Secret words at last."))
        assert "standing.db-wal" in holding(tmp_path, "Secret words")
        desk.tell(shown, quoting("gone", "Secret words again."), quoting("kept", "Other."))
        assert desk.store.forget_document("gone") == 3
        assert holding(tmp_path, "Secret words") == []
        assert holding(tmp_path, "Title of gone") == []

    told, _ = desk.store.changes(shown.id)
    assert (told.change.answer, told.change.purged) == (None, ["gone"])
    assert [(one.document_id, one.quote) for one in told.change.new] == [
        ("gone", None),
        ("kept", "Other."),
    ]
    assert desk.store.get(other.id) == other
    assert desk.store.forget_document("gone") == 0


def test_quotes_of_what_was_put_after_a_purge_stay(desk):
    before, since = quoting("back", "Secret words.", 2), quoting("back", "Clean words.", 3)
    question = desk.add(None, "Ana", ASKED, before)
    desk.tell(question, before, since)

    assert desk.store.forget_document("back", up_to=2) == 2

    (told,) = desk.store.changes(question.id)
    assert [one.quote for one in told.change.new] == [None, "Clean words."]
    assert [one.quote for one in desk.store.get(question.id).evidence.quotes] == [None, "Clean words."]
    assert desk.store.forget_document("back", up_to=2) == 0


def test_evidence_that_was_found_before_a_purge_is_not_kept_after_it(desk):
    question = desk.add(None, "Ana", ASKED, quoting("gone", "Secret."))
    desk.store.forget_document("gone")
    late = quoting("gone", "Secret words.")

    assert desk.store.change_evidence(question, resting_on(late), change_to(question, late)) is None


@pytest.mark.parametrize("table", ["questions", "changes"])
def test_what_is_damaged_is_not_used_and_goes(desk, table):
    question, whole = desk.add(HOOK), desk.add(HOOK)
    for one in (question, whole):
        desk.tell(one, quoting("a", "One."))
    column = {"questions": "request", "changes": "body"}[table]
    own = {"questions": "id", "changes": "question_id"}[table]
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        connection.execute(
            f"UPDATE {table} SET {column} = replace({column}, 'question', 'questian') "  # noqa: S608
            f"WHERE {own} = ?",
            (question.id,),
        )

    assert [one.id for one, _ in desk.store.due()] == [whole.id]
    assert (desk.store.count_damaged(), desk.store.drop_damaged(), desk.store.count_damaged()) == (
        1,
        1,
        0,
    )


def test_of_a_damaged_file_what_is_whole_is_saved(desk):
    made = [desk.add(HOOK, "Ana", f"{number}? " * 100) for number in range(60)]
    content = desk.path.read_bytes()
    desk.path.write_bytes(content[: len(content) * 2 // 3])

    aside, kept = salvage_standing_questions(desk.path)

    assert aside.exists()
    assert 0 < kept < len(made)
    assert {one.id for one in desk.store.find()} < {one.id for one in made}
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_told_in_one_line(desk):
    desk.path.write_bytes(b"rubbish " * 1000)

    with pytest.raises(StandingUnavailable, match="Run `puente doctor`") as caught:
        desk.store.find()
    assert "\n" not in str(caught.value)


KILLED_WHILE_IT_KEEPS_A_CHANGE = """
import os, signal, sys
from pathlib import Path
from api.standing_questions import store as module
from tests.api.standing_questions.conftest import change_to, quoting, resting_on

store = module.StandingStore(Path(sys.argv[1]))
(question,) = store.find()
seal = module._seal

def seal_or_die(connection, table, row_id):
    if table == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
    seal(connection, table, row_id)

module._seal = seal_or_die
new = quoting("a", "One.")
store.change_evidence(question, resting_on(new), change_to(question, new))
"""


@pytest.mark.parametrize("where", ["questions", "changes"])
def test_a_process_that_is_killed_while_it_keeps_a_change_keeps_nothing_of_it(desk, where):
    question = desk.add(HOOK)
    command = [sys.executable, "-c", KILLED_WHILE_IT_KEEPS_A_CHANGE, str(desk.path), where]

    assert subprocess.run(command, check=False).returncode == -9

    assert desk.store.get(question.id) == question
    assert desk.store.changes(question.id) == []
    desk.tell(question, quoting("a", "One."))
    assert len(desk.store.due()) == 1
