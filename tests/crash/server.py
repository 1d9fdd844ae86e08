"""A real server in a process of its own, over a model that costs nothing, and what it must hold."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.running_server import running_server

_CATCH_UP_SECONDS = 60
_PLACES = ["Nogales", "Tijuana", "Reynosa", "Matamoros", "Laredo", "Sonora", "Hermosillo", "Tecate"]


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of `puente` on a data folder."""
    line = [sys.executable, "-m", "tests.crash.puente", *words]
    return subprocess.run(line, env=environment(folder), capture_output=True, text=True, check=False)


def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    return {**own, "PUENTE_DATA_DIR": str(folder), "PUENTE_PORT": "0"}


@contextmanager
def serving(
    folder: Path, *, ends_by: str = "kill", fault: str = "none", merges_aside: bool = False
) -> Iterator[httpx.Client]:
    """A server of its own process; at the end it is killed, or asked to stop.

    Args:
        fault: how its disk fails, as `tests.crash.load` says.
        merges_aside: whether each merge, however little, has a process of its own.
    """
    log = folder.with_name(f"{folder.name}.log")
    own = {**environment(folder), "PUENTE_TEST_FAULT": fault}
    own |= {"PUENTE_TEST_MERGES_ASIDE": "1"} if merges_aside else {}
    with (
        running_server(own, log, module="tests.crash.puente", is_killed=ends_by == "kill") as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


def text_of(number: int, version: int) -> str:
    place = _PLACES[number % len(_PLACES)]
    return (
        f"Agents of unit {number} searched a warehouse in {place}. It was visit {version} of {number}. "
        * 8
    )


class Filled:
    """A data folder after a server on it was killed, and what it must hold.

    expected: id -> (version, text). late: the ids that came after the backup, in order.
    missed: what `wrong` found gone that may be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected: dict[str, tuple[int, str]] = {}
        self.late: list[str] = []
        self.missed: set[str] = set()
        folder.mkdir()
        inbox = folder / "inbox"
        inbox.mkdir()
        (inbox / "latin.txt").write_bytes("Año de la frontera".encode("latin-1"))
        os.utime(inbox / "latin.txt", (1_700_000_000, 1_700_000_000))
        (folder / "sources.toml").write_text(
            '[[source]]\nname = "inbox"\nkind = "folder"\nlocation = "inbox"\n'
        )
        (folder / "golden.jsonl").write_text('{"question": "Unit 2", "document_id": "unit-2"}\n')
        self.key = command(folder, "keys", "create", "--name", "test", "--scope", "admin").stdout.strip()
        command(folder, "sources", "--poll", "inbox")
        with serving(folder, ends_by="terminate") as client:
            for number in range(8):
                self.put(client, number)
            for number in (1, 2):
                self.put(client, number)
            self.forget(client, "unit-3")
            answer = client.post(
                "/v1/ask", json={"question": "Which unit searched a warehouse in Tecate?"}
            )
            self.answer = answer.json()
        assert command(folder, "backup").returncode == 0
        with serving(folder) as client:
            for number in (8, 9, 4):
                self.put(client, number)
                self.late.append(f"unit-{number}")
            self.wait_until_searchable(client)

    def put(self, client: httpx.Client, number: int) -> None:
        id_ = f"unit-{number}"
        version = self.expected.get(id_, (0, ""))[0] + 1
        body = {"title": f"Unit {number}", "text": text_of(number, version), "lang": "en"}
        reply = client.put(f"/v1/documents/{id_}", json=body, headers=self.authorised())
        assert reply.status_code in (200, 201), reply.text
        stored = client.get(f"/v1/documents/{id_}").json()["text"]
        assert text_of(number, version).strip() in stored
        self.expected[id_] = (version, stored)

    def forget(self, client: httpx.Client, id_: str) -> None:
        assert client.delete(f"/v1/documents/{id_}", headers=self.authorised()).status_code == 200
        del self.expected[id_]

    def authorised(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def wait_until_searchable(self, client: httpx.Client) -> None:
        deadline = time.monotonic() + _CATCH_UP_SECONDS
        while True:
            index = client.get("/v1/index").json()
            if (
                index["indexing"]["store_change"] == index["store_change"]
                and not index["indexing"]["backlog"]
            ):
                return
            assert time.monotonic() < deadline, index
            time.sleep(0.05)

    def wrong(self, client: httpx.Client, lost: set[str]) -> list[str]:
        """What a server does not answer as it should; articles in `lost` may be gone or of before."""
        self.wait_until_searchable(client)
        problems = []
        for id_, (version, text) in self.expected.items():
            reply = client.get(f"/v1/documents/{id_}")
            if id_ in lost and not (reply.status_code == 200 and reply.json()["text"] == text):
                self.missed.add(id_)
                continue
            if reply.status_code != 200:
                problems.append(f"{id_}: {reply.status_code} {reply.text}")
                continue
            body = reply.json()
            if (body["version"], body["text"]) != (version, text):
                problems.append(f"{id_} has version {body['version']} and another text")
            found = client.post("/v1/search", json={"query": body["title"], "k": 1}).json()["passages"]
            if [one["document_id"] for one in found] != [id_]:
                problems.append(f"{id_} is not found by its title")
        if client.get("/v1/documents/unit-3").status_code != 410:
            problems.append("what was deleted is back")
        kept = client.get(f"/v1/answers/{self.answer['id']}")
        if kept.status_code != 404 and shown(kept.json()) != shown(self.answer):
            problems.append("a kept answer is another one")
        return problems


def shown(answer: dict[str, Any]) -> tuple[str, list[str]]:
    """What a person reads of an answer."""
    return str(answer["answer"]), [one["quote"] for one in answer["citations"]]
