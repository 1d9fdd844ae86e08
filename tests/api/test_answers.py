"""AnswerStore: kept at once, for as long as set, and across a restart."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
import time
from contextlib import closing
from functools import partial

import pytest

from api.answers import AnswerStore, _connect, _digest, _unpack, count_damaged, drop_damaged
from api.errors import AnswersUnavailable
from api.shown import shown_in, tell_shown, told_shown
from corpus.errors import StoreUnavailable
from tests.dying import die_at
from tests.packed import unpacked

BODY = {"id": "a", "answer": "Sí 🦅"}
DAY = 86_400.0


def test_an_answer_can_be_read_as_soon_as_it_is_kept(tmp_path):
    store = AnswerStore(tmp_path / "answers.db", keep_days=30)
    store.keep("a", lambda: BODY)

    assert store.get("a") == BODY
    assert store.get("b") is None
    store.close()


def test_an_answer_that_cannot_be_made_does_not_keep_others_from_being_written(tmp_path, caplog):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("broken", lambda: {}["nothing"])
    store.keep("a", lambda: BODY)
    store.keep("b", lambda: BODY)
    store.close()

    assert rows(path) == ["a", "b"]
    assert "answer broken cannot be kept" in caplog.text


@pytest.fixture
def make_body():
    """Makes an answer, unless `make_body.trouble` is set."""

    def make():
        if make.trouble is not None:
            raise make.trouble
        return answer_about("doc")

    make.trouble = StoreUnavailable("the disk is away")
    return make


def test_an_answer_is_kept_once_the_store_that_it_is_made_of_can_be_read(
    tmp_path, monkeypatch, caplog, make_body
):
    monkeypatch.setattr("api.answers.BUSY_TIMEOUT_SECONDS", 0.01)
    monkeypatch.setattr("api.answers.GATHER_SECONDS", 0.01)
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("a", make_body)
    store.keep("b", lambda: BODY)
    wait_until(lambda: rows(path) == ["b"])
    wait_until(lambda: "1 of the answers cannot be kept for now" in caplog.text)

    with pytest.raises(AnswersUnavailable, match="the disk is away"):
        store.get("a")
    assert store.forget_document("other") == 0
    make_body.trouble = None

    assert store.get("a") == answer_about("doc")
    wait_until(lambda: rows(path) == ["a", "b"])
    assert store.get("a") == answer_about("doc")
    store.close()


def test_an_answer_that_can_never_be_made_is_not_tried_again(tmp_path, monkeypatch, make_body):
    monkeypatch.setattr("api.answers.GATHER_SECONDS", 0.01)
    path = tmp_path / "answers.db"
    make_body.trouble = KeyError("nothing")
    store = AnswerStore(path, keep_days=30)
    store.keep("a", make_body)
    store.keep("b", lambda: BODY)
    wait_until(lambda: rows(path) == ["b"])
    make_body.trouble = None
    store.keep("c", lambda: BODY)
    store.close()

    assert rows(path) == ["b", "c"]


def test_the_store_closes_though_an_answer_cannot_be_made_yet(tmp_path, make_body):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("a", make_body)
    store.keep("b", lambda: BODY)

    store.close()

    assert rows(path) == ["b"]


def test_an_answer_that_cannot_be_made_does_not_keep_a_purge_from_others(tmp_path):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("broken", lambda: {}["nothing"])
    store.keep("a", lambda: answer_about("doc"))

    assert store.forget_document("doc") == 1
    assert store.get("a")["purged"] == ["doc"]
    store.close()
    assert rows(path) == ["a"]


def test_an_answer_is_kept_while_a_purge_makes_those_that_wait(tmp_path):
    store = AnswerStore(tmp_path / "answers.db", keep_days=30)
    is_making, is_kept = threading.Event(), threading.Event()

    def make_slowly():
        is_making.set()
        return answer_about("doc") if is_kept.wait(5) else {}

    store.keep("slow", make_slowly)
    purge = threading.Thread(target=store.forget_document, args=["doc"])
    purge.start()
    assert is_making.wait(5)
    store.keep("quick", lambda: BODY)
    is_kept.set()
    purge.join()

    assert store.get("slow")["purged"] == ["doc"]
    assert store.get("quick") == BODY
    store.close()


def test_answers_outlive_the_process(tmp_path):
    first = AnswerStore(tmp_path / "answers.db", keep_days=30)
    for number in range(100):
        first.keep(f"a{number}", partial(dict, n=number))
    first.close()

    second = AnswerStore(tmp_path / "answers.db", keep_days=30)
    assert [second.get(f"a{number}") for number in (0, 99)] == [{"n": 0}, {"n": 99}]
    second.close()


def test_an_answer_is_forgotten_when_its_days_are_over(tmp_path):
    now = [1_000_000.0]
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=2, clock=lambda: now[0])
    store.keep("old", lambda: BODY)
    wait_until(lambda: rows(path) == ["old"])
    now[0] += 2 * DAY - 1
    assert store.get("old") == BODY
    now[0] += 2

    assert store.get("old") is None
    store.close()
    AnswerStore(path, keep_days=2, clock=lambda: now[0]).close()
    assert rows(path) == []


def test_an_answer_that_waits_to_be_written_is_forgotten_too_when_its_days_are_over(tmp_path):
    now = [1_000_000.0]
    store = AnswerStore(tmp_path / "answers.db", keep_days=2, clock=lambda: now[0])
    store.keep("old", lambda: BODY)
    now[0] += 2 * DAY + 1

    assert store.get("old") is None
    store.close()


def test_an_answer_kept_while_the_clock_was_ahead_is_kept_no_longer_than_others(tmp_path):
    now = [1_000_000.0 + 30 * DAY]
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=2, clock=lambda: now[0])
    store.keep("ahead", lambda: BODY)
    store.close()
    now[0] = 1_000_000.0
    put_right = AnswerStore(path, keep_days=2, clock=lambda: now[0])
    put_right.close()
    now[0] += 2 * DAY - 1
    assert put_right.get("ahead") == BODY
    now[0] += 2

    assert put_right.get("ahead") is None


def test_where_none_are_kept_the_old_ones_go_too(tmp_path):
    path = tmp_path / "answers.db"
    before = AnswerStore(path, keep_days=30)
    before.keep("a", lambda: BODY)
    before.close()

    store = AnswerStore(path, keep_days=0)
    store.keep("b", lambda: BODY)

    assert store.get("a") is None
    assert store.get("b") is None
    assert list(tmp_path.iterdir()) == []
    store.close()


def test_many_threads_can_keep_and_read(tmp_path):
    store = AnswerStore(tmp_path / "answers.db", keep_days=30)
    lost = []

    def work(worker):
        for number in range(50):
            store.keep(f"{worker}-{number}", partial(dict, n=number))
            if store.get(f"{worker}-{number}") != {"n": number}:
                lost.append((worker, number))

    workers = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert lost == []
    store.close()
    assert len(rows(tmp_path / "answers.db")) == 200


def test_keeping_waits_for_no_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("api.answers.BUSY_TIMEOUT_SECONDS", 60.0)
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    started = time.perf_counter()
    store.keep("a", lambda: BODY)
    took_seconds = time.perf_counter() - started

    assert took_seconds < 20
    assert store.get("a") == BODY
    blocker.execute("ROLLBACK")
    blocker.close()
    store.close()
    assert rows(path) == ["a"]


def test_the_file_is_for_its_owner_only(tmp_path):
    AnswerStore(tmp_path / "answers.db", keep_days=30).close()

    assert stat.S_IMODE((tmp_path / "answers.db").stat().st_mode) == 0o600


def test_a_file_that_is_something_else_stops_the_start(tmp_path):
    (tmp_path / "answers.db").write_text("no database at all, but long enough to be looked at " * 9)

    with pytest.raises(AnswersUnavailable, match=r"answers\.db cannot be opened"):
        AnswerStore(tmp_path / "answers.db", keep_days=30)


def rows(path):
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT id FROM answers ORDER BY id")]
    connection.close()
    return found


def wait_until(holds):
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def answer_about(*ids):
    return {
        "id": "a",
        "answer": "Words to be wiped. [1]",
        "citations": [
            {
                "n": n,
                "document_id": one,
                "version": 1,
                "start": 0,
                "end": 5,
                "quote": "Words to be wiped.",
            }
            for n, one in enumerate(ids, 1)
        ],
        "passages": [{"document_id": one, "text": "Words to be wiped."} for one in ids],
    }


def test_an_answer_is_read_again_with_the_key_it_was_asked_with_alone(tmp_path):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("hers", lambda: BODY, owner="ana")
    store.keep("anybodys", lambda: BODY)

    for _ in ("waiting", "on disk"):
        assert store.get("hers", "ana") == BODY
        assert store.get("hers", "luis") is None
        assert store.get("hers") is None
        assert store.get("anybodys", "luis") == BODY
        wait_until(lambda: rows(path) == ["anybodys", "hers"])
    store.close()


@pytest.mark.parametrize("is_on_disk", [True, False])
def test_purging_a_document_wipes_the_answers_that_show_it(tmp_path, is_on_disk):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("a", lambda: answer_about("doc", "other"))
    store.keep("b", lambda: answer_about("other"))
    if is_on_disk:
        wait_until(lambda: rows(path) == ["a", "b"])
    (tmp_path / "answers.db.damaged-20260101T000000").write_bytes(b"Words to be wiped")

    assert store.forget_document("doc") == 1

    wiped = store.get("a")
    assert wiped["purged"] == ["doc"]
    assert wiped["citations"][0] == {"n": 1, "document_id": "doc", "version": 1, "start": 0, "end": 5}
    assert store.get("b") == answer_about("other")
    assert store.forget_document("other") == 2
    store.close()
    on_disk = [part for one in tmp_path.iterdir() for part in unpacked(one.read_bytes())]
    assert not any(b"Words to be wiped" in part for part in on_disk)


@pytest.mark.parametrize("is_on_disk", [True, False])
def test_an_answer_that_shows_what_was_put_after_a_purge_stays(tmp_path, is_on_disk):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    bodies = {f"v{version}": showing("doc", version) for version in (1, 2, 3)}
    for answer_id, body in bodies.items():
        store.keep(answer_id, partial(dict, body))
    if is_on_disk:
        wait_until(lambda: len(rows(path)) == 3)

    assert store.forget_document("doc", up_to=2) == 2

    assert [store.get(one) == body for one, body in bodies.items()] == [False, False, True]
    store.close()


@pytest.fixture
def unpacked_ids(monkeypatch):
    """The ids of the answers that are unpacked from now on."""
    seen = []

    def unpack(packed):
        body = _unpack(packed)
        seen.append(body["id"])
        return body

    monkeypatch.setattr("api.answers._unpack", unpack)
    return seen


def keep_all(path, bodies):
    store = AnswerStore(path, keep_days=30)
    for answer_id, body in bodies.items():
        store.keep(answer_id, partial(dict, body | {"id": answer_id}))
    store.close()


def test_a_purge_unpacks_the_answers_alone_that_show_the_document(tmp_path, unpacked_ids):
    path = tmp_path / "answers.db"
    keep_all(path, {"a": answer_about("doc", "other"), "b": answer_about("other"), "c": BODY})

    store = AnswerStore(path, keep_days=30)

    assert store.forget_document("doc") == 1
    assert unpacked_ids == ["a"]
    store.close()


def test_what_answers_of_an_older_release_show_is_told_once_they_were_looked_at(tmp_path, unpacked_ids):
    path = tmp_path / "answers.db"
    keep_all(path, {"a": answer_about("doc"), "b": answer_about("other")})
    make_older(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE answers DROP COLUMN shown")

    store = AnswerStore(path, keep_days=30)

    assert store.forget_document("doc") == 1
    assert unpacked_ids == ["a", "b", "a"]
    assert store.get("a")["purged"] == ["doc"]
    unpacked_ids.clear()
    assert (store.forget_document("nothing"), store.forget_document("other")) == (0, 1)
    assert unpacked_ids == ["b"]
    store.close()


def make_older(path):
    """Take out of a file of kept answers what a release did not know that told of each what it shows."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER answers_unlisted")
        connection.execute("DROP TABLE showing")
        connection.execute("DROP TABLE unlisted")
        connection.execute("PRAGMA application_id = 0")


def test_what_an_older_release_kept_is_listed_in_the_background(tmp_path, unpacked_ids, monkeypatch):
    monkeypatch.setattr("api.answers.LIST_AT_ONCE", 2)
    monkeypatch.setattr("api.answers.GATHER_SECONDS", 0.01)
    path = tmp_path / "answers.db"
    keep_all(path, {f"a{n}": answer_about("doc", f"other-{n}") for n in range(5)})
    make_older(path)

    store = AnswerStore(path, keep_days=30)

    wait_until(lambda: len(listed(path)) == 10)
    assert listed(path)[:2] == [("doc", "a0"), ("doc", "a1")]
    assert unpacked_ids == []
    assert store.forget_document("doc") == 5
    store.close()


def listed(path):
    """What the table of what answers show holds; nothing while something is not in it yet."""
    with closing(sqlite3.connect(path)) as connection:
        is_whole = connection.execute("SELECT count(*) FROM unlisted").fetchone() == (0,)
        return connection.execute("SELECT * FROM showing ORDER BY 1, 2").fetchall() if is_whole else []


def test_what_an_older_release_keeps_in_a_newer_file_is_wiped_too(tmp_path, monkeypatch):
    path = tmp_path / "answers.db"
    monkeypatch.setattr("api.answers.AnswerStore._list_behind", lambda _: None)
    keep_all(path, {"a": answer_about("doc"), "b": answer_about("doc")})
    assert listed(path) == []

    store = AnswerStore(path, keep_days=30)

    assert store.forget_document("doc") == 2
    store.close()


def test_an_answer_that_cannot_be_read_may_show_any_document_and_is_deleted(tmp_path):
    path = tmp_path / "answers.db"
    keep_all(path, {"a": answer_about("doc"), "b": answer_about("other")})
    make_older(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE answers SET shown = NULL, body = x'ff00ff' WHERE id = 'a'")

    store = AnswerStore(path, keep_days=30)

    assert store.forget_document("nothing") == 0
    assert rows(path) == ["b"]
    store.close()


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_purge_ends_though_the_id_of_an_answer_is_not_that_of_its_index(tmp_path, is_listed):
    path = tmp_path / "answers.db"
    keep_all(path, {"answer-a": answer_about("doc"), "answer-b": answer_about("other")})
    if not is_listed:
        make_older(path)
    flip_id(path, b"answer-a")

    store = AnswerStore(path, keep_days=30)
    with pytest.raises(AnswersUnavailable, match="damaged"):
        store.forget_document("doc")

    wait_until(lambda: len(listed(path)) == 2)
    store.close()


def flip_id(path, answer_id):
    """Change the first letter of an id in its row, and not in the index of ids."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'answers'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[data.index(answer_id, (root - 1) * size)] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("kept", [40, 400])
def test_a_purge_reads_no_answer_but_those_that_show_the_document(tmp_path, monkeypatch, kept):
    path = tmp_path / "answers.db"
    keep_all(path, {f"a{n}": answer_about("doc" if n < 3 else f"other-{n % 7}") for n in range(kept)})
    read, steps = [], []

    def connect(at):
        connection = _connect(at)
        connection.create_function("answer_digest", 4, lambda *row: read.append(row[0]) or _digest(*row))
        connection.set_progress_handler(lambda: steps.append(1), 1)
        return connection

    store = AnswerStore(path, keep_days=30)
    wait_until(lambda: len(listed(path)) == kept)
    monkeypatch.setattr("api.answers._connect", connect)

    assert store.forget_document("doc") == 3
    assert set(read) == {b"a0", b"a1", b"a2"}
    assert len(steps) < 1_500
    read.clear()
    assert store.forget_document("doc") == 0
    assert read == []
    store.close()


def test_answers_that_are_too_old_leave_the_table_of_what_they_show(tmp_path):
    now = [1_000_000.0]
    path = tmp_path / "answers.db"
    for answer_id in ("old", "new"):
        store = AnswerStore(path, keep_days=2, clock=lambda: now[0])
        store.keep(answer_id, lambda: answer_about("doc", "other"))
        store.close()
        now[0] += 1.5 * DAY

    AnswerStore(path, keep_days=2, clock=lambda: now[0]).close()

    assert rows(path) == ["new"]
    assert listed(path) == [("doc", "new"), ("other", "new")]


def test_a_purge_that_died_before_it_had_emptied_the_log_empties_it_when_it_is_done_again(tmp_path):
    path = tmp_path / "answers.db"
    keep_all(path, {f"a{n}": answer_about("doc") for n in range(3)})
    die_at("api.answers._empty_log", f"AnswerStore(Path({str(path)!r}), 30).forget_document('doc')")

    store = AnswerStore(path, keep_days=30)
    store.forget_document("doc")

    on_disk = [part for one in tmp_path.iterdir() for part in unpacked(one.read_bytes())]
    assert not any(b"Words to be wiped" in part for part in on_disk)
    store.close()


@pytest.mark.parametrize(
    "shown",
    [
        "NULL",
        "x''",
        "7",
        "CAST(x'ff00ff' AS TEXT)",
        "substr(shown, 1, 32)",
        "CAST(replace(shown, 'doc', 'dog') AS BLOB)",
        "(SELECT shown FROM answers WHERE id = 'b')",
    ],
)
def test_an_answer_of_which_it_is_not_told_what_it_shows_is_looked_at(tmp_path, shown):
    path = tmp_path / "answers.db"
    keep_all(path, {"a": answer_about("doc"), "b": answer_about("other")})
    make_older(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE answers SET shown = {shown} WHERE id = 'a'")  # noqa: S608

    store = AnswerStore(path, keep_days=30)

    assert count_damaged(path) == 0
    assert store.forget_document("doc") == 1
    assert store.get("a")["purged"] == ["doc"]
    assert store.get("b") == answer_about("other") | {"id": "b"}
    store.close()


def test_what_an_answer_shows_is_told_of_that_answer_alone():
    told = tell_shown("a", [("document", 1), ("other", 2), ("other", 3)])

    assert told_shown(b"a", told) == ["document", "other"]
    assert told_shown(b"a", tell_shown("a", [])) == []
    assert told_shown(b"b", told) is None
    assert told_shown(b"a", told[:-1]) is None
    assert told_shown(b"a", None) is None


def test_what_a_refusal_names_is_shown_in_it_as_cited_articles_and_passages_are():
    part = {"version": 2}
    body = {
        "citations": [part | {"document_id": "cited"}],
        "passages": [part | {"document_id": "near"}],
        "named_article": part | {"document_id": "named"},
    }

    assert shown_in(body) == {("cited", 2), ("near", 2), ("named", 2)}
    assert shown_in(body | {"named_article": None}) == {("cited", 2), ("near", 2)}
    assert shown_in({}) == set()


def test_an_original_is_shown_in_an_answer_that_tells_its_corrections():
    story = {"original": "wire", "corrections": [{"version": 3, "text": "Words."}]}
    copy = {"document_id": "copy", "version": 1}

    for place in ("citations", "passages"):
        assert shown_in({place: [copy | {"story": story}]}) == {("copy", 1), ("wire", 3)}
        assert shown_in({place: [copy | {"story": story | {"corrections": []}}]}) == {("copy", 1)}
        assert shown_in({place: [copy | {"story": None}]}) == {("copy", 1)}


def showing(document_id, version):
    citation = {"n": 1, "document_id": document_id, "version": version, "quote": "Words."}
    return {"id": "a", "citations": [citation], "passages": []}


def test_answers_are_packed(tmp_path):
    store = AnswerStore(tmp_path / "answers.db", keep_days=30)
    long = BODY | {"answer": "Agents found a tunnel in Nogales on Monday. " * 300}
    store.keep("a", lambda: long)
    store.close()

    size = (tmp_path / "answers.db").stat().st_size
    assert size < len(json.dumps(long)) / 2 + 20_000
    assert any(b"found a tunnel" in part for part in unpacked((tmp_path / "answers.db").read_bytes()))
    again = AnswerStore(tmp_path / "answers.db", keep_days=30)
    assert again.get("a") == long
    again.close()


@pytest.mark.parametrize("body", ["x'ff00ff'", "CAST(x'ff00ff' AS TEXT)", "'{}'", "7"])
def test_damage_of_any_kind_hides_one_answer_and_stops_no_purge(tmp_path, body):
    path = tmp_path / "answers.db"
    store = AnswerStore(path, keep_days=30)
    store.keep("bad", lambda: answer_about("doomed"))
    store.keep("good", lambda: answer_about("doomed"))
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE answers SET body = {body} WHERE id = 'bad'")  # noqa: S608

    again = AnswerStore(path, keep_days=30)

    assert count_damaged(path) == 1
    assert again.get("bad") is None
    assert again.get("good") == answer_about("doomed")
    assert again.forget_document("doomed") == 1
    assert again.get("good")["purged"] == ["doomed"]
    again.close()


@pytest.fixture
def older(tmp_path):
    """A file with one answer as the first release wrote it."""
    path = tmp_path / "answers.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE answers (id TEXT PRIMARY KEY, kept_at REAL, body TEXT)")
        connection.execute("INSERT INTO answers VALUES ('a', ?, '{\"id\": \"a\"}')", (time.time(),))
    return path


def test_a_file_of_an_older_release_opens(older):
    path = older

    store = AnswerStore(path, keep_days=30)
    store.keep("b", lambda: BODY, owner="ana")

    assert store.get("a", "luis") == {"id": "a"}
    store.close()
    again = AnswerStore(path, keep_days=30)
    assert again.get("b", "ana") == BODY
    again.close()


def read_after_mending(path):
    """The answer of the older file, after what a start does: the doctor looks first."""
    drop_damaged(path)
    store = AnswerStore(path, keep_days=30)
    try:
        return store.get("a")
    finally:
        store.close()


def test_a_start_that_dies_while_it_takes_an_older_file_over_costs_no_answer(older):
    die_at("api.answers._digest", f"AnswerStore(Path({str(older)!r}), keep_days=30)")

    assert read_after_mending(older) == {"id": "a"}


@pytest.mark.parametrize("added", [["owner TEXT"], ["owner TEXT", "digest BLOB"]])
def test_a_file_that_an_earlier_release_was_killed_over_is_taken_over(older, added):
    with closing(sqlite3.connect(older)) as connection:
        for column in added:
            connection.execute(f"ALTER TABLE answers ADD COLUMN {column}")

    assert read_after_mending(older) == {"id": "a"}


@pytest.mark.parametrize("body", ["{not json", "", "[]", "7", '{"id": "'])
def test_what_an_older_file_holds_that_is_no_answer_stops_neither_the_writer_nor_a_purge(older, body):
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("INSERT INTO answers VALUES ('bad', ?, ?)", (time.time(), body))

    store = AnswerStore(older, keep_days=30)
    wait_until(lambda: ("", "bad") in listed(older))
    store.keep("b", lambda: answer_about("doc"))

    assert store.get("bad") is None
    wait_until(lambda: ("doc", "b") in listed(older))
    assert store.forget_document("doc") == 1
    assert rows(older) == ["a", "b"]
    store.close()


def test_an_answer_without_its_digest_is_damaged_once_the_file_was_taken_over(older):
    AnswerStore(older, keep_days=30).close()
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE answers SET digest = NULL")

    assert count_damaged(older) == 1
    assert read_after_mending(older) is None
