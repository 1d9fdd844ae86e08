from dataclasses import replace

import numpy as np

from rag.calibration import EVIDENCE_FEATURES
from rag.evidence.order.points_first import points_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

TEXT = "We fear much. We see two risks. Prices may rise. The second is a leak. It rains."
RISKS = understand("Which risks does she see?")


def told(text, *features, document_id="a"):
    start = TEXT.index(text)
    one = evidence_of(TEXT)
    has = np.array([float(feature in features) for feature in EVIDENCE_FEATURES], dtype=np.float32)
    document = replace(one.document, id=document_id)
    return replace(one, document=document, start=start, end=start + len(text), features=has)


ANNOUNCED = told("We see two risks.", "point_announced")
BEFORE = told("We fear much.", "point_hinted")
FIRST = told("Prices may rise.", "after_announcement")
SECOND = told("The second is a leak.", "point_hinted")
ELSEWHERE = told("It rains.", "point_found", document_id="b")

POINTS = (("Prices may rise.", 0.5), ("The second is a leak.", -2.0))


def test_points_stand_before_what_announces_them():
    found = points_first(RISKS, [ANNOUNCED, ELSEWHERE, SECOND, BEFORE, FIRST])

    assert found == [SECOND, FIRST, ANNOUNCED, ELSEWHERE, BEFORE]


def test_one_that_is_nearly_as_likely_stands_before_what_makes_none():
    other, near = replace(BEFORE, log_odds=5.0), replace(ELSEWHERE, log_odds=2.5)

    assert points_first(RISKS, [other, near]) == [near, other]


def test_one_that_is_far_less_likely_does_not():
    other, far = replace(BEFORE, log_odds=5.0), replace(ELSEWHERE, log_odds=1.5)

    assert points_first(RISKS, [other, far]) == [other, far]


def test_they_stay_where_the_best_makes_one_itself():
    ranked = [ELSEWHERE, ANNOUNCED, FIRST]

    assert points_first(RISKS, ranked) == ranked


def test_they_stay_where_none_are_asked_for():
    ranked = [ANNOUNCED, SECOND]

    assert points_first(understand("When did it rain?"), ranked) == ranked


def test_several_of_the_article_stand_before_what_makes_none_though_they_are_far_less_likely():
    other = replace(BEFORE, log_odds=5.0)
    some = [replace(told(text, "point_found"), log_odds=odds) for text, odds in POINTS]

    assert points_first(RISKS, [other, *some]) == [*some, other]
    assert points_first(RISKS, [other, some[0]]) == [other, some[0]]
    assert points_first(RISKS, [replace(other, log_odds=5.7), *some])[0].text == BEFORE.text
