from collections import Counter
from importlib import resources

import numpy as np
import pytest

from corpus.document import Document
from index.translate import read_question
from index.words import fold, is_stop_word, split_words, stem
from tests.dictionary import count_words, nearest, translate


@pytest.mark.parametrize(
    ("text", "asked_in", "written_in", "found"),
    [
        ("¿Cuántas fábricas cerraron?", "en", "es", {"en:factori"}),
        ("Which factories closed?", "es", "en", {"es:fabric"}),
        ("¿Qué dijo el alcalde?", "en", "es", {"en:said", "en:mayor"}),
        ("What did the prosecutor say?", "es", "en", {"es:fiscal"}),
    ],
)
def test_a_word_is_asked_for_by_what_it_is_called_in_the_other_language(
    text, asked_in, written_in, found
):
    translated = {
        term for asked in read_question(text, asked_in, written_in) for term, _ in asked.translations
    }

    assert found <= translated


def test_nothing_is_translated_within_a_language():
    for lang, text in (("en", "Which factories closed?"), ("es", "¿Qué fábricas cerraron?")):
        for written_in in (lang, None):
            asked = read_question(text, lang, written_in)
            assert asked
            assert all(not one.translations for one in asked)


def test_a_name_stays_what_it_is_in_either_language():
    asked = read_question("¿Qué firmó Zubiri con Estados Unidos?", "en", "es")

    assert [one.term for one in asked if not one.translations] == ["en:zubiri", "@united-states"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_shares_are_parts_of_one_and_no_translation_is_a_stop_word(lang):
    other = "es" if lang == "en" else "en"
    text = "the tariff on steel rose and the guard left" if lang == "en" else "subió el arancel al acero"

    translated = [one.translations for one in read_question(text, other, lang) if one.translations]

    assert translated
    for translations in translated:
        assert sum(share for _, share in translations) == pytest.approx(1)
        assert not any(is_stop_word(term.partition(":")[2], other) for term, _ in translations)


def test_reviewed_words_are_single_and_not_in_the_alias_table():
    """A word of the alias table is one term in both languages: its translation would never be read."""
    lines = (
        resources.files("index").joinpath("dictionary", "reviewed.txt").read_text("utf-8").splitlines()
    )
    for line in lines[2:]:
        spanish, english = line.split(": ")
        for word in [*spanish.split(" | "), *english.split(" | ")]:
            words = split_words(word)
            assert len(words) == 1, word
            assert words[0][0] != "@", word


def test_words_that_are_rare_or_say_nothing_are_not_counted():
    text = "The raid. The raid of the raid. A tunnel."

    counts = count_words([Document(id="a", title="A raid", text=text, lang="en")])

    assert counts == {"en": Counter({"raid": 4}), "es": Counter()}


def test_the_nearest_word_is_found_and_one_near_to_all_counts_less():
    words = np.eye(4, dtype=np.float32)
    others = np.vstack([words[:3], np.full(4, 0.5, np.float32)])

    found = {}
    for place, other, near in nearest(words, others):
        found.setdefault(place, (other, near))

    assert [found[place][0] for place in range(3)] == [0, 1, 2]
    assert found[3][1] < found[0][1]


def test_translations_are_stems_with_their_parts_in_percent():
    counts = {
        "es": Counter({"redada": 5, "redadas": 3, "túnel": 4}),
        "en": Counter({"raid": 5, "tunnel": 4}),
    }
    vectors = {
        "es": np.array([[1, 0], [1, 0], [0, 1]], np.float32),
        "en": np.array([[1, 0], [0, 1]], np.float32),
    }

    found = translate("es", "en", counts, vectors)

    assert found[stem("redada", "es")][stem("raid", "en")] > 90
    assert next(iter(found[stem(fold("túnel"), "es")])) == stem("tunnel", "en")
