"""What the built-in reranker reads: the parts of a pair, each where it is told to be, none too long."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from index.rerankers.pairs import MOST_TOKENS, Part, make_pairs
from index.rerankers.reranker import Candidate

WORDS = ["<s>", "<pad>", "</s>", "query", ":", "passage", "who", "title", "before", "he", "did", "it"]
TEXT = st.lists(st.sampled_from(WORDS[3:]), max_size=200).map(" ".join)


@pytest.fixture(scope="module")
def tokenizer():
    made = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<pad>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def words(ids):
    return " ".join(WORDS[token] for token in ids)


def held(pair, wanted):
    return [token for token, part in zip(pair.ids, pair.parts, strict=True) if part == wanted]


def test_a_pair_is_the_question_then_the_title_what_stands_before_and_the_sentence(tokenizer):
    (pair,) = make_pairs(tokenizer, "who", [Candidate("title", "before", "he did")])

    assert words(pair.ids) == "<s> query : who </s> </s> passage : title </s> before </s> he did </s>"
    assert words(held(pair, Part.SENTENCE)) == "he did"
    assert words(held(pair, Part.QUESTION)) == "query : who"
    assert Part.PADDING not in pair.parts


@settings(max_examples=100)
@given(question=TEXT, title=TEXT, before=TEXT, said=TEXT)
def test_no_pair_is_longer_than_what_is_read(tokenizer, question, title, before, said):
    (pair,) = make_pairs(tokenizer, question, [Candidate(title, before, said)])

    assert len(pair.ids) == len(pair.parts) <= MOST_TOKENS


def test_of_what_stands_before_the_end_is_kept(tokenizer):
    (pair,) = make_pairs(tokenizer, "who", [Candidate("title", "he " * 40 + "did it", "it")])

    assert words(pair.ids).endswith("he did it </s> it </s>")
