"""Language models that need no weights."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence

from rag.generate.model import Message


class ScriptedModel:
    """Says what it is told to say of the messages, in pieces; an exception among them is raised.

    asked: the messages of every call. closed: how many replies were closed or came to their end.
    """

    def __init__(self, reply: str | Sequence[object] | Callable[[Sequence[Message]], str]) -> None:
        self._reply = reply
        self.asked: list[Sequence[Message]] = []
        self.closed = 0

    def stream(self, messages: Sequence[Message], seconds: float) -> Generator[str]:
        self.asked.append(messages)
        reply = self._reply(messages) if callable(self._reply) else self._reply
        try:
            for piece in re.findall(r"\s*\S+", reply) if isinstance(reply, str) else reply:
                if isinstance(piece, Exception):
                    raise piece
                yield str(piece)
        finally:
            self.closed += 1
