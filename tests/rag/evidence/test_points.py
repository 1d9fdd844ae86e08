from index.words import fold
from rag.evidence.points import Told, point_features
from rag.question.points import point_asked

RISKS = point_asked(fold("Which risks does she see?"))


def told(*texts, document_id="a"):
    sentences, start = [], 0
    for text in texts:
        sentences.append(Told(document_id, start, text))
        start += len(text) + 1
    return sentences


def test_what_follows_an_announcement_is_told_from_what_stands_before_it():
    found = point_features(
        RISKS, told("We looked at it.", "We see two risks.", "Prices may rise.", "The second is a leak.")
    )

    assert found["point_announced"].tolist() == [False, True, False, False]
    assert found["after_announcement"].tolist() == [False, False, True, True]


def test_where_none_follows_nothing_is_only_announced():
    found = point_features(RISKS, told("Another risk is a leak.", "We see two risks.", "It rains."))

    assert not found["point_announced"].any()
    assert not found["after_announcement"].any()


def test_it_ends_after_a_while_and_with_the_article():
    sentences = told("We see two risks.", "x " * 300, "Far away lies another risk.")
    others = told("We see nothing.", document_id="b")

    found = point_features(RISKS, [*sentences, *others])

    assert found["after_announcement"].tolist() == [False, True, False, False]


def test_a_sentence_that_makes_a_point_does_not_hint_at_it_too():
    found = point_features(RISKS, told("Another risk is a leak.", "They fear a leak.", "It rains."))

    assert found["point_found"].tolist() == [True, False, False]
    assert found["point_hinted"].tolist() == [False, True, False]


def test_without_such_a_question_nothing_is_set():
    found = point_features(None, told("Another risk is a leak.", "We see two risks."))

    assert not any(column.any() for column in found.values())


def test_what_stands_under_a_heading_of_points_speaks_of_one():
    advice = point_asked(fold("¿Qué recomienda el centro?"))
    texts = "A la ciudad: limpiar el río.", "El informe se publica en mayo."
    under = [Told("a", 0, text, "Recomendaciones") for text in texts]
    elsewhere = [Told("a", 0, text, "Lo que la ciudad hizo con las recomendaciones") for text in texts]

    assert point_features(advice, under)["point_hinted"].tolist() == [True, False]
    assert point_features(advice, elsewhere)["point_hinted"].tolist() == [False, False]
