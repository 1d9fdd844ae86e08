from dataclasses import replace

import pytest

from rag.question.understand import understand
from rag.reply.subject import article_on_subject, is_on_subject, names_nowhere
from tests.rag.reply.test_refuse import evidence_of


def in_spanish(evidence):
    return replace(evidence, document=replace(evidence.document, lang="es"))


@pytest.mark.parametrize(
    ("question", "evidence", "nowhere"),
    [
        ("Where is the Eiffel Tower?", evidence_of("A tunnel was found."), ["Eiffel Tower"]),
        ("When did he meet Pete Hegseth?", evidence_of("Hegseth came."), []),
        ("¿Qué aprobó el Congreso?", evidence_of("Congress approved it."), []),
        ("¿Qué pasó en Nueva York?", evidence_of("A new tunnel was found."), ["Nueva York"]),
        ("What of the United States?", in_spanish(evidence_of("Estados Unidos pidió.")), []),
        ("¿Qué dijo Petro de esto?", evidence_of("Pedro said so."), ["Petro"]),
        ("¿Qué dijo Petro de esto?", evidence_of("Petroleum was stolen."), ["Petro"]),
        ("What of the Bicentennial pact?", evidence_of("The Bicentennial Framework was signed."), []),
    ],
)
def test_a_name_is_nowhere_where_no_article_writes_it_in_either_language(question, evidence, nowhere):
    assert names_nowhere(understand(question), [evidence], holds=lambda term: False) == nowhere


def test_a_name_of_any_article_that_was_found_or_of_any_other_is_somewhere():
    tunnel, tower = evidence_of("A tunnel."), evidence_of("The Eiffel Tower.")
    other = replace(tower, document=replace(tower.document, id="b"))
    question = understand("Where is the Eiffel Tower?")

    assert names_nowhere(question, [tunnel, other], holds=lambda term: False) == []
    assert names_nowhere(question, [tunnel], holds={"en:eiffel"}.__contains__) == []


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


def test_who_bears_more_names_is_mentioned_by_the_first_ones():
    text = "Joaquín Guzmán López and Ismael Zambada were held in July 2024."

    assert (
        names_nowhere(understand("Who is Joaquín Guzmán?"), [evidence_of(text)], lambda term: False) == []
    )
