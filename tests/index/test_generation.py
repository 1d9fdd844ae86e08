import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.generation import Generation, Manifest, open_current
from index.make import make_segment
from index.segment import Segment

CHUNK_TOKENS = 12
WORDS = [
    "raid",
    "border",
    "treaty",
    "fentanyl",
    "tariff",
    "pilot",
    "guard",
    "river",
    "bank",
    "ship",
    "court",
    "judge",
]


@pytest.fixture
def make_generation(embedder):
    """`make_generation([documents], …, dead={...})`: one segment a list, named s0, s1, …"""

    def make(*lists, dead=None):
        segments = [
            Segment(f"s{number}", make_segment(documents, embedder, CHUNK_TOKENS))
            for number, documents in enumerate(lists)
        ]
        documents = {d.id: (d.version, d.digest) for listed in lists for d in listed}
        names = [segment.name for segment in segments]
        return Generation(Manifest("00000001", "", {}, names, documents, dead or {}), segments)

    return make


@pytest.fixture
def many(article):
    """`many(n, prefix="d")`: n documents of two to four chunks over a dozen words, in turn en and es."""

    def make(count, prefix="d"):
        random = np.random.default_rng(count)
        texts = [
            " ".join(f"{' '.join(random.choice(WORDS, 5)).capitalize()}." for _ in range(6))
            for _ in range(count)
        ]
        return [article(f"{prefix}{i}", text, "es" if i % 2 else "en") for i, text in enumerate(texts)]

    return make


def test_rows_count_through_the_segments_in_order(make_generation, many):
    first, second = many(3), many(2, "e")

    generation = make_generation(first, second)

    found = [generation.chunk(row)[0].id for row in range(len(generation))]
    assert list(dict.fromkeys(found)) == ["d0", "d1", "d2", "e0", "e1"]
    assert [generation.spanish[row] for row in (found.index("d1"), found.index("e0"))] == [True, False]


def test_dense_search_over_segments_agrees_with_brute_force(make_generation, many, embedder):
    generation = make_generation(many(9), many(4, "e"), many(1, "f"))
    query = embedder.embed_question("raid on the border bank").vector
    every = np.concatenate([segment.dense.vectors for segment in generation.segments]) @ query
    allowed = np.random.default_rng(0).random(len(generation)) < 0.3

    for mask in (generation.allow(), allowed, np.zeros(len(generation), bool)):
        scores, rows = generation.search_dense(query, 7, mask)

        candidates = np.flatnonzero(mask)
        expected = np.sort(every[candidates])[::-1][:7]
        np.testing.assert_allclose(scores, expected, atol=1e-6)
        np.testing.assert_allclose(every[rows], expected, atol=1e-6)
        assert set(rows) <= set(candidates)
        np.testing.assert_allclose(generation.dense_scores(query, rows), scores, atol=1e-6)


def test_lexical_search_keeps_to_the_allowed_rows_and_to_scores_above_zero(make_generation, many):
    generation = make_generation(many(6), many(4, "e"))
    allowed = np.arange(len(generation)) % 3 == 0

    scores, rows, every = generation.search_lexical(
        generation.query_terms("fentanyl and the judge"), 5, allowed
    )

    candidates = [row for row in range(len(generation)) if allowed[row] and every[row] > 0]
    best = sorted(candidates, key=lambda row: (-every[row], row))[:5]
    assert len(candidates) > 5
    assert rows.tolist() == best
    assert scores.tolist() == every[best].tolist()


def test_one_segment_or_three_give_the_same_words_scores(make_generation, many):
    documents = many(9)
    whole = make_generation(documents)
    parts = make_generation(documents[:4], documents[4:5], documents[5:])

    for query in ("river bank", "raid", "nothing of this"):
        one, three = (g.search_lexical(g.query_terms(query), 50, g.allow()) for g in (whole, parts))

        assert one[1].tolist() == three[1].tolist()
        np.testing.assert_allclose(one[2], three[2], atol=1e-6)


def test_dead_documents_are_in_no_answer(make_generation, many, embedder):
    generation = make_generation(many(3), many(3, "e"), dead={"s0": [0, 2], "s1": [1]})

    query = embedder.embed_question("raid border treaty").vector
    dense = generation.search_dense(query, 100, generation.allow())[1]
    words = generation.search_lexical(generation.query_terms(" ".join(WORDS)), 100, generation.allow())[1]

    for rows in (dense, words):
        assert {generation.chunk(row)[0].id for row in rows} == {"d1", "e0", "e2"}
    assert [entry.id for entry in generation.documents()] == ["d1", "e0", "e2"]


def test_a_filter_never_lets_a_dead_document_through(make_generation, many):
    generation = make_generation(many(3), dead={"s0": [0]})

    allowed = generation.allow(lambda entry: entry.id in ("d0", "d1"))

    assert {generation.chunk(row)[0].id for row in np.flatnonzero(allowed)} == {"d1"}


def test_language_masks_share_out_the_allowed_rows(make_generation, many):
    generation = make_generation(many(4))

    english, spanish = generation.by_language(generation.allow())

    assert not (english & spanish).any()
    assert (english | spanish).all()
    only_english = generation.by_language(english)
    assert len(only_english) == 1
    np.testing.assert_array_equal(only_english[0], english)


def test_sentences_of_a_chunk_begin_in_it_and_have_their_own_vectors(make_generation, many, embedder):
    documents = many(3)
    generation = make_generation(documents)

    seen = []
    for row in range(len(generation)):
        entry, chunk = generation.chunk(row)
        text = next(d.text for d in documents if d.id == entry.id)
        spans, vectors = generation.sentences(row)
        for (start, end), vector in zip(spans.tolist(), vectors, strict=True):
            assert chunk.start <= start < chunk.end
            assert text[end - 1] == "."
            expected = embedder.embed_passages([text[start:end]])[0]
            np.testing.assert_allclose(vector, expected, atol=1e-3)
            seen.append((entry.id, start))
    assert len(seen) == len(set(seen)) == 18


def test_an_empty_generation_finds_nothing(embedder):
    generation = Generation(Manifest("00000001", "", {}, [], {}), [])
    query = embedder.embed_question("anything").vector

    assert len(generation) == 0
    assert generation.search_dense(query, 5, generation.allow())[1].tolist() == []
    terms = generation.query_terms("anything")
    assert generation.search_lexical(terms, 5, generation.allow())[1].tolist() == []
    assert generation.newest_published is None


def test_a_term_that_no_chunk_holds_weighs_as_much_as_one_seen_once(make_generation, many, article):
    generation = make_generation([*many(3), article("z", "Zapata.")])

    weights = {term.term: term.idf for term in generation.query_terms("zapata unseen")}

    assert weights["en:unseen"] == pytest.approx(weights["en:zapata"])


def test_an_english_us_and_a_spanish_one_are_asked_for_once(make_generation, many):
    terms = make_generation(many(1)).query_terms("the U.S. and Estados Unidos")

    assert [term.term for term in terms].count("@united-states") == 1


MANIFESTS = st.builds(
    Manifest,
    st.text("0123456789", min_size=8, max_size=8),
    st.text(max_size=5),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.tuples(st.integers(1, 9), st.text(max_size=3))),
    st.dictionaries(st.text(max_size=3), st.lists(st.integers(0, 9), max_size=3), max_size=2),
)


@settings(deadline=None)
@given(MANIFESTS)
def test_a_manifest_comes_back_as_it_was(manifest):
    assert Manifest.from_json(manifest.to_json()) == manifest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "{}",
        '{"documents": []}',
        json.dumps({"documents": {}, "segments": None, "dead": {}}),
        json.dumps({"documents": {"a": 1}, "segments": [], "dead": {}}),
        json.dumps(
            {
                "documents": {},
                "segments": [],
                "dead": {},
                "generation": "1",
                "built_at": "",
                "settings": {},
                "unknown": 1,
            }
        ),
    ],
)
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(IndexDamaged, match="manifest cannot be read"):
        Manifest.from_json(text)


def test_no_pointer_means_that_nothing_was_built(tmp_path):
    assert open_current(tmp_path) is None
