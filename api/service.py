"""AskService: what the HTTP layer needs from the rest of Puente, and nothing else."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from api.conversations import ConversationStore
from api.feedback import Feedback, Verdict
from api.keys import KeyStore
from api.schemas.operations import IndexingBody, SourcesBody
from api.standing_questions.questions import StandingQuestions
from api.writing import Writing
from corpus.document import RawFile
from corpus.quarantine import Quarantine
from corpus.store import DocumentStore
from corpus.stories import Stories
from rag.answer import Answer, IndexState, Question, SearchResult
from rag.pipeline import OnPartial
from rag.readings import OnPassages


class AskService(Protocol):
    """Everything a request can ask for. Called from many threads at once."""

    @property
    def store(self) -> DocumentStore:
        """The documents that answers are cut from."""

    @property
    def stories(self) -> Stories:
        """Which of them are copies of one another."""

    @property
    def keys(self) -> KeyStore:
        """Who may do what."""

    @property
    def conversations(self) -> ConversationStore:
        """What was asked before, in the conversations that are remembered here."""

    @property
    def writing(self) -> Writing:
        """What changes the documents."""

    @property
    def quarantine(self) -> Quarantine:
        """The files that came in and were refused."""

    @property
    def standing(self) -> StandingQuestions:
        """The questions that are asked again whenever articles change."""

    def retry(self, raw: RawFile) -> None:
        """Take in a file that was refused before.

        Raises:
            UnreadableFile: it is refused again; the message is the reason.
        """

    def sources(self) -> SourcesBody:
        """The sources, and how each is doing."""

    def indexing(self) -> IndexingBody | None:
        """What the process that writes the index is doing; None if none has said so yet."""

    def ask_writer(self, what: Literal["build", "rollback"]) -> None:
        """Have the process that writes the index build it anew, or go back to the one before.

        Raises:
            BuildRunning, NothingToRollBack: it would be asked in vain.
        """

    def is_searchable(self, document_id: str, version: int) -> bool:
        """Whether questions find this version by now."""

    def expect_question(self, text: str) -> None:
        """A question with this text alone will be asked in a moment; returns at once."""

    def ask(
        self,
        question: Question,
        owner: str | None = None,
        on_passages: OnPassages = lambda _: None,
        on_partial: OnPartial = lambda _: None,
    ) -> Answer:
        """Answer a question, and keep the answer under its id if answers are kept.

        owner: the id of the key that asked; only it can read the answer again.
        on_passages: is told the nearest passages before they are read; what it raises ends the work.
        on_partial: is told what there is of an answer that a language model writes, as it grows.

        Raises:
            IndexEmpty: nothing has been indexed yet.
        """

    def search(self, question: Question) -> SearchResult:
        """Find the passages that are nearest to a question.

        Raises:
            IndexEmpty: nothing has been indexed yet.
        """

    def count_tokens(self, text: str) -> int:
        """How many tokens the embedding model's tokenizer makes of a text."""

    def answer(self, answer_id: str, asker: str | None = None) -> dict[str, Any] | None:
        """A kept answer as JSON; None if it is not kept, or belongs to another key than `asker`."""

    def give_feedback(self, answer: dict[str, Any], verdict: Verdict, comment: str | None) -> Feedback:
        """Store what somebody thinks of a kept answer, in the place of what was given on it before.

        Raises:
            FeedbackUnavailable: it cannot be written.
        """

    def index_state(self) -> IndexState | None:
        """Which index answers now; None while it is empty."""

    def readiness(self) -> tuple[bool, str]:
        """Whether questions can be answered; and the reason, for a person to read."""

    def stats(self) -> dict[str, Any]:
        """What runs inside (model, backend, cache …), as JSON values, for GET /v1/index."""

    def close(self) -> None:
        """Let go of everything; kept answers are on disk afterwards."""
