import pytest

from rag.answer import Turn
from rag.conversation.messages.correction import as_follow_up
from rag.conversation.standalone import make_standalone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no, I meant 2023", "and 2023?"),
        ("Sorry, I meant in Jalisco.", "and in Jalisco?"),
        ("Oops, no: I mean El Chapo", "and El Chapo?"),
        ("I was asking about the rifles", "and the rifles?"),
        ("perdón, me refería a 2023", "¿y 2023?"),
        ("No, me refería a las pastillas", "¿y las pastillas?"),
        ("me refería al T-MEC", "¿y el T-MEC?"),
        ("me refería a la fiscalía federal del norte", "¿y la fiscalía federal del norte?"),
        ("Quise decir en Jalisco", "¿y en Jalisco?"),
        ("no, I meant how many rifles were found?", "how many rifles were found?"),
    ],
)
def test_a_correction_asks_again(text, expected):
    assert as_follow_up(text) == expected


@pytest.mark.parametrize(
    "text", ["What did he mean?", "I meant", "no", "¿A qué se refería Sheinbaum?", "And in 2023?"]
)
def test_any_other_message_is_as_it_is(text):
    assert as_follow_up(text) == text


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("How many homicides were there in 2022?", "no, I meant 2023",
         "How many homicides were there in 2023?"),
        ("¿Cuántos homicidios hubo en 2022?", "perdón, me refería a 2023",
         "¿Cuántos homicidios hubo en 2023?"),
        ("How many died in Sonora in 2022?", "sorry, I meant in Jalisco",
         "How many died in Jalisco in 2022?"),
    ],
)  # fmt: skip
def test_what_was_meant_stands_in_the_place_of_what_was_said(before, text, expected):
    history = (Turn("user", before), Turn("assistant", "12."))

    assert make_standalone(text, history).text == expected
    then = (*history, Turn("user", text), Turn("assistant", "15."))
    assert make_standalone("and by whom?", then).text == f"{expected} and by whom?"


def test_without_a_question_before_nothing_is_corrected():
    assert make_standalone("no, I meant 2023", ()).text == "no, I meant 2023"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no, el de febrero de 2025", "¿y el de febrero de 2025?"),
        ("no, in Sonora", "and in Sonora?"),
        ("sorry, the one in Texas", "and the one in Texas?"),
        ("No, en 2024", "¿y en 2024?"),
    ],
)
def test_which_one_was_meant_is_a_follow_up(text, expected):
    assert as_follow_up(text) == expected


@pytest.mark.parametrize("text", ["no one in Texas knew", "no, he said it", "el de febrero de 2025"])
def test_what_says_no_to_nothing_stays(text):
    assert as_follow_up(text) == text
