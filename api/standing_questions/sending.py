"""Sender: takes what waits in the outbox to webhooks and channels, again and again until it is taken."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from api.errors import StandingUnavailable
from api.keys import KeyStore
from api.schemas.standing_questions import FailureReason, PauseReason
from api.standing_questions.owners import served_owners
from api.standing_questions.store import Kept, StandingQuestion, StandingStore
from api.standing_questions.webhook import send_change
from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused
from corpus.fetch.fetcher import SYSTEM_NETWORK, Network

FIRST_WAIT_SECONDS = 5.0
WAIT_GROWS = 3.0
LONGEST_WAIT_SECONDS = 12 * 3_600.0
JITTER = 0.25
PAUSED_AFTER_FAILURES = 10
AT_ONCE = 4
GONE = 410
REDIRECTS = (301, 302, 303, 307, 308)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why a change was not taken.

    detail: the status or the error that was answered; empty where there was none.
    wait_seconds: how long it asks to be left alone, if it does.
    paused_because: why there is no use in trying again before somebody does something; None if there is.
    """

    reason: FailureReason
    detail: str = ""
    wait_seconds: float | None = None
    paused_because: PauseReason | None = None

    @property
    def trouble(self) -> str:
        """The same as it is kept."""
        return f"{self.reason} {self.detail}".rstrip()


Tell = Callable[[StandingQuestion, Kept], NotTaken | None]


class Sender:
    """Sends what is due, oldest first; of one question nothing overtakes what was not taken yet."""

    def __init__(
        self,
        store: StandingStore,
        keys: KeyStore,
        *,
        allow: Collection[str],
        tell_channel: Tell | None = None,
        network: Network = SYSTEM_NETWORK,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`tell_channel`: takes a change to its question's Slack channel; None where Slack is off, and
        what is for channels waits."""
        self._store = store
        self._keys = keys
        self._allow = allow
        self._tell_channel = tell_channel
        self._network = network
        self._clock = clock
        self._unwritten: list[StandingUnavailable] = []

    def send_due(self) -> int:
        """Try what is due, four at once and one an owner, so that no slow webhook holds up the others'.

        Returns:
            how many were tried.

        Raises:
            StandingUnavailable, KeysUnavailable: a file cannot be read or written.
        """
        is_served = served_owners(self._keys)
        chosen: dict[str, tuple[Tell, StandingQuestion, Kept]] = {}
        for question, change in self._store.due():
            tell = self._call_webhook if question.channel is None else self._tell_channel
            if tell is not None and is_served(question):
                chosen.setdefault(question.owner, (tell, question, change))
        batch = list(chosen.values())[:AT_ONCE]
        threads = [
            threading.Thread(target=self._send, args=one, name="standing-told", daemon=True)
            for one in batch
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._unwritten:
            raise self._unwritten.pop()
        return len(batch)

    def _send(self, tell: Tell, question: StandingQuestion, change: Kept) -> None:
        try:
            self._try(tell, question, change)
        except StandingUnavailable as error:  # what came of it is not written down: it is sent again
            self._unwritten.append(error)

    def _try(self, tell: Tell, question: StandingQuestion, change: Kept) -> None:
        try:
            not_taken = tell(question, change)
        except Exception:  # unless it is noted, the same is tried again at once, and without end
            _log.exception("a change of standing question %s met a fault", question.id)
            not_taken = NotTaken(FailureReason.FAULT)
        if not_taken is None:
            self._store.note_sent(change)
        else:
            self._fail(question, not_taken)

    def _call_webhook(self, question: StandingQuestion, change: Kept) -> NotTaken | None:
        try:
            posted = send_change(
                question, change, allow=self._allow, network=self._network, clock=self._clock
            )
        except FetchRefused as error:  # its words tell where a name leads inside the network
            _log.info("the webhook of standing question %s is refused: %s", question.id, error)
            return NotTaken(FailureReason.ADDRESS_REFUSED)
        except FetchFailed as error:
            _log.info("the webhook of standing question %s is not reached: %s", question.id, error)
            return NotTaken(FailureReason(error.connection or ConnectionTrouble.NO_CONNECTION))
        if 200 <= posted.status < 300:
            return None
        reason = FailureReason.REDIRECTS if posted.status in REDIRECTS else FailureReason.STATUS
        because = PauseReason.GONE if posted.status == GONE else None
        return NotTaken(reason, str(posted.status), posted.retry_after_seconds, because)

    def _fail(self, question: StandingQuestion, not_taken: NotTaken) -> None:
        failures = question.failures + 1
        wait = max(wait_after(failures), not_taken.wait_seconds or 0.0)
        self._store.note_failed(question.id, not_taken.trouble, self._clock() + wait)
        if not_taken.paused_because:
            self._store.pause(question.id, not_taken.paused_because)
        elif failures >= PAUSED_AFTER_FAILURES:
            self._store.pause(question.id, PauseReason.FAILURES)
        _log.info("a change of standing question %s was not taken %d times", question.id, failures)


def wait_after(failures: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds until the next attempt after so many failures: 5, 15, 45 …, a quarter more or less."""
    grown = FIRST_WAIT_SECONDS * WAIT_GROWS ** min(failures - 1, 20)
    return min(grown, LONGEST_WAIT_SECONDS) * (1 + JITTER * (2 * chance() - 1))
