"""What a sentence may say of a quote; `carried.jsonl` and `not_carried.jsonl` are examples of both."""

import json
from pathlib import Path

import pytest

from rag.generate.check import Checker, Quote
from tests.growth import fill, takes_linear_time

TRANSFER = "Mexico transferred 29 cartel figures to the United States on 27 February 2025."


def read_examples(name):
    """Those that compare two languages need the built-in model."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [
        pytest.param(
            example,
            id=example["sentence"],
            marks=() if example["lang"] == example["quote_lang"] else pytest.mark.slow,
        )
        for example in map(json.loads, lines)
    ]


def find_fault(request, example):
    is_translated = example["lang"] != example["quote_lang"]
    checker = request.getfixturevalue("bilingual" if is_translated else "checker")
    quote = Quote(example["quote"], example["quote_lang"])
    return checker.find_fault(example["sentence"], example["lang"], quote)


@pytest.mark.parametrize("example", read_examples("carried.jsonl"))
def test_what_the_quote_says_passes(request, example):
    assert find_fault(request, example) is None


@pytest.mark.parametrize("example", read_examples("not_carried.jsonl"))
def test_what_the_quote_does_not_say_is_dropped(request, example):
    assert find_fault(request, example) is not None


@pytest.mark.slow
def test_a_translation_is_dropped_where_words_cannot_be_compared(bilingual, checker):
    quote = Quote("La Guardia Nacional construyó una escuela.", "es")
    text = "The National Guard built a school."

    assert bilingual.find_fault(text, "en", quote) is None
    assert checker.find_fault(text, "en", quote) == "the quote does not say 'built'"


@pytest.mark.parametrize(
    "letters",
    ["a", "1", "a1", "1,", "1.", "A-1", "-1", "a ", "1 ", "de ", "mil ", "$", "a1_", "May 1 ", "«a", "("],
)
def test_no_quote_takes_long(checker, letters):
    def check(quote):
        checker.find_fault(quote[:500] + ".", "en", Quote(quote, "en"))

    assert takes_linear_time(check, lambda size: fill(letters, size) + "_!", 4_000)


class Judge:
    """An entailment model that gives every statement the same probability, and notes what it is asked."""

    def __init__(self, probability):
        self.probability = probability
        self.asked = []

    def entails(self, premises, statement):
        self.asked.append((list(premises), statement))
        return [self.probability] * len(premises)


@pytest.mark.parametrize(("probability", "passes"), [(0.8, True), (0.79, False)])
def test_an_entailment_model_judges_other_words(checker, probability, passes):
    text = "On 27 February 2025, 29 figures of cartels were what Mexico transferred."
    judge = Judge(probability)

    fault = Checker(checker.words, judge).find_fault(text, "en", Quote(TRANSFER, "en"))

    assert (fault is None) == passes
    assert judge.asked == [([TRANSFER], text)]
    assert checker.find_fault(text, "en", Quote(TRANSFER, "en")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Mexico transferred 26 cartel figures on 27 February 2025.",
        "Mexico transferred 29 cartel figures on 27 March 2025.",
        "Mexico, not Canada, transferred 29 figures on 27 February 2025.",
        "Mexico never transferred 29 cartel figures.",
        "Mexico may have transferred 29 cartel figures.",
        "Mexico released 29 cartel figures.",
    ],
)
def test_no_entailment_model_overrules_the_rules(checker, text):
    judged = Checker(checker.words, Judge(1.0))

    assert judged.find_fault(text, "en", Quote(TRANSFER, "en")) is not None
