"""Sender: takes what waits in the outbox to its webhooks, again and again until it is taken."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Collection

from api.errors import StandingUnavailable
from api.keys import KeyStore
from api.standing_questions.store import Kept, StandingQuestion, StandingStore
from api.standing_questions.webhook import send_change
from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch.fetcher import SYSTEM_NETWORK, Network

FIRST_WAIT_SECONDS = 5.0
WAIT_GROWS = 3.0
LONGEST_WAIT_SECONDS = 12 * 3_600.0
JITTER = 0.25
PAUSED_AFTER_FAILURES = 10
AT_ONCE = 4
GONE = 410

_REFUSED = "its address does not lead to the public internet, or not to port 80 or 443."
_log = logging.getLogger(__name__)


class Sender:
    """Sends what is due, oldest first; of one question nothing overtakes what was not taken yet."""

    def __init__(
        self,
        store: StandingStore,
        keys: KeyStore,
        *,
        allow: Collection[str],
        network: Network = SYSTEM_NETWORK,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._keys = keys
        self._allow = allow
        self._network = network
        self._clock = clock
        self._unwritten: list[StandingUnavailable] = []

    def send_due(self) -> int:
        """Try what is due, four at once and one a key, so that no slow webhook holds up the others'.

        Returns:
            how many were tried.

        Raises:
            StandingUnavailable, KeysUnavailable: a file cannot be read or written.
        """
        good = {key.id for key in self._keys.list() if key.revoked_at is None}
        chosen: dict[str, tuple[StandingQuestion, Kept]] = {}
        for question, change in self._store.due():
            if question.owner in good:
                chosen.setdefault(question.owner, (question, change))
        batch = list(chosen.values())[:AT_ONCE]
        threads = [
            threading.Thread(target=self._send, args=one, name="webhook", daemon=True) for one in batch
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._unwritten:
            raise self._unwritten.pop()
        return len(batch)

    def _send(self, question: StandingQuestion, change: Kept) -> None:
        try:
            self._try(question, change)
        except StandingUnavailable as error:  # what came of it is not written down: it is sent again
            self._unwritten.append(error)

    def _try(self, question: StandingQuestion, change: Kept) -> None:
        try:
            posted = send_change(
                question, change, allow=self._allow, network=self._network, clock=self._clock
            )
        except FetchRefused as error:  # its words tell where a name leads inside the network
            _log.info("the webhook of standing question %s is refused: %s", question.id, error)
            self._fail(question, _REFUSED, None)
            return
        except FetchFailed as error:
            self._fail(question, str(error), None)
            return
        if 200 <= posted.status < 300:
            self._store.note_sent(change)
            return
        trouble = f"it answers with status {posted.status}."
        if posted.status in (301, 302, 303, 307, 308):
            trouble = f"it redirects (status {posted.status}), and redirects are not followed."
        self._fail(question, trouble, posted.retry_after_seconds)
        if posted.status == GONE:
            self._store.pause(question.id, "It says that it is gone (status 410).")

    def _fail(self, question: StandingQuestion, trouble: str, asked_for_seconds: float | None) -> None:
        failures = question.failures + 1
        wait = max(wait_after(failures), asked_for_seconds or 0.0)
        self._store.note_failed(question.id, trouble, self._clock() + wait)
        if failures >= PAUSED_AFTER_FAILURES:
            self._store.pause(question.id, f"{failures} attempts in a row failed.")
        _log.info("the webhook of standing question %s failed %d times", question.id, failures)


def wait_after(failures: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds until the next attempt after so many failures: 5, 15, 45 …, a quarter more or less."""
    grown = FIRST_WAIT_SECONDS * WAIT_GROWS ** min(failures - 1, 20)
    return min(grown, LONGEST_WAIT_SECONDS) * (1 + JITTER * (2 * chance() - 1))
