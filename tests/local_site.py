"""A web server on this machine whose every answer is the test's own, down to the bytes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Answer = bytes | Iterable[bytes]


def answer(
    body: bytes = b"", status: str = "200 OK", media_type: str | None = "text/html", **headers: str
) -> bytes:
    """A whole HTTP answer; underscores in the names of headers become hyphens."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    if media_type:
        lines.append(f"Content-Type: {media_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class LocalSite:
    """`pages` maps a path to an answer, or to what makes one of the request's head.

    requests: the head of each request that came, in order.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer | Callable[[str], Answer]] = {}
        self.requests: list[str] = []
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(30)
        self.port: int = self._listener.getsockname()[1]
        scheme = "https" if context else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self.pair = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [head.split(" ", 2)[1] for head in self.requests]

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:  # nobody has come for a while
                continue
            except OSError:
                return
            threading.Thread(target=self._reply, args=(connection,), daemon=True).start()

    def _reply(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(10)
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                with connection:
                    self._send(connection)
        except OSError:
            return

    def _send(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(65_536)
            if not chunk:
                return
            received += chunk
        head = received.decode("latin-1")
        self.requests.append(head)
        page = self.pages.get(head.split(" ", 2)[1], answer(b"none", "404 Not Found"))
        made = page(head) if callable(page) else page
        for piece in [made] if isinstance(made, bytes) else made:
            connection.sendall(piece)


@contextmanager
def local_site(context: ssl.SSLContext | None = None) -> Iterator[LocalSite]:
    """A site that is up within the block."""
    site = LocalSite(context)
    try:
        yield site
    finally:
        site.close()
