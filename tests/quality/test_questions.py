"""The golden questions agree with the briefs they are drawn from."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_ARTICLES = _HERE.parents[1] / "corpus" / "articles"
_KEYS = [
    "id",
    "question",
    "lang",
    "type",
    "document_id",
    "sentence",
    "answers",
    "answerable",
    "history",
]
_ANSWERABLE_TYPES = {
    "who",
    "when",
    "how_many",
    "where",
    "what",
    "why",
    "compare",
    "as_of",
    "cross_language",
    "follow_up",
}
_UNANSWERABLE_COUNTS = {
    "unanswerable_scope": 15,
    "unanswerable_future": 5,
    "unanswerable_figure": 8,
    "unanswerable_premise": 8,
    "unanswerable_near": 9,
}
_WORD = re.compile(r"[^\W\d_]+")
# Words that carry no topic: question words, auxiliaries, prepositions and the months of a date.
_STOP_TEXT = """
    about after against also among because been before between both could does doing down during each
    every from have into many most much only other over same since some than that their them there they
    this those under until what when where which while whom whose will with would
    como cual cuales cuando cuanta cuantas cuanto cuantos cada contra desde donde entre esos esta este
    estos habia hasta para pero porque quien quienes segun sobre tras
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
_STOP_WORDS = frozenset(_STOP_TEXT.split())

Question = dict[str, Any]


def _questions() -> list[Question]:
    lines = (_HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _answerable() -> list[Question]:
    return [question for question in _questions() if question["answerable"]]


def _unanswerable() -> list[Question]:
    return [question for question in _questions() if not question["answerable"]]


def _brief(document_id: str) -> tuple[str, str]:
    """The language and the body of one brief, without its front matter."""
    text = (_ARTICLES / f"{document_id}.md").read_text(encoding="utf-8")
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    language = re.search(r"^lang: (\w+)$", front, re.MULTILINE)
    assert language is not None, f"{document_id} has no language"
    return language.group(1), body


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _content_words(text: str) -> set[str]:
    """Words of four letters or more that start in lower case, without accents and stop words."""
    words = {_fold(word) for word in _WORD.findall(text) if len(word) >= 4 and word[0].islower()}
    return words - _STOP_WORDS


def _all_words(text: str) -> set[str]:
    return {_fold(word) for word in _WORD.findall(text)}


def test_there_are_160_questions_with_unique_consecutive_ids() -> None:
    ids = [question["id"] for question in _questions()]
    assert ids == [f"q{number:03d}" for number in range(1, 161)]


def test_no_question_is_asked_twice_in_the_same_conversation() -> None:
    asked = Counter(
        (_fold(question["question"]), json.dumps(question["history"])) for question in _questions()
    )
    assert [text for text, times in asked.items() if times > 1] == []


def test_every_question_has_all_the_keys_in_order() -> None:
    for question in _questions():
        assert list(question) == _KEYS, question["id"]
        assert question["lang"] in {"en", "es"}, question["id"]
        assert question["question"].strip() == question["question"] != "", question["id"]


def test_the_counts_by_language_and_answerability_are_reached() -> None:
    answerable = Counter(question["lang"] for question in _answerable())
    unanswerable = Counter(question["lang"] for question in _unanswerable())
    assert answerable.total() >= 115
    assert answerable["es"] >= 60
    assert answerable["en"] >= 55
    assert unanswerable.total() >= 45
    assert unanswerable["es"] >= 18
    assert unanswerable["en"] >= 27


def test_every_answerable_type_is_used_and_no_other() -> None:
    assert {question["type"] for question in _answerable()} == _ANSWERABLE_TYPES


def test_the_unanswerable_types_have_their_share() -> None:
    assert Counter(question["type"] for question in _unanswerable()) == _UNANSWERABLE_COUNTS


def test_unanswerable_questions_point_to_nothing() -> None:
    for question in _unanswerable():
        assert question["document_id"] is None, question["id"]
        assert question["sentence"] is None, question["id"]
        assert question["answers"] == [], question["id"]
        assert question["history"] == [], question["id"]


def test_every_brief_has_at_least_two_questions() -> None:
    asked = Counter(question["document_id"] for question in _answerable())
    briefs = {path.stem for path in _ARTICLES.glob("*.md")}
    starter = briefs & set(asked)
    assert set(asked) <= briefs
    assert len(starter) >= 28
    assert [brief for brief in sorted(starter) if asked[brief] < 2] == []


def test_every_sentence_stands_exactly_once_in_the_body_of_its_brief() -> None:
    for question in _answerable():
        _, body = _brief(question["document_id"])
        assert body.count(question["sentence"]) == 1, question["id"]


def test_every_sentence_is_whole() -> None:
    for question in _answerable():
        _, body = _brief(question["document_id"])
        before, after = body.split(question["sentence"])
        assert question["sentence"].endswith((".", '."', ".”")), question["id"]
        assert before.endswith(("\n", ". ", '." ', ".” ")), question["id"]
        assert after == "" or after[0] in " \n", question["id"]


def test_every_answer_stands_in_its_sentence() -> None:
    for question in _answerable():
        assert 1 <= len(question["answers"]) <= 3, question["id"]
        for answer in question["answers"]:
            assert answer, question["id"]
            assert answer in question["sentence"], f"{question['id']}: {answer}"


def test_the_language_differs_from_the_brief_only_in_cross_language_questions() -> None:
    for question in _answerable():
        language, _ = _brief(question["document_id"])
        crosses = question["lang"] != language
        assert crosses == (question["type"] == "cross_language"), question["id"]


def test_half_of_the_30_cross_language_questions_are_spanish() -> None:
    crossing = [question for question in _answerable() if question["type"] == "cross_language"]
    assert Counter(question["lang"] for question in crossing) == {"en": 15, "es": 15}


def test_only_the_8_follow_ups_have_a_history() -> None:
    with_history = [question for question in _questions() if question["history"]]
    assert len(with_history) == 8
    for question in with_history:
        assert question["type"] == "follow_up", question["id"]
        turns = question["history"]
        assert [turn["role"] for turn in turns] == ["user", "assistant"], question["id"]
        assert all(turn["content"] for turn in turns), question["id"]
    follow_ups = [question for question in _questions() if question["type"] == "follow_up"]
    assert len(follow_ups) == 8


def test_no_question_repeats_more_than_half_of_its_words_from_its_sentence() -> None:
    offenders: list[str] = []
    for question in _answerable():
        language, _ = _brief(question["document_id"])
        words = _content_words(question["question"])
        if language != question["lang"] or not words:
            continue
        shared = words & _all_words(question["sentence"])
        if len(shared) > len(words) / 2:
            offenders.append(f"{question['id']} {question['question']} shares {sorted(shared)}")
    assert offenders == [], "\n".join(offenders)
