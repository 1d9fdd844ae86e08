import sqlite3
from contextlib import closing

import pytest

from corpus.document import Document
from corpus.ids import is_document_id, slugs_of_file
from corpus.ingest import ingest
from corpus.quarantine import Quarantine
from corpus.sources.deliver import Delivery
from corpus.sources.folder import read_paths
from corpus.store import DocumentStore

LAREDO = "The bridge of Laredo was closed.\n"
EL_PASO = "The port of El Paso was opened.\n"


@pytest.fixture
def store(tmp_path):
    opened = DocumentStore(tmp_path / "data" / "documents.db")
    yield opened
    opened.close()


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "data" / "quarantine")


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def take(store, *paths, **options):
    return ingest(read_paths(paths), store, **options)


def texts(store):
    return {document.id: document.text for document in store.current()}


def own_id(path):
    return slugs_of_file(path.stem, str(path.resolve()))[1]


def test_files_of_one_name_in_two_folders_are_two_articles_across_runs(store, write):
    laredo, el_paso = write("f1/report.txt", LAREDO), write("f2/report.txt", EL_PASO)

    first = take(store, laredo)
    second = take(store, el_paso)

    assert (first.added, second.added, second.changed) == (("report",), (own_id(el_paso),), ())
    assert texts(store) == {"report": LAREDO.strip(), own_id(el_paso): EL_PASO.strip()}


def test_files_of_one_name_in_one_run_are_two_articles(store, write):
    write("a/report.txt", LAREDO)
    el_paso = write("a/b/report.txt", EL_PASO)

    report = take(store, el_paso.parents[1])

    assert report.failures == ()
    assert sorted(texts(store).values()) == [LAREDO.strip(), EL_PASO.strip()]
    assert take(store, el_paso.parents[1]).unchanged == report.added


def test_a_dry_run_tells_the_ids_that_a_run_gives(store, write):
    paths = write("f1/report.txt", LAREDO), write("f2/report.txt", EL_PASO)

    told = take(store, *paths, dry_run=True)

    assert store.count() == 0
    assert told.added == take(store, *paths).added == ("report", own_id(paths[1]))


def test_an_edited_file_is_a_new_version_of_its_article_after_a_restart(tmp_path, write):
    laredo, el_paso = write("f1/report.txt", LAREDO), write("f2/report.txt", EL_PASO)
    with closing(DocumentStore(tmp_path / "s.db")) as store:
        take(store, laredo, el_paso)
    write("f2/report.txt", EL_PASO + "\nIt was closed again.\n")

    with closing(DocumentStore(tmp_path / "s.db")) as store:
        report = take(store, el_paso)

        assert (report.added, report.changed) == ((), (own_id(el_paso),))
        assert store.get("report").text == LAREDO.strip()


def test_the_folder_may_be_named_from_elsewhere(store, write, monkeypatch):
    laredo = write("f1/report.txt", LAREDO)
    take(store, laredo)
    monkeypatch.chdir(laredo.parent)

    assert take(store, type(laredo)("report.txt")).unchanged == ("report",)


@pytest.mark.parametrize("there", ["f3/report.txt", "f1/laredo.txt"])
def test_a_file_that_was_moved_or_renamed_keeps_its_article(store, write, there):
    old = write("f1/report.txt", f"The bridge\n\n{LAREDO}")
    take(store, old)
    new = write(there, old.read_text())
    old.unlink()

    assert take(store, new).unchanged == ("report",)
    new.write_text(f"The bridge\n\n{EL_PASO}")
    assert take(store, new).changed == ("report",)


def test_a_copy_is_no_new_article_until_it_says_something_else(store, write):
    original, copy = write("f1/report.txt", LAREDO), write("f2/report.txt", LAREDO)
    take(store, original)

    assert take(store, copy).unchanged == ("report",)
    write("f2/report.txt", EL_PASO)
    assert take(store, copy).added == (own_id(copy),)
    assert store.get("report").text == LAREDO.strip()


@pytest.mark.parametrize("remove", [DocumentStore.delete, DocumentStore.purge])
def test_a_moved_file_is_the_article_that_was_deleted_or_purged(store, write, remove):
    old = write("f1/report.txt", LAREDO)
    take(store, old)
    remove(store, "report")
    old.unlink()

    assert take(store, write("f3/report.txt", LAREDO)).added == ("report",)


def test_a_file_without_an_id_does_not_take_an_article_that_has_one(store, write):
    take(store, write("f1/brief.md", f"---\nid: report\n---\n\n{LAREDO}"))
    el_paso = write("f2/report.txt", EL_PASO)

    assert take(store, el_paso).added == (own_id(el_paso),)


def test_a_file_that_gives_its_own_id_is_that_article_wherever_it_lies(store, write):
    take(store, write("f1/report.md", f"---\nid: report\n---\n\n{LAREDO}"))

    moved = write("f2/report.md", f"---\nid: report\n---\n\n{EL_PASO}")

    assert take(store, moved).changed == ("report",)


def test_a_retry_does_not_store_one_file_over_another(store, quarantine, write):
    files = [write(f"f{n}/report.md", f"---\nid: report\n---\n\nText {n}.") for n in (1, 2)]
    take(store, *files, on_refused=quarantine.add)

    done = quarantine.retry_all(Delivery(store, quarantine).take)

    assert done == (0, 1)
    assert store.get("report").text == "Text 1."
    assert str(files[0]) in quarantine.list()[0].reason


@pytest.mark.parametrize("known", [True, False])
def test_a_file_refused_by_an_older_release_is_an_article_of_its_own_when_retried(
    store, quarantine, write, known
):
    take(store, write("f1/report.txt", LAREDO))
    if not known:
        forget_origins(store)
    for raw in read_paths([write("f2/report.txt", EL_PASO)]):
        quarantine.add(type(raw)(raw.name, raw.data, raw.media_type), "its id is taken.")

    done = quarantine.retry_all(Delivery(store, quarantine).take)

    assert done == (1, 0)
    assert store.get("report").text == LAREDO.strip()
    assert sorted(texts(store).values()) == [LAREDO.strip(), EL_PASO.strip()]


def test_what_waited_in_quarantine_is_the_article_of_its_own_path(store, quarantine, write):
    take(store, write("f1/report.txt", LAREDO))
    el_paso = write("f2/report.txt", EL_PASO)
    for raw in read_paths([el_paso]):
        quarantine.add(raw, "the disk was full.")

    quarantine.retry_all(Delivery(store, quarantine).take)

    assert take(store, el_paso).unchanged == (own_id(el_paso),)


def forget_origins(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM origins")


def test_a_store_of_an_older_release_opens_and_its_articles_keep_their_ids(tmp_path, write):
    path = tmp_path / "old.db"
    with closing(DocumentStore(path)) as store:
        store.put(Document("report", "report", LAREDO.strip(), "en"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("DROP TABLE origins; DROP INDEX documents_by_digest;")
    laredo = write("f1/report.txt", LAREDO + "\nIt was opened again.\n")
    el_paso = write("f2/report.txt", EL_PASO)

    with closing(DocumentStore(path)) as store:
        assert store.verify() == []
        assert take(store, laredo).changed == ("report",)
        assert take(store, el_paso).added == (own_id(el_paso),)


def test_more_digits_are_taken_where_the_first_are_another_files(store, write):
    laredo = write("f1/report.txt", LAREDO)
    for name, text in zip(
        slugs_of_file("report", str(laredo.resolve()))[:2], (EL_PASO, "x"), strict=True
    ):
        take(store, write(f"g/{name}.txt", text))

    (added,) = take(store, laredo).added

    assert added == slugs_of_file("report", str(laredo.resolve()))[2]


def test_the_ids_of_a_file_with_a_long_name_are_ids():
    ids = slugs_of_file("a" * 128, "/a")

    assert len(set(ids)) == 4
    assert all(map(is_document_id, ids))


def test_purging_an_article_removes_what_was_refused_of_its_file(quarantine, write):
    path = write("f2/report.txt", EL_PASO)
    for raw in read_paths([path]):
        quarantine.add(raw, "the disk was full.")

    assert quarantine.discard_document(own_id(path)) == 1
