"""The 8-bit model and the graph it is made from, held to the fp32 model of sentence-transformers."""

import numpy as np
import openvino
import pytest

from index.encoders.openvino import OpenVinoEncoder
from index.encoders.torch import TorchEncoder
from index.models.adapter import read_built_in
from index.models.export import export_for_sentence_transformers
from index.models.graph import build_graph
from index.models.prepare import NAME

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def weights():
    return read_built_in()


@pytest.fixture(scope="module")
def fp32(weights, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fp32")
    return TorchEncoder(str(export_for_sentence_transformers(weights, folder)), name=NAME)


@pytest.fixture(scope="module")
def int8(prepared_model):
    return OpenVinoEncoder(prepared_model, threads=2)


@pytest.fixture(scope="module")
def passages(real_passages, int8):
    """The passages with the prompt, and what fp32 makes of them."""
    return [int8.passage_prompt + text for text in real_passages]


@pytest.fixture(scope="module")
def fp32_vectors(fp32, passages):
    return in_batches(fp32, passages)


def in_batches(encoder, texts):
    order = np.argsort([len(text) for text in texts])
    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    for at in range(0, len(texts), 16):
        places = order[at : at + 16]
        vectors[places] = encoder.encode([texts[place] for place in places])
    return vectors


def cosines(some, others):
    return (some * others).sum(axis=1)


def test_500_real_passages_have_nearly_the_vectors_of_the_fp32_model(int8, passages, fp32_vectors):
    assert len(set(passages)) >= 500

    found = cosines(in_batches(int8, passages), fp32_vectors)

    assert found.mean() >= 0.995
    assert found.min() >= 0.99


def test_the_graph_before_quantization_is_the_fp32_model(
    weights, fp32, fp32_vectors, passages, tokenizer
):
    compiled = openvino.Core().compile_model(build_graph(weights), "CPU")
    places = range(0, len(passages), 16)

    for place in places:
        ids = np.array([tokenizer.encode(passages[place]).ids[: fp32.max_tokens]])
        vector = compiled({"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]

        assert vector @ fp32_vectors[place] >= 0.9999


def test_questions_have_nearly_the_vectors_of_the_fp32_model(int8, fp32):
    questions = [
        "query: How many people did Mexico transfer in February 2025?",
        "query: ¿Cuántas personas entregó México en enero de 2026?",
        "query: a",
    ]

    *asked, letter = cosines(int8.encode(questions), fp32.encode(questions))

    assert min(asked) >= 0.99
    assert letter >= 0.985


def test_a_batch_gives_each_text_the_vector_it_has_alone(int8):
    texts = ["query: a", "passage: " + "una frase más larga que la otra " * 12]

    together = int8.encode(texts)

    alone = np.concatenate([int8.encode([text]) for text in texts])
    assert cosines(together, alone).min() >= 0.999


def test_no_width_of_the_input_changes_a_vector(int8):
    """In bf16, OpenVINO 2026.4 gets inputs of exactly 32 tokens wrong on CPUs with AMX."""
    words = ["the", "reservoir", "was", "nearly", "empty", "and", "farmers", "were", "worried"]
    texts = ["query: " + " ".join((words * 6)[:n]) + " a" * more for n in range(1, 45) for more in (0, 1)]
    longer = "passage: " + " ".join(words * 12)

    alone = np.concatenate([int8.encode([text]) for text in texts])

    padded = np.stack([int8.encode([text, longer])[0] for text in texts])
    assert set(range(10, 50)) <= set(int8.count_tokens(texts))
    assert cosines(alone, padded).min() >= 0.9995


def test_vectors_have_length_one_and_too_long_texts_are_cut(int8):
    long = "passage: " + "palabra " * 2_000

    vectors = int8.encode(["", "query: a", long, long + "otra cosa al final"])

    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[2] @ vectors[3] >= 0.9999
    assert int8.count_tokens([long])[0] > int8.max_tokens


def test_both_encoders_have_the_same_tokens(int8, fp32):
    text = "El Gral. Trevilla habló de 1,200 detenidos; 😀 漢字."

    assert int8.token_starts(text) == fp32.token_starts(text)
    assert int8.count_tokens([text, ""]) == fp32.count_tokens([text, ""])
    assert (int8.query_prompt, int8.passage_prompt) == (fp32.query_prompt, fp32.passage_prompt)


def test_a_spanish_question_finds_the_english_passage(int8):
    question = int8.encode(["query: ¿Cuántos presuntos criminales entregó México en febrero?"])[0]
    passages = int8.encode(
        [
            "passage: Mexico handed 29 alleged cartel members over to the United States.",
            "passage: The tariff on steel rose to 50 percent in June.",
        ]
    )

    assert passages[0] @ question > passages[1] @ question
