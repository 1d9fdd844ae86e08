from dataclasses import replace

import pytest

from rag.calibration import CONFIDENCE_FEATURES
from rag.evidence.confidence import confidence_features
from rag.evidence.doubts.unknown_name import names_nowhere
from rag.question.understand import understand
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


def test_half_of_a_name_that_articles_write_in_the_other_language_is_somewhere():
    question = understand("¿Quién investigó Rápido y Furioso?")
    evidence = [evidence_of("Operation Fast and Furious was looked into.")]

    assert names_nowhere(question, evidence, holds={"@fast-and-furious"}.__contains__) == []
    assert names_nowhere(question, [evidence_of("A tunnel.")], holds=lambda term: False) != []


def test_a_name_of_any_article_that_was_found_or_of_any_other_is_somewhere():
    tunnel, tower = evidence_of("A tunnel."), evidence_of("The Eiffel Tower.")
    other = replace(tower, document=replace(tower.document, id="b"))
    question = understand("Where is the Eiffel Tower?")

    assert names_nowhere(question, [tunnel, other], holds=lambda term: False) == []
    assert names_nowhere(question, [tunnel], holds={"en:eiffel"}.__contains__) == []


def test_who_bears_more_names_is_mentioned_by_the_first_ones():
    text = "Joaquín Guzmán López and Ismael Zambada were held in July 2024."

    assert (
        names_nowhere(understand("Who is Joaquín Guzmán?"), [evidence_of(text)], lambda term: False) == []
    )


@pytest.mark.parametrize(
    ("question", "holds", "unknown"),
    [
        ("Is Ana Quiroga in prison?", lambda term: False, 1.0),
        ("Is Ana Quiroga in prison?", lambda term: "quirog" in term, 0.0),
        ("Is García Luna in prison?", lambda term: False, 0.0),
        ("How many of the GN fell?", lambda term: False, 0.0),
        ("What did the CONAGO say?", lambda term: False, 0.0),
        ("When was the case of Gen. dropped?", lambda term: False, 0.0),
        ("How many were held by Christmas?", lambda term: False, 0.0),
        ("¿Cuántos había antes de Navidad?", lambda term: False, 0.0),
    ],
)
def test_confidence_knows_of_a_name_that_no_article_mentions(question, holds, unknown):
    features = confidence_features(
        understand(question), [evidence_of("García Luna is in prison.")], holds
    )

    assert features[CONFIDENCE_FEATURES.index("name_unknown")] == unknown


def test_who_wrote_an_article_is_known():
    made = evidence_of("I propose a bridge.")
    signed = replace(made, document=replace(made.document, author="Ada Wendell Marsh"))
    question = understand("What of Wendell Marsh?")

    assert names_nowhere(question, [signed], lambda term: False) == []
    assert names_nowhere(question, [made], lambda term: False) == ["Wendell Marsh"]


@pytest.mark.parametrize(
    ("question", "byline", "missing"),
    [
        ("What does Wendell Marsh say?", {"author": "Ada Wendell Marsh"}, 0.0),
        ("What does Wendell Marsh say?", {"author": "Leo Quint"}, 1.0),
        ("¿Qué dice el Centro Aurora?", {"publisher": "Centro Aurora de Ayuda"}, 0.0),
        ("¿Qué dice el Centro Aurora?", {"publisher": "Centro Alba de Ayuda"}, 1.0),
    ],
)
def test_a_byline_holds_the_names_of_those_who_speak(question, byline, missing):
    made = evidence_of("I propose a bridge.")
    signed = replace(made, document=replace(made.document, **byline))

    found = confidence_features(understand(question), [signed])

    assert float(found[CONFIDENCE_FEATURES.index("names_missing")]) == missing


@pytest.mark.parametrize(
    ("question", "share", "rank"),
    [
        ("What does Wendell Marsh say?", 1.0, 1.0),
        ("What of Wendell Marsh?", 0.6, 0.5),
        ("¿Qué dice Wendell Marsh?", 1.0, 1.0),
        ("¿Qué fue de Wendell Marsh?", 0.6, 0.5),
    ],
)
def test_what_others_wrote_does_not_speak_against_whom_it_asks(question, share, rank):
    made = evidence_of("I propose a bridge.")
    signed = replace(made, document=replace(made.document, author="Ada Wendell Marsh"))
    other = replace(
        evidence_of("They propose a toll.", share=0.4),
        hit=made.hit._replace(fused=0.9),
        document=replace(made.document, id="b"),
    )

    found = confidence_features(understand(question), [signed, other])

    told = [float(found[CONFIDENCE_FEATURES.index(name)]) for name in ("share", "article_rank")]
    assert told == pytest.approx([share, rank])
