"""A language model that notes what it said."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from rag.generate.model import LanguageModel, Message


class Recorded:
    """Passes on what another model says; `said` is the last reply."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.said = ""

    def stream(self, messages: Sequence[Message], seconds: float) -> Generator[str]:
        self.said = ""
        for piece in self._model.stream(messages, seconds):
            self.said += piece
            yield piece
