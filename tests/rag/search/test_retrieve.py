from dataclasses import replace

import numpy as np
import pytest

from index.embed import QuestionVectors
from index.segment import WordsRead
from index.token_head import QuestionTokens, to_codes
from rag.question.understand import understand
from rag.search import retrieve as retrieving
from rag.search.fuse import best_lexical, fuse_scores
from rag.search.retrieve import retrieve

QUESTIONS = ["How many people were transferred?", "¿Hallaron un túnel en la frontera?", "acero"]


@pytest.fixture(autouse=True, params=[0, 512], ids=["the nearest", "each"])
def scored(request, monkeypatch):
    """The nearest passages are looked for, or each is scored: it is the same."""
    monkeypatch.setattr(retrieving, "_EACH_IS_SCORED_UP_TO", request.param)


@pytest.fixture
def ask(generation, embedder, calibration):
    """`ask(text, allowed=all, k=10)`: the rankings for a question."""

    def run(text, allowed=None, k=10):
        mask = generation.allow() if allowed is None else allowed
        embedded = embedder.embed_question(text)
        return retrieve(generation, understand(text), embedded, mask, calibration, k)

    return run


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_part_of_a_hits_score_is_what_that_side_says(ask, generation, embedder, calibration, text):
    rankings = ask(text)

    vector = embedder.embed_question(text).vector
    every_cosine = np.concatenate([s.dense.vectors for s in generation.segments]) @ vector
    every_bm25 = generation.search_lexical(rankings.terms, 10, generation.allow())[2]
    fused, coverage = fuse_scores(
        every_cosine,
        every_bm25,
        generation.spanish,
        understand(text).lang,
        best_lexical(rankings.terms),
        np.zeros(generation.rows, int),
        calibration,
    )
    for hit in rankings.fused:
        assert hit.dense == pytest.approx(every_cosine[hit.row], abs=1e-5)
        assert hit.lexical == pytest.approx(every_bm25[hit.row], abs=1e-5)
        assert hit.coverage == pytest.approx(coverage[hit.row], abs=1e-5)
        assert hit.score == pytest.approx(fused[hit.row], abs=1e-5)
    best_first = sorted(range(generation.rows), key=lambda row: (-round(float(fused[row]), 5), row))
    assert [hit.row for hit in rankings.fused] == best_first[:10]


def test_a_name_that_one_document_alone_holds_adds_to_its_passages(ask, row_of, calibration):
    plain = {hit.row: hit.score for hit in ask("what of a tunnel near san diego").fused}
    named = {hit.row: hit.score for hit in ask("what of a tunnel near San Diego").fused}

    added = {row: round(score - plain[row], 5) for row, score in named.items()}
    twice = round(2 * calibration.sole_name_weight, 5)
    assert added == {row: twice if row == row_of("tunnel") else 0.0 for row in plain}


@pytest.mark.parametrize("text", QUESTIONS)
def test_hits_are_sorted_and_named_once(ask, text):
    hits = ask(text).fused

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.row for hit in hits}) == len(hits)


def test_both_languages_propose_passages(ask, generation):
    hits = ask("¿Cuántas personas trasladó México?").fused

    assert {generation.chunk(hit.row)[0].lang for hit in hits} == {"en", "es"}


def test_only_what_is_allowed_is_found_by_any_side(ask, generation):
    allowed = generation.allow(lambda entry: entry.id in ("tunnel", "aranceles"))

    rankings = ask("tunnel border tariff steel arancel", allowed)

    for rows in ([hit.row for hit in rankings.fused], rankings.dense, rankings.lexical):
        assert rows
        assert allowed[rows].all()


def test_nothing_allowed_finds_nothing(ask, generation):
    rankings = ask("tunnel", np.zeros(generation.rows, bool))

    assert (rankings.fused, rankings.dense, rankings.lexical) == ([], [], [])


def test_at_most_k_are_found_and_the_best_of_them(ask):
    assert [hit.row for hit in ask("tunnel border", k=2).fused] == [
        hit.row for hit in ask("tunnel border").fused[:2]
    ]


def test_a_question_of_signs_alone_is_searched_by_meaning(ask):
    rankings = ask("¿?!")

    assert rankings.lexical == []
    assert rankings.fused


BIAS = {"en": {"en": 0.2, "es": 0.1}, "es": {"en": 0.0, "es": 0.0}}


@pytest.fixture
def ask_by_words(generation, embedder, calibration, monkeypatch):
    """`ask_by_words(matches, weight)`: hits where the passage of each row has one word, so near to the
    question's."""

    def run(matches, weight, tokens=1):
        def sentence_words(rows):
            near = np.array([matches[row] for row in rows])
            words = np.column_stack([near, np.sqrt(1 - near**2)]).astype(np.float32)
            return WordsRead(to_codes(words), np.ones(len(rows), int), np.ones(len(rows), int))

        weights = np.full(tokens, 1 / tokens, dtype=np.float32)
        asked = QuestionTokens(np.array([[1, 0]] * tokens, dtype=np.float32), weights, weights)
        text = "tunnel border tariff steel arancel"
        embedded = QuestionVectors(embedder.embed_question(text).vector, asked)
        weighed = replace(calibration, match_weight=weight, match_bias=BIAS)
        monkeypatch.setattr(generation, "sentence_words", sentence_words)
        return retrieve(generation, understand(text), embedded, generation.allow(), weighed, 10).fused

    return run


def test_how_near_the_words_of_a_passage_come_adds_to_its_score(ask_by_words, generation):
    matches = np.round(np.linspace(0.1, 0.9, generation.rows) * 127) / 127

    for hit in ask_by_words(matches, weight=0.5):
        freed = matches[hit.row] - BIAS["en"]["es" if generation.spanish[hit.row] else "en"]
        assert hit.match == pytest.approx(matches[hit.row], abs=1e-5)
        assert hit.score == pytest.approx(hit.fused + 0.5 * freed, abs=1e-5)


def test_in_a_very_long_question_matches_change_no_score(ask_by_words, generation):
    for hit in ask_by_words(np.linspace(0.1, 0.9, generation.rows), weight=0.5, tokens=48):
        assert hit.score == hit.fused


def test_a_passage_whose_words_are_nearest_comes_first(ask_by_words, generation):
    last = ask_by_words(np.full(generation.rows, 0.5), weight=1.0)[-1].row
    matches = np.full(generation.rows, 0.1)
    matches[last] = 0.9

    assert ask_by_words(matches, weight=1.0)[0].row == last


def test_the_words_of_the_first_passages_alone_are_read(ask_by_words, generation, monkeypatch):
    monkeypatch.setattr(retrieving, "PASSAGES_MATCHED", 3)
    as_fused = [hit.row for hit in ask_by_words(np.full(generation.rows, 0.5), weight=0.0)]
    matches = np.full(generation.rows, 0.9)
    matches[as_fused[0]] = 0.1

    hits = ask_by_words(matches, weight=1.0)

    assert {hit.row for hit in hits[:3]} == set(as_fused[:3])
    assert [hit.row for hit in hits[3:]] == as_fused[3:]
    assert [np.isnan(hit.match) for hit in hits] == [False] * 3 + [True] * (len(hits) - 3)
