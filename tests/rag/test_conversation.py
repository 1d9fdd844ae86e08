import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Turn
from rag.conversation import MOST_CHARS, Standalone, depends_on_conversation, make_standalone, recall


def said(*turns):
    """The turns of a conversation, the asker's first."""
    return tuple(Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(turns))


HOMICIDES = said("How many homicides did Mexico record in 2024?", "It recorded 33,241 in 2024.")
HOMICIDIOS = said("¿Cuántos homicidios registró México en 2024?", "Registró 33,241 en 2024.")


@pytest.mark.parametrize(
    ("history", "text", "expected"),
    [
        (HOMICIDES, "And in 2025?", "How many homicides did Mexico record in 2025?"),
        (HOMICIDES, "And the year before?", "How many homicides did Mexico record in 2023?"),
        (HOMICIDES, "And two years later?", "How many homicides did Mexico record in 2026?"),
        (HOMICIDIOS, "¿Y en 2025?", "¿Cuántos homicidios registró México en 2025?"),
        (HOMICIDIOS, "¿Y el año anterior?", "¿Cuántos homicidios registró México en 2023?"),
        (HOMICIDIOS, "¿Y dos años después?", "¿Cuántos homicidios registró México en 2026?"),
    ],
)
def test_a_follow_up_that_only_says_when_moves_the_year(history, text, expected):
    assert make_standalone(text, history).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who published it?",
        "What did they say about that?",
        "Which challenges does it name?",
        "Why?",
        "¿Quién lo publicó?",
        "¿Y por qué?",
    ],
)
def test_a_question_that_refers_back_follows_the_one_before(text):
    found = make_standalone(text, HOMICIDES)

    assert found == Standalone(f"{HOMICIDES[0].content} {text}", follow_up=text)


@pytest.mark.parametrize(
    "text",
    [
        "What does the security agreement of September 2025 say about firearms?",
        "How long does it take to extradite a fugitive from Mexico?",
        "¿Qué establece la ley mexicana sobre agentes extranjeros desde 2020?",
    ],
)
def test_a_whole_question_is_left_as_it_is(text):
    assert not depends_on_conversation(text)
    assert make_standalone(text, HOMICIDES) == Standalone(text)


def test_without_a_conversation_nothing_changes():
    assert make_standalone("And in 2025?", ()) == Standalone("And in 2025?")
    assert make_standalone("And in 2025?", said("  ")) == Standalone("And in 2025?")


def test_a_chain_of_follow_ups_reaches_the_first_question():
    history = (*HOMICIDES, *said("And in 2025?", "It recorded 25,000."))

    assert make_standalone("And the year before?", history) == Standalone(HOMICIDES[0].content)


@given(st.text(max_size=300), st.lists(st.text(max_size=2_000), max_size=5))
def test_any_conversation_gives_a_question_within_the_bound(text, turns):
    found = make_standalone(text, said(*turns)).text

    assert len(found) <= MOST_CHARS
    assert (
        found == text
        or found.endswith(text.strip())
        or any(char.isdigit() for char in text + "".join(turns))
    )


ASKED = st.sampled_from(
    [
        "How many in 2024?",
        "And in 2023?",
        "And two years later?",
        "¿Y el año anterior?",
        "Why?",
        "¿Cuándo?",
    ]
)
ANSWERED = st.sampled_from(
    ["It recorded 33,241 in 2024. [1]", "Units searched 2,100 homes. [1]", "De 2019 a 2021. [1]", ""]
)


@given(st.lists(st.tuples(ASKED, ANSWERED), min_size=1, max_size=5), ASKED)
def test_what_is_recalled_of_answers_does_for_them(past, text):
    whole = said(*(part for one in past for part in one))
    recalled = said(*(part for asked, answered in past for part in (asked, recall(answered))))

    assert make_standalone(text, recalled) == make_standalone(text, whole)


def test_of_an_answer_nothing_but_its_years_is_recalled():
    assert recall("Units came in 2024 and 2023, 2,100 of them; of 2024 all. [1]") == "2024 2023"
