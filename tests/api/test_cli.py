"""`puente` as a command: what it prints, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import api.cli
from api.cli.ask import print_answer
from api.cli.run import main
from api.feedback import FeedbackStore
from api.keys import KeyStore, Scope
from api.schemas.standing_questions import StandingRequest
from api.standing_questions.store import StandingStore
from corpus.document import Document
from corpus.store import DocumentStore
from index.lock import WriterLock
from tests.api.standing_questions.conftest import quoting, resting_on


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        env={**own, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_command() -> None:
    done = run("--help")

    assert done.returncode == 0
    for command in (
        "serve",
        "mcp",
        "ask",
        "ingest",
        "documents",
        "delete",
        "build",
        "rollback",
        "sources",
        "quarantine",
        "feedback",
    ):
        assert command in done.stdout


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = run("serve", PUENTE_PORT=port, PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        f"puente: Cannot listen on 127.0.0.1:{port} (Address already in use). Stop what uses the port, "
        "or set PUENTE_PORT to another (and PUENTE_HOST to an address of this machine)."
    ]


def test_a_mistyped_setting_is_named_with_the_nearest(tmp_path: Path) -> None:
    done = run("status", PUENTE_PROT="1", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert "PUENTE_PROT is not a setting of Puente. Did you mean PUENTE_PORT?" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    done = run("status", PUENTE_DATA_DIR=str(in_the_way / "data"))

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "PUENTE_DATA_DIR" in done.stderr


_NEED_A_STORE = [
    ["status", "--json"],
    ["doctor"],
    ["doctor", "--check"],
    ["backup"],
    ["documents"],
    ["delete", "one"],
    ["feedback", "export", "mine/questions.jsonl"],
    ["quarantine"],
    ["quarantine", "retry"],
    ["quarantine", "discard", "one"],
    ["rollback"],
    ["keys", "list"],
    ["keys", "revoke", "one"],
]


@pytest.mark.parametrize("arguments", _NEED_A_STORE, ids=" ".join)
def test_what_works_on_a_store_begins_none_and_says_where_it_looked(tmp_path: Path, arguments) -> None:
    done = run(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"puente: There is no store in {tmp_path}/data (PUENTE_DATA_DIR).")
    assert list(tmp_path.iterdir()) == []


def test_status_counts_what_is_not_indexed_and_names_the_first(tmp_path: Path) -> None:
    put_away(tmp_path)
    folder = str(tmp_path)

    two = run("status", PUENTE_DATA_DIR=folder)
    store = DocumentStore(tmp_path / "documents.db")
    for number in range(3, 9):
        store.put(Document(id=f"x{number}", title="Other", text=f"Words {number}.", lang="en"))
    store.close()
    eight = run("status", PUENTE_DATA_DIR=folder)
    told = run("status", "--json", PUENTE_DATA_DIR=folder)

    assert "not indexed        2: one, two\n" in two.stdout
    assert "not indexed        8: one, two, x3, x4, x5, …; --json lists all\n" in eight.stdout
    assert len(json.loads(told.stdout)["not_indexed"]) == 8


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nA sentence about the border.\n")

    done = run("ingest", "--dry-run", str(tmp_path / "a.txt"), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert (done.returncode, done.stdout) == (0, "would add a\n")
    assert "1 would be added" in done.stderr
    status = run("status", "--json", PUENTE_DATA_DIR=str(tmp_path / "data"))
    assert json.loads(status.stdout)["documents"] == 0


def test_how_many_new_articles_have_no_date_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n\nA sentence about the border.\n")
    (tmp_path / "b.txt").write_text("A title\nPublished: 2026-10-05\n\nA sentence on the bridge.\n")
    command = ("ingest", "--dry-run", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))

    done = run(*command, PUENTE_DATA_DIR=str(tmp_path / "data"))
    told = run(*command, "--json", PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert "1 of those added or changed: no date of publication is known." in done.stderr
    assert json.loads(told.stdout)["undated"] == ["a"]


def test_a_retraction_that_an_article_carries_is_said(tmp_path: Path) -> None:
    text = "A title\n\nA sentence about the border.\n\nThis article was retracted on March 5, 2026.\n"
    (tmp_path / "a.txt").write_text(text)

    done = run("ingest", "--dry-run", str(tmp_path / "a.txt"), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert "noticed in a: a retraction of 2026-03-05.\n" in done.stderr


def test_bad_files_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("A title\n\nA sentence about the border.\n")
    (folder / "latin.txt").write_bytes("Año de la frontera".encode("latin-1"))
    (folder / "broken.md").write_text("---\ntitle: [unclosed\n---\nText.\n")

    done = run("ingest", "--dry-run", str(folder), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert done.returncode == 3
    assert "1 would be added" in done.stderr
    assert "latin.txt" in done.stderr
    assert "broken.md" in done.stderr


@pytest.mark.slow
def test_a_missing_weights_file_is_one_clear_line(tmp_path: Path) -> None:
    done = run(
        "build", PUENTE_DATA_DIR=str(tmp_path / "data"), PUENTE_WEIGHTS=str(tmp_path / "nowhere.bin")
    )

    assert done.returncode == 1
    assert "nowhere.bin" in done.stderr


def test_a_set_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    done = run(
        "evaluate",
        str(tmp_path),
        PUENTE_DATA_DIR=str(tmp_path / "data"),
        PUENTE_BACKEND="openvino",
        PUENTE_WEIGHTS=str(tmp_path / "none"),
    )

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")

    made = run("keys", "create", "--name", "Ana", "--scope", "write", PUENTE_DATA_DIR=folder)
    listed = run("keys", "list", "--json", PUENTE_DATA_DIR=folder)
    (key,) = json.loads(listed.stdout)
    revoked = run("keys", "revoke", key["id"], PUENTE_DATA_DIR=folder)
    unknown = run("keys", "revoke", "nothing", PUENTE_DATA_DIR=folder)

    assert made.stdout.startswith(f"puente_{key['id']}_")
    assert (key["name"], key["scope"], key["revoked_at"]) == ("Ana", "write", None)
    assert made.stdout.strip().split("_", 2)[2] not in listed.stdout
    assert revoked.returncode == 0
    assert unknown.returncode == 1
    assert len(unknown.stderr.splitlines()) == 1


def test_open_writing_for_others_stops_the_start_in_one_line(tmp_path: Path) -> None:
    done = run(
        "serve", PUENTE_OPEN_WRITES="1", PUENTE_HOST="0.0.0.0", PUENTE_DATA_DIR=str(tmp_path / "data")
    )

    assert done.returncode == 1
    assert done.stderr.startswith("puente: PUENTE_OPEN_WRITES=1 cannot be used where others")
    assert len(done.stderr.splitlines()) == 1


def test_what_ingest_refuses_is_in_the_quarantine_and_can_be_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.txt").write_text("A title\n\nWords of the article, which are a sentence.\n")
    (inbox / "bad.pdf").write_bytes(b"no PDF")
    environment = {"PUENTE_DATA_DIR": str(folder)}

    with WriterLock(folder / "index"):  # as while a server runs, which makes them searchable
        tried = run("ingest", "--dry-run", str(inbox), **environment)
        assert json.loads(run("quarantine", "list", "--json", **environment).stdout) == []
        done = run("ingest", str(inbox), **environment)
    (kept,) = json.loads(run("quarantine", "list", "--json", **environment).stdout)
    again = run("quarantine", "retry", kept["id"], **environment)

    assert (tried.returncode, done.returncode, again.returncode) == (3, 3, 3)
    assert "1 would be added" in tried.stderr
    assert "1 added" in done.stderr
    assert (kept["name"], kept["tries"]) == (str(inbox / "bad.pdf"), 1)
    assert "does not begin like one" in again.stderr


def test_no_name_of_a_file_steers_the_terminal(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a\x1b[2J\x9b31m\u202eb.pdf").write_bytes(b"no PDF")
    (inbox / "c\nd.pdf").write_bytes(b"no PDF")

    done = run("ingest", str(inbox), PUENTE_DATA_DIR=folder)
    told = run("ingest", "--dry-run", "--json", str(inbox), PUENTE_DATA_DIR=folder)

    assert f"could not read {inbox}/a [2J 31m b.pdf: " in done.stderr
    assert f"could not read {inbox}/c d.pdf: " in done.stderr
    assert not set(told.stdout) & set("\x1b\x9b\u202e")
    assert json.loads(told.stdout)["failures"][0]["name"] == f"{inbox}/a\x1b[2J\x9b31m\u202eb.pdf"


def put_away(folder: Path) -> None:
    """Two articles stored, without an index."""
    store = DocumentStore(folder / "documents.db")
    store.put(Document(id="one", title="One", text="Words of one.", lang="en"))
    store.put(Document(id="two", title="Two", text="Words to be wiped.", lang="en"))
    store.close()


def test_a_document_is_deleted_and_purged(tmp_path: Path) -> None:
    put_away(tmp_path)
    folder = str(tmp_path)
    shown = {"citations": [{"document_id": "two", "quote": "Words to be wiped."}]}
    answer = {"id": "a1", "question": "What?", "lang": "en", "refused": False}
    FeedbackStore(tmp_path / "feedback.db", keep_days=30).give(answer | shown, "up", None)

    deleted = run("delete", "one", "--json", PUENTE_DATA_DIR=folder)
    purged = run("delete", "two", "--purge", "--json", PUENTE_DATA_DIR=folder)
    unknown = run("delete", "three", PUENTE_DATA_DIR=folder)

    assert json.loads(deleted.stdout)["version"] == 1
    assert purged.returncode == 0, purged.stderr
    told = json.loads(purged.stdout)
    assert (told["versions"], told["complete"], told["backups"]) == (1, True, [])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if b"to be wiped" in path.read_bytes()] == []
    assert unknown.returncode == 1
    assert len(unknown.stderr.splitlines()) == 1


def test_documents_are_listed_with_their_ids_and_narrowed_by_title(tmp_path: Path) -> None:
    with closing(DocumentStore(tmp_path / "documents.db")) as store:
        store.put(Document("a", "El túnel\x1b[2J", "Texto.", "es", published=date(2026, 1, 20)))
        store.put(Document("b", "A ferry", "Text.", "en", publisher="AP"))

    listed = run("documents", PUENTE_DATA_DIR=str(tmp_path))
    narrowed = run("documents", "--title", "TUNEL", "--json", PUENTE_DATA_DIR=str(tmp_path))
    nothing = run("documents", "--topic", "none", PUENTE_DATA_DIR=str(tmp_path))

    assert listed.stdout.splitlines() == [
        "a  v1  2026-01-20  es  El túnel [2J",
        "b  v1  undated     en  A ferry",
    ]
    assert [(one["id"], one["lang"]) for one in json.loads(narrowed.stdout)] == [("a", "es")]
    assert (nothing.stdout, nothing.stderr) == ("", "No article passes the filters.\n")


def test_an_id_that_is_not_there_leads_to_the_list_of_ids(tmp_path: Path) -> None:
    put_away(tmp_path)

    done = run("delete", "nosuch", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert "There is no document 'nosuch'. `puente documents`" in done.stderr


@pytest.mark.parametrize(
    ("lang", "quoted", "about"),
    [
        ("en", "es", "March 3, 2026 (in Spanish)"),
        ("es", "en", "3 de marzo de 2026 (en inglés)"),
        ("en", "en", "March 3, 2026"),
        ("es", "es", "3 de marzo de 2026"),
    ],
)
def test_a_source_tells_its_day_in_words_and_that_it_is_in_the_other_language(
    capsys, lang, quoted, about
):
    cited = {"n": 1, "title": "T", "publisher": "P", "published": "2026-03-03", "lang": quoted}

    print_answer(
        {
            "refused": False,
            "lang": lang,
            "answer": "So. [1]",
            "notices": [],
            "citations": [{**cited, "link": "/a"}],
        }
    )

    assert capsys.readouterr().out.splitlines()[-1] == f"[1] T · P · {about} — /a"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([""], "a question has 1 to 2,000 characters"),
        (["x", "--as-of", "2026-99-01"], "that is no day of the calendar"),
        (["x", "--lang", "fr"], "'fr' is not one of 'en', 'es'"),
    ],
)
def test_a_question_that_cannot_be_asked_is_wrong_usage(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = run("ask", *arguments, PUENTE_DATA_DIR=str(tmp_path), COLUMNS="200")

    assert done.returncode == 2
    assert words in done.stderr


def test_quarantine_alone_lists(tmp_path: Path) -> None:
    put_away(tmp_path)

    done = run("quarantine", PUENTE_DATA_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "Nothing is in quarantine.\n")


def test_sources_are_told_with_mistakes_line_by_line(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("A title\n\nA sentence about the border.\n")
    (inbox / "latin.txt").write_bytes("Año de la frontera".encode("latin-1"))
    for path in inbox.iterdir():  # one that was written a moment ago waits for the next look
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nname = "inbox"\nkind = "folder"\nlocation = "inbox"\n'
    )
    folder = str(tmp_path)

    polled = run("sources", "--poll", "inbox", "--json", PUENTE_DATA_DIR=folder)
    listed = run("quarantine", "list", "--json", PUENTE_DATA_DIR=folder)
    (refused,) = json.loads(listed.stdout)
    again = run("quarantine", "retry", refused["id"], PUENTE_DATA_DIR=folder)
    gone = run("quarantine", "discard", refused["id"], PUENTE_DATA_DIR=folder)
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "x"\n')
    mistaken = run("sources", PUENTE_DATA_DIR=folder)

    assert polled.returncode == 3
    (source,) = json.loads(polled.stdout)["sources"]
    assert (source["name"], source["articles_seen"], source["error"]) == ("inbox", 1, None)
    assert (refused["name"], "UTF-8" in refused["reason"]) == (str(inbox / "latin.txt"), True)
    assert (again.returncode, "UTF-8" in again.stderr) == (3, True)
    assert gone.returncode == 0
    assert mistaken.returncode == 3
    assert "sources.toml, line 1" in mistaken.stderr


def test_a_source_that_is_not_listed_is_one_clear_line(tmp_path: Path) -> None:
    done = run("sources", "--poll", "nothing", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["puente: There is no source 'nothing' in sources.toml."]


def test_an_address_inside_the_network_is_not_fetched(tmp_path: Path) -> None:
    done = run("ingest", "--dry-run", "http://127.0.0.1:1/a", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 3
    assert "PUENTE_FETCH_ALLOW" in done.stderr


def test_there_is_nothing_to_roll_back_to_at_first(tmp_path: Path) -> None:
    put_away(tmp_path)

    done = run("rollback", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_backup_is_restored_and_what_was_there_kept_aside(tmp_path: Path) -> None:
    put_away(tmp_path)
    folder = str(tmp_path)
    standing = StandingStore(tmp_path / "standing.db")
    evidence = resting_on(quoting("one", "Words of one."), quoting("two", "Words to be wiped."))
    asked = standing.add("Ana", StandingRequest(question="What?"), None, evidence, most=1)

    made = run("backup", "--json", PUENTE_DATA_DIR=folder)
    run("delete", "one", PUENTE_DATA_DIR=folder)
    run("delete", "two", "--purge", PUENTE_DATA_DIR=folder)
    standing.remove(asked.id, "Ana")
    restored = run("restore", "--json", PUENTE_DATA_DIR=folder)

    assert json.loads(made.stdout)["documents"] == 2
    told = json.loads(restored.stdout)
    assert (told["documents"], told["purged_again"]) == (1, ["two"])
    store = DocumentStore(tmp_path / "documents.db")
    assert store.get("one").text == "Words of one."
    store.close()
    assert [one.quote for one in standing.get(asked.id).evidence.quotes] == ["Words of one.", None]
    (kept,) = (tmp_path / "backups").glob("*/standing.db")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_key_that_was_revoked_since_the_backup_stays_revoked(tmp_path: Path) -> None:
    put_away(tmp_path)
    folder = str(tmp_path)
    keys = KeyStore(tmp_path / "keys.sqlite")
    key, text = keys.create("Ana", Scope.ADMIN)
    other, still_good = keys.create("Luis", Scope.READ)
    run("backup", PUENTE_DATA_DIR=folder)
    keys.revoke(key.id)

    restored = run("restore", "--json", PUENTE_DATA_DIR=folder)

    assert json.loads(restored.stdout)["revoked_again"] == [key.id]
    assert keys.find(text) is None
    assert keys.find(still_good).id == other.id


def test_there_is_no_backup_at_first(tmp_path: Path) -> None:
    done = run("restore", PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_the_doctor_names_a_damaged_row_and_finds_nothing_in_a_sound_store(tmp_path: Path) -> None:
    put_away(tmp_path)
    sound = run("doctor", "--check", "--json", PUENTE_DATA_DIR=str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "documents.db")) as connection, connection:
        connection.execute("UPDATE versions SET text = 'Other words.' WHERE document_id = 'one'")

    found = run("doctor", "--check", "--json", PUENTE_DATA_DIR=str(tmp_path))

    assert [one for one in json.loads(sound.stdout) if "store" in one["where"]] == []
    assert found.returncode == 3
    assert "store: versions one" in found.stdout


_BLAS_THREADS = """
import api.cli, json, faiss, numpy
from threadpoolctl import threadpool_info
print(json.dumps([one["num_threads"] for one in threadpool_info() if "pthreads" in one.values()]))
"""


@pytest.mark.parametrize(("set_to", "threads"), [(None, 1), ("2", 2)])
def test_small_products_start_no_threads_that_spin_unless_they_are_asked_for(set_to, threads):
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    if set_to:
        environment["OPENBLAS_NUM_THREADS"] = set_to

    told = subprocess.run(
        [sys.executable, "-c", _BLAS_THREADS], env=environment, capture_output=True, text=True, check=True
    )

    found = json.loads(told.stdout)
    if not found:
        pytest.skip("NumPy comes without OpenBLAS here")
    assert set(found) == {min(threads, os.cpu_count() or 1)}


def test_a_start_stops_at_a_file_that_cannot_be_opened_and_leaves_it(tmp_path: Path) -> None:
    DocumentStore(tmp_path / "documents.db").close()
    (tmp_path / "keys.sqlite").mkdir()

    done = run("serve", PUENTE_PORT="0", PUENTE_DATA_DIR=str(tmp_path))

    found, end = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert f"{tmp_path / 'keys.sqlite'}: It cannot be read or repaired: unable to open" in found
    assert end.startswith(f"puente: {tmp_path / 'keys.sqlite'} cannot be used")
    assert (tmp_path / "keys.sqlite").is_dir()


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_folder_in_which_no_lock_can_be_made_is_one_clear_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "documents.db.lock").mkdir()

    done = run(command, PUENTE_PORT="0", PUENTE_DATA_DIR=str(tmp_path))

    (line,) = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert line.startswith(f"puente: The document store {tmp_path / 'documents.db'} cannot be opened: ")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/data/some.db"),
            "puente: /data/some.db: No space left on device. The disk is full: free some space, then try "
            "again. Nothing was lost.",
        ),
        (
            sqlite3.OperationalError("attempt to write"),
            "puente: A file of the data folder cannot be used: attempt to write. Check the disk and the "
            "folder's permissions, then try again.",
        ),
    ],
)
def test_what_the_disk_refuses_unforeseen_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, line: str
) -> None:
    def refuse(**_: object) -> None:
        raise error

    monkeypatch.setattr("api.cli.run.app", refuse)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == f"{line}\n"


def test_what_is_not_there_does_not_lead_to_the_quarantine(tmp_path: Path) -> None:
    done = run("ingest", str(tmp_path / "no.md"), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert done.returncode == 3
    assert "not there: check the path" in done.stderr
    assert "quarantine" not in done.stderr


def test_a_folder_in_which_nothing_can_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = run("ingest", "--dry-run", str(tmp_path / "empty"), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert done.returncode == 0
    assert f"skipped {tmp_path / 'empty'}: no file of a known kind is in it." in done.stderr


def test_what_a_terminal_cannot_show_is_replaced(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents.db")
    store.put(Document(id="one", title="Año — frontera", text="Words of one.", lang="es"))
    store.close()
    environment = {"PUENTE_DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "ascii"}

    shown = run("documents", **environment)
    told = run("documents", "--json", **environment)

    assert (shown.returncode, shown.stdout.endswith("A?o ? frontera\n")) == (0, True)
    assert json.loads(told.stdout)[0]["title"] == "Año — frontera"


def test_an_argument_that_is_no_text_is_refused_in_one_line(tmp_path: Path) -> None:
    done = run("ask", os.fsdecode(b"caf\xe9?"), PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr == ("puente: 'caf\\xe9?' is not UTF-8. Type it in a terminal that writes UTF-8.\n")


def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text("A title\n\nA sentence about the border.\n")

    done = run("ingest", "--dry-run", str(file), PUENTE_DATA_DIR=str(tmp_path / "data"))

    assert "1 would be added" in done.stderr


class _Interrupted:
    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "api.cli.run":
            raise KeyboardInterrupt


def test_a_command_can_be_stopped_while_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "api.cli.run")
    monkeypatch.setattr(sys, "meta_path", [_Interrupted, *sys.meta_path])

    with pytest.raises(SystemExit) as ended:
        api.cli.main()

    assert ended.value.code == 130


@pytest.mark.parametrize(
    "command", [("ask", "Who?", "--lang", "xx"), ("keys", "create", "--name", "A", "--scope", "xx")]
)
def test_a_word_that_an_option_does_not_know_is_plain_wrong_usage(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(*command, PUENTE_DATA_DIR=str(tmp_path))

    assert done.returncode == 2
    assert f"Invalid value for '{command[-2]}': 'xx' is not one of" in done.stderr
