from dataclasses import replace

import pytest

from rag.question.understand import understand
from rag.reply.subject import article_on_subject, is_on_subject
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "covered", "expected"),
    [
        ("who found the tunnel", 0.5, True),
        ("who found the tunnel", 0.4, False),
        ("who found the tunnel of Otay Mesa", 0.4, True),
        ("who found the tunnel of Otay Mesa", 0.3, False),
        ("who found the tunnel of Nogales", 0.4, False),
        ("who found the tunnel of Nogales", 0.5, True),
    ],
)
def test_an_article_is_on_the_subject_by_the_words_and_names_that_it_holds(question, covered, expected):
    near = evidence_of("A tunnel was found in Otay Mesa.", context_covered=covered)

    assert is_on_subject(understand(question), [near]) is expected


def test_any_passage_of_the_nearest_article_may_be_on_the_subject():
    near, further = evidence_of(context_covered=0.1), evidence_of(context_covered=0.6)
    other = replace(further, document=replace(further.document, id="b"))
    question = understand("who found the tunnel")

    assert is_on_subject(question, [near, further])
    assert not is_on_subject(question, [near, other])
    assert not is_on_subject(question, [])


@pytest.mark.parametrize(
    ("question", "covered", "is_on_it"),
    [
        ("how many tunnels did the CIA find", 0.6, True),
        ("how many tunnels did the CIA find", 0.3, False),
        ("how many people work in Otay Mesa", 0.3, True),
        ("how many people work in Otay Mesa", 0.2, False),
        ("how many people work there", 0.3, False),
    ],
)
def test_any_article_that_was_read_may_be_on_the_subject(question, covered, is_on_it):
    near = evidence_of("It was sold.", context_covered=0.1)
    other = evidence_of("A tunnel was found in Otay Mesa.", context_covered=covered)
    other = replace(other, document=replace(other.document, id="b"))

    found = article_on_subject(understand(question), [near, other])

    assert found is (other.document if is_on_it else None)


@pytest.mark.parametrize(
    "question",
    [
        "How much will the ballistics laboratory in Ensenada cost?",
        "¿Cuánto costará el taller de Ensenada?",
    ],
)
@pytest.mark.parametrize(("covered", "named"), [(0.8, "laboratory"), (0.5, "town")])
def test_an_article_that_holds_twice_as_much_of_the_question_is_named_before_one_of_its_place(
    question, covered, named
):
    town = evidence_of("The town of Ensenada had 23 visitors.", context_covered=0.3)
    laboratory = evidence_of("A laboratory will cost $3.1 million.", context_covered=covered)
    ranked = [
        replace(one, document=replace(one.document, id=name))
        for name, one in (("town", town), ("laboratory", laboratory))
    ]

    found = article_on_subject(understand(question), ranked)

    assert found is not None
    assert found.id == named
