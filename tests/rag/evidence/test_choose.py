from dataclasses import replace
from datetime import date
from math import sqrt

import numpy as np
import pytest

from rag.calibration import EVIDENCE_FEATURES
from rag.evidence.choose import MOST_SENTENCES, choose_evidence, in_order_of_date, say_the_same
from tests.rag.reply.test_refuse import evidence_of

STATED = "Mexico sent 29 prisoners to the United States on February 27, 2025."
IN_SPANISH = "México envió a 29 reos a Estados Unidos el 27 de febrero de 2025."


def alike(cosine=1.0):
    """A vector with this cosine to `alike()`."""
    return np.array([cosine, sqrt(1 - cosine**2)], dtype=np.float32)


def unlike(place):
    return np.eye(8, dtype=np.float32)[place]


def sentence(text=STATED, lang="en", cosine=1.0, log_odds=1.0):
    made = evidence_of(text, vector=alike(cosine), log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang))


def test_chosen_sentences_are_few_near_the_best_and_say_different_things():
    first = evidence_of(vector=unlike(0))
    copies = [first, replace(first, start=first.start + 1), replace(first, start=first.start + 2)]
    others = [replace(first, vector=unlike(i), log_odds=first.log_odds - 0.1 * i) for i in range(1, 6)]
    far = replace(first, vector=unlike(7), log_odds=first.log_odds - 50)

    chosen = choose_evidence([*copies, *others, far], "en")

    assert chosen == [first, *others[: MOST_SENTENCES - 1]]
    assert choose_evidence([first, far], "en") == [first]
    assert choose_evidence([], "en") == []


def test_where_several_facts_are_asked_for_more_are_shown():
    ranked = [evidence_of(vector=unlike(i), log_odds=1 - 0.7 * i) for i in range(5)]

    assert choose_evidence(ranked, "en") == ranked[:3]
    assert choose_evidence(ranked, "en", several=True) == ranked[:4]


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("Four marines were killed at night.", True),
        ("7 marines were killed at night.", False),
        ("Marines were killed at night.", False),
    ],
)
def test_of_sentences_that_are_alike_one_with_another_figure_is_shown_too(text, is_shown):
    first = sentence("Seven marines were killed at night.")
    other = sentence(text, log_odds=0.5)

    assert choose_evidence([first, other], "en") == ([first, other] if is_shown else [first])


@pytest.mark.parametrize(
    ("text", "cosine", "is_shown"),
    [
        (IN_SPANISH, 0.91, False),
        (IN_SPANISH, 0.89, False),
        (IN_SPANISH, 0.87, True),
        ("México envió a 26 reos a Estados Unidos el 12 de agosto de 2025.", 0.91, True),
        ("México envió a reos a Estados Unidos.", 0.91, True),
        ("México envió a 29 reos a Estados Unidos.", 0.91, False),
    ],
)
def test_a_sentence_and_its_translation_are_shown_once(text, cosine, is_shown):
    first, other = sentence(), sentence(text, "es", cosine, log_odds=0.5)

    assert choose_evidence([first, other], "en") == ([first, other] if is_shown else [first])


def test_of_a_sentence_and_its_translation_the_asker_reads_the_one_in_the_language_of_the_question():
    english, spanish = sentence(), sentence(IN_SPANISH, "es", 0.91, log_odds=0.5)
    apart = evidence_of("The transfer was the first.", vector=-alike(), log_odds=0.2)

    assert choose_evidence([english, spanish, apart], "es") == [spanish, apart]
    assert choose_evidence([english, spanish, apart], "en") == [english, apart]
    assert choose_evidence([spanish, english, apart], "en") == [english, apart]


def test_a_translation_may_be_less_likely_than_other_sentences_that_are_shown():
    english, spanish = sentence(), sentence(IN_SPANISH, "es", 0.91, log_odds=-2.9)
    apart = evidence_of("The transfer was the first.", vector=-alike(), log_odds=-2.0)

    assert choose_evidence([english, apart, spanish], "es") == [spanish]


def test_a_translation_that_is_far_less_likely_is_not_put_in_the_place_of_the_best():
    english, spanish = sentence(), sentence(IN_SPANISH, "es", 0.91, log_odds=-9.0)

    assert choose_evidence([english, spanish], "es") == [english]


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("On February 27, 2025 a group of 29 prisoners was sent to the United States.", False),
        ("Some outlets date the transfer of the 29 prisoners to February 28, 2025.", True),
        ("A group of prisoners was sent to the United States.", True),
    ],
)
def test_what_is_a_little_less_alike_is_shown_once_if_it_states_the_same(text, is_shown):
    first, other = sentence(), sentence(text, cosine=0.95, log_odds=0.5)

    assert choose_evidence([first, other], "en") == ([first, other] if is_shown else [first])


@pytest.mark.parametrize(
    ("short", "long", "lang"),
    [
        (
            "The accord rests on three principles.",
            "He named three principles: trust, respect, and coordination.",
            "en",
        ),
        (
            "El acuerdo se basa en cuatro principios.",
            "Confianza, respeto, soberanía y coordinación son los cuatro principios del acuerdo.",
            "es",
        ),
    ],
)
def test_of_two_that_say_the_same_the_one_that_lists_is_shown(short, long, lang):
    counting = sentence(short, lang)
    listing = sentence(long, lang, cosine=0.95, log_odds=0.5)
    unlikely = replace(listing, log_odds=-2.5)

    assert choose_evidence([counting, listing], lang) == [listing]
    assert choose_evidence([counting, unlikely], lang) == [counting]
    assert choose_evidence([listing, replace(counting, log_odds=0.2)], lang) == [listing]


def test_the_oldest_article_is_first_and_undated_ones_are_last():
    days = [date(2026, 1, 21), None, date(2024, 5, 1), date(2025, 3, 6)]
    chosen = [
        replace(e, document=replace(e.document, published=d)) for d in days for e in [evidence_of()]
    ]

    shown = [evidence.document.published for evidence in in_order_of_date(chosen)]

    assert shown == [date(2024, 5, 1), date(2025, 3, 6), date(2026, 1, 21), None]


@pytest.mark.parametrize(
    ("english", "spanish", "cosine", "same"),
    [
        ("By 105 to 0 they let in 19 men.", "Por 105 a 0 dejaron entrar a 19.", 0.86, True),
        ("By 105 to 0 they let in 19 men.", "Por 105 a 0 dejaron entrar a 20.", 0.86, False),
        ("By 105 to 0 they let in 19 men.", "Por 105 a 0 dejaron entrar a 19.", 0.8, False),
        ("50 of 233 were pending.", "De 233 había 50 pendientes.", 0.89, True),
        ("50 of 233 were pending.", "De 233 había 50 pendientes.", 0.86, False),
        ("50 of 233 were pending in 47 states.", "De 233 había 50 pendientes.", 0.89, False),
        ("He died at 10:30 on May 2, 2026.", "El acta fija la muerte a las 10:30.", 0.89, True),
    ],
)
def test_free_translations_say_the_same_where_several_facts_agree(english, spanish, cosine, same):
    one, other = sentence(english), sentence(spanish, "es", cosine)

    assert say_the_same(one, other) is same
    assert say_the_same(other, one) is same


def test_a_list_is_not_given_up_for_a_translation_without_it():
    listing = sentence("The six named on May 2, 2026 are: Alfa, Beta, Gamma, Delta, Epsilon and Zeta.")
    bare = sentence("Entre los seis nombrados el 2 de mayo de 2026 figura Alfa.", "es", 0.93, 0.5)

    assert choose_evidence([listing, bare], "es") == [listing]


def test_where_the_best_makes_a_point_those_of_its_article_are_shown_and_no_other():
    makes_one = np.array([float(name == "point_found") for name in EVIDENCE_FEATURES], dtype=np.float32)
    first, again, near, far = (
        evidence_of(vector=unlike(place), log_odds=odds, features=features)
        for place, odds, features in (
            (0, 1.0, makes_one), (0, 0.9, makes_one), (1, 0.5, 0 * makes_one), (2, -9.0, makes_one)
        )
    )  # fmt: skip
    ranked = [first, again, near, far]

    assert choose_evidence(ranked, "en", several=True) == [first, far]
    assert choose_evidence(ranked, "en") == [first, near]
    assert choose_evidence([near, first, far], "en", several=True) == [near, first]
