"""The golden questions, and those that are fitted on, agree with the briefs they are drawn from."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rag.evaluation.load import load_question_set, load_tuning_sets
from rag.evaluation.sets import QuestionSet

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
    "also",
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
    "several",
}
_UNANSWERABLE_COUNTS = {
    "unanswerable_scope": 15,
    "unanswerable_future": 5,
    "unanswerable_figure": 11,
    "unanswerable_premise": 13,
    "unanswerable_near": 13,
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
Place = dict[str, Any]


def _read(name: str) -> list[Question]:
    lines = (_HERE / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def golden() -> list[Question]:
    return _read("")


@pytest.fixture
def fitting() -> list[Question]:
    return _read("fitting")


@pytest.fixture(scope="module")
def taught() -> list[QuestionSet]:
    folders = sorted(path.parent for path in _HERE.glob("*/*/teaching.jsonl"))
    return [load_tuning_sets(folder)[-1] for folder in folders]


@pytest.fixture(params=["", "fitting"], ids=["golden", "fitting"])
def questions(request: pytest.FixtureRequest) -> list[Question]:
    return _read(request.param)


def _answerable(questions: list[Question]) -> list[Question]:
    return [question for question in questions if question["answerable"]]


def _unanswerable(questions: list[Question]) -> list[Question]:
    return [question for question in questions if not question["answerable"]]


def _also(questions: list[Question]) -> list[tuple[Question, Place]]:
    return [(question, place) for question in questions for place in question["also"]]


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


def _stands_once_and_whole(document_id: str, sentence: str) -> bool:
    _, body = _brief(document_id)
    if body.count(sentence) != 1:
        return False
    before, after = body.split(sentence)
    return (
        sentence.endswith((".", '."', ".”"))
        and before.endswith(("\n", ". ", '." ', ".” "))
        and (after == "" or after[0] in " \n")
    )


def test_there_are_268_questions_with_unique_consecutive_ids(golden: list[Question]) -> None:
    ids = [question["id"] for question in golden]
    assert ids == [f"q{number:03d}" for number in range(1, 269)]


def test_no_question_is_asked_twice_in_the_same_conversation(questions: list[Question]) -> None:
    asked = Counter(
        (_fold(question["question"]), json.dumps(question["history"])) for question in questions
    )
    assert [text for text, times in asked.items() if times > 1] == []


def test_every_question_has_all_the_keys_in_order(questions: list[Question]) -> None:
    for question in questions:
        assert list(question) == _KEYS, question["id"]
        assert question["lang"] in {"en", "es"}, question["id"]
        assert question["question"].strip() == question["question"] != "", question["id"]


def test_the_counts_by_language_and_answerability_are_reached(golden: list[Question]) -> None:
    answerable = Counter(question["lang"] for question in _answerable(golden))
    unanswerable = Counter(question["lang"] for question in _unanswerable(golden))
    assert answerable.total() >= 210
    assert answerable["es"] >= 105
    assert answerable["en"] >= 100
    assert unanswerable.total() >= 57
    assert unanswerable["es"] >= 23
    assert unanswerable["en"] >= 34


def test_every_answerable_type_is_used_and_no_other(questions: list[Question]) -> None:
    assert {question["type"] for question in _answerable(questions)} == _ANSWERABLE_TYPES


def test_the_unanswerable_types_have_their_share(golden: list[Question]) -> None:
    assert Counter(question["type"] for question in _unanswerable(golden)) == _UNANSWERABLE_COUNTS


def test_unanswerable_questions_point_to_nothing(questions: list[Question]) -> None:
    for question in _unanswerable(questions):
        assert question["document_id"] is None, question["id"]
        assert question["sentence"] is None, question["id"]
        assert question["answers"] == [], question["id"]
        assert question["history"] == [], question["id"]
        assert question["also"] == [], question["id"]


def test_every_brief_has_at_least_two_questions(questions: list[Question]) -> None:
    asked = Counter(question["document_id"] for question in _answerable(questions))
    briefs = {path.stem for path in _ARTICLES.glob("*.md")}
    assert set(asked) <= briefs
    assert len(briefs) >= 64
    assert [brief for brief in sorted(briefs) if asked[brief] < 2] == []


def test_every_sentence_stands_exactly_once_and_whole_in_the_body_of_its_brief(
    questions: list[Question],
) -> None:
    for question in _answerable(questions):
        whole = _stands_once_and_whole(question["document_id"], question["sentence"])
        assert whole, f"{question['id']}: {question['sentence']}"


def test_every_answer_stands_in_its_sentence(questions: list[Question]) -> None:
    for question in _answerable(questions):
        assert 1 <= len(question["answers"]) <= 3, question["id"]
        for answer in question["answers"]:
            assert answer, question["id"]
            assert answer in question["sentence"], f"{question['id']}: {answer}"


def test_every_other_place_has_its_keys_in_order(questions: list[Question]) -> None:
    for question, place in _also(questions):
        required = ["document_id", "sentence"]
        optional = [key for key in ("answers", "needed") if key in place]
        assert list(place) == required + optional, question["id"]
        assert place.get("needed", True) is True, question["id"]


def test_every_other_place_stands_exactly_once_and_whole_in_the_body_of_its_brief(
    questions: list[Question],
) -> None:
    for question, place in _also(questions):
        whole = _stands_once_and_whole(place["document_id"], place["sentence"])
        assert whole, f"{question['id']}: {place['sentence']}"


def test_no_place_is_given_twice_for_the_same_question(questions: list[Question]) -> None:
    for question in _answerable(questions):
        places = Counter(
            (place["document_id"], place["sentence"]) for place in [question, *question["also"]]
        )
        assert [place for place, times in places.items() if times > 1] == [], question["id"]


def test_every_own_answer_of_another_place_stands_in_its_sentence(questions: list[Question]) -> None:
    for question, place in _also(questions):
        if "answers" in place:
            assert 1 <= len(place["answers"]) <= 3, question["id"]
        for answer in place.get("answers", []):
            assert answer, question["id"]
            assert answer in place["sentence"], f"{question['id']}: {answer}"


def test_every_place_that_answers_alone_holds_an_answer(questions: list[Question]) -> None:
    for question, place in _also(questions):
        if place.get("needed"):
            continue
        answers = question["answers"] + place.get("answers", [])
        holds = any(answer in place["sentence"] for answer in answers)
        assert holds, f"{question['id']}: {place['sentence']}"


def test_only_the_questions_that_need_several_places_have_needed_ones(golden: list[Question]) -> None:
    needing = {question["id"] for question, place in _also(golden) if place.get("needed")}
    several = {question["id"] for question in golden if question["type"] == "several"}
    assert needing == several
    assert len(several) >= 12


def test_every_needed_place_says_what_it_adds(questions: list[Question]) -> None:
    for question, place in _also(questions):
        if not place.get("needed"):
            continue
        added = place.get("answers", [])
        assert added, question["id"]
        assert not any(answer in question["sentence"] for answer in added), question["id"]
        assert not any(answer in place["sentence"] for answer in question["answers"]), question["id"]


def test_no_cross_language_question_is_answered_in_its_own_language(questions: list[Question]) -> None:
    for question, place in _also(questions):
        if question["type"] == "cross_language":
            language, _ = _brief(place["document_id"])
            assert language != question["lang"], f"{question['id']}: {place['sentence']}"


def test_the_language_differs_from_the_brief_only_in_cross_language_questions(
    questions: list[Question],
) -> None:
    for question in _answerable(questions):
        language, _ = _brief(question["document_id"])
        crosses = question["lang"] != language
        assert crosses == (question["type"] == "cross_language"), question["id"]


def test_about_half_of_the_47_cross_language_questions_are_spanish(golden: list[Question]) -> None:
    crossing = [question for question in _answerable(golden) if question["type"] == "cross_language"]
    assert Counter(question["lang"] for question in crossing) == {"en": 22, "es": 25}


def test_only_the_19_follow_ups_have_a_history(golden: list[Question]) -> None:
    with_history = {question["id"] for question in golden if question["history"]}
    follow_ups = {question["id"] for question in golden if question["type"] == "follow_up"}
    assert with_history == follow_ups
    assert len(follow_ups) == 19


def test_every_history_is_a_row_of_turns_that_ends_with_the_assistant(questions: list[Question]) -> None:
    for question in questions:
        turns = question["history"]
        pairs = len(turns) // 2
        assert [turn["role"] for turn in turns] == ["user", "assistant"] * pairs, question["id"]
        assert all(list(turn) == ["role", "content"] for turn in turns), question["id"]
        assert all(turn["content"].strip() for turn in turns), question["id"]


def test_no_question_repeats_more_than_half_of_its_words_from_its_sentence(
    questions: list[Question],
) -> None:
    offenders: list[str] = []
    for question in _answerable(questions):
        language, _ = _brief(question["document_id"])
        words = _content_words(question["question"])
        if language != question["lang"] or not words:
            continue
        shared = words & _all_words(question["sentence"])
        if len(shared) > len(words) / 2:
            offenders.append(f"{question['id']} {question['question']} shares {sorted(shared)}")
    assert offenders == [], "\n".join(offenders)


def test_premises_are_decided_by_sentences_of_the_briefs() -> None:
    questions = _read("premises")
    bodies = [_brief(path.stem)[1] for path in _ARTICLES.glob("*.md")]

    assert len({question["id"] for question in questions}) == len(questions) == 320
    assert Counter(question["answerable"] for question in questions) == {True: 160, False: 160}
    assert Counter(question["lang"] for question in questions) == {"en": 160, "es": 160}
    for question in questions:
        assert list(question) == _KEYS
        assert any(question["sentence"] in body for body in bodies), question["id"]
        if question["answerable"]:
            assert question["answers"] == [question["sentence"]]
            assert question["sentence"] in _brief(question["document_id"])[1], question["id"]


@pytest.mark.parametrize(("folder", "tunes"), [("newsroom", True), ("unseen", False)])
def test_of_invented_articles_all_questions_are_of_one_half(folder, tunes):
    sets = [load_question_set(path) for path in sorted((_HERE / folder).iterdir())]

    assert len(sets) >= 2
    for found in sets:
        assert {question.is_for_tuning for question in found.questions} == {tunes}
        assert (
            0.2
            < sum(not question.answerable for question in found.questions) / len(found.questions)
            < 0.4
        )
        assert found.as_asked


def test_what_is_asked_of_elsewhere_is_answered_by_no_article():
    asked = load_question_set(_HERE / "elsewhere").questions

    assert len({question.text for question in asked}) == len(asked) >= 480
    assert not any(question.answerable for question in asked)
    assert 0.45 < sum(question.lang == "es" for question in asked) / len(asked) < 0.55
    assert 0.4 < sum(question.is_for_tuning for question in asked) / len(asked) < 0.6


def test_what_teaches_shares_no_article_with_what_is_measured_unseen(taught):
    unseen = [load_question_set(folder) for folder in sorted((_HERE / "unseen").iterdir())]

    questions = [question for found in taught for question in found.questions]
    assert len({question.id for question in questions}) == len(questions) > 70_000
    assert 0.45 < sum(question.lang == "es" for question in questions) / len(questions) < 0.55
    texts = {document.text for found in taught for document in found.documents}
    assert not texts & {document.text for found in unseen for document in found.documents}


def test_what_teaches_over_the_starter_corpus_resembles_no_question_that_is_measured(taught):
    starter = load_question_set(_HERE)
    texts = {document.text for document in starter.documents}
    own = [found for found in taught if texts & {document.text for document in found.documents}]
    measured = [
        set(_WORD.findall(_fold(row["question"])))
        for name in ("", "fitting", "premises")
        for row in _read(name)
    ]

    assert len(own) == 16
    for question in (question for found in own for question in found.questions):
        words = set(_WORD.findall(_fold(question.text)))
        assert max(len(words & other) / len(words | other) for other in measured) < 0.6, question.text
