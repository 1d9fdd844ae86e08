"""What a language model is to this package: messages in, text out piece by piece."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """A model that goes on with a chat. Called from many threads at once."""

    def stream(self, messages: Sequence[Message], seconds: float) -> Generator[str]:
        """The reply, piece by piece as it comes; closing it ends the work.

        Raises:
            LanguageModelDown: it cannot be reached, or what it says is no reply.
            LanguageModelSlow: the reply was not finished in so many seconds.
        """
