from dataclasses import replace

import pytest

from corpus.document import Document
from rag.answer import Citation, RefusalReason
from rag.evaluation.index import build_evaluation_index
from rag.evaluation.outcome import as_question, ask, make_outcome, make_reply, outcome_numbers
from rag.evaluation.sets import JudgedQuestion, Place
from rag.library import Library
from rag.passages import Passages
from rag.pipeline import answer_question, search_passages

TUNNEL = JudgedQuestion(
    "q1", "Where did agents find the tunnel?", {"tunnel": 1.0}, (Place("tunnel", ("San Diego",)),)
)
TEXTS = {
    "tunnel": "Agents found a tunnel near San Diego. It was long.",
    "steel": "The duty on steel rose to 50 percent. San Diego protested.",
    "ballena": "Los pescadores vieron una ballena. Nadie la tocó.",
}


@pytest.fixture
def library(embedder, calibration):
    documents = [
        Document(id_, id_, text, "es" if id_ == "ballena" else "en", version=1)
        for id_, text in TEXTS.items()
    ]
    index = build_evaluation_index(documents, embedder, 64, sentences_of=None)
    return Library(index.generation, embedder, calibration, index.passages)


def letting_pass(library, least):
    return replace(library, calibration=replace(library.calibration, thresholds=((0.3, least),)))


def cite(document_id, quote):
    return Citation(
        1, document_id, 1, "", None, None, "en", None, (), None, None, quote, 0, len(quote), 0.0, ""
    )


def test_a_right_answer_is_told_as_it_was_given(library):
    library = letting_pass(library, 0.0)

    reply = ask(TUNNEL, library)

    answer = answer_question(as_question(TUNNEL), library)
    assert (reply.refused, reply.reason, reply.confidence) == (False, None, answer.confidence)
    assert (reply.judged, reply.sentence_first, reply.sentence_cited, reply.contains) == (True,) * 4
    assert reply.citations == len(answer.citations)
    assert (reply.right_citations, reply.needed, reply.needed_found) == (1, 1, 1)


def test_a_refused_question_is_told_with_what_would_have_been_cited(library):
    answered = ask(TUNNEL, letting_pass(library, 0.0))

    refused = ask(TUNNEL, letting_pass(library, 0.999))

    assert refused.refused
    assert refused.reason in {reason.value for reason in RefusalReason}
    assert replace(refused, refused=False, reason=None) == answered


def test_a_question_about_the_future_would_cite_nothing_at_all(library, generation, store):
    dated = letting_pass(replace(library, generation=generation, passages=Passages(store.get)), 0.0)
    future = JudgedQuestion("q", "Where will they find a tunnel in 2031?", answerable=False)

    reply = ask(future, dated)

    assert (reply.refused, reply.reason, reply.citations) == (True, "after_newest", 0)


@pytest.mark.parametrize(
    ("places", "cited", "expected"),
    [
        ([Place("a", ("x",))], [("a", "an x")], (True, True, 1, 1, 1)),
        ([Place("a", ("x",))], [("b", "an x"), ("a", "X!")], (False, True, 1, 1, 1)),
        ([Place("a", ("x",))], [("b", "an x")], (False, False, 0, 1, 0)),
        ([Place("a", ("x",)), Place("b", ("y",))], [("b", "y"), ("a", "x")], (True, True, 2, 1, 1)),
        ([Place("a", ("x",)), Place("a", ("y",), True)], [("a", "x")], (True, True, 1, 2, 1)),
        ([Place("a", ("x",)), Place("a", ("y",), True)], [("a", "x and y")], (True, True, 1, 2, 2)),
        ([Place("a", ("x",)), Place("a", ("y",), True)], [("b", "y")], (False, False, 0, 2, 0)),
        (
            [Place("a", ("x",)), Place("a", ("y",), True), Place("b", ("x", "y"))],
            [("b", "x y")],
            (True, True, 1, 2, 2),
        ),
        ([Place("a", ("x",))], [], (False, False, 0, 1, 0)),
        ([], [("a", "x")], (False, False, 0, 0, 0)),
    ],
)
def test_citations_are_counted_by_hand(library, places, cited, expected):
    judged = JudgedQuestion("q", "?", {"a": 1.0}, tuple(places))
    answer = answer_question(as_question(TUNNEL), library)

    reply = make_reply(judged, answer, [cite(*one) for one in cited], "")

    assert reply.citations == len(cited)
    assert (
        reply.sentence_first,
        reply.sentence_cited,
        reply.right_citations,
        reply.needed,
        reply.needed_found,
    ) == expected
    assert reply.judged == bool(places)


def test_an_answer_may_contain_the_fact_from_another_document(library):
    answer = answer_question(as_question(TUNNEL), library)

    elsewhere = make_reply(TUNNEL, answer, [cite("steel", "San Diego protested.")], "San Diego [1]")

    assert (elsewhere.contains, elsewhere.sentence_cited) == (True, False)
    assert not make_reply(TUNNEL, answer, [], "Tijuana").contains


def test_retrieval_is_told_part_by_part(library):
    judged = replace(TUNNEL, kind="where", relevant={"tunnel": 1.0, "ballena": 1.0})
    rankings = {
        "lexical": ["steel", "tunnel"],
        "dense": ["ballena", "steel", "tunnel"],
        "fused": [*map(str, range(10)), "tunnel"],
    }
    passages = search_passages(as_question(judged), library).passages

    outcome = make_outcome(judged, "en", {"tunnel": "en", "ballena": "es"}, rankings, passages[:1])

    assert (outcome.id, outcome.kind, outcome.lang, outcome.place_lang) == ("q1", "where", "en", "en")
    assert outcome.ranks == {"words": [2], "meaning": [1, 3], "fused": []}
    assert outcome.retrieval["words"] == pytest.approx(
        {"ndcg@10": 0.6309 / 1.6309, "recall@5": 0.5, "mrr@10": 0.5}, abs=1e-4
    )
    assert outcome.retrieval["meaning"]["mrr@10"] == 1.0
    assert outcome.retrieval["fused"] == {"ndcg@10": 0.0, "recall@5": 0.0, "mrr@10": 0.0}
    assert outcome.rank == 1


def test_the_rank_is_that_of_the_first_passage_from_a_right_document(library):
    passages = search_passages(as_question(TUNNEL), library).passages
    ids = [passage.document_id for passage in passages]
    rankings = {"lexical": [], "dense": [], "fused": []}

    def rank(document_id):
        judged = replace(TUNNEL, relevant={document_id: 1.0}, places=())
        return make_outcome(judged, "en", {document_id: "es"}, rankings, passages).rank

    assert ids[0] == "tunnel"
    assert [rank(id_) for id_ in (*ids, "nowhere")] == [1, 2, 3, None]


def test_the_language_of_a_question_is_the_sets_where_it_tells_it(library):
    rankings = {"lexical": [], "dense": [], "fused": []}
    nothing = JudgedQuestion("q", "?", answerable=False)

    assert make_outcome(nothing, "en", {}, rankings, []).lang == "en"
    outcome = make_outcome(replace(nothing, lang="es"), "en", {}, rankings, [])
    assert (outcome.lang, outcome.place_lang, outcome.rank, outcome.ranks) == ("es", "", None, {})


def test_an_outcome_is_json_without_a_reply_too(library):
    rankings = {"lexical": ["tunnel"], "dense": [], "fused": ["steel", "tunnel"]}
    bare = make_outcome(TUNNEL, "en", {"tunnel": "en"}, rankings, [])
    reply = ask(TUNNEL, letting_pass(library, 0.0))

    assert outcome_numbers(bare) == {
        "id": "q1",
        "type": "",
        "lang": "en",
        "place_lang": "en",
        "answerable": True,
        "half": "tune" if TUNNEL.is_for_tuning else "report",
        "rank": None,
        "ranks": {"words": [1], "meaning": [], "fused": [2]},
    }
    told = outcome_numbers(replace(bare, reply=reply))
    assert (told["confidence"], told["sentence_cited"], told["reason"]) == (reply.confidence, True, None)
