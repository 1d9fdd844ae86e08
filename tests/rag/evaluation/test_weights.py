from types import SimpleNamespace

import pytest

from rag.evaluation.tuning import Read
from rag.evaluation.weights import Weight, are_as_asked, weigh_question


def reading(*, answerable=True, kind="what"):
    return SimpleNamespace(judged=SimpleNamespace(answerable=answerable, kind=kind))


def part(*readings, as_asked=False, answerable_share=1.0):
    return Read(None, list(readings), [], as_asked, answerable_share)


ANSWERABLE, UNANSWERABLE = reading(), reading(answerable=False)


def test_questions_in_the_own_layout_are_what_people_ask():
    own, public = part(ANSWERABLE, as_asked=True), part(ANSWERABLE, UNANSWERABLE)

    assert are_as_asked(own, [own, public])
    assert not are_as_asked(public, [own, public])


def test_without_them_the_sets_are_that_have_unanswerable_questions():
    mine, answerable_alone = part(ANSWERABLE, UNANSWERABLE), part(ANSWERABLE)

    assert are_as_asked(mine, [mine, answerable_alone])
    assert not are_as_asked(answerable_alone, [mine, answerable_alone])


@pytest.mark.parametrize(
    ("asked", "is_hidden", "as_asked", "weight"),
    [
        (ANSWERABLE, False, True, Weight(1.0, 1.0)),
        (UNANSWERABLE, False, True, Weight(1.0, 1.0)),
        (reading(answerable=False, kind="unanswerable_near"), False, True, Weight(1.0, 0.25)),
        (reading(answerable=False, kind="unanswerable_premise"), False, True, Weight(1.0, 0.25)),
        (reading(answerable=False, kind="wrongperson"), False, True, Weight(1.0, 0.25)),
        (ANSWERABLE, True, True, Weight(0.15, 0.0)),
        (ANSWERABLE, False, False, Weight(1.0, 0.0)),
        (UNANSWERABLE, False, False, Weight(0.25, 0.0)),
        (ANSWERABLE, True, False, Weight(0.5, 0.0)),
    ],
)
def test_each_counts_as_often_as_people_ask_such_ones(asked, is_hidden, as_asked, weight):
    found = weigh_question(asked, part(as_asked=as_asked), is_hidden=is_hidden, as_asked=as_asked)

    assert found == weight


def test_a_users_own_set_keeps_its_share_of_unanswerable_questions():
    mine = part(ANSWERABLE, UNANSWERABLE, answerable_share=0.4)

    def weigh(asked, *, is_hidden=False):
        return weigh_question(asked, mine, is_hidden=is_hidden, as_asked=True)

    assert weigh(ANSWERABLE) == Weight(1.0, 1.0)
    assert weigh(UNANSWERABLE) == Weight(0.4, 0.4)
    assert weigh(ANSWERABLE, is_hidden=True) == Weight(0.0, 0.0)
