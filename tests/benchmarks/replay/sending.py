"""Sends the arrivals of the day by their ways, each at its time."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import httpx

from corpus.ids import slug_of_url
from tests.benchmarks.replay.articles import Article
from tests.benchmarks.replay.feeds import FeedSite, page_of
from tests.benchmarks.replay.plan import BATCH_LINES, Arrival, Kind, Way

_SENDERS = 4
_WAIT_SECONDS = 0.05
_PNG = b"\x89PNG\r\n\x1a\n"
_GARBAGE_FILES = (
    (".html", _PNG),
    (".pdf", b"%PDF-1.7 and nothing of one"),
    (".txt", "Año".encode("latin-1")),
    (".docx", b"PK\x03\x04 cut off"),
    (".json", b'{"title": "No end'),
)
_GARBAGE_BODIES = (("application/json", b"{"), ("application/pdf", b"no PDF"), ("text/plain", _PNG))
_FOLDER_FORMATS = (".md", ".html", ".json", ".txt")
_PUT_TYPES = ("application/json", "text/markdown", "text/html", "text/plain", "message/rfc822")


@dataclass
class Sent:
    """What was sent so far; times are of the monotonic clock.

    first_answered: key of an article -> when it was first answered 2xx over the API.
    first_handed_over: key of an article -> when its file was first written, or its page published.
    requests: how many requests were sent; failed: those that should have been accepted, and were not.
    refused: keys of garbage that the API refused, as it should.
    """

    first_answered: dict[str, float] = field(default_factory=dict)
    first_handed_over: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Sender:
    """Sends arrivals at a rate; one that is about another waits until that one was accepted."""

    def __init__(
        self, client: httpx.Client, folder: Path, site: FeedSite, is_accepted: Callable[[str], bool]
    ) -> None:
        """
        Args:
            client: with the address of the service and a key that may write.
            folder: the watched folder.
            is_accepted: whether an id is in the store by now.
        """
        self.sent = Sent()
        self._client = client
        self._folder = folder
        self._site = site
        self._is_accepted = is_accepted
        self._lines: list[Arrival] = []
        self._lock = threading.Lock()

    def run(self, arrivals: list[Arrival], per_second: float, give_up_seconds: float = 120) -> None:
        """Send all, and return when the last one is sent.

        Raises:
            TimeoutError: what the last ones wait for was not accepted.
        """
        waiting, held = deque(arrivals), deque[Arrival]()
        due = sent_at = time.monotonic()
        with ThreadPoolExecutor(_SENDERS) as pool:
            while waiting or held:
                ready = self._next(waiting, held)
                if ready is None:
                    self._send_lines(pool)
                    if time.monotonic() - sent_at > give_up_seconds:
                        raise TimeoutError(f"{held[0].article.key} was not accepted in time.")
                    time.sleep(_WAIT_SECONDS)
                    continue
                time.sleep(max(0.0, due - time.monotonic()))
                sent_at = time.monotonic()
                due = max(due + 1 / per_second, sent_at)
                if ready.way is Way.BATCH and ready.kind is not Kind.DELETION:
                    self._lines.append(ready)
                    if len(self._lines) == BATCH_LINES:
                        self._send_lines(pool)
                else:
                    pool.submit(self._send, ready)
            self._send_lines(pool)

    def id_of(self, arrival: Arrival) -> str:
        """The id under which the service knows the article."""
        key = arrival.article.key
        return slug_of_url(self._site.url_of(key)) if arrival.way is Way.FEED else key

    def _next(self, waiting: deque[Arrival], held: deque[Arrival]) -> Arrival | None:
        for _ in range(len(held)):
            arrival = held.popleft()
            if self._may_come(arrival):
                return arrival
            held.append(arrival)
        while waiting:
            arrival = waiting.popleft()
            if self._may_come(arrival):
                return arrival
            held.append(arrival)
        return None

    def _may_come(self, arrival: Arrival) -> bool:
        return arrival.after is None or self._is_accepted(self.id_of(arrival.after))

    def _send_lines(self, pool: ThreadPoolExecutor) -> None:
        if self._lines:
            lines, self._lines = self._lines, []
            pool.submit(self._send_batch, lines)

    def _send(self, arrival: Arrival) -> None:
        try:
            if arrival.kind is Kind.DELETION:
                self._delete(arrival)
            elif arrival.way is Way.PUT:
                self._put(arrival)
            elif arrival.way is Way.FOLDER:
                self._write(arrival)
            else:
                self._publish(arrival)
        except Exception as error:  # whatever it is, the pool would keep it to itself
            self._fail(arrival, repr(error))

    def _put(self, arrival: Arrival) -> None:
        number = _number(arrival)
        if arrival.kind is Kind.GARBAGE:
            media_type, body = _GARBAGE_BODIES[number % len(_GARBAGE_BODIES)]
        else:
            media_type = _PUT_TYPES[number % len(_PUT_TYPES)]
            body = _body(arrival.article, media_type)
        reply = self._client.put(
            f"/v1/documents/{arrival.article.key}", content=body, headers={"Content-Type": media_type}
        )
        self._take_reply(arrival, reply)

    def _take_reply(self, arrival: Arrival, reply: httpx.Response) -> None:
        now = time.monotonic()
        with self._lock:
            self.sent.requests += 1
            if arrival.kind is Kind.GARBAGE and reply.status_code in (400, 422):
                self.sent.refused.append(arrival.article.key)
            elif reply.is_success and arrival.kind is not Kind.GARBAGE:
                self.sent.first_answered.setdefault(arrival.article.key, now)
            else:
                self.sent.failed.append(
                    f"{arrival.kind} {arrival.article.key}: {reply.status_code} {reply.text[:200]}"
                )

    def _send_batch(self, arrivals: list[Arrival]) -> None:
        lines = [_line(arrival) for arrival in arrivals]
        try:
            reply = self._client.post(
                "/v1/documents:batch",
                content="\n".join(lines),
                headers={"Content-Type": "application/x-ndjson"},
            ).raise_for_status()
        except httpx.HTTPError as error:
            for arrival in arrivals:
                self._fail(arrival, repr(error))
            return
        now = time.monotonic()
        with self._lock:
            self.sent.requests += 1
            for arrival, told in zip(arrivals, reply.json()["lines"], strict=True):
                is_refused = told["outcome"] == "failed"
                key = arrival.article.key
                if is_refused and arrival.kind is Kind.GARBAGE:
                    self.sent.refused.append(key)
                elif is_refused or arrival.kind is Kind.GARBAGE:
                    self.sent.failed.append(f"{arrival.kind} {key}: {told}")
                else:
                    self.sent.first_answered.setdefault(key, now)

    def _delete(self, arrival: Arrival) -> None:
        if arrival.way is Way.FOLDER:
            self._file_of(arrival).unlink()
            return
        reply = self._client.delete(f"/v1/documents/{self.id_of(arrival)}")
        self._take_reply(arrival, reply)

    def _write(self, arrival: Arrival) -> None:
        """Write beside and rename, as tools that care do; once more is the same file, touched."""
        path = self._file_of(arrival)
        if arrival.kind is Kind.AGAIN:
            os.utime(path)
        else:
            is_garbage = arrival.kind is Kind.GARBAGE
            content = _garbage_file(arrival)[1] if is_garbage else _file(arrival.article, path.suffix)
            beside = path.with_name(f".{path.name}")
            beside.write_bytes(content)
            beside.replace(path)
        with self._lock:
            self.sent.first_handed_over.setdefault(arrival.article.key, time.monotonic())

    def _file_of(self, arrival: Arrival) -> Path:
        number = _number(arrival)
        suffix = _FOLDER_FORMATS[number % len(_FOLDER_FORMATS)]
        if arrival.kind is Kind.GARBAGE:
            suffix = _garbage_file(arrival)[0]
        return self._folder / f"{arrival.article.key}{suffix}"

    def _publish(self, arrival: Arrival) -> None:
        if arrival.kind is Kind.GARBAGE:
            self._site.publish_garbage(arrival.article.key)
        else:
            self._site.publish(arrival.article)
        with self._lock:
            self.sent.first_handed_over.setdefault(arrival.article.key, time.monotonic())

    def _fail(self, arrival: Arrival, reason: str) -> None:
        with self._lock:
            self.sent.failed.append(f"{arrival.kind} {arrival.article.key}: {reason}")


def _number(arrival: Arrival) -> int:
    """The number in the article's key; formats go by it."""
    return int(arrival.article.key.split("-")[1]) // 2


def _garbage_file(arrival: Arrival) -> tuple[str, bytes]:
    return _GARBAGE_FILES[_number(arrival) % len(_GARBAGE_FILES)]


def _line(arrival: Arrival) -> str:
    if arrival.kind is Kind.GARBAGE:
        return "{"
    return json.dumps({"id": arrival.article.key, **_fields(arrival.article)})


def _fields(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "text": article.text,
        "lang": article.lang,
        "published": article.published.isoformat(),
        "publisher": article.publisher,
    }


def _file(article: Article, suffix: str) -> bytes:
    media_types = {
        ".md": "text/markdown",
        ".html": "text/html",
        ".json": "application/json",
        ".txt": "text/plain",
    }
    return _body(article, media_types[suffix])


def _body(article: Article, media_type: str) -> bytes:
    match media_type:
        case "application/json":
            return json.dumps(_fields(article)).encode()
        case "text/markdown":
            about = {name: value for name, value in _fields(article).items() if name != "text"}
            lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in about.items()]
            return "\n".join(["---", *lines, "---", "", article.text, ""]).encode()
        case "text/html":
            return page_of(article).encode()
        case "message/rfc822":
            message = EmailMessage()
            message["Subject"] = article.title
            message["From"] = "Desk <desk@news.example>"
            message["Date"] = f"{article.published:%d %b %Y} 10:00:00 +0000"
            message.set_content(article.text)
            return message.as_bytes()
    return f"{article.title}\n\n{article.text}\n".encode()
