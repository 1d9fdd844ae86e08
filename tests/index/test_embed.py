import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cache import EmbeddingCache
from index.embed import Embedder
from index.token_head import TokenHead
from tests.fakes import FakeEncoder


class Gate(FakeEncoder):
    """Waits in its first batch until it is opened; says when it has been entered."""

    def __init__(self):
        super().__init__()
        self.entered, self.opened = threading.Event(), threading.Event()

    def encode(self, texts):
        self.entered.set()
        assert self.opened.wait(10)
        return super().encode(texts)


@pytest.fixture
def open_embedder(tmp_path):
    """`open_embedder(encoder, cached=True)`: an embedder with a cache file, closed at the end."""
    opened = []

    def make(encoder, cached=False):
        cache = EmbeddingCache(tmp_path / "cache.db") if cached else None
        opened.append(Embedder(encoder, cache))
        return opened[-1]

    yield make
    for embedder in opened:
        embedder.close()


def ask_in_threads(embedder, questions):
    """The threads, started one after the other, and what each got: a vector or an exception."""
    results = {}

    def ask(question):
        try:
            results[question] = embedder.embed_question(question).vector
        except Exception as error:
            results[question] = error

    threads = [threading.Thread(target=ask, args=(question,), daemon=True) for question in questions]
    for thread in threads:
        thread.start()
    return threads, results


@settings(max_examples=30)
@given(st.lists(st.text("ab cd", max_size=60), max_size=30))
def test_vectors_come_in_the_order_of_their_texts(texts):
    encoder = FakeEncoder()
    embedder = Embedder(encoder)

    vectors = embedder.embed_passages(texts)

    assert vectors.shape == (len(texts), 64)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(vector, encoder.encode([f"passage: {text}"])[0])
    embedder.close()


def test_batches_are_bounded_in_texts_and_padded_tokens(open_embedder, encoder):
    random = np.random.default_rng(0)
    texts = ["word " * int(length) for length in random.integers(1, 900, 400)]

    open_embedder(encoder).embed_passages(texts)

    assert sum(map(len, encoder.encoded)) == 400
    for batch in encoder.encoded:
        widest = min(512, max(encoder.count_tokens(batch)))
        assert len(batch) <= 64
        assert len(batch) == 1 or widest * len(batch) <= 4096


def test_texts_of_like_length_share_a_batch(open_embedder, encoder):
    texts = ["word " * (400 if i % 2 else 4) for i in range(40)]

    open_embedder(encoder).embed_passages(texts)

    padded = sum(max(encoder.count_tokens(b)) * len(b) for b in encoder.encoded)
    needed = sum(encoder.count_tokens([t for b in encoder.encoded for t in b]))
    assert padded <= 1.1 * needed


def test_questions_and_passages_get_their_prompts(open_embedder, encoder):
    embedder = open_embedder(encoder)

    embedder.embed_passages(["a"])
    embedder.embed_question("b")
    embedder.embed_questions(["c"])

    assert encoder.encoded == [["passage: a"], ["query: b"], ["query: c"]]


def test_progress_ends_at_all_and_counts_what_was_known(open_embedder):
    embedder = open_embedder(FakeEncoder(), cached=True)
    embedder.embed_passages(["a", "b"])
    told = []

    embedder.embed_passages(["a", "b", "c"], lambda done, total: told.append((done, total)))

    assert told == [(2, 3), (3, 3)]


def test_what_was_embedded_once_is_not_embedded_again(open_embedder):
    first = open_embedder(FakeEncoder(), cached=True)
    texts = ["one", "two", "one", "tres ñ 😀"]
    vectors = first.embed_passages(texts)
    encoder = FakeEncoder()

    again = open_embedder(encoder, cached=True).embed_passages(texts)

    np.testing.assert_array_equal(again, vectors)
    assert encoder.encoded == []


def test_another_fingerprint_shares_nothing_in_the_cache(open_embedder):
    open_embedder(FakeEncoder(), cached=True).embed_passages(["one"])
    other = FakeEncoder(fingerprint="fake-2")

    open_embedder(other, cached=True).embed_passages(["one"])

    assert other.encoded == [["passage: one"]]


def test_an_interrupted_run_resumes_after_its_last_batch(open_embedder):
    class Interrupted(FakeEncoder):
        def encode(self, texts):
            if len(self.encoded) == 2:
                raise KeyboardInterrupt
            return super().encode(texts)

    texts = [f"text number {i}" for i in range(200)]
    with pytest.raises(KeyboardInterrupt):
        open_embedder(Interrupted(), cached=True).embed_passages(texts)
    encoder = FakeEncoder()

    open_embedder(encoder, cached=True).embed_passages(texts)

    assert sum(map(len, encoder.encoded)) == 200 - 2 * 64


def test_questions_that_wait_are_encoded_together(open_embedder):
    encoder = Gate()
    embedder = open_embedder(encoder)
    first, first_result = ask_in_threads(embedder, ["first"])
    assert encoder.entered.wait(10)
    names = [f"question {i}" for i in range(11)]
    rest, results = ask_in_threads(embedder, names)
    wait_until(lambda: embedder._questions.qsize() == 11)

    encoder.opened.set()
    for thread in first + rest:
        thread.join(10)

    assert [len(batch) for batch in encoder.encoded] == [1, 8, 2, 1]
    for name, vector in {**first_result, **results}.items():
        np.testing.assert_array_equal(vector, FakeEncoder().encode([f"query: {name}"])[0])


def test_a_question_asked_again_is_not_encoded_again(open_embedder, encoder):
    embedder = open_embedder(encoder)
    first = embedder.embed_question("a")
    embedder.embed_question("b")

    again = embedder.embed_question("a")

    assert again is first
    assert encoder.encoded == [["query: a"], ["query: b"]]


def test_with_another_head_a_question_is_read_anew(encoder):
    embedder = Embedder(encoder, head=make_head())
    assert embedder.embed_question("who then?").tokens is not None

    embedder.head = None

    assert embedder.embed_question("who then?").tokens is None
    embedder.close()


def test_an_error_of_the_encoder_reaches_everyone_who_asked_and_the_next_is_answered(
    open_embedder,
):
    class FailingOnce(Gate):
        def encode(self, texts):
            vectors = super().encode(texts)
            if len(texts) > 1:
                raise RuntimeError("out of memory")
            return vectors

    encoder = FailingOnce()
    embedder = open_embedder(encoder)
    first, _ = ask_in_threads(embedder, ["first"])
    assert encoder.entered.wait(10)
    rest, results = ask_in_threads(embedder, ["a", "b"])
    wait_until(lambda: embedder._questions.qsize() == 2)

    encoder.opened.set()
    for thread in first + rest:
        thread.join(10)

    assert [str(results[name]) for name in ("a", "b")] == ["out of memory"] * 2
    assert embedder.embed_question("d").vector.shape == (64,)


def test_closing_answers_who_already_asked(open_embedder):
    encoder = Gate()
    embedder = open_embedder(encoder)
    first, first_result = ask_in_threads(embedder, ["a"])
    assert encoder.entered.wait(10)
    second, second_result = ask_in_threads(embedder, ["b"])
    wait_until(lambda: embedder._questions.qsize() == 1)
    closing = threading.Thread(target=embedder.close)
    closing.start()

    encoder.opened.set()
    for thread in [*first, *second, closing]:
        thread.join(10)

    assert first_result["a"].shape == second_result["b"].shape == (64,)


def test_an_asker_works_while_its_question_is_encoded(open_embedder):
    worked = threading.Event()

    class Waiting(FakeEncoder):
        def encode(self, texts):
            assert worked.wait(10), "nobody worked meanwhile"
            return super().encode(texts)

    pending = open_embedder(Waiting()).begin_question("a")

    assert not pending.done()
    worked.set()
    assert pending.result(10).vector.shape == (64,)


def test_a_question_that_was_asked_before_is_there_at_once(open_embedder, encoder):
    embedder = open_embedder(encoder)
    first = embedder.embed_question("a")

    pending = embedder.begin_question("a")

    assert pending.done()
    assert pending.result() is first


def test_a_question_that_was_expected_is_encoded_once_and_took_as_long_as_it_did(open_embedder):
    gate = Gate()
    embedder = open_embedder(gate)
    before = time.perf_counter()
    embedder.expect_question("a")
    embedder.expect_question("a")
    assert gate.entered.wait(10)
    while_it_runs = time.perf_counter()

    asked = embedder.begin_question("a")
    gate.opened.set()

    assert asked.result(10).vector.shape == (64,)
    assert before < asked.asked_at < while_it_runs
    assert gate.encoded == [["query: a"]]


def test_what_was_expected_in_vain_is_remembered_and_held_no_longer(open_embedder, encoder):
    embedder = open_embedder(encoder)
    embedder.expect_question("a")
    embedder.embed_question("b")

    assert embedder.begin_question("a").done()
    embedder.close()
    embedder.expect_question("c")
    assert embedder._expected == {}
    assert sorted(text for batch in encoder.encoded for text in batch) == ["query: a", "query: b"]


def test_an_expected_question_that_cannot_be_encoded_tells_its_asker(open_embedder):
    class Broken(Gate):
        def encode(self, texts):
            super().encode(texts)
            raise ValueError("broken")

    broken = Broken()
    embedder = open_embedder(broken)
    embedder.expect_question("a")
    asked = embedder.begin_question("a")
    broken.opened.set()

    with pytest.raises(ValueError, match="broken"):
        asked.result(10)
    assert embedder._expected == {}


def test_an_encoder_that_fails_to_begin_tells_its_asker(open_embedder):
    class Broken(FakeEncoder):
        def encode(self, texts):
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        open_embedder(Broken()).begin_question("a").result(10)


def test_a_closed_embedder_says_so_instead_of_waiting_for_ever(open_embedder, encoder):
    embedder = open_embedder(encoder)
    embedder.close()

    with pytest.raises(RuntimeError, match="closed"):
        embedder.embed_question("a")


def test_a_cache_that_breaks_is_warned_of_and_done_without(tmp_path, encoder):
    cache = EmbeddingCache(tmp_path / "cache.db")
    embedder = Embedder(encoder, cache)
    cache.close()

    with pytest.warns(RuntimeWarning, match=r"cache cannot be used .*closed"):
        vectors = embedder.embed_passages(["a", "b"])

    np.testing.assert_array_equal(vectors, encoder.encode(["passage: a", "passage: b"]))
    embedder.close()


def test_a_file_that_is_no_cache_is_begun_anew(tmp_path):
    (tmp_path / "cache.db").write_text("this is no database at all, just a text" * 100)

    cache = EmbeddingCache(tmp_path / "cache.db")

    cache.put("f", ["a"], np.ones((1, 3), np.float32))
    assert cache.get("f", ["a"])[0].tolist() == [1, 1, 1]
    cache.close()


def test_a_cache_that_is_cut_while_it_is_open_is_begun_anew(tmp_path):
    texts = [str(number) for number in range(500)]
    vectors = np.ones((500, 64), np.float32)
    cache = EmbeddingCache(tmp_path / "cache.db")
    cache.put("f", texts, vectors)
    cache.close()
    data = (tmp_path / "cache.db").read_bytes()
    (tmp_path / "cache.db").write_bytes(data[: len(data) // 2])

    cache = EmbeddingCache(tmp_path / "cache.db")
    known = cache.get("f", texts)
    cache.put("f", texts, vectors)

    assert all(vector.tolist() == [1] * 64 for vector in known.values())
    assert len(cache.get("f", texts)) == 500
    cache.close()


def test_the_cache_gives_equal_texts_their_vector_at_every_place(tmp_path, unit_vectors):
    cache = EmbeddingCache(tmp_path / "new" / "cache.db")
    vectors = unit_vectors(2)
    cache.put("model", ["a", "b"], vectors)

    found = cache.get("model", ["b", "a", "c", "b"])

    assert sorted(found) == [0, 1, 3]
    np.testing.assert_array_equal(np.stack([found[0], found[1], found[3]]), vectors[[1, 0, 1]])
    cache.close()


def test_the_cache_looks_up_more_texts_than_one_statement_takes(tmp_path, unit_vectors):
    cache = EmbeddingCache(tmp_path / "cache.db")
    texts = [str(i) for i in range(1_201)]
    cache.put("model", texts, unit_vectors(1_201, dimension=4))

    assert len(cache.get("model", texts)) == 1_201
    assert cache.get("model", []) == {}
    cache.close()


def wait_until(condition):
    pause = threading.Event()
    for _ in range(1_000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("It did not come about in 10 seconds.")


def make_head(seed=0):
    random = np.random.default_rng(seed)
    return TokenHead(
        np.zeros(64, np.float32), random.normal(size=(64, 8)).astype(np.float32), np.zeros(64, np.float32)
    )


def test_words_come_from_the_cache_the_second_time(tmp_path):
    texts = ["one two", "", "three, four", "one two"]
    found = []
    for encoder in (FakeEncoder(), FakeEncoder()):
        embedder = Embedder(encoder, EmbeddingCache(tmp_path / "cache.db"), make_head())
        found.append(embedder.embed_with_words(texts))
        embedder.close()

    (vectors, words), (vectors_again, words_again) = found
    np.testing.assert_array_equal(vectors, vectors_again)
    for first, second in zip(words, words_again, strict=True):
        np.testing.assert_array_equal(first.spans, second.spans)
        np.testing.assert_array_equal(first.codes, second.codes)
    assert encoder.encoded == []


def test_another_head_reads_the_words_anew(tmp_path):
    for seed in (0, 1):
        embedder = Embedder(
            encoder := FakeEncoder(), EmbeddingCache(tmp_path / "cache.db"), make_head(seed)
        )
        embedder.embed_with_words(["one two"])
        embedder.close()

    assert encoder.encoded == [["passage: one two"]]


def test_words_without_a_head_are_refused(open_embedder, encoder):
    with pytest.raises(ValueError, match="no token head"):
        open_embedder(encoder).embed_with_words(["one"])


def test_a_question_carries_its_words_where_there_is_a_head(encoder):
    embedder = Embedder(encoder, head=make_head())

    asked = embedder.embed_question("who then?")
    (many,) = embedder.embed_questions(["who then?"])

    assert asked.tokens.vectors.shape == (2, 8)
    np.testing.assert_array_equal(asked.tokens.vectors, many.tokens.vectors)
    embedder.close()


def test_of_two_questions_as_one_the_last_counts_more(encoder):
    embedder = Embedder(encoder, head=make_head())
    one, other = embedder.embed_questions(["raid on the border", "treaty"])
    embedder.close()

    both = one.followed_by(other)

    sum_of_both = 0.4 * one.vector + 0.6 * other.vector
    np.testing.assert_allclose(both.vector, sum_of_both / np.linalg.norm(sum_of_both), atol=1e-6)
    np.testing.assert_array_equal(both.tokens.vectors, [*one.tokens.vectors, *other.tokens.vectors])
    assert both.tokens.weights[: len(one.tokens.weights)].sum() == pytest.approx(0.4)
    assert both.tokens.weights.sum() == pytest.approx(1)


def test_pieces_of_words_are_unit_vectors_at_their_places(encoder):
    text = "Who was the secretary?"
    embedder = Embedder(encoder, head=make_head())

    (pieces,) = embedder.embed_pieces([text])
    embedder.close()

    found = [text[start:end] for start, end in pieces.spans.tolist()]
    assert found == ["Who", "was", "the", "secret", "ary"]
    np.testing.assert_allclose(np.linalg.norm(pieces.states, axis=1), 1, rtol=1e-5)


def test_without_a_head_words_cannot_be_compared(open_embedder, encoder):
    assert open_embedder(encoder).embed_pieces(["a"]) is None
