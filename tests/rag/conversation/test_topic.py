import pytest

from rag.conversation.topic import exchange


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
    ],
)
def test_a_thing_stands_in_the_place_of_one_of_its_kind(question, topic, asked):
    assert exchange(question, topic) == asked
