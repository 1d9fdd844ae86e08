"""The real service, over a model that costs nothing: what is written is found, by every server."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.build import QUALITY_MARGIN as MARGIN_OF_COMMAND
from api.data_folder import embedding_cache_file
from api.errors import AnswersUnavailable
from api.keys import Scope
from api.serving import wait_for_writer
from api.settings import Settings
from api.wiring import Service, open_store
from corpus.backup import backup, restore
from corpus.document import Document, RawFile
from corpus.parse import DOCX, PDF
from corpus.store import DocumentStore
from index.build import QUALITY_MARGIN
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.encoders.encoder import Encoder
from index.errors import QualityFell
from index.generation import open_current
from index.progress import BuildProgress, IndexerStatus, write_status
from index.take_over import build_instead_of_writer
from rag.answer import Answer
from rag.pipeline import answer_question
from tests.fakes import FakeEncoder
from tests.local_site import answer, local_site
from tests.packed import unpacked
from tests.pdf_files import make_pdf

CANARY = "Zebras crossed the river at Nogales on Monday."
ASKED = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}


class Server:
    """A service that follows its store, and a client with a key that may do everything."""

    def __init__(self, folder: Path, encoder: Encoder | None = None, **settings: Any) -> None:
        made = Settings(data_dir=folder, **settings)
        cache = EmbeddingCache(embedding_cache_file(made))
        self.service = Service(made, open_store(made), Embedder(encoder or FakeEncoder(), cache))
        self.service.start()
        self.key, text = self.service.keys.create("test", Scope.ADMIN)
        self.client = TestClient(
            create_app(made, self.service),
            base_url="http://localhost",
            headers={"Authorization": f"Bearer {text}"},
        )

    def put(self, document_id: str, text: str, **more: Any) -> Any:
        body = {"title": document_id, "text": text, "lang": "en", **more}
        return self.client.put(f"/v1/documents/{document_id}", json=body)

    def found(self, query: str = "zebras river Nogales", **more: Any) -> list[str]:
        """The ids of the documents whose passages are found; none while the index is empty."""
        reply = self.client.post("/v1/search", json={"query": query, **more})
        if reply.status_code == 503:
            return []
        assert reply.status_code == 200, reply.text
        return [one["document_id"] for one in reply.json()["passages"]]

    def is_writer(self) -> bool:
        return bool(self.client.get("/v1/index").json()["service"]["writes_index"])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on one data folder; all are closed at the end."""
    started: list[Server] = []

    def start(**settings: Any) -> Server:
        started.append(Server(tmp_path, **settings))
        return started[-1]

    yield start
    for one in started:
        one.service.close()


def wait_until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something holds."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < seconds, "it did not come to hold"
        time.sleep(0.02)


def _bytes_of(path: Path) -> bytes:
    """What a file holds; nothing where it is a folder, or is gone by now, as the log of a database is."""
    with suppress(FileNotFoundError, IsADirectoryError):
        return path.read_bytes()
    return b""


def files_with(folder: Path, text: str) -> list[str]:
    """The files below a folder that hold a text, as it is or packed as kept answers are."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if any(text.encode() in part for part in unpacked(_bytes_of(path)))
    )


def test_what_is_put_is_found_soon(serve):
    server = serve()
    server.put("first", "Something about customs.")
    wait_until(server.found)

    reply = server.put("zebras", CANARY)
    wait_until(lambda: "zebras" in server.found(k=1))

    assert reply.status_code == 201
    assert server.put("zebras", CANARY).json()["searchable"] is True
    index = server.client.get("/v1/index").json()
    assert index["indexing"]["store_change"] == index["store_change"] == 2


def test_an_address_of_look_alike_letters_is_answered_with_in_ascii(serve):
    server = serve()
    server.put("zebras", CANARY, url="https://www.g\u043eb.mx/sre")
    wait_until(server.found)

    reply = server.client.post("/v1/ask", json={"question": "Which zebras are in the river at Nogales?"})

    assert "https://www.xn--gb-fmc.mx/sre" in reply.text
    assert "g\u043eb.mx" not in reply.text


def test_a_docx_that_is_put_is_found_by_a_question(serve):
    server = serve()
    document = docx.Document()
    document.add_paragraph(CANARY)
    file = BytesIO()
    document.save(file)

    reply = put_file(server, "report", file.getvalue(), DOCX)
    wait_until(lambda: server.found() == ["report"])
    answer = server.client.post("/v1/ask", json=ASKED).json()

    assert reply.status_code == 201, reply.text
    assert [(one["document_id"], one["quote"]) for one in answer["citations"]] == [("report", CANARY)]


def test_a_pdf_that_is_put_is_found_by_a_question_and_cited_with_its_page(serve):
    server = serve()
    pages = make_pdf(["Something about customs."], [CANARY], ["Something about the weather."])

    reply = put_file(server, "report", pages, PDF)
    wait_until(lambda: "report" in server.found())
    answer = server.client.post("/v1/ask", json=ASKED).json()

    assert reply.status_code == 201, reply.text
    (citation,) = answer["citations"]
    assert (citation["document_id"], citation["quote"], citation["page"]) == ("report", CANARY, "2")


def put_file(server: Server, document_id: str, data: bytes, media_type: str) -> Any:
    return server.client.put(
        f"/v1/documents/{document_id}", content=data, headers={"Content-Type": media_type}
    )


def test_a_changed_article_is_found_with_its_new_words_and_an_older_day_with_its_old_ones(serve):
    server = serve()
    server.put("zebras", CANARY, published="2025-01-01")
    server.put("zebras", "Okapis crossed it.", published="2025-01-01", modified="2025-02-01")

    wait_until(lambda: server.put("zebras", "Okapis crossed it.", published="2025-01-01",
                                  modified="2025-02-01").json()["searchable"])  # fmt: skip
    then = {"query": "zebras river", "as_of": "2025-01-15"}
    reply = server.client.post("/v1/search", json=then).json()

    assert [one["text"] for one in reply["passages"]] == [CANARY]
    now = server.client.post("/v1/search", json={"query": "zebras river"}).json()
    assert [one["text"] for one in now["passages"]] == ["Okapis crossed it."]


def test_what_is_deleted_is_in_no_answer_from_that_moment_on(serve):
    server = serve()
    for name in ("zebras", "other"):
        server.put(name, CANARY if name == "zebras" else "Something about customs.")
    wait_until(lambda: "zebras" in server.found())

    server.client.delete("/v1/documents/zebras")

    assert "zebras" not in server.found()


@pytest.mark.parametrize(
    ("lang", "text", "question"),
    [
        (
            "en",
            "{} zebras crossed the river at Nogales.",
            "How many zebras crossed the river at Nogales?",
        ),
        ("es", "{} cebras cruzaron el río en Nogales.", "¿Cuántas cebras cruzaron el río en Nogales?"),
    ],
)
@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_deleted_version_is_in_no_answer_though_the_one_put_after_it_is_not_indexed_yet(
    serve, lang, text, question, is_deleted
):
    server = serve()
    server.put("zebras", text.format(100), lang=lang)
    wait_until(lambda: server.found(question))

    with server.service._serving._indexer._stepping:
        if is_deleted:
            server.client.delete("/v1/documents/zebras")
        server.put("zebras", text.format(999), lang=lang)
        answer = server.client.post("/v1/ask", json={"question": question, "max_error": 0.99}).json()
        found = [one["version"] for one in answer["citations"] + answer["passages"]]

    assert set(found) == (set() if is_deleted else {1})
    wait_until(lambda: server.service.is_searchable("zebras", 2))
    assert server.found(question) == ["zebras"]


def test_a_retracted_article_is_in_no_answer_and_a_corrected_one_says_so(serve):
    server = serve()
    server.put("zebras", CANARY)
    server.put("other", "Something about customs.")
    wait_until(lambda: {"zebras", "other"} <= set(server.found()))
    notice = {"on": "2025-03-08", "text": "It was Tuesday."}

    server.client.post("/v1/documents/zebras/notices", json=notice | {"kind": "correction"})
    asked = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}
    answer = server.client.post("/v1/ask", json=asked).json()
    server.client.post("/v1/documents/zebras/notices", json=notice | {"kind": "retraction"})

    assert [one["corrections"][0]["text"] for one in answer["citations"]] == ["It was Tuesday."]
    assert any("It was Tuesday." in remark for remark in answer["notices"])
    assert "zebras" not in server.found()


def test_one_server_writes_the_others_follow_and_one_takes_its_place(serve):
    first, second = serve(), serve()
    assert (first.is_writer(), second.is_writer()) == (True, False)

    second.put("zebras", CANARY)
    wait_until(lambda: "zebras" in first.found() and "zebras" in second.found())
    first.service.close()
    wait_until(second.is_writer)
    second.put("okapis", "Okapis stayed at home in Laredo.")

    wait_until(lambda: "okapis" in second.found("okapis Laredo"))


def test_a_server_that_cannot_start_its_threads_gives_the_writers_place_back(serve, monkeypatch):
    monkeypatch.setattr("api.serving.TRY_TO_WRITE_SECONDS", 0.05)
    first, second = serve(), serve()
    start, faults = second.service._poller.start, [RuntimeError("can't start new thread")]

    def start_or_fail() -> None:
        if faults:
            raise faults.pop()
        start()

    monkeypatch.setattr(second.service._poller, "start", start_or_fail)
    first.service.close()

    wait_until(second.is_writer)
    assert faults == []


def test_a_purge_reaches_every_file_whichever_server_is_asked(serve, tmp_path):
    first, second = serve(), serve()
    first.put("zebras", CANARY)
    first.put("other", "Something about customs.")
    wait_until(lambda: "zebras" in first.found() and "zebras" in second.found())
    asked = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}
    answers = [one.client.post("/v1/ask", json=asked).json()["id"] for one in (first, second)]
    comment = {"verdict": "down", "comment": "It says: Zebras crossed at noon."}
    first.client.post(f"/v1/answers/{answers[0]}/feedback", json=comment)
    assert any(name.startswith("feedback.db") for name in files_with(tmp_path, "Zebras crossed"))

    reply = second.client.delete("/v1/documents/zebras?purge=true")

    assert (reply.status_code, reply.json()["complete"]) == (200, True)
    wait_until(lambda: files_with(tmp_path, "Zebras crossed") == [])
    for server, answer_id in zip((first, second), answers, strict=True):
        wait_until(lambda s=server, a=answer_id: s.client.get(f"/v1/answers/{a}").status_code == 410)
        assert server.client.get("/v1/documents/zebras?version=1").status_code == 410
        assert "zebras" not in server.found()


def put_what_a_refusal_names(server: Server) -> None:
    """Store an article that a refusal names, though the nearest passage is another article's."""
    said = "Officials of the port said that zebra exports fell in Nogales in March, as trains waited."
    server.put("zebras", said, title="How trade fared")
    server.put("words", "Zebra.\n\nExports.\n\nNogales.\n\nA rise.")
    wait_until(lambda: len(server.found()) == 2)


REFUSED = {"question": "Why did zebra exports rise in Nogales?", "k": 1}


def test_a_purge_reaches_a_refusal_that_names_the_article_without_a_passage_of_it(serve, tmp_path):
    server = serve(public_url="https://news.example")
    put_what_a_refusal_names(server)
    reply = server.client.post("/v1/ask", json=REFUSED).json()
    comment = {"verdict": "down", "comment": "How trade fared: exports fell."}
    server.client.post(f"/v1/answers/{reply['id']}/feedback", json=comment)
    wait_until(lambda: "answers.db" in str(files_with(tmp_path, "How trade fared")))

    assert "How trade fared" in reply["message"]
    assert [one["document_id"] for one in reply["passages"]] == ["words"]
    assert reply["named_article"] == {
        "document_id": "zebras",
        "version": 1,
        "title": "How trade fared",
        "lang": "en",
        "link": "https://news.example/documents/zebras?version=1",
    }
    server.client.delete("/v1/documents/zebras?purge=true")

    wait_until(lambda: files_with(tmp_path, "How trade fared") == [])
    assert files_with(tmp_path, "exports fell") == []
    assert server.client.get(f"/v1/answers/{reply['id']}").status_code == 410


WIRE = (
    "Officials of the port of Nogales said on Monday that zebra exports fell in March, as trains had to "
    "wait for papers. They also said that the number of guards at the bridge is to be doubled by the end "
    "of the year, and that a zoo will take in what was left behind at the border by the traders."
)


@pytest.mark.parametrize("is_under_way", [False, True], ids=["kept", "under way"])
def test_a_purge_reaches_answers_that_cite_a_copy_and_tell_the_originals_correction(
    serve, tmp_path, monkeypatch, is_under_way
):
    server = serve()
    server.put("zebras", WIRE, title="Wire of the day", publisher="Wire", published="2026-01-01")
    server.put("copy", WIRE, title="What we print", publisher="Paper", published="2026-01-02")
    notice = {"kind": "correction", "text": "It was okapis.", "on": "2026-01-05"}
    server.client.post("/v1/documents/zebras/notices", json=notice)
    asked = {"question": "What did officials say of zebra exports in March?", "max_error": 0.99}
    asked["filters"] = {"publisher": "Paper"}
    wait_until(lambda: followed_by(server) == 3 and server.found(filters=asked["filters"]))
    if is_under_way:
        monkeypatch.setattr("api.wiring.answer_question", purging_zebras_afterwards(server))

    reply = server.client.post("/v1/ask", json=asked).json()
    if not is_under_way:
        purge_zebras(server)

    assert "Wire of the day" in reply["notices"][-1]
    assert {one["document_id"] for one in (*reply["citations"], *reply["passages"])} == {"copy"}
    wait_until(lambda: server.client.get(f"/v1/answers/{reply['id']}").status_code == 410)
    server.service.close()
    assert files_with(tmp_path, "Wire of the day") == files_with(tmp_path, "It was okapis") == []


def test_a_purge_that_a_reader_holds_up_is_finished_when_the_reader_ends(serve, tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.store.purging.WAIT_FOR_READERS_SECONDS", 0.0)
    monkeypatch.setattr("api.serving.FINISH_PURGE_SECONDS", 0.05)
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    reader = sqlite3.connect(tmp_path / "documents.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM versions").fetchone()

    reply = server.client.delete("/v1/documents/zebras?purge=true")

    assert reply.json()["complete"] is False
    assert any(name.startswith("documents.db") for name in files_with(tmp_path, "Zebras crossed"))
    reader.close()
    wait_until(lambda: files_with(tmp_path, "Zebras crossed") == [])


def test_a_purge_is_not_complete_while_another_process_builds_the_index_anew(tmp_path):
    building = IndexerStatus(store_change=7, build=BuildProgress("running"))

    write_status(tmp_path, building)
    assert not wait_for_writer(tmp_path, 7, seconds=0.1)
    write_status(tmp_path, replace(building, build=BuildProgress("done")))
    assert wait_for_writer(tmp_path, 7, seconds=0.1)
    assert not wait_for_writer(tmp_path, 8, seconds=0.1)


def test_a_purge_reaches_what_sources_said_and_refused_and_names_the_watched_file(serve, tmp_path):
    title = "Zebras crossed on Monday"
    page = f"<html><head><title>{title}</title></head><body><article><p>{CANARY} {CANARY}</p></article>"
    item = "<item><link>{}/z</link><title>{}</title></item>"
    rss = f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>"
    with local_site() as site:
        site.pages |= {"/z": answer(page.encode()), "/feed": answer(rss.format(site.url, title).encode())}
        inbox = tmp_path / "outside" / "inbox"
        inbox.mkdir(parents=True)
        write_list(tmp_path, ("feed", "feed", f"{site.url}/feed"), ("inbox", "folder", "outside/inbox"))
        server = serve(fetch_allow=(site.pair,))
        write_old(inbox / "okapis.txt", "Okapis\n\nOkapis stayed at home in Laredo, as they do.\n")
        wait_until(lambda: len(server.found("zebras okapis river Laredo")) == 2)
    zebras, okapis = sorted(server.found("zebras okapis river Laredo"))
    refused = RawFile(f"{site.url}/z", f"\x89PNG {CANARY}".encode(), "text/html", f"{site.url}/z")
    server.service.quarantine.add(refused, "it is a picture")
    assert {"sources.db", "quarantine"} <= {
        name.split("/")[0].removesuffix("-wal") for name in files_with(tmp_path, "Zebras crossed")
    }

    replies = [server.client.delete(f"/v1/documents/{one}?purge=true").json() for one in (zebras, okapis)]

    assert [one["files"] for one in replies] == [[], [str(inbox / "okapis.txt")]]
    assert [one["complete"] for one in replies] == [True, True]
    wait_until(lambda: files_with(tmp_path, "Zebras crossed") == [])
    wait_until(lambda: files_with(tmp_path, "Okapis stayed") == ["outside/inbox/okapis.txt"])


def test_an_answer_that_is_under_way_during_a_purge_is_not_kept_with_its_text(
    serve, tmp_path, monkeypatch
):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    monkeypatch.setattr("api.wiring.answer_question", purging_zebras_afterwards(server))

    answer_id = server.client.post("/v1/ask", json=ASKED).json()["id"]

    assert server.client.get(f"/v1/answers/{answer_id}").status_code == 410
    server.service.close()
    assert files_with(tmp_path, "Zebras crossed") == []


def test_a_refusal_that_is_under_way_while_what_it_names_is_purged_is_not_kept(
    serve, tmp_path, monkeypatch
):
    server = serve()
    put_what_a_refusal_names(server)
    monkeypatch.setattr("api.wiring.answer_question", purging_zebras_afterwards(server))

    reply = server.client.post("/v1/ask", json=REFUSED).json()

    assert "How trade fared" in reply["message"]
    assert server.client.get(f"/v1/answers/{reply['id']}").status_code == 410
    server.service.close()
    assert files_with(tmp_path, "How trade fared") == []


def purging_zebras_afterwards(server: Server) -> Callable[..., Answer]:
    """`answer_question`, during which somebody purges the article."""

    def answer_and_purge(*given: Any) -> Answer:
        answer = answer_question(*given)
        purge_zebras(server)
        return answer

    return answer_and_purge


def test_a_question_does_not_wait_for_the_purge_of_what_it_shows(serve, monkeypatch):
    server, replies = serve(), []
    server.put("zebras", CANARY)
    wait_until(server.found)

    def answer_and_purge(*given: Any) -> Answer:
        found = answer_question(*given)
        server.service.store.purge("zebras")
        return found

    monkeypatch.setattr("api.wiring.answer_question", answer_and_purge)
    asked = threading.Thread(
        target=lambda: replies.append(server.client.post("/v1/ask", json=ASKED).json()), daemon=True
    )
    with server.service._answers._on_disk:
        asked.start()
        asked.join(10)
        assert [one["citations"][0]["document_id"] for one in replies] == ["zebras"]
        assert server.service.answer(replies[0]["id"], server.key.id)["purged"] == ["zebras"]


def test_feedback_on_an_answer_whose_article_is_purged_meanwhile_is_not_kept(serve, tmp_path):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    answer_id = server.client.post("/v1/ask", json=ASKED).json()["id"]
    answer = server.service.answer(answer_id, server.key.id)
    purge_zebras(server)

    server.service.give_feedback(answer, "down", "It says: Zebras crossed at noon.")

    assert files_with(tmp_path, "Zebras crossed") == []


def test_a_purge_that_no_server_saw_is_taken_in_at_the_next_start(serve, tmp_path):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    asked = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}
    answer_id = server.client.post("/v1/ask", json=asked).json()["id"]
    comment = {"verdict": "down", "comment": "It says: Zebras crossed at noon."}
    server.client.post(f"/v1/answers/{answer_id}/feedback", json=comment)
    server.service.close()
    store = DocumentStore(tmp_path / "documents.db")
    store.purge("zebras")
    store.close()
    assert files_with(tmp_path, "Zebras crossed") != []

    again = serve()

    wait_until(lambda: files_with(tmp_path, "Zebras crossed") == [])
    kept = again.service.answer(answer_id, server.key.id)
    assert kept is not None
    assert kept["purged"] == ["zebras"]


def test_a_purge_that_fails_later_has_used_the_addresses_that_only_it_knew(serve, tmp_path, monkeypatch):
    server = serve()
    before = "https://a.example/an-address-of-before"
    server.put("zebras", "Zebras slept.", url=before)
    server.put("zebras", "Zebras woke.", url="https://a.example/another")
    server.service.quarantine.add(RawFile(before, CANARY.encode(), "text/html", before), "refused")

    def forget_document(*_: Any) -> set[str]:
        raise AnswersUnavailable("someone still reads the file")

    monkeypatch.setattr(server.service._answers, "forget_document", forget_document)
    reply = server.client.delete("/v1/documents/zebras?purge=true")

    assert reply.status_code == 503
    assert files_with(tmp_path, "Zebras crossed") == []


@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), OSError(28, "No space left on device")])
def test_a_fault_in_taking_in_a_purge_is_outlived_and_tried_again(serve, tmp_path, monkeypatch, error):
    monkeypatch.setattr("api.serving.TRY_TO_WRITE_SECONDS", 0.05)
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    server.service.quarantine.add(RawFile("zebras.txt", CANARY.encode(), "text/plain"), "refused")
    forget, faults = server.service.quarantine.discard_document, [error, error]

    def discard_document(*args: Any) -> int:
        if faults:
            raise faults.pop()
        return forget(*args)

    monkeypatch.setattr(server.service.quarantine, "discard_document", discard_document)
    store = DocumentStore(tmp_path / "documents.db")
    store.purge("zebras")
    store.close()

    wait_until(lambda: files_with(tmp_path, "Zebras crossed") == [])
    assert faults == []


def test_a_purge_that_fails_for_good_keeps_a_server_from_nothing_else(serve, tmp_path, monkeypatch):
    monkeypatch.setattr("api.serving.TRY_TO_WRITE_SECONDS", 0.05)
    first, second = serve(), serve()
    failed = []

    def discard_document(*args: Any) -> int:
        failed.append(args)
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(second.service.quarantine, "discard_document", discard_document)
    first.put("zebras", CANARY)
    first.client.delete("/v1/documents/zebras?purge=true")
    wait_until(lambda: failed)

    first.service.close()
    wait_until(second.is_writer)
    second.put("okapis", "Okapis stayed at home in Laredo.")

    wait_until(lambda: "okapis" in second.found("okapis Laredo"))
    wait_until(lambda: second.service._stories.story_of("okapis"))


def purge_zebras(server: Server) -> None:
    """Purge the article, and wait until that was taken in wherever it can be."""
    server.client.delete("/v1/documents/zebras?purge=true")
    wait_until(lambda: followed_by(server) == server.service.store.change_number())


def followed_by(server: Server) -> int:
    return server.service._serving._followed


@pytest.mark.parametrize("days", [0, 30])
def test_a_purge_that_was_taken_in_is_not_taken_in_again_at_the_next_start(serve, monkeypatch, days):
    server = serve(keep_questions_days=days)
    server.put("zebras", CANARY)
    purge_zebras(server)
    server.service.close()
    taken_in = []
    monkeypatch.setattr(Service, "_take_in_purge", lambda _, *purge: taken_in.append(purge))

    again = serve(keep_questions_days=days)
    again.put("other", "Something about customs.")

    wait_until(lambda: followed_by(again) == again.service.store.change_number())
    assert taken_in == []


def test_a_purge_that_is_taken_in_again_wipes_nothing_of_what_was_put_since(serve, tmp_path):
    server = serve()
    server.put("zebras", "Okapis crossed it.")
    purge_zebras(server)
    server.put("zebras", CANARY)
    wait_until(lambda: "zebras" in server.found())
    made = server.client.post("/v1/standing", json=ASKED).json()
    answer_id = server.client.post("/v1/ask", json=ASKED).json()["id"]
    server.client.post(f"/v1/answers/{answer_id}/feedback", json={"verdict": "up"})
    server.service.quarantine.add(RawFile("zebras.txt", b"\xff", "text/plain"), "it is not UTF-8")
    server.service.close()
    (tmp_path / "followed.txt").unlink()

    again = serve()

    wait_until(lambda: followed_by(again) == again.service.store.change_number())
    assert again.service.answer(answer_id, server.key.id)["citations"][0]["quote"] == CANARY
    assert len(again.service._feedback.list()) == 1
    assert [one.quote for one in again.service._standing_store.get(made["id"]).evidence.quotes] == [
        CANARY
    ]
    assert len(again.service.quarantine.list()) == 1


def write_list(folder: Path, *sources: tuple[str, str, str]) -> None:
    """Write a sources.toml of (name, kind, location)."""
    (folder / "sources.toml").write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nkind = "{kind}"\nlocation = "{location}"\nevery = "1s"\n'
            for name, kind, location in sources
        )
    )


def write_old(path: Path, text: str) -> None:
    """Write a file that nobody has touched for long."""
    path.write_text(text)
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_a_folder_of_the_list_is_watched(serve, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_list(tmp_path, ("inbox", "folder", "inbox"))
    server = serve()
    write_old(inbox / "zebras.txt", f"Zebras\n\n{CANARY}\n")
    (inbox / "bad.txt").write_bytes("Año".encode("latin-1"))
    os.utime(inbox / "bad.txt", (1_700_000_000, 1_700_000_000))

    wait_until(lambda: "zebras" in server.found())
    wait_until(lambda: server.client.get("/v1/quarantine").json()["files"])
    (source,) = server.client.get("/v1/sources").json()["sources"]

    assert (source["name"], source["location"], source["is_stale"]) == ("inbox", "inbox", False)


def test_a_source_tells_its_last_success_its_articles_and_that_it_is_stale(serve, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_old(inbox / "zebras.txt", f"Zebras\n\n{CANARY}\n")
    write_list(tmp_path, ("inbox", "folder", "inbox"))
    server = serve()

    def told() -> dict[str, Any]:
        (source,) = server.client.get("/v1/sources").json()["sources"]
        return source

    wait_until(lambda: told()["last_success"])
    working = told()
    with closing(sqlite3.connect(tmp_path / "sources.db")) as connection, connection:
        connection.execute("UPDATE sources SET last_success = last_success - 259200, next_poll_at = 9e9")
    stale = told()

    assert (working["articles_seen"], working["is_stale"]) == (1, False)
    assert working["last_success"] >= working["last_attempt"]
    assert (stale["articles_seen"], stale["is_stale"], stale["stale_code"]) == (1, True, "not_read")


def test_questions_are_answered_though_the_states_of_the_sources_cannot_be_read(
    serve, tmp_path, monkeypatch
):
    monkeypatch.setattr("api.sources.STALE_SECONDS", 0.0)
    (tmp_path / "inbox").mkdir()
    write_list(tmp_path, ("inbox", "folder", "inbox"))
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)

    server.service._source_states.close()

    asked = {"question": "When did zebras cross the river at Nogales?", "max_error": 0.99}
    assert server.client.post("/v1/ask", json=asked).status_code == 200
    assert server.client.get("/readyz").status_code == 200
    assert server.client.get("/v1/sources").status_code == 503


def test_a_source_that_is_marked_as_excerpt_later_is_never_served_whole_from_then_on(serve, tmp_path):
    text = f"{CANARY} They were seen by the guards of the bridge, who called the zoo of Hermosillo."
    (tmp_path / "inbox").mkdir()
    write_old(tmp_path / "inbox" / "zebras.txt", f"Zebras\n\n{text}\n")
    write_list(tmp_path, ("inbox", "folder", "inbox"))
    servers = [serve(), serve()]
    for server in servers:
        wait_until(lambda server=server: shown(server) == text)

    listed = (tmp_path / "sources.toml").read_text()
    (tmp_path / "sources.toml").write_text(f'{listed}text = "excerpt"\n')

    for server in servers:
        wait_until(lambda server=server: len(shown(server)) < len(text))
        body = server.client.get("/v1/documents/zebras").json()
        assert (body["access"], body["text"]) == ("excerpt", None)

    (tmp_path / "sources.toml").write_text(listed)
    for server in servers:
        wait_until(lambda server=server: shown(server) == text)


def shown(server: Server) -> str:
    """The passage that is found."""
    reply = server.client.post("/v1/search", json={"query": "zebras river Nogales", "k": 1}).json()
    return str(reply["passages"][0]["text"]) if reply.get("passages") else ""


def test_a_backup_is_put_in_place_under_a_running_server(serve, tmp_path):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    backup(server.service.store, tmp_path / "backups")
    server.put("zebras", "Okapis crossed it.")
    server.client.delete("/v1/documents/zebras")
    wait_until(lambda: server.found() == [])

    restore(tmp_path / "backups", tmp_path)

    wait_until(lambda: "zebras" in server.found())
    body = server.client.get("/v1/documents/zebras").json()
    assert (body["text"], body["newest_version"]) == (CANARY, 1)


def test_building_anew_and_going_back_are_told_by_the_index(serve):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)

    def state() -> str:
        return str(server.client.get("/v1/index").json()["indexing"]["build"]["state"])

    in_vain = server.client.post("/v1/index:rollback")
    assert (in_vain.status_code, in_vain.json()["type"]) == (409, "/problems/nothing-to-roll-back")
    assert server.client.post("/v1/index:build").status_code == 202
    wait_until(lambda: state() == "done")
    before = server.client.get("/v1/index").json()["generation"]
    assert server.client.post("/v1/index:rollback").status_code == 202
    wait_until(lambda: server.client.get("/v1/index").json()["generation"] != before)

    assert server.found() == ["zebras"]


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_second_build_is_refused_be_the_first_taken_or_not(serve, is_taken, tmp_path, monkeypatch):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    indexer, begin = server.service._serving._indexer, threading.Event()
    build = indexer.build_full
    monkeypatch.setattr(indexer, "build_full", lambda *given: begin.wait(10) and build(*given))

    with nullcontext() if is_taken else indexer._stepping:
        replies = [server.client.post("/v1/index:build")]
        if is_taken:
            wait_until(lambda: list((tmp_path / "index" / "requests").iterdir()) == [])
        replies += [server.client.post("/v1/index:build") for _ in range(2)]

    assert [one.status_code for one in replies] == [202, 409, 409]
    assert replies[1].json()["type"] == "/problems/build-running"
    begin.set()
    wait_until(lambda: server.client.get("/v1/index").json()["indexing"]["build"]["state"] == "done")
    assert server.client.post("/v1/index:build").status_code == 202


def test_an_index_of_another_chunk_size_is_built_from_outside_while_the_server_goes_on(serve, tmp_path):
    server = serve()
    long = " ".join(f"Zebras number {number} crossed the river at Nogales." for number in range(40))
    server.put("zebras", long)
    wait_until(server.found)
    chunks = server.client.get("/v1/index").json()["chunks"]
    store, embedder = DocumentStore(tmp_path / "documents.db"), Embedder(FakeEncoder())
    seen = []

    def validate(generation):
        if not seen:
            server.put("okapis", "Okapis stayed at home in Laredo.")
            wait_until(lambda: "okapis" in server.found("okapis Laredo"))
            seen.append((server.is_writer(), server.client.get("/v1/index").json()["chunks"]))
        return 1.0

    build_instead_of_writer(store, embedder, tmp_path / "index", chunk_tokens=64, validate=validate)

    assert seen == [(False, chunks + 1)]
    wait_until(server.is_writer)
    server.put("tapirs", "Tapirs were seen in Tecate.")
    wait_until(lambda: "tapirs" in server.found("tapirs Tecate"))
    index = server.client.get("/v1/index").json()
    assert index["chunks"] > 2 * chunks
    assert index["indexing"]["build"]["state"] == "idle"  # it does not build its own size again
    assert open_current(tmp_path / "index").manifest.settings["chunk_tokens"] == "64"
    embedder.close()
    store.close()


def test_a_worse_index_from_outside_is_refused_and_the_server_goes_on_with_its_own(serve, tmp_path):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    before = open_current(tmp_path / "index").manifest
    qualities = iter([0.9, 0.8])
    store, embedder = DocumentStore(tmp_path / "documents.db"), Embedder(FakeEncoder())

    with pytest.raises(QualityFell, match=r"0\.8"):
        build_instead_of_writer(
            store,
            embedder,
            tmp_path / "index",
            chunk_tokens=64,
            validate=lambda generation: next(qualities),
            margin=0.05,
        )

    wait_until(server.is_writer)
    server.put("okapis", "Okapis stayed at home in Laredo.")
    wait_until(lambda: "okapis" in server.found("okapis Laredo"))
    after = open_current(tmp_path / "index").manifest
    assert (after.lineage, after.settings) == (before.lineage, before.settings)
    embedder.close()
    store.close()


def test_the_margin_of_the_command_is_that_of_the_index():
    assert MARGIN_OF_COMMAND == QUALITY_MARGIN


def test_an_index_of_another_model_is_taken_by_the_next_start_and_the_old_one_answers_until_then(
    serve, tmp_path
):
    server = serve()
    server.put("zebras", CANARY)
    wait_until(server.found)
    other = Embedder(FakeEncoder(name="other", fingerprint="other-1"))
    store = DocumentStore(tmp_path / "documents.db")

    build_instead_of_writer(store, other, tmp_path / "index", chunk_tokens=256)

    wait_until(server.is_writer)
    assert server.found() == ["zebras"]
    wait_until(lambda: "other" in str(server.client.get("/v1/index").json()["service"]["trouble"]))
    server.service.close()
    again = serve(encoder=FakeEncoder(name="other", fingerprint="other-1"))
    assert again.found() == ["zebras"]
    assert again.client.get("/v1/index").json()["service"]["trouble"] is None
    other.close()
    store.close()


def test_a_document_of_a_store_without_an_index_is_found_soon_after_the_start(serve, tmp_path):
    store = DocumentStore(tmp_path / "documents.db")
    store.put(Document(id="zebras", title="Zebras", text=CANARY, lang="en"))
    store.close()

    server = serve()

    wait_until(lambda: server.found() == ["zebras"])
