"""A cross-encoder of the library's own making: small, with random weights, saved to a folder."""

import numpy as np
import pytest

from index.rerankers import cross_encoder
from index.rerankers.cross_encoder import CrossEncoderReranker
from index.rerankers.reranker import Candidate

pytestmark = pytest.mark.slow

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "who", "found", "the", "tunnel", "agents", "dogs", "."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers

    made = tmp_path_factory.mktemp("cross-encoder")
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=1, initializer_range=0.5,
    )  # fmt: skip
    transformers.set_seed(0)
    transformers.BertForSequenceClassification(config).save_pretrained(made)
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(made)
    return made


def test_a_saved_cross_encoder_scores_each_sentence_by_itself(folder):
    reranker = CrossEncoderReranker(str(folder))
    found = Candidate("the tunnel", "", "agents found the tunnel .")
    other = Candidate("the tunnel", "dogs found the tunnel .", "who")

    together = reranker.score("who found the tunnel", [found, other])

    assert together.shape == (2,)
    assert together.dtype == np.float32
    assert reranker.score("who found the tunnel", [found]) == pytest.approx(together[:1], rel=0.03)
    assert together[0] != pytest.approx(together[1], rel=0.1)


def test_scores_in_bfloat16_rank_as_those_of_float32_do(folder, monkeypatch):
    reranker = CrossEncoderReranker(str(folder))
    candidates = [Candidate("", "", " ".join(WORDS[4 + n :])) for n in range(6)]

    def scores(*, in_bfloat16):
        monkeypatch.setattr(cross_encoder, "_multiplies_in_bfloat16", lambda: in_bfloat16)
        return reranker.score("who found the tunnel", candidates)

    exact, rounded = scores(in_bfloat16=False), scores(in_bfloat16=True)

    assert np.corrcoef(exact, rounded)[0, 1] > 0.995
    assert not np.array_equal(exact, rounded)
