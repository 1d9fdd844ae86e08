from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rag.answer import Relation
from rag.evidence.figures.compare import Compared
from rag.evidence.shown.arrange import arrange_evidence
from rag.mentions.times.bound import Bound
from rag.mentions.times.time import find_times
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang="en", year=2025, vector=(1.0, 0.0, 0.0), log_odds=1.0):
    made = evidence_of(text, vector=np.array(vector, dtype=np.float32), log_odds=log_odds)
    document = replace(made.document, id=text, lang=lang, published=date(year, 3, 1))
    return replace(made, document=document)


def texts(evidence):
    return [one.text for one in evidence]


def test_the_translation_of_a_sentence_whose_figure_is_compared_is_not_shown_too():
    english = told("Mexico sent 29 men in 2025.", log_odds=1.2)
    other = told("Mexico sent 26 men in 2025.", vector=(0.0, 1.0, 0.0), log_odds=1.1)
    spanish = told("México envió a 29 reos en 2025.", "es", log_odds=1.0)
    last = told("Mexico flew 37 men out.", vector=(0.0, 0.0, 1.0), log_odds=0.9)
    compared = [
        Compared(other, 12, 14, None, Relation.FIRST),
        Compared(english, 12, 14, None, Relation.DIFFERS),
    ]

    shown = arrange_evidence(
        understand("¿Cuántos reos envió México?"), [english, other, spanish, last], compared
    )

    assert texts(shown) == texts([other, english, last])


def test_the_translation_that_stands_for_the_likeliest_is_shown_whatever_it_counts():
    best = told("México envió a 29 reos en 2025.", "es", log_odds=1.2)
    translated = told("It was 29 whom Mexico sent in 2025.", log_odds=1.0)

    shown = arrange_evidence(understand("How many prisoners did Mexico send?"), [best, translated], [])

    assert texts(shown) == texts([translated])


def test_a_compared_sentence_that_is_less_likely_takes_no_others_place():
    best = told("Mexico sent 29 men in 2025.", log_odds=1.2)
    second = told("They flew 37 men out.", vector=(0.0, 0.0, 1.0), log_odds=1.0)
    unlikely = told("Mexico had sent 92 men by 2026.", vector=(0.0, 1.0, 0.0), log_odds=-3.0)
    compared = [
        Compared(unlikely, 16, 18, None, Relation.FIRST),
        Compared(best, 12, 14, None, Relation.OLDER),
    ]

    shown = arrange_evidence(understand("How many men were sent?"), [best, second, unlikely], compared)

    assert texts(shown) == texts([unlikely, best, second])


@pytest.mark.parametrize("beside", ["They were flown.", "They had 12 lawyers.", "It took 3 flights."])
def test_asked_how_many_what_does_not_count_that_is_not_shown_beside_what_does(beside):
    best = told("Mexico sent 29 men in 2025.", log_odds=1.2)
    other = told(beside, vector=(0.0, 1.0, 0.0), log_odds=1.1)

    assert texts(arrange_evidence(understand("How many men were sent?"), [best, other], [])) == texts(
        [best]
    )


@pytest.mark.parametrize(
    ("question", "newest_is_first"),
    [
        ("What are the latest homicide numbers?", True),
        ("¿Cuáles son los datos más recientes de homicidios?", True),
        ("How have the homicide numbers changed?", False),
        ("¿Cuáles fueron los datos de homicidios?", False),
    ],
)
def test_the_oldest_is_first_where_several_are_asked_for_but_not_what_holds_now(
    question, newest_is_first
):
    newest = told("It was 20 of them.", year=2026, log_odds=1.1)
    oldest = told("It was 30 of them.", year=2020, vector=(0.0, 1.0, 0.0), log_odds=1.0)

    shown = arrange_evidence(understand(question), [newest, oldest], [])

    assert texts(shown) == texts([newest, oldest] if newest_is_first else [oldest, newest])


@pytest.mark.parametrize(("is_before", "first"), [(True, "August"), (False, "February")])
def test_on_one_side_of_a_time_what_is_nearest_to_it_is_first(is_before, first):
    earlier = told("In February 2025 29 men left.", log_odds=1.2)
    later = told("In August 2025 26 men left.", vector=(0.0, 1.0, 0.0), log_odds=1.1)
    bound = Bound(next(find_times("2026" if is_before else "2024", "en")), is_before)

    shown = arrange_evidence(understand("How many men left?", bound=bound), [earlier, later], [])

    assert len(shown) == 2
    assert first in shown[0].text


@pytest.mark.parametrize(
    ("question", "text", "quote", "shown"),
    [
        (
            "Who trains them?",
            "- The navy trains them.",
            "- The navy trains them.",
            "The navy trains them.",
        ),
        ("How is it done?", "The trick is simple. Wax is used.", "The trick is simple.", None),
        ("How do both differ?", "One is old. The other costs more than that.", "One is old.", None),
        ("¿Cómo se hace?", "El truco es sencillo. Se usa cera.", "El truco es sencillo.", None),
        ("¿En qué se diferencian?", "Uno es viejo. El otro cuesta más que él.", "Uno es viejo.", None),
    ],
)
def test_marks_go_and_what_tells_the_way_or_the_other_side_is_added(question, text, quote, shown):
    one = replace(told(text), end=len(quote))

    assert texts(arrange_evidence(understand(question), [one], [])) == [shown or text]
