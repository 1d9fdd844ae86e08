from dataclasses import replace

import pytest

from rag.evidence.reason_told import tells_why
from rag.question.understand import understand
from tests.rag.evidence.shown.test_reason_after import first_sentence
from tests.rag.reply.test_refuse import evidence_of

QUESTION = understand("Why did the port close?")


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The port closed. This was because of a flood.", True),
        ("The port closed. It has two piers.", False),
        ("The port closed due to a flood. It has two piers.", True),
        ("The port closed.\n\nThe reason was a flood.", False),
    ],
)
def test_a_reason_is_told_in_a_sentence_or_right_after_it(text, tells):
    assert tells_why(QUESTION, [first_sentence(text)]) is tells


FAQ = """Why does the port close at night?

Nobody may land by law at ten. It has two piers.

¿Por qué cierra el puerto de noche?

Nadie puede atracar por ley. Tiene dos muelles."""


@pytest.mark.parametrize(
    ("question", "lang", "sentence", "tells"),
    [
        ("Why is the port closed at night?", "en", "Nobody may land by law at ten.", True),
        ("¿Por qué cierra de noche el puerto?", "es", "Nadie puede atracar por ley.", True),
        ("Why did the mayor resign?", "en", "Nobody may land by law at ten.", False),
        ("¿Por qué renunció la alcaldesa?", "es", "Nadie puede atracar por ley.", False),
        (
            "Why does the port need forty lamps, cranes, guards and dogs at night?",
            "en",
            "Nobody may land by law at ten.",
            False,
        ),
        (
            "¿Por qué necesita el puerto lámparas, grúas, guardias y perros de noche?",
            "es",
            "Nadie puede atracar por ley.",
            False,
        ),
    ],
)
def test_what_stands_under_the_same_why_tells_it(question, lang, sentence, tells):
    made = evidence_of(FAQ, start=FAQ.index(sentence), end=FAQ.index(sentence) + len(sentence))
    one = replace(made, document=replace(made.document, lang=lang))

    assert tells_why(understand(question), [one]) is tells
