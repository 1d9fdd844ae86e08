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
