import json

import pytest

from rag.answer import Turn
from rag.errors import BadEvaluationSet
from rag.evaluation.load import load_question_set, load_tuning_sets
from rag.evaluation.sets import JudgedQuestion, Place

ARTICLES = {
    "d1.md": "---\nid: d1\nlang: en\n---\nMexico sent 29 people. They flew in 3 planes.",
    "d2.md": "---\nid: d2\nlang: es\n---\nMéxico entregó a 29 reos.",
}
Q1 = {"id": "q1", "question": "How many?", "document_id": "d1", "answers": ["29 people"]}


@pytest.fixture
def write_own(tmp_path):
    """`write_own(*rows, articles=ARTICLES)`: a folder with those questions and articles."""

    def write(*rows, articles=ARTICLES):
        folder = tmp_path / "mine"
        (folder / "articles").mkdir(parents=True)
        for name, text in articles.items():
            (folder / "articles" / name).write_text(text, "utf-8")
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (folder / "questions.jsonl").write_text("\n".join(lines), "utf-8")
        return folder

    return write


def test_questions_are_read_over_the_articles_beside_them(write_own):
    row = {
        **Q1,
        "lang": "en",
        "type": "how_many",
        "sentence": "Mexico sent 29 people.",
        "history": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ask."}],
        "also": [
            {"document_id": "d2", "answers": ["29 reos"]},
            {"document_id": "d1", "answers": ["3 planes"], "needed": True},
        ],
    }

    found = load_question_set(write_own(row, {"id": "q2", "question": "Who?", "answerable": False}))

    assert (found.name, found.as_asked, found.skipped) == ("mine", True, ())
    assert [(d.id, d.version, d.lang) for d in found.documents] == [("d1", 1, "en"), ("d2", 1, "es")]
    assert found.questions == (
        JudgedQuestion(
            "q1",
            "How many?",
            {"d1": 1.0, "d2": 1.0},
            (
                Place("d1", ("29 people",)),
                Place("d2", ("29 reos", "29 people")),
                Place("d1", ("3 planes",), needed=True),
            ),
            kind="how_many",
            lang="en",
            history=(Turn("user", "Hi"), Turn("assistant", "Ask.")),
        ),
        JudgedQuestion("q2", "Who?", answerable=False),
    )


def test_without_articles_the_questions_are_over_the_starter_corpus(tmp_path):
    row = {"id": "q1", "question": "When?", "document_id": "fto-designations"}
    (tmp_path / "questions.jsonl").write_text(json.dumps(row), "utf-8")

    found = load_question_set(tmp_path)

    assert not found.as_asked
    assert "fto-designations" in [document.id for document in found.documents]
    assert found.questions[0].places == ()


def test_a_file_without_a_question_is_named(write_own):
    folder = write_own("", articles={})

    with pytest.raises(BadEvaluationSet, match=r"mine/questions\.jsonl holds no question\."):
        load_question_set(folder)


def test_what_is_passed_over_among_the_articles_is_told(write_own):
    folder = write_own(Q1, articles={**ARTICLES, "notes.xlsx": "x"})

    (skipped,) = load_question_set(folder).skipped

    assert skipped.endswith("notes.xlsx: extension '.xlsx' is not read.")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not JSON"),
        ({**Q1, "id": 7}, "'id' is missing or is not a text"),
        ({**Q1, "id": " "}, "'id' is empty"),
        ({**Q1, "id": "q0"}, "the id 'q0' is already that of line 1"),
        ({**Q1, "question": ""}, "'question' is empty"),
        ({**Q1, "lang": "fr"}, "'lang' is 'fr'; it can be en or es"),
        ({**Q1, "type": 3}, "'type' is 3, not a text"),
        ({**Q1, "answer": "29"}, "'answer' is not known. Known are id, question,"),
        ({**Q1, "answers": [29]}, "'answers' is not a list of texts"),
        ({**Q1, "answers": [""]}, "'answers' is not a list of texts"),
        ({**Q1, "answers": ["30 people", "31"]}, "'d1' does not hold '30 people' or '31'"),
        ({**Q1, "answers": ["29 people. They"]}, "no single sentence of 'd1' holds '29 people. They'"),
        ({"id": "q1", "question": "Why?", "answerable": False, "history": "x"}, "'history' is not a"),
        ({**Q1, "answerable": "no"}, "'answerable' is 'no'; it can be true or false"),
        ({**Q1, "answerable": False}, "it has a document or answers, and says that it is not"),
        ({**Q1, "document_id": "d3"}, "no article has the id 'd3'"),
        ({"id": "q1", "question": "How many?"}, "'document_id' is missing or is not a text"),
        ({**Q1, "history": ["Hi"]}, "'history' is not a list of"),
        ({**Q1, "history": [{"role": "system", "content": "Hi"}]}, "'history' is not a list of"),
        ({**Q1, "history": [{"role": "user", "content": ""}]}, "'history' is not a list of"),
        ({**Q1, "also": "d2"}, "'also' is not a list of objects"),
        ({**Q1, "also": [{"document_id": "d9"}]}, "no article has the id 'd9'"),
        ({**Q1, "also": [{"document_id": "d2", "answers": ["30"]}]}, "'d2' does not hold '30'"),
        ({**Q1, "also": [{"document_id": "d2", "need": True}]}, "in 'also': 'need' is not known"),
    ],
)
def test_a_bad_line_is_told_with_file_line_and_reason(write_own, row, message):
    folder = write_own({"id": "q0", "question": "Why?", "answerable": False}, row)

    with pytest.raises(BadEvaluationSet) as raised:
        load_question_set(folder)

    assert str(raised.value).startswith(f"{folder / 'questions.jsonl'}, line 2")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        ({"a.md": "---\ntitle: [\n---\nText."}, r"a\.md cannot be read"),
        ({"a.md": ""}, r"a\.md cannot be read"),
        ({"a.md": "---\nid: x\n---\nA.", "b.md": "---\nid: x\n---\nB."}, r"b\.md has the id 'x'"),
        ({}, "holds no article"),
    ],
)
def test_an_article_that_cannot_be_used_is_named(write_own, articles, message):
    folder = write_own(Q1, articles=articles)

    with pytest.raises(BadEvaluationSet, match=message):
        load_question_set(folder)


def test_a_question_without_an_answer_has_its_conversation_too(write_own):
    said = [{"role": "user", "content": "How many flew?"}]

    found = load_question_set(
        write_own({"id": "q2", "question": "And of them?", "answerable": False, "history": said})
    )

    assert found.questions[0].history == (Turn("user", "How many flew?"),)


def test_what_teaches_is_read_for_tuning_and_not_for_measuring(write_own):
    folder = write_own(Q1)
    assert load_tuning_sets(folder) == [load_question_set(folder)]

    taught = {**Q1, "id": "t1", "question": "By how many planes?", "answers": ["3 planes"]}
    (folder / "teaching.jsonl").write_text(json.dumps(taught), "utf-8")

    measured = load_question_set(folder)
    fitted, teaching = load_tuning_sets(folder)
    assert ([q.id for q in measured.questions], measured.teaches) == (["q1"], False)
    assert fitted == measured
    assert ([q.id for q in teaching.questions], teaching.teaches) == (["t1"], True)

    (folder / "questions.jsonl").unlink()
    assert load_tuning_sets(folder) == [teaching]


def test_an_answerable_question_teaches_nothing_without_its_answers(write_own):
    folder = write_own(Q1)
    (folder / "teaching.jsonl").write_text(
        json.dumps({"id": "t1", "question": "Who?", "document_id": "d1"}), "utf-8"
    )

    with pytest.raises(BadEvaluationSet, match="'t1' has no 'answers', and so teaches nothing"):
        load_tuning_sets(folder)
