"""Evidence made by hand, a store of standing questions, and a webhook to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from api.keys import KeyStore, Scope
from api.schemas.standing_questions import CitedQuote, Evidence, EvidenceChange, StandingRequest
from api.standing_questions.store import StandingQuestion, StandingStore
from api.standing_questions.webhook import new_secret
from rag.standing import Standing
from tests.webhook_receiver import Receiver, webhook_receiver

ASKED = "How many did Mexico transfer?"


def quoting(document_id: str, quote: str | None, version: int = 1, **more: Any) -> CitedQuote:
    """A quote of a document; `more` replaces its other fields."""
    fields = {
        "n": 1,
        "document_id": document_id,
        "version": version,
        "start": 0,
        "end": len(quote or ""),
        "quote": quote,
        "title": f"Title of {document_id}",
        "publisher": "Puente",
        "published": None,
        "lang": "en",
        "url": None,
        "link": f"/documents/{document_id}?version={version}#c0-{len(quote or '')}",
        "standing": Standing.STANDS,
    }
    return CitedQuote.model_validate(fields | more)


def resting_on(*quotes: CitedQuote) -> Evidence:
    """Evidence of an answer; of a refusal without quotes."""
    return Evidence(refused=not quotes, reason=None if quotes else "no_document", quotes=quotes)


def waiting(store: StandingStore, question_id: str) -> int:
    """How many changes of a question are still to be sent."""
    return sum(one.sent_at is None for one in store.changes(question_id))


def change_to(question: StandingQuestion, *quotes: CitedQuote, **more: Any) -> EvidenceChange:
    """A change that tells of these quotes as new."""
    fields = {
        "standing_id": question.id,
        "question": question.request.question,
        "lang": "en",
        "refused": False,
        "was_refused": False,
        "reason": None,
        "answer": " ".join(f"{one.quote} [{n}]" for n, one in enumerate(quotes, 1)),
        "new": list(quotes),
        "withdrawn": [],
        "changed": [],
        "unchanged": [],
        "generation": "g1",
        "purged": [],
    }
    return EvidenceChange.model_validate(fields | more)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """A store of standing questions with what its tests need."""

    store: StandingStore
    keys: KeyStore
    clock: Clock
    path: Path
    owners: dict[str, str] = field(default_factory=dict)

    def owner(self, name: str = "Ana") -> str:
        """The id of the key of that name."""
        if name not in self.owners:
            self.owners[name] = self.keys.create(name, Scope.READ)[0].id
        return self.owners[name]

    def add(
        self, webhook: str | None = None, owner: str = "Ana", question: str = ASKED, *quotes: CitedQuote
    ) -> StandingQuestion:
        """Register a question."""
        request = StandingRequest(question=question, webhook=webhook)
        secret = new_secret() if webhook else None
        made = self.store.add(self.owner(owner), request, secret, resting_on(*quotes), 1_000)
        assert made is not None
        return made

    def tell(self, question: StandingQuestion, *quotes: CitedQuote) -> str:
        """Have the question's evidence change to these quotes; the id of the change."""
        now = self.store.get(question.id)
        assert now is not None
        change_id = self.store.change_evidence(now, resting_on(*quotes), change_to(now, *quotes))
        assert change_id is not None
        return change_id


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = Clock()
    path = tmp_path / "standing.db"
    return Desk(StandingStore(path, clock), KeyStore(tmp_path / "keys.sqlite"), clock, path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as running:
        yield running


@pytest.fixture
def holding() -> Callable[[Path, str], list[str]]:
    """The names of the files below a folder that hold a text."""

    def find(folder: Path, text: str) -> list[str]:
        return sorted(
            path.name
            for path in folder.rglob("*")
            if path.is_file() and re.search(re.escape(text.encode()), path.read_bytes())
        )

    return find
