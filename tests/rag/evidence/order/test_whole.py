"""Asked how many in all, what counts all of them comes before what counts a part."""

import pytest

from rag.evidence.order.whole import whole_first
from rag.question.understand import understand
from tests.rag.evidence.order.test_newest import said

PART = said("A second group of prisoners, 26 in number, left on August 12, 2025.", 2.0)
WHOLE = said("With the third group, the number of prisoners transferred rose to 92.", -1.0)
OTHER = said("The prisoners were flown to Texas.", 1.0)


@pytest.mark.parametrize(
    "question", ["How many prisoners has Mexico transferred to date?", "How many prisoners in total?"]
)
def test_what_counts_all_is_first_where_all_are_asked_for(question):
    assert whole_first(understand(question), [PART, OTHER, WHOLE]) == [WHOLE, PART, OTHER]


def test_the_likeliest_stays_first_where_all_are_not_asked_for():
    ranked = [PART, OTHER, WHOLE]

    assert whole_first(understand("How many prisoners left on August 12, 2025?"), ranked) == ranked
    assert whole_first(understand("How many prisoners in total?"), [WHOLE, PART]) == [WHOLE, PART]
