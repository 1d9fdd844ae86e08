"""R6, R9: a server out of file descriptors goes on afterwards; with time it uses no more of anything."""

from __future__ import annotations

import os
import resource
import time
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


def put(client: httpx.Client, filled: Filled, number: int) -> httpx.Response:
    body = {"title": f"Unit {number}", "text": text_of(number, 1), "lang": "en"}
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
