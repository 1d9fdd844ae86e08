import pytest

from rag.answer import Turn
from rag.conversation.dependence.follow_up import depends_on_conversation
from rag.conversation.follow_ups.comparison import asks_if_changed, compares
from rag.conversation.standalone import make_standalone

ASKED = "How many arrests were there in 2025?"
PREGUNTA = "¿Cuántos arrestos hubo en 2025?"


@pytest.mark.parametrize(
    ("before", "follow_up", "standalone"),
    [
        (ASKED, "Is that less than the year before?", f"{ASKED} Is that less than in 2024?"),
        (ASKED, "Was that more than two years earlier?", f"{ASKED} Was that more than in 2023?"),
        (ASKED, "How does that compare with 2021?", f"{ASKED} How does that compare with 2021?"),
        (PREGUNTA, "¿Es menos que el año anterior?", f"{PREGUNTA} ¿Es menos que en 2024?"),
        (PREGUNTA, "¿Subió o bajó respecto a 2024?", f"{PREGUNTA} ¿Subió o bajó respecto a 2024?"),
        (PREGUNTA, "¿han bajado?", f"{PREGUNTA} ¿han bajado?"),
    ],
)
def test_what_is_compared_keeps_its_own_time(before, follow_up, standalone):
    history = [Turn("user", before), Turn("assistant", "There were 40.")]

    assert make_standalone(follow_up, history).text == standalone


def test_another_year_that_is_only_named_is_asked_about():
    history = [Turn("user", ASKED), Turn("assistant", "There were 40.")]

    assert make_standalone("And the year before?", history).text == "How many arrests were there in 2024?"


@pytest.mark.parametrize(
    "text", ["Was it higher than in 2024?", "¿fue mayor que en 2023?", "¿Y con respecto al mes pasado?"]
)
def test_a_comparison_is_known(text):
    assert compares(text)


@pytest.mark.parametrize(
    "text",
    [
        "And in 2024?",
        "And other than fentanyl?",
        "¿Cuántos más hubo?",
        "¿Y el año anterior?",
        "¿Y frente a Sinaloa?",
    ],
)
def test_another_time_alone_is_no_comparison(text):
    assert not compares(text)


def test_what_rose_is_left_to_the_conversation_where_it_is_not_told():
    assert asks_if_changed("¿Aumentó en 2024?")
    assert depends_on_conversation("¿Subió o bajó respecto a 2024?")
    assert not asks_if_changed("¿Subieron los robos en Jalisco respecto a 2024?")
    assert not depends_on_conversation("¿Subieron los robos en Jalisco respecto a 2024?")


@pytest.mark.parametrize(
    "text",
    [
        "Is it more than in 2023?",
        "was it less than the year before, according to CBP?",
        "¿es menos que el año anterior?",
        "¿Fue más que en 2025, según la CBP?",
        "¿Hubo más que en 2025?",
        "¿son más violentos que los Zetas?",
    ],
)
def test_what_is_compared_is_left_to_the_conversation_where_it_is_not_told(text):
    assert depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is Jalisco safer than Sinaloa in 2026?",
        "Were there more homicides in Jalisco than in Sinaloa?",
        "¿Es peor Jalisco que Sinaloa en homicidios?",
        "¿Hubo más homicidios en Jalisco que en Sinaloa?",
    ],
)
def test_what_a_question_compares_itself_is_not(text):
    assert not depends_on_conversation(text)


FISCAL = "How much fentanyl was seized in FY2026?"
FISCAL_ES = "¿Cuánto fentanilo se decomisó en el año fiscal 2026?"


@pytest.mark.parametrize(
    ("before", "follow_up", "standalone"),
    [
        (FISCAL, "is that less than the year before?", f"{FISCAL} is that less than in FY2025?"),
        (FISCAL, "and the year before?", "How much fentanyl was seized in FY2025?"),
        (FISCAL, "And two years earlier?", "How much fentanyl was seized in FY2024?"),
        (
            FISCAL_ES,
            "¿es menos que el año anterior?",
            f"{FISCAL_ES} ¿es menos que en el año fiscal 2025?",
        ),
        (FISCAL_ES, "¿y el año anterior?", "¿Cuánto fentanilo se decomisó en el año fiscal 2025?"),
    ],
)
def test_a_fiscal_year_is_counted_from(before, follow_up, standalone):
    history = [Turn("user", before), Turn("assistant", "So much.")]

    assert make_standalone(follow_up, history).text == standalone


def test_what_was_compared_is_asked_again_with_its_year():
    history = [Turn("user", FISCAL), Turn("assistant", "So much.")]
    history += [Turn("user", "is that less than the year before?"), Turn("assistant", "Yes.")]

    asked = make_standalone("who said so?", history)

    assert (asked.text, asked.wants_source) == (f"{FISCAL} is that less than in FY2025?", True)
