"""What is seen of the service from outside while the day runs."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx

from corpus.store import DocumentStore

LOOK_SECONDS = 0.02
ASK_INDEX_SECONDS = 0.05
MEMORY_SECONDS = 1.0


class Seen(NamedTuple):
    """A change of the store, and when it was seen (monotonic clock)."""

    number: int
    document_id: str
    kind: str
    at: float


class Footprint(NamedTuple):
    """What the server's process holds: memory of its own (MB), threads, and open files."""

    at: float
    own_memory_mb: float
    threads: int
    open_files: int


class Watch:
    """Follows the store's change log, the index and the server's memory, in threads.

    changes: every change that was seen, in order.
    searchable: number of a change -> when questions found it.
    most_behind: the largest backlog of the index; fastest: its highest rate, documents a second.
    peak_memory_mb: of the server and its children together.
    footprints: of the server alone, second by second.
    failed: requests that were not answered 200.
    """

    def __init__(self, client: httpx.Client, store_file: Path, pid: int) -> None:
        self.changes: list[Seen] = []
        self.searchable: dict[int, float] = {}
        self.most_behind = 0
        self.fastest = 0.0
        self.peak_memory_mb = 0.0
        self.footprints: list[Footprint] = []
        self.requests = 0
        self.failed: list[str] = []
        self._accepted: set[str] = set()
        self._client = client
        self._store = DocumentStore(store_file)
        self._first = self._last = self._covered = self._store.change_number()
        self._pid = pid
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(look, seconds), daemon=True)
            for look, seconds in (
                (self._look_at_store, LOOK_SECONDS),
                (self._ask_index, ASK_INDEX_SECONDS),
                (self._look_at_memory, MEMORY_SECONDS),
            )
        ]

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._store.close()

    def is_accepted(self, document_id: str) -> bool:
        """Whether this id was put since the watch began."""
        return document_id in self._accepted

    def is_caught_up(self) -> bool:
        """Whether questions find every change that was seen."""
        return self._covered >= self._last

    def of_documents(self) -> dict[str, list[Seen]]:
        """The changes of each document."""
        found = defaultdict(list)
        for change in self.changes:
            found[change.document_id].append(change)
        return found

    def _repeat(self, look: Callable[[], None], seconds: float) -> None:
        while not self._stopping.wait(seconds):
            look()

    def _look_at_store(self) -> None:
        changes = self._store.changes_since(self._last)
        now = time.monotonic()
        for change in changes:
            self.changes.append(Seen(change.number, change.document_id, change.kind, now))
            if change.kind == "put":
                self._accepted.add(change.document_id)
            self._last = change.number

    def _ask_index(self) -> None:
        self.requests += 1
        try:
            indexing = self._client.get("/v1/index").raise_for_status().json()["indexing"]
        except httpx.HTTPError as error:
            self.failed.append(f"GET /v1/index: {error!r}")
            return
        now = time.monotonic()
        for number in range(self._covered + 1, indexing["store_change"] + 1):
            self.searchable[number] = now
        self._covered = max(self._covered, indexing["store_change"])
        self.most_behind = max(self.most_behind, indexing["backlog"])
        self.fastest = max(self.fastest, indexing["documents_per_second"])

    def _look_at_memory(self) -> None:
        self.peak_memory_mb = max(self.peak_memory_mb, memory_mb(self._pid))
        self.footprints.append(footprint(self._pid))


class Asked(NamedTuple):
    """One question's time: when it was answered, and in how many milliseconds."""

    at: float
    milliseconds: float


class Askers:
    """Clients that ask one question after another, each in a thread of its own.

    asked: every answer's time; failed: what was not answered 200.
    """

    def __init__(self, url: str, questions: Sequence[str], clients: int, pause_seconds: float) -> None:
        self.asked: list[Asked] = []
        self.failed: list[str] = []
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(url, questions, number * 7, pause_seconds))
            for number in range(clients)
        ]

    def __enter__(self) -> Askers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def between(self, start: float, end: float) -> list[float]:
        """Milliseconds of the questions that were answered between two moments."""
        return [one.milliseconds for one in self.asked if start <= one.at < end]

    def _ask(self, url: str, questions: Sequence[str], number: int, pause_seconds: float) -> None:
        with httpx.Client(base_url=url, timeout=30) as client:
            while not self._stopping.is_set():
                question = questions[number % len(questions)]
                started = time.monotonic()
                try:
                    client.post("/v1/ask", json={"question": question}).raise_for_status()
                except httpx.HTTPError as error:
                    self.failed.append(f"POST /v1/ask: {error!r}")
                now = time.monotonic()
                self.asked.append(Asked(now, 1000 * (now - started)))
                number += 1
                self._stopping.wait(pause_seconds)


def footprint(pid: int) -> Footprint:
    """What a process holds now; zeros where /proc does not tell."""
    process, now = Path(f"/proc/{pid}"), time.monotonic()
    try:
        told = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        own_kb, threads = int(told["RssAnon"].split()[0]), int(told["Threads"])
        return Footprint(now, round(own_kb / 1024, 1), threads, len(list((process / "fd").iterdir())))
    except OSError:
        return Footprint(now, 0.0, 0, 0)


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children; 0 where /proc does not tell."""
    total, waiting = 0, [pid]
    while waiting:
        process = Path(f"/proc/{waiting.pop()}")
        try:
            total += int((process / "statm").read_text().split()[1]) * 4
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return round(total / 1024, 1)


def disk_mb(folder: Path) -> dict[str, float]:
    """Size of each entry of a folder; what links to elsewhere is left out."""
    sizes: dict[str, float] = {}
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink():
            continue
        files = [entry] if entry.is_file() else [f for f in entry.rglob("*") if f.is_file()]
        size = sum(file.stat().st_size for file in files) / 1_000_000
        if size >= 0.1:
            sizes[entry.name] = round(size, 1)
    return sizes
