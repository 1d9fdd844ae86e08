"""A question's time over HTTP, many clients at once, and the time and memory of a start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlsplit

import httpx
import numpy as np

_QUALITY = Path(__file__).parents[1] / "quality"


def _own_questions() -> tuple[str, ...]:
    """Over a thousand different questions over the starter corpus, so that none comes twice in a row."""
    folders = (_QUALITY, _QUALITY / "fitting")
    rows = (
        json.loads(line)
        for folder in folders
        for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()
    )
    return tuple(row["question"] for row in rows if not row.get("history"))


QUESTIONS = _own_questions()
_CLIENTS = 16
_WARM_UP = 20
_QUESTIONS_TIMED = 200
_START_LIMIT_SECONDS = 300


class Server(NamedTuple):
    """A running server: its address, its process and how long it took to be ready."""

    url: str
    process: subprocess.Popen[bytes]
    seconds_to_ready: float


def measure_question(_: float) -> dict[str, object]:
    """One client: p50 over HTTP beside the p50 of encoding the same questions, as the server saw; then
    the p50 of questions that were asked a moment ago, which are not encoded again.

    The client is the standard library's: a richer one takes another millisecond for itself.
    """
    with _server() as server, closing(HTTPConnection(urlsplit(server.url).netloc)) as client:
        for question in QUESTIONS[-_WARM_UP:]:
            _time_question(client, question)
        asked = QUESTIONS[:_QUESTIONS_TIMED]
        first = np.array([_time_question(client, question) for question in asked])
        again = np.array([_time_question(client, question) for question in asked])
    http, encode, service = np.median(first, axis=0).tolist()
    return {
        "p50": {
            "http_ms": round(http, 2),
            "encode_ms": round(encode, 2),
            "service_ms": round(service, 2),
        },
        "p99_http_ms": round(float(np.percentile(first[:, 0], 99)), 2),
        "limit_ms": round(max(1.5 * encode, encode + 5), 2),
        "p50_http_ms_asked_again": round(float(np.median(again[:, 0])), 2),
    }


def _time_question(client: HTTPConnection, question: str) -> tuple[float, float, float]:
    """Milliseconds over HTTP, and of these those of encoding and those within the service."""
    body = json.dumps({"question": question})
    started = time.perf_counter()
    client.request("POST", "/v1/ask", body=body, headers={"Content-Type": "application/json"})
    reply = client.getresponse()
    content = reply.read()
    took = (time.perf_counter() - started) * 1000
    if reply.status != HTTPStatus.OK:
        raise RuntimeError(f"{reply.status}: {content[:200]!r}")
    timings = json.loads(content)["timings_ms"]
    return took, timings["encode"], timings["total"]


def measure_load(seconds: float) -> dict[str, object]:
    """One client for a while, then sixteen: answers a second, errors, p50 and p99."""
    with _server() as server:
        with httpx.Client(base_url=server.url) as client:
            _ask_all(client, 20)
        one = _load(server.url, 1, seconds / 3)
        many = _load(server.url, _CLIENTS, seconds)
        memory = peak_memory_mb(server.process.pid)
    ratio = round(float(many["per_second"]) / float(one["per_second"]), 2)  # type: ignore[arg-type]
    return {"one": one, "sixteen": many, "throughput_ratio": ratio, "peak_memory_mb": memory}


def measure_start(_: float) -> dict[str, object]:
    """A start with a built index: seconds to /readyz and peak memory, idle and after questions."""
    with _server():
        pass
    with _server() as server, httpx.Client(base_url=server.url) as client:
        idle = peak_memory_mb(server.process.pid)
        _ask_all(client, 100)
        return {
            "seconds_to_ready": round(server.seconds_to_ready, 2),
            "peak_memory_mb": {"ready": idle, "after_100": peak_memory_mb(server.process.pid)},
        }


@contextmanager
def _server() -> Iterator[Server]:
    """`puente serve` in a process of its own on a free port, with this environment's data."""
    with running_server({**os.environ, "PUENTE_PORT": "0"}) as server:
        yield server


@contextmanager
def running_server(environment: Mapping[str, str], log: Path | None = None) -> Iterator[Server]:
    """`puente serve` in a process of its own, with this environment; ready within the block.

    log: a file for what the server says once it is up; without one that is dropped.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        url = _address(process, log)
        while httpx.get(f"{url}/readyz").status_code != 200:
            if time.perf_counter() - started > _START_LIMIT_SECONDS:
                raise TimeoutError("The server did not become ready.")
            time.sleep(0.02)
        yield Server(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _address(process: subprocess.Popen[bytes], log: Path | None) -> str:
    """The address that the server says it answers on; what it says later goes to the log."""
    if process.stderr is None:
        raise ValueError("The process has no standard error to read.")
    stream = process.stderr
    for line in stream:
        text = line.decode(errors="replace")
        if "answers on " in text:
            threading.Thread(target=_keep, args=(stream, log), daemon=True).start()
            return text.split("answers on ", 1)[1].split()[0]
    raise RuntimeError(f"The server stopped with {process.wait()}.")


def _keep(stream: IO[bytes], log: Path | None) -> None:
    with stream, Path(log or os.devnull).open("wb") as file:
        file.writelines(stream)


def _ask_all(client: httpx.Client, count: int) -> None:
    for number in range(count):
        question = QUESTIONS[number % len(QUESTIONS)]
        client.post("/v1/ask", json={"question": question}).raise_for_status()


def _load(url: str, clients: int, seconds: float) -> dict[str, object]:
    times: list[float] = []
    errors: list[str] = []
    end = time.perf_counter() + seconds

    def run(first: int) -> None:
        with httpx.Client(base_url=url, timeout=30) as client:
            number = first
            while time.perf_counter() < end:
                started = time.perf_counter()
                try:
                    body = {"question": QUESTIONS[number % len(QUESTIONS)]}
                    client.post("/v1/ask", json=body).raise_for_status()
                except httpx.HTTPError as error:
                    errors.append(repr(error))
                else:
                    times.append((time.perf_counter() - started) * 1000)
                number += 1

    apart = len(QUESTIONS) // clients
    threads = [threading.Thread(target=run, args=(number * apart,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "per_second": round(len(times) / seconds, 1),
        "errors": len(errors),
        "p50_ms": round(float(np.percentile(times, 50)), 1),
        "p99_ms": round(float(np.percentile(times, 99)), 1),
    }


def peak_memory_mb(pid: int) -> float | None:
    """VmHWM of a process; None where /proc does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)
