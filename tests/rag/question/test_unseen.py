import pytest

from rag.conversation.standalone import make_standalone
from rag.question.unseen import without_unseen
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Who was held in Nog\u200bales?", "Who was held in Nogales?"),
        ("¿Quién cayó en Sono\u00adra?", "¿Quién cayó en Sonora?"),
        ("\ufeffWho fell?", "Who fell?"),
        ("How many \x1b[31mguns\x1b[0m were seized?", "How many guns were seized?"),
        ("¿Cuántas \x1b[1;31marmas\x1b[m había?", "¿Cuántas armas había?"),
        ("Is [31m a code?", "Is [31m a code?"),
        ("\u200b", "\u200b"),
    ],
)
def test_what_nobody_sees_is_no_part_of_a_question(text, seen):
    assert without_unseen(text) == seen
    assert make_standalone(text, ()).text == seen


def test_the_worst_letters_take_linear_time():
    assert takes_linear_time(without_unseen, lambda size: fill("\x1b[1;", size), 100_000)
