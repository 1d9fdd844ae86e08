import pytest

from rag.conversation.standalone import make_standalone
from tests.rag.conversation.test_standalone import said

WHO = said("Who is the mayor of Nogales?", "Dora Lugo is the mayor of Nogales.")
QUIEN = said("¿Quién es la alcaldesa de Nogales?", "Dora Lugo es la alcaldesa de Nogales.")


@pytest.mark.parametrize(
    ("history", "text", "expected"),
    [
        (WHO, "since when?", "Since when has Dora Lugo been the mayor of Nogales?"),
        (WHO, "and for how long?", "Since when has Dora Lugo been the mayor of Nogales?"),
        (QUIEN, "¿y desde cuándo?", "¿Desde cuándo es Dora Lugo la alcaldesa de Nogales?"),
    ],
)
def test_since_when_asks_how_long_who_was_named_has_held_it(history, text, expected):
    assert make_standalone(text, history).text == expected


def test_not_where_nobody_was_named_or_no_office_was_asked_for():
    unnamed = said("Who is the mayor of Nogales?", "The mayor of Nogales won in May.")
    assert make_standalone("since when?", unnamed).text == "Who is the mayor of Nogales? since when?"
    assert make_standalone("since when?", said("Who is Dora Lugo?", "A mayor.")).text == (
        "Who is Dora Lugo? since when?"
    )


def test_who_was_before_is_asked_of_the_office_still():
    history = (*WHO, *said("since when?", "Dora Lugo took office in May."))

    assert make_standalone("and before her?", history).text.startswith("Who is the mayor of Nogales?")
