from dataclasses import replace

import pytest

from rag.evidence.features import FEATURE_AT
from rag.evidence.order.by_author import by_author_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def written(text, lang="en", **fields):
    made = evidence_of(text, log_odds=fields.pop("log_odds", 1.0))
    return replace(made, document=replace(made.document, id=text, lang=lang, title="", **fields))


def first_of(question, *ranked):
    return by_author_first(understand(question), ranked)[0].text


@pytest.mark.parametrize(
    ("question", "lang", "other", "own", "byline", "is_first"),
    [
        (
            "What does Ada Marsh propose?",
            "en",
            "The mayor proposes a toll.",
            "I propose a second bridge.",
            {"author": "Ada Marsh"},
            True,
        ),
        (
            "What does Ada Marsh propose?",
            "en",
            "Marsh proposes a toll.",
            "I propose a second bridge.",
            {"author": "Ada Marsh"},
            False,
        ),
        (
            "What does the River Watch Network recommend?",
            "en",
            "We recommend more agents.",
            "To the city: clean the banks.",
            {"publisher": "River Watch Network"},
            True,
        ),
        (
            "Where is the River Watch Network?",
            "en",
            "The office is in Austin.",
            "To the city: clean the banks.",
            {"publisher": "River Watch Network"},
            False,
        ),
        (
            "¿Qué propone Irene Lozano?",
            "es",
            "El alcalde propone un peaje.",
            "Propongo un segundo puente.",
            {"author": "Irene Lozano Ferrer"},
            True,
        ),
        (
            "¿Qué propone Irene Lozano?",
            "es",
            "Lozano propone un peaje.",
            "Propongo un segundo puente.",
            {"author": "Irene Lozano Ferrer"},
            False,
        ),
        (
            "¿Qué recomienda el Centro Aurora?",
            "es",
            "Se recomienda agua.",
            "Al gobierno: abrir los archivos.",
            {"publisher": "Centro Aurora de Derechos Humanos"},
            True,
        ),
    ],
)
def test_what_somebody_wrote_comes_before_what_others_say(question, lang, other, own, byline, is_first):
    ranked = written(other, lang, log_odds=4.0), written(own, lang, **byline)

    assert (first_of(question, *ranked) == own) is is_first


def test_of_whom_it_asks_far_less_likely_sentences_stay_behind():
    ranked = written("They propose a toll.", log_odds=10.0), written("I propose it.", author="Ada Marsh")

    assert first_of("What does Ada Marsh propose?", *ranked) == "They propose a toll."


@pytest.mark.parametrize(
    ("question", "lang", "bio", "author", "first"),
    [
        (
            "Who is Ada Marsh?",
            "en",
            "The author teaches law. She owns a quarry.",
            "Ada Marsh",
            "The author teaches law. She owns a quarry.",
        ),
        ("Who is Ada Marsh?", "en", "The author teaches law.", "Leo Quint", "Marsh is a friend."),
        (
            "¿Quién es Irene Lozano?",
            "es",
            "La autora es abogada. El puente sigue.",
            "Irene Lozano Ferrer",
            "La autora es abogada.",
        ),
        ("¿Quién es Irene Lozano?", "es", "La autora es abogada.", "Leo Quint", "Marsh is a friend."),
        ("¿Quién es Irene Lozano?", "es", "El autor es abogado.", "Irene Lozano", "Marsh is a friend."),
        (
            "¿Quién es Irene Lozano?",
            "es",
            "La autora fue detenida.",
            "Irene Lozano",
            "Marsh is a friend.",
        ),
        ("Who is Ada Marsh?", "en", "The author was arrested.", "Ada Marsh", "Marsh is a friend."),
    ],
)
def test_who_an_author_is_stands_in_their_own_article(question, lang, bio, author, first):
    whole = written(bio, lang, author=author)
    end = bio.find(". ") + 1 or len(bio)

    found = first_of(question, written("Marsh is a friend.", log_odds=5.0), replace(whole, end=end))

    assert found == first


def test_who_an_author_is_is_more_likely_than_all_else_and_told_once():
    bio = replace(written("The author teaches law. She owns a quarry.", author="Ada Marsh"), end=23)
    next_one = replace(bio, start=24, end=len(bio.document.text))
    other = written("Marsh is a friend.", log_odds=5.0)

    found = by_author_first(understand("Who is Ada Marsh?"), [other, bio, next_one])

    assert [(one.text, one.log_odds) for one in found] == [
        ("The author teaches law. She owns a quarry.", 6.0),
        ("Marsh is a friend.", 5.0),
    ]


@pytest.mark.parametrize(
    ("question", "cosine"),
    [
        ("What does the River Watch Network recommend?", 0.9),
        ("What does the River Watch Network recommend on ferries?", 0.2),
        ("¿Qué recomienda la River Watch Network?", 0.9),
        ("¿Qué recomienda la River Watch Network sobre los barcos?", 0.2),
    ],
)
def test_all_that_somebody_recommends_is_as_near_as_what_others_do(question, cosine):
    other = replace(written("We recommend more agents.", log_odds=2.0), cosine=0.9)
    own = replace(written("We recommend a fence.", publisher="River Watch Network"), cosine=0.2)
    features = own.features.copy()
    features[FEATURE_AT["point_hinted"]] = 1.0

    first = by_author_first(understand(question), [other, replace(own, features=features)])[0]

    assert (first.text, first.cosine) == ("We recommend a fence.", cosine)
