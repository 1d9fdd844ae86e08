import pytest

from rag.conversation.follow_ups.topic import exchange, topic_of


@pytest.mark.parametrize(
    ("question", "topic", "asked"),
    [
        ("How many guns were seized in 2024?", "fentanyl", "How much fentanyl was seized in 2024?"),
        ("How much fentanyl was seized in 2024?", "guns", "How many guns were seized in 2024?"),
        ("How many people were killed?", "women", "How many women were killed?"),
        ("¿Cuántas armas decomisaron?", "fentanilo", "¿Cuánto fentanilo decomisaron?"),
        ("¿Cuántos rifles decomisaron?", "cocaína", "¿Cuánta cocaína decomisaron?"),
        ("¿Cuánto fentanilo decomisaron?", "armas", "¿Cuántas armas decomisaron?"),
        ("How many guns were his who was held?", "drones", "How many drones were his who was held?"),
        ("¿Cuánto fentanilo hay?", "drones", "¿Cuántos drones hay?"),
        ("How much did Vector launder?", "Intercam", "How much did Intercam launder?"),
        ("How long was Lugo's sentence?", "Ortiz's", "How long was Ortiz's sentence?"),
        ("What did Lugo sign?", "the Ports Act", None),
        ("What did Lugo say about the DEA?", "Ortiz", "What did Ortiz say about the DEA?"),
        ("¿Qué dijo Lugo de la DEA?", "Ortiz", "¿Qué dijo Ortiz de la DEA?"),
        (
            "What did Lugo say about the rail line?",
            "the Ports Act",
            "What did Lugo say about the Ports Act?",
        ),
        (
            "¿Qué opinó Lugo sobre los vuelos?",
            "Ley Kingpin",
            "¿Qué opinó Lugo sobre Ley Kingpin?",
        ),
        ("What does the Ports Act say?", "Lugo", None),
        ("What does the Ports Act say?", "the Harbour Act", "What does the Harbour Act say?"),
    ],
)
def test_a_thing_stands_in_the_place_of_one_of_its_kind(question, topic, asked):
    assert exchange(question, topic) == asked


@pytest.mark.parametrize(
    "follow_up",
    ["and nationally?", "¿y anualmente?", "and the United States?", "and per year?", "¿y cada año?"],
)
def test_how_far_it_reaches_and_a_country_are_no_topics(follow_up):
    assert topic_of(follow_up) is None


@pytest.mark.parametrize(
    "follow_up", ["and the fine?", "what about the sentence?", "¿y la multa?", "¿y la recompensa?"]
)
def test_what_is_somebodys_is_no_topic(follow_up):
    assert topic_of(follow_up) is None


@pytest.mark.parametrize("follow_up", ["and the tariffs?", "¿y las armas?", "and fines in Sonora?"])
def test_what_is_nobodys_is(follow_up):
    assert topic_of(follow_up) is not None
