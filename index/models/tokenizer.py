"""The XLM-RoBERTa tokenizer of multilingual-e5-small, rebuilt from its vocabulary."""

from __future__ import annotations

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from index.models.weights import Weights

_BOS, _PAD, _EOS, _UNK = 0, 1, 2, 3


def build_tokenizer(weights: Weights) -> Tokenizer:
    """A fast tokenizer whose ids index the weights' word table."""
    tokenizer = Tokenizer(Unigram(list(weights.pieces), unk_id=_UNK))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", _BOS), ("</s>", _EOS)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer
