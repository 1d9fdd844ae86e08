"""What a real server answers while articles are stored, merged and built anew is of one index.

PUENTE_TEST_KILLS of 100 and more goes on for three minutes, else for some seconds.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.progress import BuildProgress, read_status
from index.requests import ask_writer
from tests.crash.server import Filled, serving, text_of

pytestmark = pytest.mark.slow

SECONDS = 180 if int(os.environ.get("PUENTE_TEST_KILLS", "10")) >= 100 else 5
WRITERS = 2
ASKERS = 2
ARTICLES = 12
_DELETED_EVERY = 10
_BUILD_SECONDS = 120
_BETWEEN_PUTS_SECONDS = 0.2
_BETWEEN_QUESTIONS_SECONDS = 0.05
"""A build runs when nothing else does: without a pause, beside other tests, that may be never."""
_ROLLED_BACK_SECONDS = 1.0
"""Builds are told apart by the second in which they began."""


class Load:
    """Threads that put, delete, ask and search, and what of the replies is not as it should be.

    generations: those that answered. quotes: how many were compared with the text that they name.
    """

    def __init__(self, filled: Filled) -> None:
        self.wrong: list[str] = []
        self.generations: set[str] = set()
        self.quotes = 0
        self.puts = 0
        self._filled = filled
        self._stopping = threading.Event()

    @contextmanager
    def on(self, url: httpx.URL) -> Iterator[None]:
        """Load on a server for as long as the block."""
        works = [self._write(writer) for writer in range(WRITERS)] + [self._ask() for _ in range(ASKERS)]
        threads = [threading.Thread(target=self._go_on, args=(url, work)) for work in works]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            for thread in threads:
                thread.join()

    def _go_on(self, url: httpx.URL, work: Callable[[httpx.Client], None]) -> None:
        with httpx.Client(base_url=url, timeout=30, headers=self._filled.authorised()) as client:
            while not self._stopping.is_set() and not self.wrong:
                try:
                    work(client)
                except (httpx.HTTPError, KeyError, TypeError) as error:
                    self.wrong.append(repr(error))

    def _send(self, client: httpx.Client, method: str, path: str, body: object = None) -> Any:
        reply = client.request(method, path, json=body)
        if not reply.is_success:
            self.wrong.append(f"{method} {path} was answered {reply.status_code} {reply.text}")
        reply.raise_for_status()
        return reply.json()

    def _write(self, writer: int) -> Callable[[httpx.Client], None]:
        """Puts this writer's own articles, each time with the same words at other places."""
        rounds = count(1)

        def write(client: httpx.Client) -> None:
            turn = next(rounds)
            number = 1_000 + WRITERS * (turn % ARTICLES) + writer
            text = "¡Atención! " * (turn % 7) + text_of(number, turn)
            article = {"title": f"Unit {number}", "text": text, "lang": "en"}
            self._send(client, "PUT", f"/v1/documents/unit-{number}", article)
            self.puts += 1
            time.sleep(_BETWEEN_PUTS_SECONDS)
            if turn % _DELETED_EVERY == 0:
                self._send(client, "DELETE", f"/v1/documents/unit-{number}")

        return write

    def _ask(self) -> Callable[[httpx.Client], None]:
        """Asks, searches, and checks both; what answers one client is never of before."""
        last = ""

        def ask(client: httpx.Client) -> None:
            nonlocal last
            asked = {"question": "Which unit searched a warehouse in Tecate?", "max_error": 0.99}
            answer = self._send(client, "POST", "/v1/ask", asked)
            found = self._send(client, "POST", "/v1/search", {"query": "warehouse in Nogales", "k": 5})
            self._check(client, answer["citations"] + answer["passages"])
            self._check(client, found["passages"])
            generation = answer["index"]["generation"]
            if generation < last:
                self.wrong.append(f"generation {generation} answered after {last}")
            last = generation
            self.generations.add(generation)
            time.sleep(_BETWEEN_QUESTIONS_SECONDS)

        return ask

    def _check(self, client: httpx.Client, shown: list[dict[str, Any]]) -> None:
        """Of an article one version is shown, and what is quoted stands in that one's text."""
        versions: dict[str, int] = {}
        for one in shown:
            id_, version = one["document_id"], one["version"]
            if versions.setdefault(id_, version) != version:
                self.wrong.append(f"{id_} is shown in versions {versions[id_]} and {version}")
            stored = self._send(client, "GET", f"/v1/documents/{id_}?version={version}")
            quote = one.get("quote", one.get("text"))
            if stored["text"][one["start"] : one["end"]] != quote:
                self.wrong.append(f"{id_}, version {version}, does not hold: {quote}")
            self.quotes += 1


def build_anew(folder: Path) -> BuildProgress:
    """Have the writer build anew; what it says of that in the end."""
    before = build_of(folder)
    ask_writer(folder, "build")
    deadline = time.monotonic() + _BUILD_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.1)
        told = build_of(folder)
        if told.started_at != before.started_at and told.state != "running":
            return told
    raise AssertionError("the writer did not build in time")


def build_of(folder: Path) -> BuildProgress:
    status = read_status(folder)
    assert status is not None
    return status.build


def test_every_answer_under_load_is_of_one_index_and_quotes_what_is_stored(filled, folder):
    load = Load(filled)
    index, builds = folder / "index", 0
    with serving(folder, ends_by="terminate", merges_aside=True) as client:
        filled.wait_until_searchable(client)
        with load.on(client.base_url):
            end = time.monotonic() + SECONDS
            while time.monotonic() < end and not load.wrong:
                assert build_anew(index).state == "done"
                builds += 1
                ask_writer(index, "rollback")
                time.sleep(_ROLLED_BACK_SECONDS)
        assert load.wrong == []
        assert filled.wrong(client, set()) == []
        segments = client.get("/v1/index").json()["indexing"]["segments"]

    assert len(load.generations) > builds
    assert load.quotes
    assert segments < load.puts
    print(f"{builds} builds, {load.puts} puts, {len(load.generations)} generations, {load.quotes} quotes")
