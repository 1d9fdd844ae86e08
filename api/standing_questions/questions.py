"""StandingQuestions: registering, reading and ending them; what the routes need."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection

from api.errors import StandingNotFound, TooManyStanding
from api.forgetting import forget_purged
from api.keys import KeyStore
from api.schemas.standing_questions import (
    Evidence,
    PauseReason,
    SlackChannel,
    StandingRequest,
    WatchRequest,
)
from api.standing_questions.evidence import evidence_of, shown_in
from api.standing_questions.owners import served_owners
from api.standing_questions.store import Kept, StandingQuestion, StandingStore
from api.standing_questions.webhook import new_secret
from corpus.fetch.post import check_address
from corpus.store import DocumentStore
from rag.answer import Answer, Question
from rag.errors import IndexEmpty

MOST_FULL_CHANNELS = 10
"""A workspace may have as many questions as so many of its channels."""


class StandingQuestions:
    """The standing questions of every key, each for its own key alone."""

    def __init__(
        self,
        store: StandingStore,
        documents: DocumentStore,
        keys: KeyStore,
        ask: Callable[[Question], Answer],
        *,
        most_per_key: int,
        allow: Collection[str],
    ) -> None:
        """`allow`: the `host:port` pairs at which webhooks may be called although they are private."""
        self._store = store
        self._documents = documents
        self._keys = keys
        self._ask = ask
        self._most_per_key = most_per_key
        self._allow = allow

    def register(self, owner: str, request: StandingRequest) -> StandingQuestion:
        """Ask a question now, and have it asked again; what it rests on now is told of no more.

        Args:
            owner: the id of a key; for a WatchRequest, that of its channel.

        Raises:
            FetchRefused: the webhook's address is none that may be called.
            TooManyStanding: the key, the channel or its workspace has as many as it may.
        """
        if request.webhook is not None:
            url = check_address(request.webhook, self._allow)
            request = request.model_copy(update={"webhook": url})
        if len(self._store.find(owner)) >= self._most_per_key:
            raise self._too_many()
        if isinstance(request, WatchRequest):
            team = SlackChannel(team=request.slack.team, channel="")
            if self._store.count(team.owner) >= self._most_per_key * MOST_FULL_CHANNELS:
                raise self._too_many()
        try:
            evidence = evidence_of(self._ask(request.to_question()))
        except IndexEmpty:
            evidence = Evidence(refused=True)
        secret = new_secret() if request.webhook else None
        made = self._store.add(owner, request, secret, evidence, self._most_per_key)
        if made is None:
            raise self._too_many()
        forget_purged(self._documents, shown_in(evidence), self._store.forget_document)
        return made

    def find(self, owner: str) -> list[StandingQuestion]:
        """The questions of a key, oldest first."""
        return self._store.find(owner)

    def get(self, owner: str, question_id: str) -> StandingQuestion:
        """A question of a key.

        Raises:
            StandingNotFound: it has none of this id.
        """
        found = self._store.get(question_id, owner)
        if found is None:
            raise StandingNotFound("This key has no standing question of that id.")
        return found

    def remove(self, owner: str, question_id: str) -> None:
        """End a question; what was told of it goes too. Raises StandingNotFound."""
        if not self._store.remove(question_id, owner):
            raise StandingNotFound("This key has no standing question of that id.")

    def pause(self, owner: str, question_id: str, *, paused: bool) -> StandingQuestion:
        """Have a question's webhook rest, or send again what waits. Raises StandingNotFound."""
        self.get(owner, question_id)
        if paused:
            self._store.pause(question_id, PauseReason.BY_OWNER)
        else:
            self._store.resume(question_id)
        return self.get(owner, question_id)

    def changes(self, question_id: str) -> list[Kept]:
        """What was told of a question, newest first."""
        return self._store.changes(question_id)

    def open_feed(self, question_id: str, token: str) -> tuple[StandingQuestion, list[Kept]]:
        """A question and what was told of it, for whoever knows the token of its feed.

        Raises:
            StandingNotFound: there is no such question, the token is not its own, or its key was
                revoked; which of them is not said.
        """
        found = self._store.get(question_id)
        known = found.feed_token if found else ""
        is_right = hmac.compare_digest(known.encode(), token.encode("utf-8", "replace"))
        if found is None or not is_right or not served_owners(self._keys)(found):
            raise StandingNotFound("There is no feed at this address, or not any more.")
        return found, self._store.changes(question_id)

    def _too_many(self) -> TooManyStanding:
        if self._most_per_key == 0:
            return TooManyStanding(
                "No new standing questions are taken here (PUENTE_STANDING_PER_KEY is 0)."
            )
        return TooManyStanding(
            f"This key has {self._most_per_key} standing questions, as many as it may. End one first."
        )
