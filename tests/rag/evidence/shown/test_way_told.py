"""What only announces a way is shown with the sentence that tells it."""

from dataclasses import replace

import pytest

from rag.evidence.shown.way_told import with_the_way
from rag.question.understand import understand
from tests.rag.evidence.shown.test_listed import sentence, texts

TRAILER = """Cash crosses in trailers every week. The trick is simple. A second floor is welded in.

El dinero cruza en remolques. Un soldador describió el truco. Se suelda un doble piso."""
HOW = "How do they hide the cash?"
COMO = "¿Cómo esconden el dinero?"


def shown(question, *quotes, **fields):
    ranked = [sentence(TRAILER, quote, **fields) for quote in quotes]
    document = ranked[0].document
    ranked = [replace(one, document=document) for one in ranked]
    return texts(with_the_way(understand(question), ranked[:1], ranked))


@pytest.mark.parametrize(
    ("question", "announced", "told"),
    [
        (HOW, "The trick is simple.", "The trick is simple. A second floor is welded in."),
        (
            COMO,
            "Un soldador describió el truco.",
            "Un soldador describió el truco. Se suelda un doble piso.",
        ),
    ],
)
def test_what_announces_the_way_goes_on_to_the_next_sentence(question, announced, told):
    assert shown(question, announced) == [told]


@pytest.mark.parametrize(
    ("question", "first", "announced", "told"),
    [
        (
            HOW,
            "Cash crosses in trailers every week.",
            "The trick is simple.",
            "A second floor is welded in.",
        ),
        (
            COMO,
            "El dinero cruza en remolques.",
            "Un soldador describió el truco.",
            "Se suelda un doble piso.",
        ),
    ],
)
def test_it_comes_first_where_it_is_likely(question, first, announced, told):
    assert shown(question, first, announced) == [f"{announced} {told}", first]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who hides the cash?", "The trick is simple."),
        ("¿Quién esconde el dinero?", "Un soldador describió el truco."),
        (HOW, "A second floor is welded in."),
        (COMO, "Se suelda un doble piso."),
    ],
)
def test_others_are_shown_as_they_are(question, quote):
    assert shown(question, quote) == [quote]


def test_of_an_article_that_may_only_be_excerpted_nothing_is_added():
    assert shown(HOW, "The trick is simple.", access="excerpt") == ["The trick is simple."]


def test_what_is_far_less_likely_announces_nothing_of_what_is_asked():
    best = replace(sentence(TRAILER, "Cash crosses in trailers every week."), log_odds=9.0)
    other = sentence(TRAILER, "The trick is simple.")
    other = replace(other, document=best.document, log_odds=1.0)

    assert with_the_way(understand(HOW), [best], [best, other]) == [best]


def test_no_more_are_shown_than_there_is_room_for():
    best = sentence(TRAILER, "Cash crosses in trailers every week.")
    other = replace(sentence(TRAILER, "The trick is simple."), document=best.document)

    assert len(with_the_way(understand(HOW), [best] * 4, [best, other])) == 4
