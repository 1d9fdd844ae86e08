from dataclasses import replace

import pytest

from rag.evidence.shown.listed import MOST_LISTED, with_listed
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

PLAN = """Officials presented a plan for Nogales. It holds three measures:

- X-ray scanning of every truck
- A joint radio channel
- Public reports on seizures

The plan costs much."""
ITEMS = ["X-ray scanning of every truck", "A joint radio channel", "Public reports on seizures"]
SPANISH = """El acuerdo tiene estos fines:
1. Proteger a la gente
2. Perseguir a las redes
"""
LIST_THEM = understand("Which measures are planned for Nogales?")


def sentence(text, quote, **fields):
    made = evidence_of(text)
    start = text.index(quote)
    document = replace(made.document, **fields)
    return replace(made, document=document, start=start, end=start + len(quote))


def texts(shown):
    return [one.text for one in shown]


@pytest.mark.parametrize(
    ("quote", "question"),
    [
        ("Officials presented a plan for Nogales.", "Which measures are planned for Nogales?"),
        ("It holds three measures:", "List the measures for Nogales"),
        ("It holds three measures:", "¿Qué medidas hay para Nogales?"),
    ],
)
def test_a_sentence_that_a_list_follows_is_cited_with_the_items(quote, question):
    shown = with_listed(understand(question), [sentence(PLAN, quote)])

    assert texts(shown) == [quote, *ITEMS]


def test_numbered_items_are_cited_too():
    introduction = sentence(SPANISH, "El acuerdo tiene estos fines:")

    shown = with_listed(understand("¿Cuáles son los fines del acuerdo?"), [introduction])

    assert texts(shown)[1:] == ["Proteger a la gente", "Perseguir a las redes"]


def test_an_item_that_is_cited_anyway_is_cited_once():
    introduction = sentence(PLAN, "It holds three measures:")
    item = replace(introduction, start=PLAN.index("- A joint"), end=PLAN.index("\n- Public"))

    assert texts(with_listed(LIST_THEM, [item, introduction]))[1:] == ITEMS


def test_of_a_long_list_the_first_items_are_cited():
    text = "The plan holds:\n" + "\n".join(f"- Measure {n} of it" for n in range(30))

    shown = with_listed(LIST_THEM, [sentence(text, "The plan holds:")])

    assert texts(shown)[1:] == [f"Measure {n} of it" for n in range(MOST_LISTED)]


@pytest.mark.parametrize(
    ("text", "quote", "question", "access"),
    [
        (PLAN, "It holds three measures:", "When was the plan presented?", "full"),
        (PLAN, "It holds three measures:", "How many measures are in the plan?", "full"),
        (PLAN, "The plan costs much.", "Which measures are planned?", "full"),
        (PLAN, "It holds three measures:", "Which measures are planned?", "excerpt"),
        ("It holds one:\n\n- A radio channel\n", "It holds one:", "Which measures are planned?", "full"),
    ],
)
def test_no_items_are_cited_where_none_are_asked_for_or_follow_or_may_be(text, quote, question, access):
    shown = with_listed(understand(question), [sentence(text, quote, access=access)])

    assert texts(shown) == [quote]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "· ", "1. "])
@pytest.mark.parametrize(
    "question",
    [
        "What did the delegations not agree on?",
        "¿En qué no se pusieron de acuerdo las delegaciones?",
    ],
)
def test_what_ends_in_a_colon_is_cited_with_its_items_where_one_thing_is_asked_for(mark, question):
    lead = "The delegations did not agree on:"
    text = f"{lead}\n\n{mark}drones over the river;\n{mark}hot pursuit."

    shown = with_listed(understand(question), [sentence(text, lead)])

    assert texts(shown) == [lead, "drones over the river;", "hot pursuit."]


def test_items_without_marks_are_cited_too_where_each_line_closes_with_a_semicolon():
    lead = "Las delegaciones no acordaron:"
    listed = f"{lead}\nel uso de drones;\nla persecución en caliente.\nHubo después una cena."
    told = f"{lead}\nNada de lo previsto.\nHubo después una cena."
    question = understand("¿Qué no acordaron las delegaciones?")

    assert texts(with_listed(question, [sentence(listed, lead)])) == [
        lead,
        "el uso de drones;",
        "la persecución en caliente.",
    ]
    assert texts(with_listed(question, [sentence(told, lead)])) == [lead]


def test_of_a_long_list_six_items_are_cited_after_a_colon_alone():
    text = "The plan holds:\n" + "\n".join(f"- Measure {n} of it" for n in range(30))

    shown = with_listed(understand("What did the plan hold?"), [sentence(text, "The plan holds:")])

    assert texts(shown)[1:] == [f"Measure {n} of it" for n in range(6)]
