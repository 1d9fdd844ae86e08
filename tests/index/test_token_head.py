import hashlib
import shutil
from importlib import resources

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.encoders.encoder import TokenStates
from index.errors import ModelDamaged, ModelMissing
from index.token_head import (
    SHIPPED_SHA256,
    TokenHead,
    cosines_of,
    load_token_head,
    to_codes,
    unit_rows,
    words_in_sentences,
)
from tests.fakes import FakeEncoder

SHIPPED = "multilingual-e5-small-puente.safetensors"


@pytest.fixture
def head():
    random = np.random.default_rng(3)
    return TokenHead(
        random.normal(size=64).astype(np.float32) * 0.01,
        random.normal(size=(64, 16)).astype(np.float32),
        random.normal(size=64).astype(np.float32),
    )


def read(text):
    _, (tokens,) = FakeEncoder().encode_tokens([text])
    return tokens


def test_a_questions_words_are_unit_vectors_with_weights_that_sum_to_one(head):
    text = "query: who, then?"

    asked = head.read_question(text, read(text), "query: ")

    assert asked.vectors.shape == (2, 16)
    np.testing.assert_allclose(np.linalg.norm(asked.vectors, axis=1), 1, rtol=1e-5)
    assert asked.weights.sum() == pytest.approx(1)


def test_a_question_without_words_has_none(head):
    text = "query: ?!"

    asked = head.read_question(text, read(text), "query: ")

    assert asked.vectors.shape == (0, 16)
    assert asked.weights.shape == (0,)


def test_a_passages_words_are_those_after_the_prompt(head):
    text = "passage: one two."

    words = head.read_passage(text, read(text), "passage: ")

    assert [text[start:end] for start, end in words.spans.tolist()] == ["one", "two"]
    vectors = words.codes / 127
    expected = head.project(head.centre(read(text).states[3:5]))
    np.testing.assert_allclose(vectors, expected, atol=0.5 / 127 + 1e-6)


def test_codes_keep_cosines_within_two_hundredths(unit_vectors):
    vectors = unit_vectors(200, dimension=64)

    codes = to_codes(vectors)

    assert np.abs(cosines_of(codes, codes / np.float32(127)) - vectors @ vectors.T).max() < 0.02
    assert np.abs(cosines_of(codes, vectors) - vectors @ vectors.T).max() < 0.01


def test_words_are_counted_in_the_sentence_they_stand_in():
    text = "Head\nAb cd. Ef gh! Ij"
    words = np.array([(0, 4), (5, 7), (8, 10), (12, 14), (15, 17), (19, 21)], dtype=np.int32)
    sentences = np.array([(100, 106), (107, 113), (200, 210)], dtype=np.int32)
    assert text[5:11] == "Ab cd."

    places, bounds = words_in_sentences(words, 95, sentences)

    assert places.tolist() == [1, 2, 3, 4]
    assert bounds.tolist() == [0, 2, 4, 4]


def test_words_of_sentences_that_overlap_are_counted_in_both():
    words = np.array([(0, 4), (5, 8), (9, 12)], dtype=np.int32)

    places, bounds = words_in_sentences(words, 0, np.array([(0, 8), (0, 12)], dtype=np.int32))

    assert places.tolist() == [0, 1, 0, 1, 2]
    assert bounds.tolist() == [0, 2, 5]


def test_without_sentences_there_are_no_words():
    places, bounds = words_in_sentences(np.array([(0, 4)], np.int32), 0, np.zeros((0, 2), np.int32))

    assert (places.tolist(), bounds.tolist()) == ([], [0])


def test_a_saved_head_is_the_same(head, tmp_path):
    head.save(tmp_path / "head.safetensors")

    again = TokenHead.load(tmp_path / "head.safetensors")

    assert again.fingerprint == head.fingerprint
    assert again.width == 16


def test_another_head_has_another_fingerprint(head):
    other = TokenHead(head.mean, head.projection, head.importance + 1)

    assert other.fingerprint != head.fingerprint


@pytest.mark.parametrize("content", [b"", b"not safetensors", "a tensor less", "other shapes"])
def test_a_file_that_is_no_head_is_refused(content, head, tmp_path):
    path = tmp_path / "head.safetensors"
    if content == "a tensor less":
        save_file({"mean": head.mean, "projection": head.projection}, path)
    elif content == "other shapes":
        TokenHead(head.mean, head.projection[:10], head.importance).save(path)
    else:
        path.write_bytes(content)

    with pytest.raises(ModelMissing, match="Calibrate the model again"):
        TokenHead.load(path)


def flip_last_byte(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def test_a_saved_head_with_a_changed_byte_is_refused_with_what_to_do(head, tmp_path):
    path = tmp_path / "head.safetensors"
    head.save(path)
    flip_last_byte(path)

    with pytest.raises(ModelDamaged, match=f"not {head.fingerprint}. Calibrate the model again"):
        TokenHead.load(path)


def test_a_head_that_was_saved_before_fingerprints_were_is_read(head, tmp_path):
    save_file(dict(head.tensors()), tmp_path / "head.safetensors")

    assert TokenHead.load(tmp_path / "head.safetensors").fingerprint == head.fingerprint


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of the shipped head, in its place."""
    copy = tmp_path / "token_heads" / SHIPPED
    copy.parent.mkdir()
    with resources.as_file(resources.files("index").joinpath("token_heads", SHIPPED)) as path:
        shutil.copy(path, copy)
    monkeypatch.setattr("index.token_head.resources.files", lambda package: tmp_path)
    return copy


def test_a_shipped_head_with_a_changed_byte_is_refused_with_both_digests(shipped):
    right = SHIPPED_SHA256[SHIPPED]
    flip_last_byte(shipped)
    found = hashlib.sha256(shipped.read_bytes()).hexdigest()

    with pytest.raises(ModelDamaged, match=f"{found}, not the expected {right}. Install Puente again"):
        load_token_head("elsewhere/multilingual-e5-small-puente")


def test_a_shipped_head_that_is_gone_is_missed(shipped):
    shipped.unlink()

    with pytest.raises(ModelMissing, match="Install Puente again"):
        load_token_head("elsewhere/multilingual-e5-small-puente")


def test_every_shipped_head_has_its_digest():
    heads = resources.files("index").joinpath("token_heads").iterdir()

    found = {head.name: hashlib.sha256(head.read_bytes()).hexdigest() for head in heads}

    assert found == SHIPPED_SHA256


def test_a_model_that_nobody_trained_a_head_for_has_none():
    assert load_token_head("sentence-transformers/some-other-model") is None


def test_a_head_that_was_trained_here_goes_before_what_is_shipped(head, tmp_path):
    head.save(tmp_path / "multilingual-e5-small-puente.safetensors")

    own = load_token_head("elsewhere/multilingual-e5-small-puente", tmp_path)

    assert own.fingerprint == head.fingerprint
    assert load_token_head("elsewhere/multilingual-e5-small-puente").fingerprint != head.fingerprint


def test_unit_rows_leave_an_empty_row_empty():
    rows = np.array([[3, 4], [0, 0]], dtype=np.float32)

    np.testing.assert_allclose(unit_rows(rows), [[0.6, 0.8], [0, 0]], atol=1e-6)


def test_special_tokens_are_no_words(head):
    states = np.eye(3, 64, dtype=np.float32)
    tokens = TokenStates(states, np.array([(0, 0), (7, 10), (0, 0)], dtype=np.int32))

    assert head.read_question("query: who", tokens, "query: ").vectors.shape == (1, 16)
