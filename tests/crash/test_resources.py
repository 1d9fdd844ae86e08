"""A server that lacks something answers and goes on afterwards; with time it uses no more."""

from __future__ import annotations

import os
import resource
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from index.progress import read_status
from tests.crash.server import Filled, serving, text_of

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("PUENTE_TEST_KILLS", "10"))
REQUESTS_A_ROUND = 20
MEGABYTE = 1 << 20
LONG = 60
"""An article of so many times the usual text is embedded in the process beside, never in the server's."""


def writer_of(folder: Path) -> Path:
    """What the system tells of the server's process, once that has said that it writes the index."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status = read_status(folder / "index")
        told = Path(f"/proc/{status.pid if status else 0}")
        if (told / "cmdline").exists() and b"tests.crash.puente" in (told / "cmdline").read_bytes():
            return told
        time.sleep(0.1)
    raise AssertionError("no server writes the index")


def files_of(process: Path) -> list[int]:
    return [int(path.name) for path in (process / "fd").iterdir()]


def put(client: httpx.Client, filled: Filled, number: int, times: int = 1) -> httpx.Response:
    body = {"title": f"Unit {number}", "text": text_of(number, 1) * times, "lang": "en"}
    return client.put(f"/v1/documents/unit-{number}", json=body, headers=filled.authorised())


def test_a_server_without_free_file_descriptors_loses_nothing_and_goes_on_afterwards(filled, folder):
    with serving(folder, ends_by="terminate") as client:
        assert client.post("/v1/search", json={"query": "Unit 5"}).status_code == 200  # connects
        process = writer_of(folder)
        pid = int(process.name)
        usual = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        in_use = max(files_of(process))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (in_use + 1, usual[1]))
        accepted, statuses = [], set()
        for number in range(200, 200 + REQUESTS_A_ROUND):
            reply = put(client, filled, number)
            statuses.add(reply.status_code)
            if reply.status_code == 201:
                accepted.append(number)
            statuses.add(client.post("/v1/search", json={"query": "Unit 5"}).status_code)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, usual)

        assert statuses <= {200, 201, 503}
        for number in accepted:
            assert client.get(f"/v1/documents/unit-{number}").status_code == 200
        assert put(client, filled, 300).status_code == 201
        assert filled.wrong(client, set()) == []


def test_a_server_that_can_write_nothing_answers_and_refuses_until_it_can(filled, folder):
    with serving(folder, ends_by="terminate") as client:
        pid = int(writer_of(folder).name)
        filled.wait_until_searchable(client)
        usual = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, usual[1]))
        answers, refused = [], []
        for number in range(200, 200 + REQUESTS_A_ROUND):
            refused.append(put(client, filled, number))
            refused.append(client.delete("/v1/documents/unit-5", headers=filled.authorised()))
            answers.append(client.post("/v1/search", json={"query": f"Unit {number}"}))
            asked = {"question": "What did unit 5 search?"}
            answers.append(client.post("/v1/ask", json=asked))
            answers.append(client.post("/v1/ask", json=asked, headers=filled.authorised()))
        answers.append(client.get("/readyz"))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, usual)

        assert {reply.status_code for reply in answers} == {200}
        told = {(reply.status_code, reply.json()["type"]) for reply in refused}
        assert told == {(503, "/problems/store-unavailable")}
        assert all(reply.json()["detail"] for reply in refused)
        assert put(client, filled, 300).status_code == 201
        assert filled.wrong(client, set()) == []


def maker_of(server: Path) -> int:
    """The process that makes segments for a server."""
    lists = [(thread / "children").read_text("ascii") for thread in (server / "task").iterdir()]
    children = " ".join(lists).split()
    found = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(found) == 1
    return int(found[0])


def test_where_articles_are_embedded_without_memory_that_is_told_and_questions_are_answered(
    filled, folder
):
    with serving(folder, ends_by="terminate") as client:
        assert put(client, filled, 200, times=LONG).status_code == 201
        filled.wait_until_searchable(client)  # the process has made it, and so is ready
        pid = maker_of(writer_of(folder))
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0])
        resource.prlimit(pid, resource.RLIMIT_AS, (pages * resource.getpagesize(),) * 2)
        assert put(client, filled, 300, times=20 * LONG).status_code == 201

        trouble = wait_for_trouble(client)
        asked = client.post("/v1/ask", json={"question": "What did unit 5 search?"})

        assert "memory" in trouble.lower()
        assert asked.status_code == 200
        with suppress(ProcessLookupError):  # it may have ended of it
            os.kill(pid, signal.SIGKILL)
        assert filled.wrong(client, set()) == []
        found = client.post("/v1/search", json={"query": "Unit 300", "k": 1}).json()["passages"]
        assert [one["document_id"] for one in found] == ["unit-300"]


def wait_for_trouble(client: httpx.Client) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        trouble = client.get("/v1/index").json()["indexing"]["trouble"]
        if trouble:
            return str(trouble)
        time.sleep(0.05)
    raise AssertionError("no trouble was told")


@dataclass(frozen=True)
class Use:
    """What a process uses."""

    files: int
    threads: int
    memory: int

    @classmethod
    def of(cls, process: Path) -> Use:
        lines = (process / "status").read_text("ascii").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        memory = int(told["VmRSS"].split()[0]) * 1024
        return cls(len(files_of(process)), int(told["Threads"]), memory)


def test_what_a_server_uses_does_not_grow_with_time(filled, folder):
    def work(client: httpx.Client) -> None:
        for number in range(200, 200 + REQUESTS_A_ROUND):
            put(client, filled, number)
            client.post("/v1/ask", json={"question": f"What did unit {number} search?"})
            client.delete(f"/v1/documents/unit-{number}", headers=filled.authorised())
        filled.wait_until_searchable(client)

    with serving(folder, ends_by="terminate") as client:
        process = writer_of(folder)
        for _ in range(3):
            work(client)
        before = Use.of(process)
        for _ in range(ROUNDS):
            work(client)
        after = Use.of(process)

    assert after.files <= before.files + 10
    assert after.threads <= before.threads + 3
    assert after.memory <= before.memory + (20 + ROUNDS) * MEGABYTE
    print(before, after)
