"""A service that is filled through its HTTP interface, as anybody would."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

INDEXED_WITHIN_SECONDS = 60


class Newsroom:
    """Stores, corrects, deletes and asks, each through the real API.

    url: where its page is.
    key: one of scope admin.
    """

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=30)

    def close(self) -> None:
        self._client.close()

    def put(
        self, document_id: str, article: Mapping[str, Any] | bytes, media_type: str | None = None
    ) -> int:
        """Store an article, as JSON or as a file of a type; its version."""
        if isinstance(article, bytes):
            sent = {"content": article, "headers": {"Content-Type": media_type}}
        else:
            sent = {"json": article}
        version: int = self._call("PUT", f"/v1/documents/{document_id}", **sent)["version"]
        return version

    def put_batch(self, articles: Sequence[Mapping[str, Any]]) -> None:
        """Store articles, each with its `id`; none may fail."""
        lines = "\n".join(json.dumps(article) for article in articles)
        headers = {"Content-Type": "application/x-ndjson"}
        done = self._call("POST", "/v1/documents:batch", content=lines, headers=headers)
        assert done["failed"] == 0, done["lines"]

    def try_put(self, document_id: str, data: bytes, media_type: str) -> httpx.Response:
        """Store a file that may be refused; what the service answers."""
        headers = {"Content-Type": media_type}
        return self._client.put(f"/v1/documents/{document_id}", content=data, headers=headers)

    def note(self, document_id: str, kind: str, text: str, on: str | None = None) -> None:
        """Record a correction or a retraction."""
        notice = {"kind": kind, "on": on, "text": text}
        self._call("POST", f"/v1/documents/{document_id}/notices", json=notice)

    def delete(self, document_id: str, purge: bool = False) -> None:
        self._call("DELETE", f"/v1/documents/{document_id}", params={"purge": str(purge).lower()})

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def watch(self, question: str) -> str:
        """Have a question asked again whenever articles change; its id."""
        standing_id: str = self._call("POST", "/v1/standing", json={"question": question})["id"]
        return standing_id

    def wait_until_told(self, standing_id: str) -> None:
        """Wait until something has changed in the evidence of a watched question."""
        deadline = time.monotonic() + INDEXED_WITHIN_SECONDS
        while self.get(f"/v1/standing/{standing_id}")["latest"] is None:
            assert time.monotonic() < deadline, "nothing has changed"
            time.sleep(0.2)

    def unwatch(self, standing_id: str) -> None:
        self._call("DELETE", f"/v1/standing/{standing_id}")

    def wait_for(self, document_id: str) -> None:
        """Wait until a source has brought an article, and until questions find it."""
        deadline = time.monotonic() + INDEXED_WITHIN_SECONDS
        while not self._client.get(f"/v1/documents/{document_id}").is_success:
            assert time.monotonic() < deadline, f"{document_id} did not come"
            time.sleep(0.2)
        self.wait_until_indexed()

    def wait_until_indexed(self) -> None:
        """Wait until questions find everything that has been stored."""
        deadline = time.monotonic() + INDEXED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            index = self.get("/v1/index")
            if index["indexing"] and index["indexing"]["store_change"] >= index["store_change"]:
                return
            time.sleep(0.05)
        raise AssertionError(f"Not indexed within {INDEXED_WITHIN_SECONDS} s: {index}")

    def _call(self, method: str, path: str, **more: Any) -> Any:
        reply = self._client.request(method, path, **more)
        assert reply.is_success, f"{method} {path}: {reply.status_code} {reply.text}"
        return reply.json()


def make_key(environment: Mapping[str, str], scope: str) -> str:
    """A new key, made on the command line."""
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "api.cli",
            "keys",
            "create",
            "--name",
            "tests",
            "--scope",
            scope,
            "--json",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    key: str = json.loads(made.stdout)["key"]
    return key
