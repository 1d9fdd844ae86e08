"""A service that answers from three small documents, and clients in the same process."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.answers import AnswerStore
from api.app import create_app
from api.conversations import ConversationStore
from api.feedback import Feedback, FeedbackStore, Verdict
from api.http_server import make_server
from api.keys import KeyStore, Scope
from api.schemas.answers import AnswerBody
from api.schemas.operations import BuildBody, IndexingBody, SourcesBody
from api.settings import Settings
from api.sources import describe_sources
from api.standing_questions.questions import StandingQuestions
from api.standing_questions.store import StandingStore
from api.writing import Forgotten, Writing
from corpus.document import Document, Heading, Page, RawFile, SourceReference
from corpus.quarantine import Quarantine
from corpus.sources.deliver import Delivery
from corpus.sources.listing import read_sources
from corpus.sources.state import SourceStates
from corpus.store import DocumentStore
from corpus.stories import Stories
from rag.answer import (
    Answer,
    AnswerSentence,
    Citation,
    IndexState,
    Passage,
    Question,
    RefusalReason,
    SearchResult,
)
from rag.errors import IndexEmpty
from rag.pipeline import OnPartial
from rag.readings import OnPassages

DOCUMENTS = (
    Document(
        id="transfer-february-2025",
        title="Mexico transfers 29 cartel figures",
        text=(
            "Transfers\n\nMexico transferred 29 cartel figures on 27 February 2025. 🦅 «Sí», said one."
        ),
        lang="en",
        published=date(2025, 3, 6),
        publisher="Puente",
        url="https://example.org/transfer",
        sources=(SourceReference("A fact sheet", "https://example.org/sheet"),),
        topics=("transfers", "cartels"),
        headings=(Heading(0, 9, 1),),
    ),
    Document(
        id="traslado-37-reos-enero-2026",
        title="México traslada a 37 reos",
        text="México entregó a 37 personas el 20 de enero de 2026.",
        lang="es",
        published=date(2026, 1, 21),
        publisher="La Razón",
        topics=("transfers",),
        pages=(Page(0, 52, 1, "i"),),
    ),
    Document(id="undated-note", title="A note", text="Undated words.", lang="en"),
)


INDEXING = IndexingBody(
    state="idle",
    store_change=3,
    backlog=0,
    documents_per_second=1.5,
    segments=1,
    merging=0,
    skipped=0,
    trouble=None,
    at="2026-11-25T00:00:00+00:00",
    build=BuildBody(state="idle", done=0, total=0, started_at=None, reason=None),
)


@dataclass
class FakeService:
    """`AskService` over a real store: the first document answers whatever it shares a word with."""

    store: DocumentStore
    answers: AnswerStore
    keys: KeyStore
    writing: Writing
    stories: Stories
    quarantine: Quarantine
    source_states: SourceStates
    feedback: FeedbackStore
    conversations: ConversationStore
    standing: StandingQuestions = field(init=False)
    documents: tuple[Document, ...] = DOCUMENTS
    is_empty: bool = False
    failure: Exception | None = None
    delay_seconds: float = 0.0
    public_url: str = ""
    on_read: Callable[[], object] = lambda: None
    asked: list[Question] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)
    is_closed: bool = False

    def __post_init__(self) -> None:
        self.standing = StandingQuestions(
            StandingStore(self.store.path.with_name("standing.db")),
            self.store,
            self.keys,
            self.ask,
            most_per_key=20,
            allow=(),
        )

    def retry(self, raw: RawFile) -> None:
        Delivery(self.store, self.quarantine).take(raw)

    def sources(self) -> SourcesBody:
        listing = read_sources(self.store.path.with_name("sources.toml"))
        return describe_sources(listing, self.source_states)

    def indexing(self) -> IndexingBody | None:
        return None if self.is_empty else INDEXING

    def ask_writer(self, what: Literal["build", "rollback"]) -> None:
        self.requested.append(what)

    def is_searchable(self, document_id: str, version: int) -> bool:
        return version == 1 and document_id in {one.id for one in DOCUMENTS}

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def expect_question(self, text: str) -> None:
        self.expected.append(text)

    def ask(
        self,
        question: Question,
        owner: str | None = None,
        on_passages: OnPassages = lambda _: None,
        on_partial: OnPartial = lambda _: None,
    ) -> Answer:
        result = self.search(question)
        on_passages(result.passages)
        self.on_read()
        first = result.passages[0]
        words = set(question.text.lower().split()) & set(first.text.lower().split())
        start = first.text.index("Mexico")
        quote = first.text[start : first.text.index("2025.") + 5]
        known = {name: getattr(first, name) for name in ("document_id", "version", "title")}
        answer = Answer(
            id=f"a{len(self.asked)}",
            question=question.text,
            standalone_question=f"{question.text} (as understood)",
            lang=result.lang,
            refused=not words,
            reason=None if words else RefusalReason.NO_DOCUMENT,
            message=None if words else "No document says it.",
            confidence=0.9 if words else 0.1,
            answer=f"{quote} [1]" if words else None,
            sentences=(AnswerSentence(quote, "en", (1,)),) if words else (),
            citations=(
                Citation(
                    n=1,
                    **known,
                    publisher="Puente",
                    published=first.published,
                    lang="en",
                    url=first.url,
                    sources=self.documents[0].sources,
                    section=None,
                    page=None,
                    quote=quote,
                    start=start,
                    end=start + len(quote),
                    score=0.9,
                    link=f"{self.public_url}/documents/{first.document_id}?version=1"
                    f"#c{start}-{start + len(quote)}",
                ),
            )
            if words
            else (),
            passages=result.passages,
            index=result.index,
            as_of=question.as_of,
            undated_left_out=result.undated_left_out,
            timings_ms={"total": 1.0},
        )
        self.answers.keep(answer.id, lambda: AnswerBody.of(answer).model_dump(mode="json"), owner)
        return answer

    def search(self, question: Question) -> SearchResult:
        self.asked.append(question)
        time.sleep(self.delay_seconds)
        if self.failure:
            raise self.failure
        state = self.index_state()
        if state is None:
            raise IndexEmpty("The index is empty.")
        return SearchResult(
            query=question.text,
            lang=question.lang or "en",
            passages=tuple(
                _passage(rank, replace(one, version=1))
                for rank, one in enumerate(self.documents[: question.k], start=1)
            ),
            index=state,
            as_of=question.as_of,
            undated_left_out=1 if question.as_of else 0,
        )

    def answer(self, answer_id: str, asker: str | None = None) -> dict[str, Any] | None:
        return self.answers.get(answer_id, asker)

    def give_feedback(self, answer: dict[str, Any], verdict: Verdict, comment: str | None) -> Feedback:
        return self.feedback.give(answer, verdict, comment)

    def index_state(self) -> IndexState | None:
        if self.is_empty:
            return None
        return IndexState("g1", "2026-11-25T00:00:00Z", date(2026, 1, 21), 3, 3)

    def readiness(self) -> tuple[bool, str]:
        return (False, "The index is empty.") if self.is_empty else (True, "ready")

    def stats(self) -> dict[str, Any]:
        return {"model": "fake", "backend": "none"}

    def close(self) -> None:
        self.is_closed = True
        self.answers.close()
        self.source_states.close()
        self.stories.close()
        self.store.close()


def _passage(rank: int, document: Document) -> Passage:
    return Passage(
        rank=rank,
        document_id=document.id,
        version=document.version,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        lang=document.lang,
        url=document.url,
        section=None,
        page=None,
        start=0,
        end=len(document.text),
        text=document.text,
        score=1 / rank,
        scores={"dense": 0.8, "lexical": 7.1},
        link=f"/documents/{document.id}?version={document.version}",
    )


@dataclass
class Reply:
    """What an ASGI application sent, and how much of the request it read."""

    status: int
    headers: dict[str, str]
    body: bytes
    pieces_read: int


Request = Callable[..., Reply]


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the documents stored, made once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("filled")
    store = DocumentStore(folder / "documents.db")
    store.put_many(DOCUMENTS)
    store.close()
    AnswerStore(folder / "answers.db", keep_days=30).close()
    KeyStore(folder / "keys.sqlite")
    return folder


@pytest.fixture
def service(filled_folder: Path, tmp_path: Path) -> Iterator[FakeService]:
    for path in filled_folder.iterdir():
        shutil.copy(path, tmp_path / path.name)
    store = DocumentStore(tmp_path / "documents.db")
    answers = AnswerStore(tmp_path / "answers.db", keep_days=30)

    def forget(document_id: str, urls: frozenset[str]) -> Forgotten:
        answers.forget_document(document_id)
        return Forgotten()

    made = FakeService(
        store,
        answers,
        KeyStore(tmp_path / "keys.sqlite"),
        Writing(store, forget),
        Stories(tmp_path / "stories.db"),
        Quarantine(tmp_path / "quarantine"),
        SourceStates(tmp_path / "sources.db"),
        FeedbackStore(tmp_path / "feedback.db", keep_days=30),
        ConversationStore(tmp_path / "conversations.db", keep_hours=24),
    )
    yield made
    made.close()


@pytest.fixture
def make_app(service: FakeService) -> Callable[..., FastAPI]:
    """An app over the fake service; keyword arguments are settings."""

    def make(**settings: Any) -> FastAPI:
        return create_app(Settings(**settings), service)

    return make


@pytest.fixture
def make_client(make_app: Callable[..., FastAPI]) -> Callable[..., TestClient]:
    """A client of such an app; keyword arguments are settings."""

    def make(**settings: Any) -> TestClient:
        return TestClient(make_app(**settings), base_url="http://localhost")

    return make


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client()


@pytest.fixture
def start_server(make_app: Callable[..., FastAPI]) -> Iterator[Callable[..., int]]:
    """Starts a server over the fake service on a real port, and says which; keyword arguments are
    settings."""
    with ExitStack() as running:

        def start(**settings: Any) -> int:
            server = make_server(make_app(**settings), Settings(**settings))
            thread = threading.Thread(target=server.run)
            thread.start()
            running.callback(thread.join)
            running.callback(setattr, server, "should_exit", True)
            while not server.started:
                time.sleep(0.01)
            port: int = server.servers[0].sockets[0].getsockname()[1]
            return port

        yield start


@pytest.fixture
def admin(service: FakeService) -> dict[str, str]:
    """The header of a key that may do everything."""
    return {"Authorization": f"Bearer {service.keys.create('admin', Scope.ADMIN)[1]}"}


@pytest.fixture
def writer(service: FakeService) -> dict[str, str]:
    """The header of a key that may write."""
    return {"Authorization": f"Bearer {service.keys.create('writer', Scope.WRITE)[1]}"}


@pytest.fixture
def send(make_app: Callable[..., FastAPI]) -> Request:
    """Send a request piece by piece, straight to the application.

    pieces: the body; a float among them is a pause in seconds. settings: those of the app.
    """

    def send_pieces(
        path: str,
        pieces: Iterable[bytes | float],
        headers: dict[str, str] | None = None,
        method: str = "POST",
        **settings: Any,
    ) -> Reply:
        sent = {"host": "localhost", "content-type": "application/json"} | (headers or {})
        return asyncio.run(_call(make_app(**settings), method, path, sent, iter(pieces)))

    return send_pieces


async def _call(
    app: FastAPI,
    method: str,
    path: str,
    headers: dict[str, str],
    pieces: Iterator[bytes | float],
) -> Reply:
    reply = Reply(0, {}, b"", 0)

    async def arrive() -> AsyncIterator[bytes]:
        for piece in pieces:
            if isinstance(piece, float):
                await asyncio.sleep(piece)
            else:
                yield piece

    stream = arrive()

    async def receive() -> dict[str, Any]:
        piece = await anext(stream, None)
        reply.pieces_read += piece is not None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            reply.body += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    await app(scope, receive, send)
    return reply
