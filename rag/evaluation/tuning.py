"""The tuning half of a question set, read by the service's own steps: what is fitted on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.document import Lang
from corpus.language import detect_language
from index.embed import Embedder, Progress
from index.make import context_of
from index.token_head import unit_rows, word_tokens, words_in_sentences
from rag.calibration import UNFITTED, Calibration
from rag.evaluation.index import EvaluationIndex, build_evaluation_index
from rag.evaluation.read import Reading, read_evidence, read_questions, with_sentences
from rag.evaluation.sets import JudgedQuestion, QuestionSet, answers_question
from rag.evaluation.token_training import Example
from rag.evidence.gather import Evidence

MOST_QUESTIONS = 4_000
_THIRDS = 3
_CHUNKS_AT_ONCE = 16


@dataclass
class TuningSet:
    """The tuning half of a set with its index."""

    questions: QuestionSet
    index: EvaluationIndex
    question_lang: Lang
    passage_lang: Lang

    def asked(self, *, across: bool) -> list[JudgedQuestion]:
        """The questions in another language than the first document that answers them, or the others.

        Those without such a document are neither.
        """
        written = {document.id: document.lang for document in self.questions.documents}
        return [
            question
            for question in self.questions.questions
            if question.relevant
            and (_lang_of(question) != written.get(next(iter(question.relevant)))) == across
        ]


@dataclass
class Read:
    """Questions as asked, and the same with their relevant documents hidden.

    as_asked: they stand for what people ask.
    answerable_share: of the set's answerable questions, how many were read; of the others all are.
    """

    index: EvaluationIndex
    answered: list[Reading]
    hidden: list[Reading]
    as_asked: bool
    answerable_share: float = 1.0


def open_tuning_sets(
    sets: Sequence[QuestionSet], embedder: Embedder, chunk_tokens: int, on_progress: Progress
) -> list[TuningSet]:
    """The tuning half of each set; sets over the same documents share one index."""
    pools: dict[tuple[str, ...], EvaluationIndex] = {}
    return [_open(questions, embedder, chunk_tokens, pools, on_progress) for questions in sets]


def teaches_words(judged: JudgedQuestion, questions: QuestionSet) -> bool:
    """Is a question of a set one that the token head learns from, rather than one for the linear scores?

    All of a set that teaches are. Of others two thirds are, by document, so that the scores are fitted on
    questions whose documents the head has not seen; those that stand for what people ask are kept for
    the scores.
    """
    if questions.teaches:
        return True
    if questions.as_asked or not judged.answerable:
        return False
    document = next(iter(judged.relevant), judged.id)
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % _THIRDS != 0


def read_tuning_set(
    part: TuningSet,
    embedder: Embedder,
    fitted: Calibration,
    chunk_tokens: int,
    on_progress: Progress,
    wanted: Callable[[JudgedQuestion], bool],
    *,
    and_hidden: bool,
) -> Read:
    """Read the wanted questions; `and_hidden`, the answerable ones also with their documents hidden."""
    judged = [q for q in part.questions.questions if q.places or not q.answerable]
    asked = [q for q in judged if wanted(q)]
    answered = read_questions(asked, part.index, embedder, fitted)
    hidden: list[Reading] = []
    if and_hidden:
        answerable = [q for q in asked if q.answerable]
        hidden = read_questions(answerable, part.index, embedder, fitted, without_relevant=True)
    index = with_sentences(part.questions, [*answered, *hidden], embedder, chunk_tokens, on_progress)
    share = sum(q.answerable for q in asked) / max(1, sum(q.answerable for q in judged))
    return Read(index, answered, hidden, part.questions.as_asked, share)


def read_again(read: Read, embedder: Embedder, fitted: Calibration) -> Read:
    """The same questions over the same index, with what is fitted since."""
    answered, hidden = (
        read_questions(
            [reading.judged for reading in readings],
            read.index,
            embedder,
            fitted,
            without_relevant=is_hidden,
        )
        for readings, is_hidden in ((read.answered, False), (read.hidden, True))
    )
    return replace(read, answered=answered, hidden=hidden)


def is_right(evidence: Evidence, reading: Reading) -> bool:
    """Does a sentence answer the question that it was read for?"""
    return answers_question(evidence.document.id, evidence.text, reading.judged)


def word_examples(read: Sequence[Read], embedder: Embedder, fitted: Calibration) -> list[Example]:
    """Questions with their candidate sentences, token by token.

    Those are left out that have an answer, but not among these.
    """
    known: dict[str, np.ndarray] = {}
    found = []
    for part in read:
        for reading in part.answered:
            ranked = read_evidence(reading, part.index, fitted)
            if not reading.judged.answerable or any(is_right(e, reading) for e in ranked):
                found.append((reading, ranked))
    _encode_sentences([e for _, ranked in found for e in ranked], embedder, known)
    return [
        example for reading, ranked in found if (example := _example(reading, ranked, embedder, known))
    ]


def _open(
    questions: QuestionSet,
    embedder: Embedder,
    chunk_tokens: int,
    pools: dict[tuple[str, ...], EvaluationIndex],
    on_progress: Progress,
) -> TuningSet:
    half = questions.half("tune")
    half = replace(half, questions=half.questions[:MOST_QUESTIONS])
    pool = tuple(document.id for document in half.documents)
    if pool not in pools:
        pools[pool] = build_evaluation_index(
            half.documents, embedder, chunk_tokens, sentences_of=set(), on_progress=on_progress
        )
    index = pools[pool]
    sample = read_questions(half.questions[:50], index, embedder, UNFITTED)
    spanish = float(np.mean([reading.understood.lang == "es" for reading in sample]))
    return TuningSet(
        half,
        index,
        "es" if spanish > 0.5 else "en",
        "es" if index.generation.spanish.mean() > 0.5 else "en",
    )


def _lang_of(question: JudgedQuestion) -> Lang:
    return question.lang or detect_language(question.text)


def _sentence_key(evidence: Evidence) -> str:
    document = evidence.document
    return f"{document.lang}\0{document.id}\0{evidence.start}"


def _encode_sentences(
    evidence: Sequence[Evidence], embedder: Embedder, known: dict[str, np.ndarray]
) -> None:
    """Fill in the unit states of each sentence's words, read in the context of its chunk."""
    chunks: dict[tuple[str, str, int], dict[int, Evidence]] = {}
    for one in evidence:
        key = (one.document.lang, one.document.id, one.chunk.start)
        chunks.setdefault(key, {})[one.start] = one
    prompt = embedder.encoder.passage_prompt
    waiting = sorted(chunks.values(), key=lambda c: len(next(iter(c.values())).document.text))
    for begin in range(0, len(waiting), _CHUNKS_AT_ONCE):
        batch = waiting[begin : begin + _CHUNKS_AT_ONCE]
        texts, shifts = [], []
        for sentences in batch:
            first = next(iter(sentences.values()))
            text, shift = context_of(first.document, first.chunk)
            texts.append(prompt + text)
            shifts.append(shift - len(prompt))
        _, encoded = embedder.encoder.encode_tokens(texts)
        for sentences, text, shift, tokens in zip(batch, texts, shifts, encoded, strict=True):
            spans = np.array(sorted((e.start, e.end) for e in sentences.values()), dtype=np.int32)
            kept = word_tokens(text, tokens, prompt)
            inside, bounds = words_in_sentences(tokens.spans[kept], shift, spans)
            places = kept[inside]
            for number, (start, _) in enumerate(spans.tolist()):
                words = tokens.states[places[bounds[number] : bounds[number + 1]]]
                known[_sentence_key(sentences[start])] = unit_rows(words).astype(np.float16)


def _example(
    reading: Reading, ranked: Sequence[Evidence], embedder: Embedder, known: dict[str, np.ndarray]
) -> Example | None:
    words = _question_words(reading, embedder)
    candidates = [(e, known[_sentence_key(e)]) for e in ranked]
    candidates = [(e, tokens) for e, tokens in candidates if len(tokens)]
    answers = np.array([is_right(e, reading) for e, _ in candidates], dtype=bool)
    if not len(words) or not candidates or (reading.judged.answerable and not answers.any()):
        return None
    return Example(
        words,
        np.concatenate([tokens for _, tokens in candidates]),
        np.concatenate([[0], np.cumsum([len(tokens) for _, tokens in candidates])]),
        np.stack([e.features for e, _ in candidates]),
        answers,
    )


def _question_words(reading: Reading, embedder: Embedder) -> np.ndarray:
    """(words, dimension) unit states of a question's words."""
    text = embedder.encoder.query_prompt + reading.understood.text
    _, (tokens,) = embedder.encoder.encode_tokens([text])
    return unit_rows(tokens.states[word_tokens(text, tokens, embedder.encoder.query_prompt)])
