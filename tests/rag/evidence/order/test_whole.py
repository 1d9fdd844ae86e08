"""Asked how many in all, what counts all of them comes before what counts a part."""

from dataclasses import replace

import pytest

from rag.calibration import CONFIDENCE_FEATURES
from rag.evidence.confidence import confidence_features
from rag.evidence.order.whole import whole_first
from rag.question.understand import understand
from tests.rag.evidence.order.test_newest import said

PART = said("A second group of prisoners, 26 in number, left on August 12, 2025.", 2.0)
WHOLE = said("With the third group, the number of prisoners transferred rose to 92.", -1.0)
OTHER = said("The prisoners were flown to Texas.", 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "How many prisoners has Mexico transferred to date?",
        "How many prisoners in total?",
        "How many prisoners has Mexico sent to the United States?",
        "How many prisoners did Mexico send to the United States?",
        "¿Cuántos presos han sido enviados?",
    ],
)
def test_what_counts_all_is_first_where_all_are_asked_for(question):
    assert whole_first(understand(question), [PART, OTHER, WHOLE]) == [WHOLE, PART, OTHER]


def test_the_likeliest_stays_first_where_all_are_not_asked_for():
    ranked = [PART, OTHER, WHOLE]

    assert whole_first(understand("How many prisoners left on August 12, 2025?"), ranked) == ranked
    assert whole_first(understand("How many prisoners has Mexico sent in 2025?"), ranked) == ranked
    assert whole_first(understand("When was it told how many prisoners have left?"), ranked) == ranked
    assert whole_first(understand("How many prisoners does Mexico have?"), ranked) == ranked
    assert whole_first(understand("How many prisoners in total?"), [WHOLE, PART]) == [WHOLE, PART]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (
            "The boats were struck on October 27, 2025, and 14 people died.",
            "The campaign had by then killed at least 57 people.",
        ),
        ("El ataque del 27 de octubre de 2025 dejó 14 muertos.", "La cifra llegó a 57 muertos."),
    ],
)
def test_what_happened_on_one_day_is_a_part(part, whole):
    ranked = [said(part, 2.0), said(whole, 1.0)]

    assert whole_first(understand("How many people have been killed?"), ranked) == ranked[::-1]


@pytest.mark.parametrize(
    "told",
    [
        "Between January 1, 2018 and May 13, 2026 Mexico sent 269 requests.",
        "By May 13, 2026 Mexico had sent 269 requests.",
    ],
)
def test_what_had_come_together_is_none(told):
    ranked = [said(told, 2.0), said("In all, ten requests came to Mexico.", 1.0)]

    assert whole_first(understand("How many requests have been sent?"), ranked) == ranked


def test_who_or_what_came_to_a_place_is_no_sum():
    ranked = [PART, said("Diez presos llegaron a Texas.", 1.0)]

    assert whole_first(understand("¿Cuántos presos han sido enviados?"), ranked) == ranked


def test_the_parts_that_stand_behind_do_not_speak_against_it():
    rain = said("It rained in Texas.", 1.0)
    ranked = [replace(one, share=share) for one, share in ((WHOLE, 0.1), (PART, 0.7), (rain, 0.2))]
    asked, of_one = (
        understand(f"How many prisoners {text}?") for text in ("have been transferred", "left")
    )

    share = CONFIDENCE_FEATURES.index("share")
    assert confidence_features(asked, ranked)[share] == pytest.approx(0.8)
    assert confidence_features(of_one, ranked)[share] == pytest.approx(0.1)
