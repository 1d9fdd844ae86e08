"""What the doctor finds in a data folder, file by file, and what it does about it."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing

import pytest

from api.answers import AnswerStore
from api.chat.seen import Seen
from api.chat.slack_workspaces import Workspaces
from api.doctor import SMALL_BYTES, OutOfReach, examine, mend
from api.keys import KeyStore, Scope
from api.schemas.standing_questions import Evidence, StandingRequest
from api.settings import Settings
from api.wiring import (
    open_conversations,
    open_feedback,
    open_quarantine,
    open_source_states,
    open_standing,
    open_store,
    open_stories,
)
from corpus.backup import backup
from corpus.document import Document, RawFile
from corpus.errors import StoreDamaged, StoreInUse, StoreTooNew, StoreUnavailable

ANSWER = {"id": "a1", "text": "Units searched it.", "citations": []}

GIVEN_ON = ANSWER | {"question": "Who?", "lang": "en", "refused": True}


@pytest.fixture
def settings(tmp_path):
    """A data folder with something in every file, and a backup of all but the article `late`."""
    made = Settings(data_dir=tmp_path)
    store = open_store(made)
    for number in range(6):
        store.put(Document(f"d{number}", f"Title {number}", f"Unit {number} came. " * 60, "en"))
    keys = KeyStore(tmp_path / "keys.sqlite")
    keys.create("Ana", Scope.WRITE)
    (tmp_path / "sources.toml").write_text("")
    open_quarantine(made).add(RawFile("a.pdf", b"%PDF-broken", "application/pdf"), "damaged.")
    open_source_states(made).close()
    with closing(open_stories(made)) as stories:
        stories.follow(store)
    answers = AnswerStore(tmp_path / "answers.db", 30)
    answers.keep("a1", lambda: ANSWER)
    answers.close()
    open_feedback(made).give(GIVEN_ON, "up", "Good.")
    Seen(tmp_path / "chat.db").is_first("slack:event:1")
    Workspaces(tmp_path / "slack.db").issue()
    talks = open_conversations(made)
    talks.add(talks.resume("t1", "tool"), "Who came?", None)
    asked = StandingRequest(question="Who came?")
    open_standing(made).add("owner", asked, None, Evidence(refused=True), 20)
    backup(store, tmp_path / "backups", also=[tmp_path / "keys.sqlite"])
    store.put(Document("late", "Late", "Late words. " * 60, "en"))
    store.close()
    return made


def spoil(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def wheres(found):
    return [(one.where.rpartition("/")[2], one.repaired) for one in found]


def test_a_sound_folder_has_no_findings(settings):
    assert examine(settings) == mend(settings) == []


def test_a_damaged_article_is_restored_from_the_backup(settings, tmp_path):
    spoil(tmp_path / "documents.db", "UPDATE versions SET text = 'Other.' WHERE document_id = 'd3'")

    named = examine(settings)
    mended = mend(settings)

    assert wheres(named) == [("store: versions d3 1", False)]
    assert wheres(mended) == [("store: versions d3 1", True), ("documents.db", True)]
    with closing(open_store(settings)) as store:
        assert store.get("d3").text.startswith("Unit 3 came.")
    assert mend(settings) == []


def test_what_no_backup_holds_is_set_aside_and_named_until_it_is_stored_again(settings, tmp_path):
    spoil(tmp_path / "documents.db", "UPDATE versions SET text = 'Other.' WHERE document_id = 'late'")

    assert ("store: versions late 1", False) in wheres(mend(settings))

    with closing(open_store(settings)) as store:
        with pytest.raises(StoreDamaged):
            store.get("late")
        assert wheres(examine_while_open(settings)) == [("store: versions late 1", False)]
        store.put(Document("late", "Late", "Late words. " * 60, "en"))
    assert mend(settings) == []


def test_an_end_of_the_log_that_comes_from_a_backup_is_named(settings, tmp_path):
    spoil(tmp_path / "documents.db", "UPDATE versions SET text = 'Other.' WHERE document_id = 'd3'")
    spoil(tmp_path / "documents.db", "DELETE FROM changes WHERE number > 3")

    told = [one.what for one in mend(settings)]

    assert [what for what in told if "changes 4 to 6 come from a backup" in what]
    with closing(open_store(settings)) as store:
        assert store.count() == 7


def examine_while_open(settings):
    with pytest.raises(StoreInUse):
        mend(settings)
    return examine(settings)


def test_a_newer_store_is_refused_and_left_as_it_is(settings, tmp_path):
    spoil(tmp_path / "documents.db", "PRAGMA user_version = 99")
    before = (tmp_path / "documents.db").read_bytes()

    for look in (examine, mend):
        with pytest.raises(StoreTooNew, match="has format 99"):
            look(settings)

    assert (tmp_path / "documents.db").read_bytes() == before


@pytest.mark.parametrize("how", ["empty", "gone"])
def test_a_store_that_is_empty_or_gone_comes_back_from_the_newest_backup(settings, tmp_path, how):
    file = tmp_path / "documents.db"
    file.write_bytes(b"") if how == "empty" else file.unlink()

    assert wheres(examine(settings)) == [("documents.db", False)]
    mend(settings)

    with closing(open_store(settings)) as store:
        assert sorted(store.current_versions()) == [f"d{number}" for number in range(6)]


def test_a_store_without_any_backup_that_is_gone_is_one_clear_line(settings, tmp_path):
    (tmp_path / "documents.db").unlink()
    (tmp_path / "backups").rename(tmp_path / "elsewhere")

    with pytest.raises(StoreUnavailable, match="could not be saved"):
        mend(settings)


def test_a_damaged_key_lets_nobody_in_and_goes_and_the_others_stay(settings, tmp_path):
    keys = KeyStore(tmp_path / "keys.sqlite")
    key, text = keys.create("Luis", Scope.READ)
    spoil(tmp_path / "keys.sqlite", "UPDATE keys SET scope = 'admin' WHERE id = ?", key.id)

    assert keys.find(text) is None
    (finding,) = examine(settings)
    assert key.id in finding.what
    assert wheres(mend(settings)) == [("keys.sqlite", True)]
    assert [one.name for one in keys.list()] == ["Ana"]


def test_a_revoked_key_does_not_come_back_by_damage_or_its_repair(settings, tmp_path):
    keys = KeyStore(tmp_path / "keys.sqlite")
    key, text = keys.create("Luis", Scope.ADMIN)
    keys.revoke(key.id)
    spoil(tmp_path / "keys.sqlite", "UPDATE keys SET revoked_at = NULL WHERE id = ?", key.id)
    assert keys.find(text) is None

    mend(settings)

    assert keys.find(text) is None


def test_keys_that_can_be_read_in_a_damaged_file_are_kept(settings, tmp_path):
    file = tmp_path / "keys.sqlite"
    for number in range(200):
        KeyStore(file).create(f"key {number}", Scope.READ)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])

    (finding,) = mend(settings)

    assert "put aside" in finding.what
    assert any(tmp_path.glob("keys.sqlite.damaged-*"))
    kept = KeyStore(file).list()
    assert kept[0].name == "Ana"
    assert 1 < len(kept) < 201


def test_a_kept_answer_that_changed_is_not_shown_and_goes(settings, tmp_path):
    spoil(tmp_path / "answers.db", "UPDATE answers SET body = replace(body, 'Units', 'Units never')")
    answers = AnswerStore(tmp_path / "answers.db", 30)
    assert answers.get("a1") is None
    answers.close()

    assert wheres(examine(settings)) == [("answers.db", False)]
    assert wheres(mend(settings)) == [("answers.db", True)]
    assert examine(settings) == []


def test_feedback_that_changed_is_not_exported_and_goes(settings, tmp_path):
    spoil(tmp_path / "feedback.db", "UPDATE feedback SET body = replace(body, 'Good', 'Bad')")

    assert open_feedback(settings).list() == []
    assert wheres(examine(settings)) == [("feedback.db", False)]
    assert wheres(mend(settings)) == [("feedback.db", True)]
    assert examine(settings) == []


def test_a_conversation_that_changed_is_not_gone_on_with_and_goes(settings, tmp_path):
    spoil(tmp_path / "conversations.db", "UPDATE conversations SET body = replace(body, 'came', 'left')")

    assert open_conversations(settings).resume("t1", "tool").exchanges == ()
    assert wheres(examine(settings)) == [("conversations.db", False)]
    assert wheres(mend(settings)) == [("conversations.db", True)]
    assert examine(settings) == []


def test_a_standing_question_that_changed_is_not_asked_and_goes(settings, tmp_path):
    spoil(tmp_path / "standing.db", "UPDATE questions SET owner = 'another'")

    assert open_standing(settings).find("another") == []
    assert wheres(examine(settings)) == [("standing.db", False)]
    assert wheres(mend(settings)) == [("standing.db", True)]
    assert examine(settings) == []


BESIDE_THE_STORE = (
    "answers.db",
    "feedback.db",
    "conversations.db",
    "chat.db",
    "slack.db",
    "standing.db",
    "stories.db",
    "sources.db",
    "keys.sqlite",
)


@pytest.mark.parametrize("name", BESIDE_THE_STORE)
@pytest.mark.parametrize("how", ["cut", "overwritten"])
def test_a_file_beside_the_store_that_is_damaged_is_named_and_done_without(settings, tmp_path, name, how):
    file = tmp_path / name
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 3] if how == "cut" else b"rubbish " * 1000)

    assert wheres(examine(settings)) == [(name, False)]
    assert wheres(mend(settings)) == [(name, True)]
    assert examine(settings) == []


def test_what_only_a_person_can_put_right_is_named(settings, tmp_path):
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 3\n")
    (tmp_path / "golden.jsonl").write_text("{\n")
    (kept,) = open_quarantine(settings).list()
    (tmp_path / "quarantine" / f"{kept.id}.raw").write_bytes(b"%PDF-brokem")
    (copy,) = (tmp_path / "backups").glob("*/documents.db")
    copy.write_bytes(copy.read_bytes()[:-1])

    found = mend(settings)

    named = {where for where, _ in wheres(found)}
    assert named == {"sources.toml", "golden.jsonl", f"quarantine: {kept.id}", copy.parent.name}
    assert not any(one.repaired for one in found)


def test_a_start_does_not_look_into_files_that_are_too_long(settings, tmp_path):
    spoil(tmp_path / "documents.db", "UPDATE versions SET text = 'Other.' WHERE document_id = 'd3'")

    assert mend(settings, most_bytes=1_000) == []


def test_a_start_reads_what_people_wrote_but_not_backups_and_refused_files(settings, tmp_path):
    (tmp_path / "sources.toml").write_text("[[source]]\nname = 3\n")
    for kept in (*tmp_path.glob("quarantine/*.raw"), *tmp_path.glob("backups/*/documents.db")):
        kept.write_bytes(kept.read_bytes()[:-1])

    at_start = mend(settings, most_bytes=SMALL_BYTES)

    assert {where for where, _ in wheres(at_start)} == {"sources.toml"}
    assert len(mend(settings)) == len(at_start) + 2


def test_an_earlier_file_of_keys_is_taken_over(tmp_path):
    file = tmp_path / "keys.sqlite"
    key, text = KeyStore(file).create("Ana", Scope.WRITE)
    spoil(file, "ALTER TABLE keys DROP COLUMN row_digest")
    spoil(file, "PRAGMA user_version = 0")

    assert KeyStore(file).find(text).id == key.id


def test_a_start_repairs_no_file_that_an_earlier_release_was_killed_over_by_deleting_its_rows(
    settings, tmp_path
):
    keys, answers = tmp_path / "keys.sqlite", tmp_path / "answers.db"
    spoil(keys, "UPDATE keys SET row_digest = NULL")
    spoil(answers, "UPDATE answers SET digest = NULL")
    for file in (keys, answers):
        spoil(file, "PRAGMA user_version = 0")

    assert mend(settings) == []

    assert [key.name for key in KeyStore(keys).list()] == ["Ana"]
    with closing(AnswerStore(answers, 30)) as kept:
        assert kept.get("a1") == ANSWER


def out_of_reach(monkeypatch, name, code=sqlite3.SQLITE_CANTOPEN):
    """Let SQLite refuse to open one file, as it does another user's."""
    connect = sqlite3.connect

    def refuse(place, *args, **options):
        if str(place).partition("?")[0].endswith(f"/{name}"):
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = code
            raise error
        return connect(place, *args, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)


@pytest.mark.parametrize("name", BESIDE_THE_STORE)
@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL])
def test_a_file_that_cannot_be_opened_is_named_and_left_as_it_is(
    settings, tmp_path, monkeypatch, name, code
):
    before = (tmp_path / name).read_bytes()
    with monkeypatch.context() as patch:
        out_of_reach(patch, name, code)

        named, left = examine(settings), mend(settings)

    for found in (named, left):
        assert wheres(found) == [(name, False)]
        assert isinstance(found[0], OutOfReach)
        assert ("this user may read" in found[0].what) == (code == sqlite3.SQLITE_CANTOPEN)
        assert "backup" not in found[0].what
    assert (tmp_path / name).read_bytes() == before
    assert not list(tmp_path.glob("*.damaged-*"))
    assert examine(settings) == mend(settings) == []


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL])
def test_a_store_that_cannot_be_opened_is_not_salvaged(settings, tmp_path, monkeypatch, code):
    before = (tmp_path / "documents.db").read_bytes()
    with monkeypatch.context() as patch:
        out_of_reach(patch, "documents.db", code)

        assert isinstance(examine(settings)[0], OutOfReach)
        with pytest.raises(StoreUnavailable):
            mend(settings)

    assert (tmp_path / "documents.db").read_bytes() == before
    assert not list(tmp_path.glob("damaged-*"))


def test_a_file_is_sound_where_its_log_cannot_be_begun(settings, tmp_path, monkeypatch):
    connect = sqlite3.connect

    def refuse(place, *args, **options):
        if str(place).endswith("chat.db?mode=ro"):
            raise sqlite3.OperationalError("unable to open database file")
        return connect(place, *args, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)

    assert examine(settings) == mend(settings) == []
    (tmp_path / "chat.db-wal").write_bytes(b"something")
    assert wheres(examine(settings)) == [("chat.db", False)]


@pytest.mark.parametrize("name", ["keys.sqlite", "standing.db"])
def test_damage_that_cannot_be_repaired_for_now_is_left_as_it_is(settings, tmp_path, monkeypatch, name):
    file = tmp_path / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    before = file.read_bytes()
    with monkeypatch.context() as patch:
        out_of_reach(patch, f"tmp-{name}", sqlite3.SQLITE_FULL)

        assert wheres(mend(settings)) == [(name, False)]

    assert file.read_bytes() == before
    assert wheres(mend(settings)) == [(name, True)]


def test_each_finding_is_told_before_the_next_file_is_looked_at(settings, tmp_path):
    (tmp_path / "answers.db").write_bytes(b"rubbish " * 1000)
    told = []

    def stop(finding):
        told.append(finding)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mend(settings, tell=stop)

    assert wheres(told) == [("answers.db", True)]


def test_a_folder_that_may_only_be_read_is_one_clear_line(settings, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("corpus.store.presence.os.open", refuse)

    with pytest.raises(StoreUnavailable, match="Read-only file system"):
        mend(settings)
