import pytest

from rag.evidence.order.listed_first import listed_first
from rag.evidence.shown.arrange import arrange_evidence
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

ASKED = understand("Which four groups are on the list?")
MENTION = told("Four groups were put on the list, it was recorded.", vector=(0.0, 1.0, 0.0), log_odds=6.0)
LISTED = told("The four are Alfa, Beta, Gamma and Delta.", year=2026, log_odds=3.0)
UNLIKELY = told("The four are Alfa, Beta, Gamma and Delta.", log_odds=-3.0)


def test_a_sentence_with_as_many_items_as_are_asked_for_stands_before_one_without():
    assert listed_first(ASKED, [MENTION, LISTED]) == [LISTED, MENTION]
    assert arrange_evidence(ASKED, [LISTED, MENTION], [])[0].text == LISTED.text


def test_not_where_it_is_unlikely_or_no_list_is_asked_for():
    assert listed_first(ASKED, [MENTION, UNLIKELY]) == [MENTION, UNLIKELY]
    assert listed_first(understand("Who is on the list?"), [MENTION, LISTED]) == [MENTION, LISTED]
    assert listed_first(ASKED, []) == []


NAMES_ASKED = understand("Which groups did Norland put on its list in May?")
RULE = told(
    "A rule of Norland set up the way in which groups come on its list.",
    vector=(0.0, 0.0, 1.0),
    log_odds=4.0,
)


def test_where_several_are_to_be_named_a_list_stands_before_what_is_a_little_likelier():
    assert NAMES_ASKED.names_several
    assert listed_first(NAMES_ASKED, [RULE, LISTED, MENTION]) == [LISTED, RULE, MENTION]
    shown = arrange_evidence(NAMES_ASKED, [LISTED, RULE], [])
    assert [one.text for one in shown] == [LISTED.text, RULE.text]


def test_those_without_a_list_come_in_order_of_date():
    newer = told("Norland put Alfa on the list.", year=2026, vector=(0.0, 0.0, 1.0), log_odds=4.0)
    older = told("Norland put Beta on the list.", year=2024, log_odds=3.5)
    shown = arrange_evidence(NAMES_ASKED, listed_first(NAMES_ASKED, [newer, older]), [])
    assert [one.text for one in shown] == [older.text, newer.text]


def test_not_before_what_is_much_likelier_or_lists_some_itself():
    assert listed_first(NAMES_ASKED, [MENTION, LISTED]) == [MENTION, LISTED]
    other = told("The groups are Rho, Sigma, Tau and Phi.", log_odds=4.0)
    assert listed_first(NAMES_ASKED, [other, LISTED]) == [other, LISTED]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which cartels were designated?", True),
        ("¿Qué agencias participaron?", True),
        ("¿Cuáles son los principales cárteles designados?", True),
        ("cuales fueron los bancos sancionados", True),
        ("Which cartel was designated?", False),
        ("Which four cartels were designated?", False),
        ("Which cartels were designated, and when?", False),
        ("How many cartels were designated?", False),
        ("¿Cuáles son los principales obstáculos?", False),
    ],
)
def test_whether_several_are_to_be_named_however_many(question, expected):
    assert understand(question).names_several is expected
