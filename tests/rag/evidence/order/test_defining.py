from dataclasses import replace

import numpy as np

from rag.calibration import EVIDENCE_FEATURES
from rag.evidence.gather import Evidence
from rag.evidence.order.defining import defining_first
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

ASKED = understand("What does controlled delivery mean?")
TEXT = "The letters mention the controlled delivery. This is a technique. It is rare."


def sentence(text: str, *, defines: bool = False) -> Evidence:
    """A sentence of TEXT."""
    at = EVIDENCE_FEATURES.index("definition_wanted_found")
    features = np.eye(len(EVIDENCE_FEATURES), dtype=np.float32)[at] * defines
    one = told(TEXT)
    start = TEXT.index(text)
    return replace(one, start=start, end=start + len(text), features=features)


MENTION = sentence("The letters mention the controlled delivery.")
NEXT = sentence("This is a technique.", defines=True)


def test_the_definition_beside_the_best_sentence_is_first():
    assert defining_first(ASKED, [MENTION, NEXT]) == [NEXT, MENTION]


def test_one_that_stands_elsewhere_stays_where_it_is():
    further = sentence("It is rare.", defines=True)

    assert defining_first(ASKED, [MENTION, further]) == [MENTION, further]


def test_nothing_moves_where_the_best_defines_or_no_definition_is_asked_for():
    best = sentence("The letters mention the controlled delivery.", defines=True)

    assert defining_first(ASKED, [best, NEXT]) == [best, NEXT]
    assert defining_first(understand("Who left?"), [MENTION, NEXT]) == [MENTION, NEXT]
    assert defining_first(ASKED, []) == []
