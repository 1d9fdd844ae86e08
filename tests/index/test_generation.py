from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.generation import DocumentFilter, Generation, open_current
from index.make import make_segment
from index.manifest import Manifest, SegmentRef, State
from index.segment import Segment
from index.view import SegmentView
from tests.index.conftest import held_versions

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
    """`make_generation([documents], …, dead={...}, dropped={...})`: a segment a list, named s0, s1, …"""

    def make(*lists, dead=None, dropped=None):
        views = []
        for number, documents in enumerate(lists):
            states = np.zeros(len(documents), np.uint8)
            states[(dead or {}).get(f"s{number}", [])] = State.DEAD
            states[(dropped or {}).get(f"s{number}", [])] = State.DROPPED
            segment = Segment(f"s{number}", make_segment(documents, embedder, CHUNK_TOKENS))
            views.append(SegmentView(segment, states, SegmentRef(segment.name)))
        refs = tuple(view.ref for view in views)
        return Generation(Manifest("00000001", "", {}, refs), views)

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

    found = [generation.chunk(row)[0].id for row in range(generation.rows)]
    assert list(dict.fromkeys(found)) == ["d0", "d1", "d2", "e0", "e1"]
    assert [generation.spanish[row] for row in (found.index("d1"), found.index("e0"))] == [True, False]


def test_dense_search_over_segments_agrees_with_brute_force(make_generation, many, embedder):
    generation = make_generation(many(9), many(4, "e"), many(1, "f"))
    query = embedder.embed_question("raid on the border bank").vector
    every = np.concatenate([segment.dense.vectors for segment in generation.segments]) @ query
    allowed = np.random.default_rng(0).random(generation.rows) < 0.3

    for mask in (generation.allow(), allowed, np.zeros(generation.rows, bool)):
        scores, rows = generation.search_dense(query, 7, mask)

        candidates = np.flatnonzero(mask)
        expected = np.sort(every[candidates])[::-1][:7]
        np.testing.assert_allclose(scores, expected, atol=1e-6)
        np.testing.assert_allclose(every[rows], expected, atol=1e-6)
        assert set(rows) <= set(candidates)
        np.testing.assert_allclose(generation.dense_scores(query, rows), scores, atol=1e-6)


def test_lexical_search_keeps_to_the_allowed_rows_and_to_scores_above_zero(make_generation, many):
    generation = make_generation(many(6), many(4, "e"))
    allowed = np.arange(generation.rows) % 3 == 0

    scores, rows, every = generation.search_lexical(
        generation.query_terms("fentanyl and the judge"), 5, allowed
    )

    candidates = [row for row in range(generation.rows) if allowed[row] and every[row] > 0]
    best = sorted(candidates, key=lambda row: (-every[row], row))[:5]
    assert len(candidates) > 5
    assert rows.tolist() == best
    assert scores.tolist() == every[best].tolist()


def test_a_view_does_not_remember_every_word_that_was_ever_asked_for(make_generation, many, monkeypatch):
    monkeypatch.setattr("index.view._TERMS_REMEMBERED", 10)
    generation = make_generation(many(3))
    weights = generation.query_terms("fentanyl and the judge")

    for number in range(50):
        generation.query_terms(f"madeupword{number}")

    assert len(generation.views[0]._frequencies) <= 10
    assert generation.query_terms("fentanyl and the judge") == weights


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
    for row in range(generation.rows):
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
    generation = Generation(Manifest("00000001", "", {}, ()), [])
    query = embedder.embed_question("anything").vector

    assert generation.rows == 0
    assert generation.search_dense(query, 5, generation.allow())[1].tolist() == []
    terms = generation.query_terms("anything")
    assert generation.search_lexical(terms, 5, generation.allow())[1].tolist() == []
    assert generation.newest_published is None


def test_an_article_of_a_day_that_is_not_yet_does_not_make_the_index_newer(make_generation, article):
    today = date.today()
    dated = [
        article(f"a{n}", "A tunnel was found.", published=published)
        for n, published in enumerate([today - timedelta(2), today + timedelta(30), date(2999, 1, 1)])
    ]

    assert make_generation(dated[:2], dated[2:]).newest_published == today - timedelta(2)
    assert make_generation(dated[1:]).newest_published is None
    tomorrow = article("b", "A tunnel was found.", published=today + timedelta(1))
    assert make_generation([*dated, tomorrow]).newest_published == tomorrow.published


def test_a_term_that_no_chunk_holds_weighs_as_much_as_one_seen_once(make_generation, many, article):
    generation = make_generation([*many(3), article("z", "Zapata.")])

    weights = {term.term: term.idf for term in generation.query_terms("zapata unseen")}

    assert weights["en:unseen"] == pytest.approx(weights["en:zapata"])


def test_it_is_known_whether_any_chunk_holds_a_term(make_generation, article):
    generation = make_generation([article("z", "Zapata.")])

    assert generation.holds("en:zapata")
    assert not generation.holds("en:unseen")


def held_by_few(generation, term, most, allowed=None):
    mask = generation.allow() if allowed is None else allowed
    return [generation.document(int(row)).id for row in generation.held_by_few(term, mask, most)]


def test_a_term_of_one_document_is_found_in_each_of_its_chunks(make_generation, article):
    long = "Zubiri spoke of the raid. " + "The river bank was calm that day. " * 6 + "Zubiri left."
    generation = make_generation([article("a", long), article("b", "The raid was calm.")])

    found = held_by_few(generation, "en:zubiri", 1)

    assert len(found) > 1
    assert set(found) == {"a"}
    assert held_by_few(generation, "en:raid", 1) == []
    assert held_by_few(generation, "en:unheard", 1) == []


def test_a_term_of_two_documents_is_of_neither_whichever_segments_they_are_in(make_generation, article):
    apart = make_generation([article("a", "Zubiri spoke.")], [article("b", "Zubiri left.")])

    assert held_by_few(apart, "en:zubiri", 1) == []
    assert held_by_few(apart, "en:zubiri", 2) == ["a", "b"]
    only_b = apart.allow(lambda entry: entry.id == "b")
    assert held_by_few(apart, "en:zubiri", 1, only_b) == ["b"]


def test_a_dead_document_does_not_take_part(make_generation, article):
    generation = make_generation(
        [article("a", "Zubiri spoke."), article("b", "Zubiri left.")], dead={"s0": [0]}
    )

    assert held_by_few(generation, "en:zubiri", 1) == ["b"]


def test_an_english_us_and_a_spanish_one_are_asked_for_once(make_generation, many):
    terms = make_generation(many(1)).query_terms("the U.S. and Estados Unidos")

    assert [term.term for term in terms].count("@united-states") == 1


def test_words_are_weighed_by_live_chunks_alone(make_generation, many):
    """As if what is dead had never been: so an index in steps agrees with one built anew."""
    live, superseded = many(4), many(3, "e")
    mixed = make_generation([*live, *superseded[:1]], superseded[1:], dead={"s0": [4], "s1": [0, 1]})
    clean = make_generation(live)

    for query in ("river bank", "raid", "nothing of this"):
        terms = [generation.query_terms(query) for generation in (mixed, clean)]
        assert terms[0] == terms[1]
        found = [g.search_lexical(t, 50, g.allow()) for g, t in zip((mixed, clean), terms, strict=True)]
        assert found[0][1].tolist() == found[1][1].tolist()
        np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-6)
    assert (mixed.live_documents, mixed.live_chunks) == (4, clean.rows)


def test_versions_can_be_asked_for_live_or_dead_but_not_dropped(make_generation, article):
    versions = [article("a", f"Text {n}.", version=n) for n in (1, 2, 3)]
    others = [article("b", "Other.", version=1), article("c", "Third.", version=2)]
    generation = make_generation(versions, others, dead={"s0": [0, 1]}, dropped={"s1": [1]})

    mask = generation.allow_versions({"a": 2, "b": 1, "c": 2, "unknown": 1})

    found = [generation.chunk(row)[0] for row in np.flatnonzero(mask)]
    assert [(entry.id, entry.version) for entry in found] == [("a", 2), ("b", 1)]
    assert held_versions(generation) == {("a", 1), ("a", 2), ("a", 3), ("b", 1)}
    assert generation.allow_versions({}).tolist() == [False] * generation.rows
    assert not generation.allow_versions({"a": 2}, DocumentFilter(lang="es")).any()
    assert generation.allow_versions({"a": 2}, DocumentFilter(lang="en")).sum() == 1
    assert generation.rows_of(["a", "unknown"]).tolist() == [True] * 3 + [False] * 2
    up_to = generation.rows_up_to({"a": 2, "c": 1, "unknown": 9})
    assert up_to.tolist() == [True] * 2 + [False] * 3
    assert generation.rows_up_to({"b": 1, "c": 2}).tolist() == [False] * 3 + [True] * 2
    assert generation.answers_with("a", 3)
    assert not generation.answers_with("a", 2)


FILTERS = st.builds(
    DocumentFilter,
    lang=st.sampled_from([None, "en", "es"]),
    publisher=st.sampled_from([None, "DOF", " dof ", "Nobody"]),
    topic=st.sampled_from([None, "Border", "water"]),
    published_from=st.sampled_from([None, date(2025, 1, 2)]),
    published_to=st.sampled_from([None, date(2025, 1, 3)]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS)
def test_a_filter_agrees_with_one_written_out(make_generation, article, wanted):
    documents = [
        article(
            f"d{i}",
            f"Text {i}.",
            "es" if i % 2 else "en",
            publisher=[None, "DOF", "Reuters"][i % 3],
            topics=[(), ("border", "water"), ("Water",)][i % 3],
            published=[None, date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 4)][i % 4],
        )
        for i in range(24)
    ]
    generation = make_generation(documents[:20], documents[20:], dead={"s0": [1, 2, 4]})

    def matches(entry):
        return (
            (wanted.lang in (None, entry.lang))
            and (
                wanted.publisher is None
                or (entry.publisher or "").lower() == wanted.publisher.strip().lower()
            )
            and (wanted.topic is None or wanted.topic.lower() in [t.lower() for t in entry.topics])
        )

    def keep(entry):
        if not matches(entry) or (wanted.is_dated and entry.published is None):
            return False
        first, last = wanted.published_from or date.min, wanted.published_to or date.max
        return entry.published is None or first <= entry.published <= last

    mask, left_out = generation.allow_where(wanted)

    np.testing.assert_array_equal(mask, generation.allow(keep))
    undated = [e for e in generation.documents() if e.published is None and matches(e)]
    assert left_out == (len(undated) if wanted.is_dated else 0)


def test_no_pointer_means_that_nothing_was_built(tmp_path):
    assert open_current(tmp_path) is None


def test_the_newest_titles_come_first_and_those_without_a_date_last(make_generation, article):
    def dated(id_, day):
        return replace(article(id_, "A raid at the border."), title=id_, published=day)

    first = [dated("june", date(2025, 6, 1)), dated("undated", None), dated("gone", date(2026, 1, 1))]
    second = [dated("july", date(2025, 7, 1)), dated("may", date(2025, 5, 1))]
    generation = make_generation(first, second, dead={"s0": [2]})

    assert generation.newest_titles(10) == ["july", "june", "may", "undated"]
    assert generation.newest_titles(2) == ["july", "june"]
    assert make_generation([]).newest_titles(3) == []
