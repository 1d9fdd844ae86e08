from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document, Heading, Notice, RawFile
from corpus.errors import StoreUnavailable
from corpus.ingest import ingest, store_documents
from corpus.ingest_report import Failure, Skipped
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from corpus.store import DocumentStore


@pytest.fixture
def store(tmp_path):
    opened = DocumentStore(tmp_path / "store" / "documents.db")
    yield opened
    opened.close()


def markdown(name, text):
    return RawFile(name, text.encode(), "text/markdown")


def test_new_changed_and_unchanged_are_told_apart(store):
    ingest([markdown("a.md", "Uno."), markdown("b.md", "Dos.")], store)

    report = ingest(
        [markdown("a.md", "Uno."), markdown("b.md", "Dos, corregido."), markdown("c.md", "Tres.")],
        store,
    )

    assert (report.added, report.changed, report.unchanged) == (("c",), ("b",), ("a",))
    assert store.get("b").version == 2


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_that_cannot_be_stored_is_named_by_its_own_name(store, dry_run):
    files = [markdown("notas/punct.md", "---\nid: otra\n---\n… — …"), markdown("notas/b.md", "Dos.")]

    report = ingest(files, store, dry_run=dry_run)

    assert report.failures == (Failure("notas/punct.md", "it holds no text."),)


def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_in(store):
    lines = []

    report = ingest(
        [
            markdown("a.md", "Uno."),
            RawFile("malo.txt", "año".encode("cp1252"), "text/plain"),
            Failure("no-esta.md", "it is not there."),
            Skipped("foto.jpg", "extension '.jpg' is not read."),
            markdown("b.md", "Dos."),
        ],
        store,
        on_progress=lines.append,
    )

    assert report.added == ("a", "b")
    assert [failure.name for failure in report.failures] == ["malo.txt", "no-esta.md"]
    assert "not UTF-8" in report.failures[0].reason
    assert [skipped.name for skipped in report.skipped] == ["foto.jpg"]
    assert [line.split()[0] for line in lines] == ["read", "failed", "failed", "skipped", "read"]


def test_what_was_read_and_refused_is_handed_over_with_its_reason(store):
    refused = {}
    files = [
        markdown("a.md", "Uno."),
        RawFile("malo.txt", "año".encode("cp1252"), "text/plain"),
        Failure("no-esta.md", "it is not there."),
        RawFile("b/a.md", b"Otro.", "text/markdown"),
    ]

    def keep(raw, reason):
        refused[raw.name] = reason

    ingest(files, store, dry_run=True, on_refused=keep)
    assert refused == {}

    ingest(files, store, on_refused=keep)

    assert list(refused) == ["malo.txt", "b/a.md"]
    assert "not UTF-8" in refused["malo.txt"]
    assert "already that of a.md" in refused["b/a.md"]


def test_two_files_with_one_id_and_other_content_are_named_both(store):
    report = ingest(
        [markdown("x/a.md", "Uno."), markdown("y/a.md", "Otro."), markdown("z/a.md", "Uno.")], store
    )

    assert report.added == ("a",)
    assert store.get("a").text == "Uno."
    assert report.failures[0].name == "y/a.md"
    assert "x/a.md" in report.failures[0].reason
    assert report.skipped == (Skipped("z/a.md", "its content and id are those of x/a.md."),)


def test_a_dry_run_reports_and_stores_nothing(store):
    ingest([markdown("a.md", "Uno."), markdown("b.md", "Dos.")], store)

    report = ingest(
        [markdown("a.md", "Uno."), markdown("b.md", "Otro."), markdown("c.md", "Tres.")],
        store,
        dry_run=True,
    )

    assert (report.added, report.changed, report.unchanged) == (("c",), ("b",), ("a",))
    assert store.count() == 2
    assert store.get("b").text == "Dos."


def test_a_store_that_fails_stops_the_run(store):
    store.close()

    with pytest.raises(StoreUnavailable):
        ingest([markdown("a.md", "Uno.")], store)


def test_more_files_than_a_batch_all_go_in(store):
    report = ingest([markdown(f"n{i:03}.md", f"Texto {i}.") for i in range(120)], store)

    assert report.added == tuple(f"n{i:03}" for i in range(120))
    assert store.count() == 120


def test_the_starter_articles_go_in_whole_and_twice_changes_nothing(store):
    names = {path.stem for path in starter_articles().glob("*.md")}

    first = ingest(read_paths([starter_articles()]), store)
    again = ingest(read_paths([starter_articles()]), store)

    assert len(names) >= 12
    assert set(first.added) == names
    assert first.failures == ()
    assert set(again.unchanged) == names
    assert again.added == again.changed == ()


def document(document_id="a", text="Uno.", **fields):
    return Document(document_id, "T", text, "es", **fields)


def test_documents_are_stored_with_what_came_of_each(store):
    store.put(document("old", "Uno."))

    report = store_documents(
        store, [document("new"), document("old", "Dos."), document("new"), document("new", "Otro.")]
    )

    assert (report.added, report.changed, report.unchanged) == (("new",), ("old", "new"), ("new",))
    assert [(s.document.id, s.document.version) for s in report.outcomes] == [
        ("new", 1),
        ("old", 2),
        ("new", 1),
        ("new", 2),
    ]


def test_a_document_that_cannot_be_stored_is_named_and_the_rest_goes_in(store):
    report = store_documents(
        store,
        [
            document("half", "\ud800"),
            document("empty", " \n"),
            document("", "Sin id."),
            document("torn", "Uno.", headings=(Heading(0, 99, 1),)),
            document("title", headings=()),
            replace(document("bad-title"), title="\udfff"),
            document("good"),
        ],
    )

    assert report.added == ("title", "good")
    assert [failure.name for failure in report.failures] == ["half", "empty", "", "torn", "bad-title"]
    assert all(failure.reason.endswith(".") for failure in report.failures)


def test_of_two_documents_of_one_id_each_has_its_own_outcome(store):
    report = store_documents(store, [document(text=" "), document(text="Uno."), document(text="!!!")])

    assert [isinstance(one, Failure) for one in report.outcomes] == [True, False, True]
    assert store.get("a").text == "Uno."


def test_a_correction_in_a_text_is_noticed_and_recorded(store):
    corrected = document(text="Eran 26.\n\nCorrección (5 de marzo de 2026): eran 26, no 29.")

    report = store_documents(store, [document(text="Eran 29."), corrected])

    assert [(n.document_id, n.notice.on) for n in report.noticed] == [("a", date(2026, 3, 5))]
    assert [(n.version, n.kind) for n in store.notices("a")] == [(2, "correction")]


def test_what_an_older_release_did_not_notice_is_noticed_without_a_new_version(store):
    text = "Eran 26.\n\nCorrección: eran 26, no 29."
    store.put(document(text=text))
    before = store.change_number()

    report = store_documents(store, [document(text=text)])

    assert report.unchanged == ("a",)
    assert [notice.version for notice in store.notices("a")] == [1]
    assert [change.kind for change in store.changes_since(before)] == ["notice"]


def test_a_date_that_an_older_release_did_not_read_is_added_to_the_notice_it_recorded(store):
    text = "Eran 26.\n\nCorrección: esta nota fue corregida el 5 de marzo de 2026; decía 29."
    undated = Notice("correction", None, text.split("\n\n")[1])
    store.put(document(text=text, notices=(undated,)))

    store_documents(store, [document(text=text)])

    assert [notice.on for notice in store.notices("a")] == [date(2026, 3, 5)]
    assert store.verify() == []


def test_a_dry_run_of_documents_follows_them_in_order(store):
    store.put(document("gone"))
    store.delete("gone")

    report = store_documents(
        store, [document("gone"), document("new"), document("new", "Dos.")], dry_run=True
    )

    assert (report.added, report.changed) == (("gone", "new"), ("new",))
    assert report.outcomes == ()
    assert store.count() == 0


@pytest.mark.parametrize("dry_run", [False, True])
def test_new_articles_without_a_date_are_named(store, dry_run):
    ingest([markdown("old.md", "Cero.")], store)
    dated = markdown("a.md", "---\npublished: 2026-10-05\n---\nUno.")

    report = ingest(
        [markdown("old.md", "Cero."), dated, markdown("b.md", "Dos.")], store, dry_run=dry_run
    )

    assert report.undated == ("b",)
