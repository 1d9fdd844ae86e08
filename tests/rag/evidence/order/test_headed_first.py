"""What opens as is asked comes first."""

from dataclasses import replace

import pytest

from rag.evidence.order.headed_first import headed_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang, log_odds):
    made = evidence_of(text, log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang))


@pytest.mark.parametrize(
    ("question", "lang", "best", "headed"),
    [
        ("What remains unclear?", "en", "The case remains open.", "What remains unclear is the motive."),
        ("What is missing in the report?", "en", "The report is long.", "What is missing: the names."),
        (
            "¿Qué parte del informe se sostiene?",
            "es",
            "El informe salió en mayo.",
            "Lo que se sostiene: las dos muertes.",
        ),
        ("¿Qué falta en el plan?", "es", "El plan es largo.", "Lo que falta es el dinero."),
    ],
)
def test_what_opens_with_the_words_asked_comes_first(question, lang, best, headed):
    ranked = [told(best, lang, 3.0), told(headed, lang, 0.0)]

    found = headed_first(understand(question), ranked)

    assert [one.text for one in found] == [headed, best]


@pytest.mark.parametrize(
    ("question", "lang", "other"),
    [
        ("What remains unclear?", "en", "What he wanted is unknown."),
        ("Who remains in the camp?", "en", "What remains is a camp."),
        ("¿Qué falta en el plan?", "es", "Lo que sobra es el dinero."),
        ("¿Quién falta en el plan?", "es", "Lo que falta es el dinero."),
    ],
)
def test_others_do_not(question, lang, other):
    ranked = [told("It was long.", lang, 3.0), told(other, lang, 0.0)]

    assert headed_first(understand(question), ranked) == ranked


@pytest.mark.parametrize(
    ("question", "lang", "text"),
    [
        ("What did Mexico promise Trump in 2025?", "en", "What Mexico is today owes much to the war."),
        ("¿Qué ofreció México a Trump?", "es", "Lo que México es hoy se debe a la guerra."),
    ],
)
def test_what_opens_with_a_name_alone_tells_nothing_of_what_is_asked(question, lang, text):
    best, other = told("They promised soldiers.", lang, 6.0), told(text, lang, 5.0)

    assert headed_first(understand(question), [best, other]) == [best, other]
