import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from corpus.document import Document, Heading, Notice, Page, SourceReference
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    StoreTooNew,
    StoreUnavailable,
    VersionNotFound,
)
from corpus.store import DocumentStore, Outcome


@pytest.fixture
def store(tmp_path):
    opened = DocumentStore(tmp_path / "data" / "documents.db")
    yield opened
    opened.close()


def article(document_id="a", text="Texto.", **fields):
    return Document(document_id, "Título", text, "es", **fields)


FULL = Document(
    id="full",
    title="¿Título?",
    text="Uno\n\nDos 😀",
    lang="es",
    published=date(2026, 2, 27),
    publisher="DOF",
    url="https://dof.gob.mx/1",
    sources=(SourceReference("A", "https://a.mx", "B", "2026-02"), SourceReference("C")),
    topics=("fentanyl", "border"),
    headings=(Heading(0, 3, 2),),
    pages=(Page(0, 3, 1, "i"), Page(5, 10, 2, "ii")),
    written=date(2026, 3, 1),
)


def test_a_document_comes_back_as_it_went_in(store):
    stored = store.put(FULL)

    assert stored.outcome == Outcome.ADDED
    assert stored.document == replace(FULL, version=1)
    assert store.get("full") == stored.document
    assert store.get("full").digest == FULL.digest
    assert store.get("full").stored_at == stored.document.stored_at


def test_a_digest_stays_what_it_was_in_the_last_release():
    assert FULL.digest == "b11d0d8432f79488bf293238829a4e2f3eb19d587158ed5d191df008db855f24"


def test_everything_newer_comes_back_too(store):
    full = replace(
        FULL,
        author="Ana Pérez",
        modified=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
        canonical_url="https://dof.gob.mx/uno",
        notices=(
            Notice("correction", date(2026, 3, 2), "Corrección: dos."),
            Notice("retraction", None, "x"),
        ),
        access="excerpt",
        source="dof",
        fetched_at="2026-03-02T09:00:00Z",
    )

    store.put(full)

    assert store.get("full") == replace(full, version=1)
    assert store.get("full").fetched_at == "2026-03-02T09:00:00Z"
    assert full.digest != FULL.digest


def test_the_same_content_again_makes_no_version(store):
    first = store.put(article())

    again = store.put(article())

    assert again.outcome == Outcome.UNCHANGED
    assert again.document == first.document
    assert store.change_number() == 1


def test_changed_content_makes_a_version_and_keeps_the_old_one(store):
    store.put(article(text="Antes."))
    changed = store.put(article(text="Después."))

    assert (changed.outcome, changed.document.version) == (Outcome.CHANGED, 2)
    assert store.get("a").text == "Después."
    assert store.get("a", version=1).text == "Antes."
    assert store.current_versions() == {"a": (2, article(text="Después.").digest)}


def test_what_is_not_there_is_named(store):
    store.put(article())

    with pytest.raises(DocumentNotFound, match="'b'"):
        store.get("b")
    with pytest.raises(VersionNotFound, match="no version 2"):
        store.get("a", version=2)
    with pytest.raises(VersionNotFound):
        store.get("a", version=0)
    with pytest.raises(DocumentNotFound):
        store.delete("b")
    with pytest.raises(DocumentNotFound):
        store.get("\ud800")


def test_a_deleted_document_is_gone_but_its_versions_answer(store):
    store.put(article())
    store.delete("a")

    with pytest.raises(DocumentDeleted):
        store.get("a")
    assert store.get("a", version=1).text == "Texto."
    assert list(store.current()) == []
    assert (store.count(), store.page(0, 10)) == (0, ([], 0, None))
    assert store.change_number() == 2


def test_deleting_twice_changes_nothing(store):
    store.put(article())
    store.delete("a")
    store.delete("a")

    assert store.change_number() == 2


def test_a_deleted_document_that_is_put_again_comes_back_as_a_new_version(store):
    store.put(article())
    store.delete("a")

    back = store.put(article())

    assert (back.outcome, back.document.version) == (Outcome.ADDED, 2)
    assert store.get("a").version == 2


def test_current_is_ordered_by_id(store):
    store.put_many([article("c"), article("a"), article("b")])

    assert [document.id for document in store.current()] == ["a", "b", "c"]


def test_several_documents_go_in_together_or_not_at_all(store):
    broken = article("b", text="\ud800")

    with pytest.raises(UnicodeEncodeError):
        store.put_many([article("a"), broken])

    assert store.count() == 0
    store.put(article("c"))
    assert store.count() == 1


def test_a_page_has_the_newest_first_and_undated_ones_last(store):
    store.put(article("undated"))
    store.put(article("old", published=date(2020, 1, 1)))
    store.put(article("b-new", published=date(2026, 1, 1)))
    store.put(article("a-new", published=date(2026, 1, 1)))

    documents, total, _ = store.page(0, 3)
    rest, *_ = store.page(3, 3)

    assert [document.id for document in documents + rest] == ["a-new", "b-new", "old", "undated"]
    assert total == 4


def test_a_page_can_be_filtered(store):
    store.put(article("a", topics=("border", "fentanyl"), publisher="DOF"))
    store.put(article("b", topics=("border patrol",), publisher="DOF"))
    store.put(replace(article("c", topics=("border",)), lang="en"))

    def ids(**filters):
        documents, total, _ = store.page(0, 10, **filters)
        assert total == len(documents)
        return [document.id for document in documents]

    assert ids(topic="border") == ["a", "c"]
    assert ids(lang="en") == ["c"]
    assert ids(publisher="DOF") == ["a", "b"]
    assert ids(publisher="DOF", topic="border") == ["a"]
    assert ids(topic="' OR 1=1 --") == []
    assert ids(topic="\ud800") == []


def test_a_page_can_be_narrowed_to_titles_that_contain_words(store):
    store.put(replace(article("a"), title="Mérida: lo que quedó"))
    store.put(replace(article("b"), title="100 % of the Mérida plan"))
    store.put(replace(article("c"), title="Another"))

    def ids(title):
        documents, total, _ = store.page(0, 10, title=title)
        assert total == len(documents)
        return [document.id for document in documents]

    assert ids("merida") == ["a", "b"]
    assert ids("MÉRIDA: LO") == ["a"]
    assert ids("100 %") == ["b"]
    assert ids("%") == ["b"]
    assert ids("\ud800") == []


def test_facets_are_those_of_the_newest_versions_that_are_not_deleted(store):
    store.put(article("a", topics=("old",), publisher="Old"))
    store.put(article("a", "Otro.", topics=("border", "fentanyl"), publisher="DOF"))
    store.put(article("b", topics=("border",), publisher="DOF"))
    store.put(article("c"))
    store.put(article("gone", topics=("gone",), publisher="Gone"))
    store.delete("gone")

    publishers, topics = store.facets()

    assert (publishers, sorted(topics)) == (["DOF"], ["border", "fentanyl"])


@pytest.mark.parametrize(("offset", "limit"), [(-1, 10), (0, 0), (0, 1_001), (10**30, 1)])
def test_a_page_out_of_range_is_refused(store, offset, limit):
    with pytest.raises(ValueError, match=str(offset)):
        store.page(offset, limit)


def test_two_stores_on_one_file_see_each_others_writes(store):
    other = DocumentStore(store.path)
    store.put(article())

    assert other.get("a").text == "Texto."
    assert other.change_number() == 1
    other.close()


def test_threads_and_stores_writing_at_once_lose_nothing(store):
    errors = []

    def write(worker):
        try:
            for number in range(10):
                store.put(article("shared", text=f"{worker} {number}"))
                store.put(article(f"own-{worker}", text=str(number)))
                assert store.get("shared").version >= 1
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    versions = {name: version for name, (version, _) in store.current_versions().items()}
    assert versions == {"shared": 60} | {f"own-{worker}": 10 for worker in range(6)}
    texts = {store.get("shared", version).text for version in range(1, 61)}
    assert texts == {f"{worker} {number}" for worker in range(6) for number in range(10)}
    assert store.change_number() == 120


def test_many_may_open_a_new_store_at_once(tmp_path):
    errors = []

    def open_store():
        try:
            DocumentStore(tmp_path / "new.db").close()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=open_store) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_a_closed_store_says_so(store):
    store.close()

    with pytest.raises(StoreUnavailable, match="closed"):
        store.count()


def test_a_newer_format_is_refused_with_both_numbers(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("PRAGMA user_version = 7")

    with pytest.raises(StoreTooNew, match=r"format 7.*up to 2"):
        DocumentStore(store.path)


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.db"
    text.write_bytes(b"these are notes, not a database. " * 100)
    before = text.read_bytes()

    with pytest.raises(StoreUnavailable, match="not a document store"):
        DocumentStore(text)

    assert text.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")

    with pytest.raises(StoreUnavailable, match="not a Puente document store"):
        DocumentStore(path)


def test_a_locked_store_says_what_to_do(store, monkeypatch):
    monkeypatch.setattr("corpus.store.connections.BUSY_TIMEOUT_SECONDS", 0.05)
    blocker = sqlite3.connect(store.path, isolation_level=None)
    impatient = DocumentStore(store.path)
    blocker.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailable, match="Another process is writing"):
        impatient.put(article())

    blocker.execute("ROLLBACK")
    blocker.close()
    impatient.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        DocumentStore(tmp_path / "file" / "documents.db")


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from corpus.document import Document
from corpus.errors import StoreUnavailable
from corpus.store import DocumentStore

store = DocumentStore(Path(sys.argv[1]))
store.put(Document("a", "t", "small", "en"))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    store.put(Document("b", "t", "x" * 1_000_000, "en"))
except StoreUnavailable as error:
    print(error)
print(store.count(), store.get("a").text)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file limits")
def test_a_full_disk_is_one_clear_line_and_spoils_nothing(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(tmp_path / "documents.db")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )

    message, survivors = run.stdout.splitlines()
    assert "is unavailable" in message
    assert "full" in message
    assert survivors == "1 small"


def test_what_answers_of_some_documents_is_their_newest_version_unless_they_are_deleted(store):
    store.put_many([article("a"), article("b"), article("c"), article("b", "Cambiado.")])
    store.delete("c")

    assert store.answering(["b", "c", "unknown"]) == {"b": 2}


def test_the_stamp_stays_until_anybody_commits(store):
    with closing(DocumentStore(store.path)) as other:
        store.put(article("a"))
        stamp = store.stamp()
        store.get("a")
        assert store.stamp() == stamp

        store.put(article("b"))
        after_own = store.stamp()
        other.delete("a")
        after_theirs = store.stamp()

    assert len({stamp, after_own, after_theirs}) == 3
    assert store.stamp() == after_theirs


def test_a_walk_misses_nothing_and_shows_nothing_twice_whatever_is_stored_and_deleted(store, article):
    days = [date(2025, 1, 1 + number // 2) if number < 8 else None for number in range(12)]
    documents = [replace(article(f"d{number:02}"), published=day) for number, day in enumerate(days)]
    store.put_many(documents)

    walked, start = [], None
    while True:
        page = store.page(0, 5, start=start)
        walked += [one.id for one in page.entries]
        if not walked[5:]:
            store.delete(walked[0])
            store.put(replace(article("newer"), published=date(2026, 1, 1)))
        if page.next is None:
            break
        start = page.next

    order = sorted(documents, key=lambda one: (-(one.published or date.min).toordinal(), one.id))
    assert walked == [one.id for one in order]
