"""The checker on every sentence of the starter corpus: as it is, changed, and against other sentences."""

import random
import re

import pytest

from corpus.parse import parse_file
from corpus.sentences import split_sentences
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from rag.generate.check import Quote
from rag.generate.plain import find_markup

PAIRS = 2000


@pytest.fixture(scope="module")
def sentences():
    documents = [parse_file(raw) for raw in read_paths([starter_articles()])]
    found = {
        (document.text[start:end], document.lang)
        for document in documents
        for start, end in split_sentences(document.text, document.lang)
    }
    return sorted((text, lang) for text, lang in found if re.search(r"\w{3,}.*[.!]$", text))


def passes(checker, text, lang, quote):
    return checker.find_fault(text, lang, Quote(quote, lang)) is None


def test_every_sentence_is_carried_by_itself(checker, sentences):
    assert len(sentences) > 600
    dropped = [
        text for text, lang in sentences if find_markup(text) or not passes(checker, text, lang, text)
    ]
    assert dropped == []


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        (r"\d+", lambda match: str(int(match.group()) + 1)),
        (r"\d", lambda match: f"{match.group()}0"),
        (r"\bmillion\b", "billion"),
        (r"\bmillones\b", "mil"),
        (r"\b(was|were|is|are|has|had)\b", r"\1 not"),
        (r"\b(fue|fueron|es|son|tiene|dijo|informó)\b", r"no \1"),
        (r"\bMexico\b", "Canada"),
        (r"\bEstados Unidos\b", "Guatemala"),
        (r"\b(said|reported|according to)\b", "knew"),
        (r"\b(about|almost|over|at least|only|up to) (?=\d)", ""),
        (r"\b(unos|casi|cerca de|más de|al menos|solo|hasta) (?=\d)", ""),
        (r"\bJanuary|March|July|August|December\b", "June"),
        (r"\b(enero|febrero|marzo|julio|agosto|diciembre)\b", "junio"),
    ],
)
def test_no_changed_sentence_is_carried_by_what_it_was(checker, sentences, pattern, replacement):
    changed = [(re.sub(pattern, replacement, text, count=1), lang, text) for text, lang in sentences]
    changed = [(new, lang, text) for new, lang, text in changed if new != text]

    assert len(changed) > 5
    assert [new for new, lang, text in changed if passes(checker, new, lang, text)] == []


def test_no_sentence_is_carried_by_another(checker, sentences):
    pairs = random.Random(1)
    drawn = [pairs.sample(sentences, 2) for _ in range(PAIRS)]

    carried = [
        (text, quote)
        for (text, lang), (quote, known) in drawn
        if checker.find_fault(text, lang, Quote(quote, known)) is None
    ]

    assert carried == []
