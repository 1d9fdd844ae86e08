"""Parsers that read files from outside run in a child process that may die without harm."""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from corpus.child import module_path
from corpus.document import RawFile
from corpus.errors import SandboxUnavailable, UnreadableFile
from corpus.parsers.feed import Feed
from corpus.parsers.parsed import Parsed
from corpus.parsers.sitemap import Sitemap
from corpus.parsers.transfer import feed_from_json, parsed_from_json, sitemap_from_json

START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 2.0
FILES_PER_WORKER = 200
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


def parse_in_child(raw: RawFile, timeout_seconds: float = 30) -> Parsed:
    """Parse a file of any type that is read in a warm child process with limits on time and memory.

    The child is limited to `timeout_seconds` of wall clock and of CPU time, and to 2 GB of memory
    where the system can limit it. It gets no environment variable but the likes of PATH, and
    answers in JSON. Two files are parsed at a time; a child that fails is replaced.

    Raises:
        UnreadableFile: the parser refused the file, ran out of time or memory, or crashed.
        SandboxUnavailable: no child process could be started.
    """
    return parsed_from_json(_workers.run("parse", raw, timeout_seconds))


def parse_feed_in_child(raw: RawFile, timeout_seconds: float = 30) -> Feed:
    """Read a feed as `parse_in_child` reads an article; it raises the same."""
    return feed_from_json(_workers.run("feed", raw, timeout_seconds))


def parse_sitemap_in_child(raw: RawFile, timeout_seconds: float = 30) -> Sitemap:
    """Read a sitemap as `parse_in_child` reads an article; it raises the same."""
    return sitemap_from_json(_workers.run("sitemap", raw, timeout_seconds))


class _Workers:
    """Two child processes, so that a file that stalls one does not hold up all others.

    The second is started only when the first is busy.
    """

    def __init__(self) -> None:
        self.all = (_Worker(), _Worker())
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in reversed(self.all):
            self._free.put(worker)

    def run(self, task: str, raw: RawFile, timeout_seconds: float) -> dict[str, Any]:
        worker = self._free.get()
        try:
            return worker.run(task, raw, timeout_seconds)
        finally:
            self._free.put(worker)

    def stop(self) -> None:
        for worker in self.all:
            worker.stop()


class _Worker:
    """One child process, started when first needed, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_pid = os.getpid()
        self._files_left = 0

    def run(self, task: str, raw: RawFile, timeout_seconds: float) -> dict[str, Any]:
        with self._lock:
            process = self._ready_process()
            self._files_left -= 1
            answer = self._ask(process, task, raw, timeout_seconds)
        if "error" in answer:
            raise UnreadableFile(str(answer["error"]))
        found: dict[str, Any] = answer["parsed"]
        return found

    def stop(self) -> None:
        """End the child; it leaves by itself when its input closes."""
        process, self._process = self._process, None
        if process is None or self._owner_pid != os.getpid():
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _ready_process(self) -> subprocess.Popen[bytes]:
        if self._owner_pid != os.getpid():
            self._process, self._owner_pid = None, os.getpid()
        process = self._process
        if process is not None and process.poll() is None and self._files_left > 0:
            return process
        self.stop()
        try:
            process = _start_process()
        except OSError as error:
            raise SandboxUnavailable(
                f"The process that reads files could not be started: {error}. "
                "Check the limits on processes and memory."
            ) from error
        self._process = process
        self._files_left = FILES_PER_WORKER
        with _killing_after(process, START_TIMEOUT_SECONDS):
            greeting = _read_line(process)
        if not greeting:
            self.stop()
            raise SandboxUnavailable(
                "The process that reads files stopped while starting. Run "
                "`python -m corpus.sandbox_worker` to see why."
            )
        return process

    def _ask(
        self, process: subprocess.Popen[bytes], task: str, raw: RawFile, timeout_seconds: float
    ) -> dict[str, Any]:
        header = {
            "task": task,
            "name": raw.name,
            "media_type": raw.media_type,
            "url": raw.url,
            "size": len(raw.data),
            "cpu_seconds": max(1, round(timeout_seconds)),
        }
        line = b""
        try:
            with _killing_after(process, timeout_seconds) as is_late:
                if _write(process, json.dumps(header).encode("ascii") + b"\n" + raw.data):
                    line = _read_line(process)
        except BaseException:
            self.stop()  # an answer that nobody waits for must not be taken for the next one's
            raise
        is_answered = line.endswith(b"\n")
        if is_late.is_set() or not is_answered:
            self.stop()
        if is_answered:
            answer: dict[str, Any] = json.loads(line)
            return answer
        if is_late.is_set():
            return {"error": f"it takes more than {timeout_seconds:g} seconds to read."}
        return {"error": "its parser crashed, or ran past the limits on time and memory."}


def _start_process() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "corpus.sandbox_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | {"PYTHONPATH": module_path()},
    )


@contextmanager
def _killing_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill the process if the block takes longer than `seconds`; the event says that it did."""
    is_late = threading.Event()

    def kill() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
        timer.join()


def _write(process: subprocess.Popen[bytes], message: bytes) -> bool:
    requests = cast("IO[bytes]", process.stdin)
    try:
        requests.write(message)
        requests.flush()
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _read_line(process: subprocess.Popen[bytes]) -> bytes:
    return cast("IO[bytes]", process.stdout).readline()


_workers = _Workers()
atexit.register(_workers.stop)
