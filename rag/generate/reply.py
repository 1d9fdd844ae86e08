"""A model's reply, read as it comes: sentence by sentence, each with the numbers that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Lang
from corpus.sentences import split_sentences
from rag.errors import LanguageModelBabbles
from rag.generate.prompt import MOST_SENTENCES

MOST_CHARS = 6_000
MOST_CHARS_UNCITED = 1_200
MOST_THOUGHT_CHARS = 60_000
_READ_AT_ONCE = 200
_MOST_READ = 2 * MOST_SENTENCES

_NUMBERS = r"\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]"
_MARKS = re.compile(rf"(?:(?<!\s)\s+)?(?:{_NUMBERS}[\s,]{{0,3}})+(?P<stop>[.!?…](?!\[))?")
_MARK = re.compile(_NUMBERS)
_BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s+")
_GOES_ON = re.compile(r"\s*[,;:)\]]|\s*[^\W\d_A-ZÁÉÍÓÚÜÑ]")
_BLANKS = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r" (?=[,;:.])")
_TURN_END = re.compile(r"<\|\w|</s>|<end_of_turn>")
_THOUGHT = "<think>"
_THOUGHT_END = "</think>"


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, without its marks, and the numbers that it cites."""

    text: str
    numbers: tuple[int, ...]


class ReplyReader:
    """Cuts a reply into sentences while it is being written."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._unread = ""
        self._chars = 0
        self._ahead: tuple[int, ...] | None = None
        self._seen: set[Draft] = set()
        self._is_thinking: bool | None = None
        self.is_over = False
        """Whether the model's turn has ended, though it goes on, as somebody else."""

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that a piece completes.

        Raises:
            LanguageModelBabbles: the reply is too long, repeats itself, or cites nothing.
        """
        for start in range(0, len(piece), _READ_AT_ONCE):
            yield from self._feed(piece[start : start + _READ_AT_ONCE])

    def _feed(self, piece: str) -> Iterator[Draft]:
        if self.is_over:
            return
        self._chars += len(piece)
        self._unread += piece
        if not self._skip_thought():
            return
        if end := _TURN_END.search(self._unread):
            self._unread, self.is_over = self._unread[: end.start()], True
            return
        yield from self._cut(is_end=False)
        if self._chars > MOST_CHARS:
            raise LanguageModelBabbles(f"The reply has more than {MOST_CHARS} characters.")
        if len(self._unread) > MOST_CHARS_UNCITED:
            raise LanguageModelBabbles(f"{MOST_CHARS_UNCITED} characters of the reply cite nothing.")

    def close(self) -> Iterator[Draft]:
        """What is left at the end."""
        if self._skip_thought():
            yield from self._cut(is_end=True)

    def _skip_thought(self) -> bool:
        """Whether the answer has begun; what a model thinks before it is not read."""
        if self._is_thinking is None:
            self._unread = self._unread.lstrip()
            if len(self._unread) < len(_THOUGHT) and _THOUGHT.startswith(self._unread):
                return False
            self._is_thinking = self._unread.startswith(_THOUGHT)
        if self._is_thinking:
            _, end, rest = self._unread.partition(_THOUGHT_END)
            if not end:
                if self._chars > MOST_THOUGHT_CHARS:
                    raise LanguageModelBabbles(
                        f"It thinks for more than {MOST_THOUGHT_CHARS} characters."
                    )
                return False
            self._is_thinking, self._unread, self._chars = False, rest, len(rest)
        return True

    def _cut(self, *, is_end: bool) -> Iterator[Draft]:
        at = 0
        while match := _MARKS.search(self._unread, at):
            following = self._unread[match.end() :]
            if not following.strip() and not is_end:
                return
            text, at = self._unread[: match.start()], match.end()
            if not text.strip():
                self._ahead = _numbers_in(match.group())
                self._unread, at = following, 0
            elif self._ahead is not None and not match["stop"]:
                ahead, self._ahead = self._ahead, _numbers_in(match.group())
                self._unread, at = following, 0
                yield from self._read(text, ahead)
            elif match["stop"] or not _GOES_ON.match(following):
                self._unread, at = following, 0
                yield from self._read(text + match.group(), ())
        if is_end:
            rest, self._unread = self._unread, ""
            yield from self._read(rest, self._ahead or ())

    def _read(self, text: str, ahead: tuple[int, ...]) -> Iterator[Draft]:
        """The sentences of a stretch of text; the marks in it, and those ahead, are its last one's.

        One that its mark ends is given its full stop.
        """
        unmarked = _MARKS.sub(lambda match: match["stop"] or " ", text)
        plain = _SPACE_BEFORE.sub("", _BLANKS.sub(" ", _BULLET.sub("", unmarked))).strip()
        sentences = [plain[start:end] for start, end in split_sentences(plain, self._lang)]
        for place, sentence in enumerate(sentences, 1):
            numbers = (ahead or _numbers_in(text)) if place == len(sentences) else ()
            is_open = bool(numbers) and sentence[-1].isalnum()
            draft = Draft(f"{sentence}." if is_open else sentence, numbers)
            if draft in self._seen:
                raise LanguageModelBabbles("The reply repeats a sentence.")
            self._seen.add(draft)
            if len(self._seen) > _MOST_READ:
                raise LanguageModelBabbles(f"The reply has more than {_MOST_READ} sentences.")
            yield draft


def _numbers_in(text: str) -> tuple[int, ...]:
    found = [int(number) for mark in _MARK.findall(text) for number in re.findall(r"\d+", mark)]
    return tuple(dict.fromkeys(found))
