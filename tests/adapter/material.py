"""Question sets as token ids: passages, the sentences in them, and questions with those that answer."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.encoders.encoder import TokenStates
from index.make import context_of, quotable_sentences
from index.models.prepare import PASSAGE_PROMPT, QUERY_PROMPT
from index.split import SentenceTextSplitter, split_document
from index.token_head import word_tokens, words_in_sentences
from rag.evaluation.sets import JudgedQuestion, QuestionSet, answers_question
from rag.evaluation.tuning import teaches_words

Places = npt.NDArray[np.int64]
MOST_TOKENS = 512
_EVERY = 3


@dataclass(frozen=True)
class Text:
    """ids: (tokens,). words: the places of those that hold a letter or a digit, without the prompt."""

    ids: npt.NDArray[np.int64]
    words: Places


@dataclass(frozen=True)
class Sentence:
    """Its words' places in the passage that it begins in."""

    passage: int
    words: Places


@dataclass
class Asked:
    """A question. right: the numbers of the sentences that answer it.

    document: the one that answers; of one without an answer, the nearest (`assign_nearest`).
    style: log-odds, by its wording alone, that a question has an answer (`add_style`).
    """

    id: str
    text: str
    tokens: Text
    right: tuple[int, ...]
    document: str | None
    style: float = 0.0


@dataclass
class Material:
    """One set. of_document: document id -> its passages; of_passage: its sentences."""

    name: str
    teaches: bool
    passages: list[Text] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    of_document: dict[str, list[int]] = field(default_factory=dict)
    of_passage: list[list[int]] = field(default_factory=list)


def read_material(questions: QuestionSet, tokenizer: Tokenizer, chunk_tokens: int) -> Material:
    """The set's questions that may teach, over the documents that they are asked of."""
    judged = [q for q in questions.questions if _may_teach(q, questions)]
    asked_of = {place.document_id for q in judged for place in q.places}
    splitter = SentenceTextSplitter(
        lambda text: [start for start, _ in tokenizer.encode(text, add_special_tokens=False).offsets],
        chunk_tokens,
    )
    material, texts = Material(questions.name, questions.teaches), {}
    for document in questions.documents:
        if document.id not in asked_of:
            continue
        sentences = list(quotable_sentences(document))
        starts = [start for start, _ in sentences]
        for chunk in split_document(document, splitter):
            text, shift = context_of(document, chunk)
            own = sentences[bisect_left(starts, chunk.start) : bisect_left(starts, chunk.end)]
            passage, spans = _encode(tokenizer, PASSAGE_PROMPT, text)
            number = len(material.passages)
            material.passages.append(passage)
            material.of_document.setdefault(document.id, []).append(number)
            material.of_passage.append([])
            inside, bounds = words_in_sentences(
                spans[passage.words], shift - len(PASSAGE_PROMPT), np.array(own, np.int32).reshape(-1, 2)
            )
            for place, (start, end) in enumerate(own):
                words = passage.words[inside[bounds[place] : bounds[place + 1]]]
                if len(words):
                    texts[len(material.sentences)] = (document.id, document.text[start:end])
                    material.of_passage[number].append(len(material.sentences))
                    material.sentences.append(Sentence(number, words))
    for one in judged:
        tokens, _ = _encode(tokenizer, QUERY_PROMPT, one.text)
        right = tuple(n for n, (id_, text) in texts.items() if answers_question(id_, text, one))
        if len(tokens.words) and (right or not one.answerable):
            document = one.places[0].document_id if one.places else None
            material.questions.append(Asked(one.id, one.text, tokens, right, document))
    return material


def leave_for_weights(material: Material) -> None:
    """Leave out a third of the questions without an answer, by document, of a set that does not teach.

    The weights that are fitted later are fitted on those.
    """
    material.questions = [
        q
        for q in material.questions
        if material.teaches or q.right or int(_digest(q.document or q.id), 16) % _EVERY != 0
    ]


def add_style(questions: Sequence[Asked]) -> None:
    """Tell what a question's wording alone says of its having an answer, each by the others.

    Questions that were written without an answer differ in style, and that is not to be learned.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    has_answer = np.array([bool(q.right) for q in questions])
    if has_answer.all() or not has_answer.any():
        return
    texts = [q.text for q in questions]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True).fit_transform(texts)
    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), min_df=5, sublinear_tf=True
    ).fit_transform(texts)
    chances = cross_val_predict(
        LogisticRegression(max_iter=300),
        hstack([words, letters]).tocsr(),
        has_answer,
        cv=5,
        method="predict_proba",
    )[:, 1]
    for question, chance in zip(questions, chances, strict=True):
        question.style = float(np.log(chance / (1 - chance)))


def _may_teach(judged: JudgedQuestion, questions: QuestionSet) -> bool:
    if questions.teaches or judged.answerable:
        return bool(judged.places or not judged.answerable) and (
            questions.teaches or (judged.is_for_tuning and teaches_words(judged, questions))
        )
    return judged.is_for_tuning and not questions.as_asked


def _encode(tokenizer: Tokenizer, prompt: str, text: str) -> tuple[Text, npt.NDArray[np.int32]]:
    whole = prompt + text
    encoded = tokenizer.encode(whole)
    ids = np.array(encoded.ids[:MOST_TOKENS], np.int64)
    if len(encoded.ids) > MOST_TOKENS:
        ids[-1] = encoded.ids[-1]
    spans = np.array(encoded.offsets[:MOST_TOKENS], np.int32)
    no_states = TokenStates(np.zeros((len(ids), 1), np.float32), spans)
    return Text(ids, word_tokens(whole, no_states, prompt)), spans


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
