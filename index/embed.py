"""`Embedder`: texts to unit vectors; long work batched by length, concurrent questions together."""

from __future__ import annotations

import sqlite3
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Sequence, Set
from concurrent.futures import Future
from copy import copy
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np

from index.cache import EmbeddingCache
from index.encoders.encoder import Encoder, OnBegun, TokenStates, Vectors, unheeded
from index.recent import RecentQuestions
from index.token_head import QuestionTokens, TextWords, TokenHead, unit_rows, word_tokens


@dataclass(frozen=True, slots=True)
class QuestionVectors:
    """A question as it is searched: one vector, and its words where the model has a token head."""

    vector: Vectors
    tokens: QuestionTokens | None = None

    def followed_by(self, other: QuestionVectors) -> QuestionVectors:
        """Both questions as one, the one asked last counting more."""
        tokens = self.tokens
        if tokens is not None and other.tokens is not None:
            before, last = np.float32(1 - _LAST_SHARE), np.float32(_LAST_SHARE)
            tokens = QuestionTokens(
                np.concatenate([tokens.vectors, other.tokens.vectors]),
                np.concatenate([tokens.weights * before, other.tokens.weights * last]),
                np.concatenate([tokens.answer_weights * before, other.tokens.answer_weights * last]),
            )
        both = (1 - _LAST_SHARE) * self.vector + _LAST_SHARE * other.vector
        return QuestionVectors(both / np.linalg.norm(both), tokens)


_LAST_SHARE = 0.6
"""What the question that was asked last counts beside the one before it."""

_BATCH_TOKENS = 4096
_BATCH_TEXTS = 64
_QUESTIONS_AT_ONCE = 8
_QUESTIONS_REMEMBERED = 256
_MOST_SECONDS_TO_BEGIN = 0.05
_SHORTEST_SHARE = 0.7

Progress = Callable[[int, int], None]


class Encoding(Future[QuestionVectors]):
    """A question that is being encoded. asked_at: when that was asked for, by `time.perf_counter`."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_at = time.perf_counter()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that waits to be encoded. begun: set once the model has begun."""

    text: str
    found: Encoding
    begun: threading.Event


class Embedder:
    """Embeds passages and questions with one encoder.

    Safe to call from several threads: questions that arrive while another is being encoded are
    encoded together next. What was asked a short while ago is not encoded again.
    """

    def __init__(
        self, encoder: Encoder, cache: EmbeddingCache | None = None, head: TokenHead | None = None
    ) -> None:
        self.encoder = encoder
        self._recent: RecentQuestions[QuestionVectors] = RecentQuestions(_QUESTIONS_REMEMBERED)
        self.head = head
        self._cache = cache
        self._batch_tokens = _BATCH_TOKENS
        self._questions: SimpleQueue[_Asked | None] = SimpleQueue()
        self._expected: dict[str, _Asked] = {}
        self._is_encoding = False
        self._closed = False
        self._closing = threading.Lock()
        self._worker = threading.Thread(target=self._serve, name="embed-questions", daemon=True)
        self._worker.start()

    @property
    def head(self) -> TokenHead | None:
        """What makes words of the encoder's tokens; None where the model has none."""
        return self._head

    @head.setter
    def head(self, head: TokenHead | None) -> None:
        self._head = head
        self._recent.clear()

    def in_batches_of(self, tokens: int) -> Embedder:
        """The same embedder with batches of so many tokens: less memory, and others wait less.

        Close the original, not this.
        """
        other = copy(self)
        other._batch_tokens = tokens
        return other

    def forget(self, document_ids: Iterable[str]) -> None:
        """Take out of the cache what was embedded for these documents.

        Raises:
            sqlite3.Error: the cache cannot be written.
        """
        if self._cache is not None:
            self._cache.forget(document_ids)

    def embed_passages(
        self,
        texts: Sequence[str],
        on_progress: Progress = lambda done, total: None,
        owners: Sequence[str] | None = None,
    ) -> Vectors:
        """(len(texts), dimension) float32, every row of length 1.

        Known texts come from the cache; the rest is sorted by length, so that a batch wastes
        little on padding, and each batch is cached as it is done: an interrupted run resumes.

        Args:
            owners: the id of the document that each text is of, by which the cache can forget it.
        """
        vectors = np.empty((len(texts), self.encoder.dimension), dtype=np.float32)
        prompted = [self.encoder.passage_prompt + text for text in texts]
        known = self._known(prompted)
        for place, vector in known.items():
            vectors[place] = vector

        def encode(places: Sequence[int], batch: Sequence[str]) -> None:
            vectors[places] = self.encoder.encode(batch)
            self._keep(batch, vectors[places], _owners_of(places, owners))

        self._encode_missing(prompted, set(known), encode, on_progress)
        return vectors

    def embed_with_words(
        self,
        texts: Sequence[str],
        on_progress: Progress = lambda done, total: None,
        owners: Sequence[str] | None = None,
    ) -> tuple[Vectors, list[TextWords]]:
        """The vectors, as `embed_passages` gives them, and the words of each text.

        Raises:
            ValueError: this embedder has no token head.
        """
        if self.head is None:
            raise ValueError("This embedder has no token head: use embed_passages.")
        head, prompt = self.head, self.encoder.passage_prompt
        vectors = np.empty((len(texts), self.encoder.dimension), dtype=np.float32)
        prompted = [prompt + text for text in texts]
        words = self._known_words(prompted)
        known = {place: v for place, v in self._known(prompted).items() if place in words}
        for place, vector in known.items():
            vectors[place] = vector

        def encode(places: Sequence[int], batch: Sequence[str]) -> None:
            vectors[places], states = self.encoder.encode_tokens(batch)
            read = [head.read_passage(t, s, prompt) for t, s in zip(batch, states, strict=True)]
            words.update(zip(places, read, strict=True))
            owned = _owners_of(places, owners)
            self._keep(batch, vectors[places], owned)
            self._keep_words(batch, read, owned)

        self._encode_missing(prompted, set(known), encode, on_progress)
        return vectors, [words[place] for place in range(len(texts))]

    def embed_question(self, text: str) -> QuestionVectors:
        """A question as it is searched; waits for at most the batch that is running.

        Raises:
            RuntimeError: the embedder is closed.
        """
        return self.begin_question(text).result()

    def expect_question(self, text: str) -> None:
        """Begin to encode a question that will be asked in a moment, and return at once.

        `begin_question` with the same text then gives what is under way. One that nobody asks after all
        is remembered as if somebody had.
        """
        with self._closing:
            if self._closed or text in self._expected or self._recent.get(text) is not None:
                return
            asked = self._expected[text] = _Asked(text, Encoding(), threading.Event())
            self._questions.put(asked)

    def begin_question(self, text: str) -> Encoding:
        """Have a question encoded while the asker does something else.

        Unless others are before it, this returns when the model has begun: an asker that goes on working
        would keep the interpreter from the thread that starts it.

        Raises:
            RuntimeError: the embedder is closed.
        """
        with self._closing:
            if self._closed:
                raise RuntimeError("The embedder is closed. Open another one.")
            asked = self._expected.pop(text, None)
            if asked is None:
                asked = _Asked(text, Encoding(), threading.Event())
                known = self._recent.get(text)
                if known is not None:
                    asked.found.set_result(known)
                    return asked.found
                self._questions.put(asked)
        if not self._is_encoding:
            asked.begun.wait(_MOST_SECONDS_TO_BEGIN)
        return asked.found

    def embed_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        """Many questions at once, for evaluation; in their order."""
        prompted = [self.encoder.query_prompt + text for text in texts]
        found: dict[int, QuestionVectors] = {}
        for batch in self._batches(prompted):
            found.update(zip(batch, self._encode_questions([prompted[i] for i in batch]), strict=True))
        return [found[place] for place in range(len(texts))]

    def embed_pieces(self, texts: Sequence[str]) -> list[TokenStates] | None:
        """The pieces of words of each text, in their context, for comparing words across languages.

        Each state is of length 1 and freed of what all have in common, each span is in its text. None
        without a token head, which knows what that is.
        """
        if self.head is None:
            return None
        head, prompt = self.head, self.encoder.passage_prompt
        prompted = [prompt + text for text in texts]
        found: dict[int, TokenStates] = {}
        for batch in self._batches(prompted):
            _, tokens = self.encoder.encode_tokens([prompted[place] for place in batch])
            for place, read in zip(batch, tokens, strict=True):
                kept = word_tokens(prompted[place], read, prompt)
                states = unit_rows(head.centre(read.states[kept]))
                found[place] = TokenStates(states, read.spans[kept] - len(prompt))
        return [found[place] for place in range(len(texts))]

    def close(self) -> None:
        """Stop the question worker and close the cache; questions already asked are answered first."""
        with self._closing:
            self._closed = True
            self._questions.put(None)
        self._worker.join()
        if self._cache is not None:
            self._cache.close()

    def _serve(self) -> None:
        while (first := self._questions.get()) is not None:
            waiting = [first]
            stop = False
            at_once = _power_of_two(min(_QUESTIONS_AT_ONCE, 1 + self._questions.qsize()))
            while len(waiting) < at_once and not self._questions.empty():
                following = self._questions.get()
                if following is None:
                    stop = True
                    break
                waiting.append(following)
            self._answer(waiting)
            if stop:
                return

    def _answer(self, waiting: Sequence[_Asked]) -> None:
        def begin() -> None:
            for asked in waiting:
                asked.begun.set()

        self._is_encoding = True
        try:
            found = self._encode_questions([self.encoder.query_prompt + a.text for a in waiting], begin)
        except Exception as error:  # the asker's thread raises it
            for asked in waiting:
                asked.found.set_exception(error)
        else:
            for asked, vectors in zip(waiting, found, strict=True):
                self._recent.put(asked.text, vectors)
                asked.found.set_result(vectors)
        finally:
            with self._closing:
                for asked in waiting:
                    if self._expected.get(asked.text) is asked:
                        del self._expected[asked.text]
            self._is_encoding = False
            begin()

    def _encode_questions(
        self, prompted: Sequence[str], on_begun: OnBegun = unheeded
    ) -> list[QuestionVectors]:
        if self.head is None:
            on_begun()
            return [QuestionVectors(vector) for vector in self.encoder.encode(prompted)]
        vectors, tokens = self.encoder.encode_tokens(prompted, on_begun)
        prompt = self.encoder.query_prompt
        return [
            QuestionVectors(vector, self.head.read_question(text, states, prompt))
            for vector, text, states in zip(vectors, prompted, tokens, strict=True)
        ]

    def _encode_missing(
        self,
        prompted: Sequence[str],
        known: Set[int],
        encode: Callable[[Sequence[int], Sequence[str]], None],
        on_progress: Progress,
    ) -> None:
        missing = [place for place in range(len(prompted)) if place not in known]
        done = len(known)
        on_progress(done, len(prompted))
        for batch in self._batches([prompted[place] for place in missing]):
            places = [missing[i] for i in batch]
            encode(places, [prompted[place] for place in places])
            done += len(places)
            on_progress(done, len(prompted))

    def _batches(self, texts: Sequence[str]) -> list[list[int]]:
        """Places in `texts` by batch, longest texts first; no batch pads beyond its budget.

        A batch has 1, 2, 4, … texts: each new shape costs the encoder memory for good.
        """
        limit = self.encoder.max_tokens
        lengths = [min(tokens, limit) for tokens in self.encoder.count_tokens(texts)] if texts else []
        order = sorted(range(len(texts)), key=lambda i: -lengths[i])
        batches: list[list[int]] = []
        at = 0
        while at < len(order):
            longest = lengths[order[at]]
            most = min(_BATCH_TEXTS, max(1, self._batch_tokens // max(1, longest)))
            alike = [i for i in order[at : at + most] if lengths[i] > _SHORTEST_SHARE * longest - 1]
            size = _power_of_two(len(alike))
            batches.append(order[at : at + size])
            at += size
        return batches

    def _known(self, texts: Sequence[str]) -> dict[int, Vectors]:
        if self._cache is None:
            return {}
        try:
            return self._cache.get(self.encoder.fingerprint, texts)
        except sqlite3.Error as error:
            _warn_cache(error)
            return {}

    def _keep(self, texts: Sequence[str], vectors: Vectors, owners: Sequence[str]) -> None:
        if self._cache is None:
            return
        try:
            self._cache.put(self.encoder.fingerprint, texts, vectors, owners)
        except sqlite3.Error as error:
            _warn_cache(error)

    def _known_words(self, texts: Sequence[str]) -> dict[int, TextWords]:
        if self._cache is None or self.head is None:
            return {}
        try:
            return self._cache.get_words(self._words_fingerprint, texts, self.head.width)
        except sqlite3.Error as error:
            _warn_cache(error)
            return {}

    def _keep_words(
        self, texts: Sequence[str], words: Sequence[TextWords], owners: Sequence[str]
    ) -> None:
        if self._cache is None:
            return
        try:
            self._cache.put_words(self._words_fingerprint, texts, words, owners)
        except sqlite3.Error as error:
            _warn_cache(error)

    @property
    def _words_fingerprint(self) -> str:
        return f"{self.encoder.fingerprint} {self.head.fingerprint if self.head else ''}"


def _owners_of(places: Sequence[int], owners: Sequence[str] | None) -> list[str]:
    return [owners[place] for place in places] if owners is not None else []


def _power_of_two(most: int) -> int:
    """The largest of 1, 2, 4, … that is not over `most`."""
    return 1 << (most.bit_length() - 1)


def _warn_cache(error: sqlite3.Error) -> None:
    warnings.warn(
        f"The embedding cache cannot be used ({error}); embedding without it.",
        RuntimeWarning,
        stacklevel=3,
    )
