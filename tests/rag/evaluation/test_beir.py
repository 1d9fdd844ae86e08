import gzip
import json
from datetime import date

import pytest

from rag.answer import Turn
from rag.errors import BadEvaluationSet
from rag.evaluation.load import load_question_set
from rag.evaluation.sets import Place

ROWS = '{"_id": "a", "text": "Text."}\n'


@pytest.mark.parametrize("gz", [False, True])
def test_a_set_is_read_plain_or_gzipped(write_set, gz):
    found = load_question_set(write_set(gz=gz))

    assert found.name == "toy"
    assert [document.id for document in found.documents] == ["d1", "d2", "d3", "d4", "d5", "d6"]
    assert (found.documents[0].title, found.documents[0].lang) == ("Transfers", "en")
    assert found.documents[1].lang == "es"
    q1, *_, q4, q5 = found.questions
    assert (q1.text, q1.relevant, q1.places) == (
        "How many people were transferred in February 2025?",
        {"d1": 1.0},
        (Place("d1", ("29 people",)),),
    )
    assert q4.relevant == {"d4": 2.0}
    assert (q5.relevant, q5.places, q5.answerable) == ({}, (), False)


@pytest.mark.parametrize("pool", ["pools/shared.jsonl", "pools/shared.jsonl.gz"])
def test_the_corpus_may_be_a_pool_that_meta_json_names(write_set, pool):
    folder = write_set(corpus=False)
    (folder.parent / "pools").mkdir()
    data = ROWS.encode()
    (folder.parent / pool).write_bytes(gzip.compress(data) if pool.endswith(".gz") else data)
    (folder / "meta.json").write_text(json.dumps({"corpus": pool}), "utf-8")

    assert [document.id for document in load_question_set(folder).documents] == ["a"]


def test_metadata_gives_a_documents_language_and_date(write_set):
    folder = write_set()
    metadata = {"lang": "es", "date": "2025-02-27T10:00:00Z"}
    rows = [
        {"_id": "a", "text": "The text is English.", "metadata": metadata},
        {"_id": "b", "text": "The text is English.", "metadata": {"date": "soon"}},
        {"_id": "c", "text": "The text is English.", "metadata": "none"},
        {"_id": "d", "text": "The text is English.", "title": None},
    ]
    (folder / "corpus.jsonl").write_text("\n\n".join(map(json.dumps, rows)), "utf-8")

    documents = load_question_set(folder).documents

    assert [(d.lang, d.published) for d in documents] == [
        ("es", date(2025, 2, 27)),
        ("en", None),
        ("en", None),
        ("en", None),
    ]


@pytest.mark.parametrize("kept", ["dev", "train"])
def test_judgements_are_those_of_test_else_dev_else_the_only_ones(write_set, kept):
    folder = write_set()
    (folder / "qrels" / f"{kept}.tsv").write_text("q1\td6\t1\n", "utf-8")
    assert load_question_set(folder).questions[0].relevant == {"d1": 1.0}

    (folder / "qrels" / "test.tsv").unlink()

    assert load_question_set(folder).questions[0].relevant == {"d6": 1.0}


def test_one_answer_may_be_a_text_instead_of_a_list(write_set):
    folder = write_set()
    (folder / "answers.jsonl").write_text('{"qid": "q1", "answers": "29 people"}\n', "utf-8")

    assert load_question_set(folder).questions[0].places == (Place("d1", ("29 people",)),)


def test_every_relevant_document_is_a_place_with_the_answers_of_the_set(write_set):
    folder = write_set()
    (folder / "qrels" / "test.tsv").write_text("q1\td1\t1\nq1\td6\t2\nq1\td2\t0\n", "utf-8")

    q1 = load_question_set(folder).questions[0]

    assert q1.relevant == {"d1": 1.0, "d6": 2.0}
    assert q1.places == (Place("d1", ("29 people",)), Place("d6", ("29 people",)))


def test_a_set_without_answers_is_answerable_throughout(write_set):
    questions = load_question_set(write_set(answers=False)).questions

    assert {(question.places, question.answerable) for question in questions} == {((), True)}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", ROWS + "{", r"corpus\.jsonl, line 2: not JSON"),
        ("corpus.jsonl", ROWS + "[]", r"corpus\.jsonl, line 2: not a JSON object"),
        ("corpus.jsonl", '{"_id": "a"}', r"corpus\.jsonl, line 1: 'text' is missing"),
        ("corpus.jsonl", b"\xff", r"corpus\.jsonl cannot be read"),
        ("corpus.jsonl.gz", b"no gzip", r"corpus\.jsonl\.gz cannot be read"),
        ("corpus.jsonl.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3broken", r"corpus\.jsonl\.gz cannot be read"),
        ("queries.jsonl", '{"_id": 7, "text": "x"}', r"queries\.jsonl, line 1: '_id' is missing"),
        ("answers.jsonl", "nonsense", r"answers\.jsonl, line 1: not JSON"),
        ("qrels/test.tsv", "q1\td1\t1\nq2\td2\n", r"test\.tsv, line 2: expected query-id"),
        ("qrels/test.tsv", "q1\td1\tmany\n", r"test\.tsv, line 1: expected query-id"),
        ("qrels/test.tsv", b"\xff\xfe", r"test\.tsv cannot be read"),
        ("qrels/test.tsv", "q1\td1\tnan\n", r"test\.tsv, line 1: expected query-id"),
        ("corpus.jsonl", ROWS * 2, r"corpus\.jsonl, line \d: the id '\w+' is there twice"),
        ("corpus.jsonl", "", r"corpus\.jsonl holds no document"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n' * 2, r"line 2: the id 'q1' is there twice"),
        ("queries.jsonl", "\n", r"queries\.jsonl holds no question"),
        ("queries.jsonl", '{"_id": "q1", "text": "co\\ud800st"}', r"line 1: 'text' holds half of a"),
        ("queries.jsonl", "[" * 200_000, r"queries\.jsonl, line 1: not JSON"),
        ("answers.jsonl", '{"qid": "q1", "answers": 412}', r"line 1: 'answers' is not a list of texts"),
        ("answers.jsonl", '{"qid": "q1", "answerable": "false"}', r"line 1: 'answerable' is 'false'"),
    ],
)
def test_what_is_malformed_is_named_with_its_line(write_set, file, content, message):
    folder = write_set()
    if file.endswith(".gz"):
        (folder / file.removesuffix(".gz")).unlink()
    data = content if isinstance(content, bytes) else content.encode()
    (folder / file).write_bytes(data)

    with pytest.raises(BadEvaluationSet, match=message):
        load_question_set(folder)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            "corpus.jsonl",
            r"no questions\.jsonl, no corpus\.jsonl or corpus\.jsonl\.gz, and no meta\.json",
        ),
        ("queries.jsonl", r"no queries\.jsonl or queries\.jsonl\.gz"),
        ("qrels/test.tsv", r"no qrels/test\.tsv or qrels/dev\.tsv"),
    ],
)
def test_a_missing_part_is_named(write_set, file, message):
    folder = write_set()
    (folder / file).unlink()

    with pytest.raises(BadEvaluationSet, match=message):
        load_question_set(folder)


@pytest.mark.parametrize(
    "named", ["../outside.jsonl", "toy/../../outside.jsonl", "/etc/hostname", "pools/none.jsonl", "."]
)
def test_meta_json_names_no_file_beyond_the_sets(write_set, tmp_path, named):
    folder = write_set(corpus=False)
    (tmp_path / "outside.jsonl").write_text(ROWS, "utf-8")
    (folder / "meta.json").write_text(json.dumps({"corpus": named}), "utf-8")

    with pytest.raises(BadEvaluationSet, match="which is not in"):
        load_question_set(folder)


def test_meta_json_names_no_link_that_leads_out(write_set, tmp_path):
    folder = write_set(corpus=False)
    (tmp_path / "outside.jsonl").write_text(ROWS, "utf-8")
    (folder.parent / "link.jsonl").symlink_to(tmp_path / "outside.jsonl")
    (folder / "meta.json").write_text('{"corpus": "link.jsonl"}', "utf-8")

    with pytest.raises(BadEvaluationSet, match="which is not in"):
        load_question_set(folder)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"corpus": 3}'])
def test_a_meta_json_that_names_no_corpus_is_refused(write_set, content):
    folder = write_set(corpus=False)
    (folder / "meta.json").write_text(content, "utf-8")

    with pytest.raises(BadEvaluationSet, match=r"meta\.json"):
        load_question_set(folder)


def test_a_conversation_in_the_metadata_is_the_questions_history(write_set):
    folder = write_set()
    turns = [
        {"speaker": "user", "text": "Who found the tunnel?"},
        {"speaker": "agent", "text": "Agents."},
        {"speaker": "user", "text": "And where?"},
    ]
    rows = [
        {"_id": "q1", "text": "And where?", "metadata": {"conversation": turns}},
        {
            "_id": "q2",
            "text": "Where?",
            "metadata": {"conversation": [*turns[:2], {"speaker": "user"}, 7]},
        },
        {"_id": "q3", "text": "Where?", "metadata": {"conversation": "none"}},
    ]
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    first, second, third = load_question_set(folder).questions

    said = (Turn("user", "Who found the tunnel?"), Turn("assistant", "Agents."))
    assert (first.history, second.history, third.history) == (said, said, ())


def test_what_does_not_go_together_is_counted_and_the_rest_is_measured(write_set):
    folder = write_set()
    with (folder / "qrels" / "test.tsv").open("a", encoding="utf-8") as judgements:
        judgements.write("q1\tbrigde\t1\nq9\td1\t1\n")
    (folder / "answers.jsonl").write_text(
        '{"qid": "q1", "answers": ["999 million"]}\n{"qid": "q8", "answers": ["x"]}\n', "utf-8"
    )

    found = load_question_set(folder)

    assert next(q for q in found.questions if q.id == "q1").relevant == {"d1": 1.0}
    assert found.notes == (
        "1 relevant documents that the corpus does not hold, such as 'brigde'",
        "1 judged questions that are not among the queries, such as 'q9'",
        "1 answers to questions that are not among the queries, such as 'q8'",
        "1 questions whose answers no relevant document holds, such as 'q1'",
    )


def test_a_byte_order_mark_is_no_part_of_a_file(write_set):
    folder = write_set()
    expected = load_question_set(folder)
    for name in ("corpus.jsonl", "queries.jsonl", "answers.jsonl", "qrels/test.tsv"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load_question_set(folder) == expected


def test_judgements_may_be_gzipped(write_set):
    folder = write_set()
    expected = load_question_set(folder)
    plain = folder / "qrels" / "test.tsv"
    (folder / "qrels" / "test.tsv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()

    assert load_question_set(folder) == expected
