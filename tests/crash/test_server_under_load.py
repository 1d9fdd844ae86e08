"""A real server that is killed while it is written to and asked: what it accepted is there and found.

PUENTE_TEST_KILLS of 100 and more kills it 30 times, else 3 times.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.crash.server import Filled, serving, text_of

pytestmark = pytest.mark.slow

KILLS = 30 if int(os.environ.get("PUENTE_TEST_KILLS", "10")) >= 100 else 3
WRITERS = 2
ARTICLES = 12
_LOAD_SECONDS = 2.0
_END_SECONDS = 30


class Load:
    """Threads that put articles and ask, until the server is gone.

    accepted: id -> (version, text) of the last put that was answered well. open: id -> texts that may
    have been stored since, as their answers never came.
    """

    def __init__(self, filled: Filled) -> None:
        self.accepted: dict[str, tuple[int, str]] = {}
        self.open: dict[str, list[str]] = {}
        self.wrong: list[str] = []
        self.answered = 0
        self._filled = filled
        self._puts = 0

    @contextmanager
    def on(self, url: httpx.URL) -> Iterator[None]:
        """Load on a server that is killed within the block."""
        works: list[Callable[[httpx.Client], None]] = [self._ask]
        works += [lambda client, writer=n: self._put(client, writer) for n in range(WRITERS)]  # type: ignore[misc]
        threads = [threading.Thread(target=self._go_on, args=(url, work)) for work in works]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join()

    def check(self, client: httpx.Client) -> list[str]:
        """What of the accepted articles a server does not have, or does not find."""
        self._filled.wait_until_searchable(client)
        problems = list(self.wrong)
        for id_, (version, text) in self.accepted.items():
            body = client.get(f"/v1/documents/{id_}").json()
            if body["text"] != text and body["text"] not in self.open.get(id_, []):
                problems.append(f"{id_} has version {body['version']}, and {version} was accepted")
            found = client.post("/v1/search", json={"query": body["title"], "k": 1}).json()["passages"]
            if [one["document_id"] for one in found] != [id_]:
                problems.append(f"{id_} is not found by its title")
            self.accepted[id_] = (body["version"], body["text"])
        self.open.clear()
        return problems

    def _go_on(self, url: httpx.URL, work: Callable[[httpx.Client], None]) -> None:
        with httpx.Client(base_url=url, timeout=30) as client, suppress(httpx.TransportError):
            while True:
                work(client)

    def _put(self, client: httpx.Client, writer: int) -> None:
        """Put one of this writer's own articles, in its next version."""
        self._puts += 1
        number = 1_000 + WRITERS * (self._puts % ARTICLES) + writer
        id_, text = f"unit-{number}", text_of(number, self._puts).strip()
        body = {"title": f"Unit {number}", "text": text, "lang": "en"}
        self.open.setdefault(id_, []).append(text)
        reply = client.put(f"/v1/documents/{id_}", json=body, headers=self._filled.authorised())
        if reply.status_code not in (200, 201):
            self.wrong.append(f"a put was answered {reply.status_code} {reply.text}")
            return
        self.accepted[id_] = (reply.json()["version"], text)
        self.open[id_] = []

    def _ask(self, client: httpx.Client) -> None:
        reply = client.post("/v1/ask", json={"question": "Which unit searched a warehouse in Tecate?"})
        if reply.status_code != 200:
            self.wrong.append(f"a question was answered {reply.status_code} {reply.text}")
        self.answered += 1


def processes_of(folder: Path) -> list[int]:
    """The processes that were started for this data folder and are still there."""
    told = f"PUENTE_DATA_DIR={folder}\0".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if told in (process / "environ").read_bytes():
                found.append(int(process.name))
    return found


def wait_until_none_is_left(folder: Path) -> list[int]:
    deadline = time.monotonic() + _END_SECONDS
    while (left := processes_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def test_a_server_killed_under_load_has_and_finds_what_it_accepted(filled, folder):
    chance = random.Random(3)
    load = Load(filled)
    for _ in range(KILLS):
        with serving(folder) as client:
            assert load.check(client) == []
            with load.on(client.base_url):
                time.sleep(chance.random() * _LOAD_SECONDS)
                os.kill(server_of(folder), 9)
        assert wait_until_none_is_left(folder) == []

    with serving(folder, ends_by="terminate") as client:
        assert load.check(client) == []
        assert filled.wrong(client, set()) == []
    assert wait_until_none_is_left(folder) == []
    assert load.accepted
    assert load.answered
    print(f"{KILLS} kills; {len(load.accepted)} articles, {load.answered} answers")


def server_of(folder: Path) -> int:
    """The process that was started first: its children come later."""
    return min(processes_of(folder))
