"""A cross-encoder of the library's own making: small, with random weights, saved to a folder."""

import numpy as np
import pytest

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
        intermediate_size=16, num_labels=1,
    )  # fmt: skip
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
    assert reranker.score("who found the tunnel", [found]) == pytest.approx(together[:1], abs=1e-4)
    assert together[0] != together[1]
