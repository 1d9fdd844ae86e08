"""Settings to a running service: model, store, index and kept answers, opened and closed together."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from functools import lru_cache, partial
from pathlib import Path
from sys import maxsize
from typing import Any, Literal

from api import golden
from api.answers import AnswerStore
from api.conversations import ConversationStore
from api.data_folder import (
    answers_file,
    calibrations_folder,
    conversations_file,
    embedding_cache_file,
    feedback_file,
    golden_file,
    index_folder,
    keys_file,
    quarantine_folder,
    source_states_file,
    sources_list,
    standing_file,
    standing_lock_file,
    store_file,
    stories_file,
)
from api.feedback import Feedback, FeedbackStore, Verdict
from api.forgetting import forget_purged, without_purged
from api.keys import KeyStore
from api.language_model import ChatServer
from api.schemas.answers import AnswerBody
from api.schemas.operations import IndexingBody, SourcesBody
from api.serving import Serving
from api.settings import Settings, reveal
from api.sources import Stale, describe_sources
from api.standing_questions.asking import Asker
from api.standing_questions.questions import StandingQuestions
from api.standing_questions.sending import Sender, Tell
from api.standing_questions.store import StandingStore
from api.standing_questions.worker import Worker
from api.warming import Warming
from api.writing import Forgotten, Writing
from corpus.disk import make_folder
from corpus.document import Document, RawFile
from corpus.errors import (
    DocumentDeleted,
    DocumentNotFound,
    DocumentPurged,
    StoreDamaged,
    StoreUnavailable,
)
from corpus.ingest import ingest
from corpus.ingest_report import IngestReport
from corpus.quarantine import Quarantine
from corpus.sources.deliver import Delivery
from corpus.sources.folder import read_paths
from corpus.sources.forget import forget_in_sources
from corpus.sources.poller import Poller
from corpus.sources.state import SourceStates
from corpus.sources.web import Web
from corpus.sqlite_trouble import explain
from corpus.starter import starter_articles
from corpus.store import DocumentStore
from corpus.stories import Stories
from index.build import BuildReport, build_index
from index.cache import EmbeddingCache
from index.embed import Embedder, Progress
from index.encoders.choose import open_encoder
from index.encoders.entailment import EntailmentModel
from index.generation import Generation
from index.live import LiveIndex
from index.maker import OpenEmbedder
from index.models.prepare import NAME as BUILT_IN
from index.rerankers.cross_encoder import CrossEncoderReranker
from index.rerankers.reranker import Reranker
from index.settings import index_settings
from index.token_head import load_token_head
from rag.answer import Answer, IndexState, Question, SearchResult
from rag.calibration import Calibration, load_calibration
from rag.errors import IndexEmpty
from rag.generate.check import Checker
from rag.generate.write import Writer
from rag.library import Library
from rag.passages import Passages
from rag.pipeline import OnPartial, answer_question, describe_index, search_passages
from rag.readings import OnPassages
from rag.search.find import expect_question
from rag.standing import Standings
from rag.warm_up import warm_up

_DOCUMENTS_IN_MEMORY = 2048


def open_store(settings: Settings) -> DocumentStore:
    """The document store in the data folder, made if it is not there.

    Raises:
        StoreUnavailable: the folder cannot be written.
    """
    try:
        make_folder(settings.data_dir)
    except OSError as error:
        raise StoreUnavailable(_folder_message(settings.data_dir, error)) from error
    return DocumentStore(store_file(settings))


def open_keys(settings: Settings) -> KeyStore:
    """The keys in the data folder; the file is made if it is not there."""
    return KeyStore(keys_file(settings))


def open_feedback(settings: Settings) -> FeedbackStore:
    """What people thought of answers, kept for as long as those are."""
    return FeedbackStore(feedback_file(settings), settings.keep_questions_days)


def open_conversations(settings: Settings) -> ConversationStore:
    """What was asked in conversations, kept no longer than answers are."""
    hours = min(settings.conversation_hours, settings.keep_questions_days * 24)
    return ConversationStore(conversations_file(settings), hours)


def open_standing(settings: Settings) -> StandingStore:
    """The standing questions in the data folder; the file is made with the first one."""
    return StandingStore(standing_file(settings))


def open_channels(settings: Settings) -> Tell | None:
    """What tells Slack channels of standing questions; None where Slack is off."""
    if settings.slack_signing_secret is None:
        return None
    from api.chat.slack_channels import SlackChannels

    return SlackChannels(settings).tell


def open_source_states(settings: Settings) -> SourceStates:
    """How the sources are doing, in a file of the data folder."""
    return SourceStates(source_states_file(settings))


def open_quarantine(settings: Settings) -> Quarantine:
    """The files that were refused, in the data folder."""
    return Quarantine(quarantine_folder(settings))


def open_stories(settings: Settings) -> Stories:
    """Which articles are copies of one another; made from the store, and can be deleted."""
    return Stories(stories_file(settings))


def open_web(settings: Settings) -> Web:
    """How the web is reached: public addresses, and those that are exempt by name."""
    return Web(allow=settings.fetch_allow)


def open_delivery(
    settings: Settings,
    store: DocumentStore,
    quarantine: Quarantine,
    on_stored: Callable[[IngestReport], None] | None = None,
) -> Delivery:
    """What takes in the files that sources bring."""
    return Delivery(store, quarantine, web=open_web(settings), on_stored=on_stored)


def open_poller(
    settings: Settings, states: SourceStates, delivery: Delivery, quarantine: Quarantine
) -> Poller:
    """What polls the sources of sources.toml; it begins when it is started."""
    return Poller(
        sources_list(settings),
        states,
        delivery,
        withdraw=delivery.withdraw,
        is_purged=delivery.is_purged,
        follow=delivery.follow,
        quarantine=quarantine,
        web=open_web(settings),
    )


def open_embedder(settings: Settings, on_progress: Callable[[str], None] = lambda _: None) -> Embedder:
    """The embedder that the settings name, with the cache of what was embedded before."""
    encoder = open_encoder(
        settings.embedder,
        settings.backend,
        settings.data_dir / "models",
        starter_passages,
        weights_file=settings.weights,
        threads=settings.threads or os.cpu_count() or 1,
        on_progress=on_progress,
    )
    head = load_token_head(encoder.name, calibrations_folder(settings))
    return Embedder(encoder, _open_cache(embedding_cache_file(settings)), head)


def open_reranker(settings: Settings) -> Reranker | None:
    """What reads sentences again, if the settings name a model for it.

    Raises:
        ModelMissing: the model cannot be loaded.
    """
    return CrossEncoderReranker(settings.reranker) if settings.reranker else None


def open_calibration(settings: Settings, embedder: Embedder) -> Calibration:
    """What was fitted for the embedder's model, here or before it was shipped.

    Raises:
        BadCalibration: what was fitted, here or before it was shipped, cannot be read or is damaged.
    """
    fitted = load_calibration(embedder.encoder.name, calibrations_folder(settings))
    is_always = settings.reranker and settings.rerank == "always"
    return fitted.reading_always(settings.reranker) if is_always else fitted


def open_chat_server(settings: Settings) -> ChatServer | None:
    """The server of the language model that writes answers, if the settings name one."""
    if not settings.llm_base_url:
        return None
    return ChatServer(settings.llm_base_url, settings.llm_model, reveal(settings.llm_api_key))


def open_writer(settings: Settings, server: ChatServer, embedder: Embedder) -> Writer:
    """What has a language model write answers, with what checks them.

    Raises:
        ModelMissing: the entailment model that the settings name cannot be loaded.
    """
    entailment = EntailmentModel(settings.entailment_model) if settings.entailment_model else None
    return Writer(server, Checker(embedder, entailment), settings.llm_timeout_seconds)


def validation(
    settings: Settings, store: DocumentStore, embedder: Embedder
) -> Callable[[Generation], float]:
    """What measures an index on golden questions, each with the model that it was built with."""

    def open_model(name: str) -> Embedder:
        wanted = "" if name == BUILT_IN else name
        return open_embedder(settings.model_copy(update={"embedder": wanted, "backend": "auto"}))

    return golden.validation(
        golden_file(settings), store, embedder, open_model, calibrations_folder(settings)
    )


def _open_cache(path: Path) -> EmbeddingCache | None:
    try:
        return EmbeddingCache(path)
    except sqlite3.Error as error:
        warnings.warn(
            f"The embedding cache {path} cannot be used, and embedding goes on without it: "
            f"{explain(path, error)}",
            RuntimeWarning,
            stacklevel=2,
        )
        return None


def starter_passages() -> list[str]:
    """The paragraphs of the starter corpus: what the 8-bit model's ranges are fitted on."""
    texts = (path.read_text("utf-8") for path in sorted(starter_articles().glob("*.md")))
    return [part for text in texts for part in text.split("---", 2)[-1].split("\n\n")]


def ingest_starter_corpus(store: DocumentStore) -> IngestReport:
    """Store the articles that Puente comes with."""
    return ingest(read_paths([starter_articles()]), store)


def update_index(
    settings: Settings,
    store: DocumentStore,
    embedder: Embedder,
    *,
    may_reembed: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Bring the index in the data folder up to the store.

    Args:
        may_reembed: whether an index of another model or chunk size gives way to one for these
            settings, if that answers the golden questions as well; else it stays.

    Raises:
        ModelMismatch, QualityFell: as `build_index`.
    """
    return build_index(
        store,
        embedder,
        index_folder(settings),
        chunk_tokens=settings.chunk_tokens,
        open_validation=partial(validation, settings, store, embedder) if may_reembed else None,
        on_progress=on_progress,
    )


class Service:
    """`AskService` over the real parts. Called from many threads at once."""

    def __init__(
        self,
        settings: Settings,
        store: DocumentStore,
        embedder: Embedder,
        *,
        open_beside: OpenEmbedder | None = None,
    ) -> None:
        """`open_beside`: opens the same embedder in the process where articles are embedded; None
        embeds them in this one."""
        self._settings = settings
        self._store = store
        self._embedder = embedder
        self._calibration = open_calibration(settings, embedder)
        self._reranker = open_reranker(settings)
        server = open_chat_server(settings)
        self._writer = open_writer(settings, server, embedder) if server is not None else None
        self._live = LiveIndex(index_folder(settings), index_settings(embedder, settings.chunk_tokens))
        self._answers = AnswerStore(answers_file(settings), settings.keep_questions_days)
        self._feedback = open_feedback(settings)
        self._conversations = open_conversations(settings)
        self._keys = open_keys(settings)
        self._quarantine = open_quarantine(settings)
        self._source_states = open_source_states(settings)
        self._stories = open_stories(settings)
        self._standings = Standings(store)
        self._delivery = open_delivery(settings, store, self._quarantine, self._on_delivered)
        self._poller = open_poller(settings, self._source_states, self._delivery, self._quarantine)
        self._stale = Stale(self.sources)
        self._serving = Serving(
            settings,
            store,
            embedder,
            self._live,
            self._stories,
            self._poller,
            on_purged=self._take_in_purge,
            forget_documents=self._forget_documents,
            open_embedder=open_beside,
            open_validation=partial(validation, settings, store, embedder),
        )
        self._writing = Writing(store, self._forget, self._serving.notify)
        self._standing_store = open_standing(settings)
        self._standing = StandingQuestions(
            self._standing_store,
            store,
            self._keys,
            lambda question: answer_question(question, self._library()),
            most_per_key=settings.standing_per_key,
            allow=settings.fetch_allow,
        )
        stopping = threading.Event()
        self._worker = Worker(
            self._standing_store,
            standing_lock_file(settings),
            Asker(self._standing_store, store, self._keys, self._library, stopping=stopping),
            Sender(
                self._standing_store,
                self._keys,
                allow=settings.fetch_allow,
                tell_channel=open_channels(settings),
            ),
            stopping,
        )
        self._get_document = lru_cache(maxsize=_DOCUMENTS_IN_MEMORY)(self._read_document)
        self._passages = Passages(self._get_document)
        self._warming = Warming(self._library)
        warm_up(embedder)
        self._open = ExitStack()
        if server is not None:
            self._open.callback(server.close)
        for part in (
            store,
            self._answers,
            self._source_states,
            self._stories,
            embedder,
            self._live,
            self._serving,
            self._worker,
            self._warming,
        ):
            self._open.callback(part.close)

    @property
    def store(self) -> DocumentStore:
        """The documents that answers are cut from."""
        return self._store

    @property
    def stories(self) -> Stories:
        """Which of them are copies of one another."""
        return self._stories

    @property
    def keys(self) -> KeyStore:
        """Who may do what."""
        return self._keys

    @property
    def conversations(self) -> ConversationStore:
        """What was asked before, in the conversations that are remembered here."""
        return self._conversations

    @property
    def writing(self) -> Writing:
        """What changes the documents."""
        return self._writing

    @property
    def standing(self) -> StandingQuestions:
        """The questions that are asked again whenever articles change."""
        return self._standing

    @property
    def quarantine(self) -> Quarantine:
        """The files that came in and were refused."""
        return self._quarantine

    def sources(self) -> SourcesBody:
        """The sources, and how each is doing."""
        return describe_sources(self._poller.listing(), self._source_states)

    def indexing(self) -> IndexingBody | None:
        """What the process that writes the index is doing; None if none has said so yet."""
        status = self._serving.status()
        return IndexingBody.model_validate(status) if status else None

    def ask_writer(self, what: Literal["build", "rollback"]) -> None:
        """Have the process that writes the index build it anew, or go back to the one before."""
        self._serving.ask_writer(what)

    def retry(self, raw: RawFile) -> None:
        """Take in a file that was refused before, or raise UnreadableFile."""
        self._delivery.take(raw)

    def is_searchable(self, document_id: str, version: int) -> bool:
        """Whether questions find this version by now."""
        generation = self._live.generation()
        return generation is not None and generation.answers_with(document_id, version)

    def expect_question(self, text: str) -> None:
        """A question with this text alone will be asked in a moment; returns at once."""
        expect_question(text, self._embedder)

    def ask(
        self,
        question: Question,
        owner: str | None = None,
        on_passages: OnPassages = lambda _: None,
        on_partial: OnPartial = lambda _: None,
    ) -> Answer:
        """Answer a question, and keep the answer under its id if answers are kept."""
        answer = answer_question(question, self._library(), on_passages, on_partial)
        self._answers.keep(answer.id, partial(self._body_of, answer), owner)
        return answer

    def search(self, question: Question) -> SearchResult:
        """Find the passages that are nearest to a question."""
        return search_passages(question, self._library())

    def count_tokens(self, text: str) -> int:
        """How many tokens the embedding model's tokenizer makes of a text."""
        return len(self._embedder.encoder.token_starts(text))

    def answer(self, answer_id: str, asker: str | None = None) -> dict[str, Any] | None:
        """A kept answer as JSON; None if it is not kept, or belongs to another key than `asker`."""
        return self._answers.get(answer_id, asker)

    def give_feedback(self, answer: dict[str, Any], verdict: Verdict, comment: str | None) -> Feedback:
        """Store what somebody thinks of a kept answer."""
        given = self._feedback.give(answer, verdict, comment)
        forget_purged(self._store, given.shown, self._feedback.forget_document)
        return given

    def index_state(self) -> IndexState | None:
        """Which index answers now; None while it is empty."""
        generation = self._live.generation()
        if generation is None or not generation.rows:
            return None
        return describe_index(generation, self._stale.names())

    def readiness(self) -> tuple[bool, str]:
        """Whether questions can be answered, and why not."""
        if self.index_state():
            return True, "ready"
        return False, self._live.trouble or _EMPTY

    def stats(self) -> dict[str, Any]:
        """What runs inside, for GET /v1/index."""
        encoder, generation = self._embedder.encoder, self._live.generation()
        built = generation.manifest.settings if generation is not None else {}
        return {
            "model": encoder.name,
            "backend": encoder.backend,
            "dimension": encoder.dimension,
            "chunk_tokens": int(built.get("chunk_tokens", self._settings.chunk_tokens)),
            "calibrated": self._calibration.is_fitted,
            "reranker": self._reranker.name if self._reranker else None,
            "language_model": self._settings.llm_model or None,
            "trouble": self._live.trouble,
            "writes_index": self._serving.is_writer,
        }

    def start(self) -> None:
        """Follow the store from now on; without it the service answers from what is there."""
        self._serving.start()
        self._worker.start()
        self._warming.start()

    def refresh(self) -> None:
        """Look whether there is a newer index, now."""
        self._live.refresh()

    def close(self) -> None:
        """Let go of everything, once; kept answers are on disk afterwards."""
        self._open.close()

    def _on_delivered(self, _: IngestReport) -> None:
        self._serving.notify()

    def _forget(self, document_id: str, places: frozenset[str]) -> Forgotten:
        """Wipe what was derived from a purged document, whose versions came from these places.

        The quarantine comes first, as a later call may know the places no more.
        """
        try:
            files = forget_in_sources(self._source_states, self._quarantine, document_id, places)
        finally:
            self._forget_kept(document_id)
        return Forgotten(self._serving.purge(document_id), files)

    def _take_in_purge(self, document_id: str, up_to: int) -> None:
        """Wipe what is kept, beside the index, of a document that anyone purged up to a version.

        What sources said of it, and files of it that were refused, are of no version: they stay if the
        document was put again since.
        """
        try:
            if not self._is_back(document_id):
                forget_in_sources(self._source_states, self._quarantine, document_id)
        finally:
            self._forget_kept(document_id, up_to)

    def _is_back(self, document_id: str) -> bool:
        """Whether a purged document was put again, be it deleted since."""
        try:
            self._store.get(document_id)
        except DocumentDeleted:
            return True
        except (DocumentNotFound, DocumentPurged, StoreDamaged):
            return False
        return True

    def _forget_documents(self) -> None:
        self._get_document.cache_clear()
        self._passages.clear()

    def _forget_kept(self, document_id: str, up_to: int = maxsize) -> None:
        self._forget_documents()
        self._answers.forget_document(document_id, up_to)
        self._feedback.forget_document(document_id, up_to)
        self._standing_store.forget_document(document_id, up_to)

    def _body_of(self, answer: Answer) -> dict[str, Any]:
        """What is kept of an answer."""
        body = AnswerBody.of(answer).model_dump(mode="json")
        return without_purged(self._store, answer.shown, body)

    def _library(self) -> Library:
        generation = self._live.generation()
        if generation is None or not generation.rows:
            raise IndexEmpty(self._live.trouble or _EMPTY)
        return Library(
            generation,
            self._embedder,
            self._calibration,
            self._passages,
            self._settings.public_url,
            self._stale.names(),
            self._standings,
            self._stories,
            self._writer,
            self._reranker,
        )

    def _read_document(self, document_id: str, version: int) -> Document:
        return self._store.get(document_id, version)


_EMPTY = "The index is empty. Run `puente ingest SOURCE` to add articles."


def _folder_message(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {folder} is full. Free some space, or set PUENTE_DATA_DIR."
    return f"{folder} cannot be written ({error.strerror}). Set PUENTE_DATA_DIR to a folder of yours."
