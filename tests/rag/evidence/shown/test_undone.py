from datetime import date

import pytest

from rag.evidence.shown.undone import undone_since
from rag.question.understand import understand
from tests.rag.evidence.shown.test_called_off import OTHER, told

BEFORE, AFTER = date(2026, 1, 15), date(2026, 5, 28)
ASKED = understand("Is the Naranjo bridge open?")
CLOSED = told("The Naranjo bridge was closed at night.", BEFORE)
REOPENED = told("The Naranjo bridge was reopened at night.", AFTER)


@pytest.mark.parametrize(
    ("measure", "end"),
    [
        (
            ("El puente Naranjo cierra de noche desde agosto.", "es"),
            ("The August closure of the Naranjo bridge has been withdrawn.", "en"),
        ),
        (
            ("The ministry granted the extradition of Rubén Ochoa.", "en"),
            ("La secretaría dejó sin efectos la extradición de Rubén Ochoa.", "es"),
        ),
        (
            ("Washington impuso un arancel al acero mexicano.", "es"),
            ("Washington levantó el arancel al acero.", "es"),
        ),
        (
            ("The court suspended the training of the unit.", "en"),
            ("The suspension of the unit’s training was lifted.", "en"),
        ),
    ],
)
def test_a_later_article_tells_that_what_was_decided_was_undone(measure, end):
    (text, lang), (ended, lang_of_end) = measure, end
    before, after = told(text, BEFORE, lang=lang), told(ended, AFTER, lang=lang_of_end)

    assert undone_since(ASKED, [before, CLOSED, after]) is after


@pytest.mark.parametrize(
    "ranked",
    [
        [],
        [CLOSED],
        [REOPENED, CLOSED],
        [CLOSED, told("The Naranjo bridge was reopened at night.", BEFORE)],
        [CLOSED, told("The Naranjo bridge was reopened at night.", None)],
        [CLOSED, told("The Naranjo bridge was reopened at night.", AFTER, OTHER)],
        [CLOSED, told("A school was reopened in Naranjo.", AFTER)],
        [CLOSED, told("The Naranjo bridge was busy at night.", AFTER)],
        [told("The Naranjo bridge was busy at night.", BEFORE), REOPENED],
        [told("The Naranjo bridge was closed, then reopened.", BEFORE), REOPENED],
    ],
)
def test_nothing_else_does(ranked):
    assert undone_since(ASKED, ranked) is None


def test_of_several_the_nearest_tells_it():
    further = told("The Naranjo bridge was reopened at night too.", AFTER, (0.9, 0.1))

    assert undone_since(ASKED, [CLOSED, further, REOPENED]) is REOPENED


def test_days_that_sentences_tell_go_before_those_of_their_articles():
    applied = told("The duties on steel took effect on March 4, 2025.", AFTER)
    ended = told("An order of February 20, 2026 terminated the duties on steel.", AFTER)

    assert undone_since(ASKED, [applied, ended]) is ended
    assert undone_since(ASKED, [told("The duties of May 2026 on steel remained.", AFTER), ended]) is None


def test_when_something_was_stays_as_it_was():
    when = understand("When was the Naranjo bridge closed?")

    assert undone_since(when, [CLOSED, REOPENED]) is None


def test_asked_whether_it_holds_still_its_end_is_told_by_a_word_of_the_question():
    stayed = told("Goods from Mexico stayed at 25 percent from March 6, 2025.", BEFORE)
    ended = told("The tariffs of Naranjo were ended by an order of May 20, 2026.", AFTER)
    other = told("The licences of the banks were revoked on May 20, 2026.", AFTER)

    assert undone_since(understand("Are the tariffs on Mexico still in place?"), [stayed, ended]) is ended
    assert undone_since(understand("¿Siguen vigentes los aranceles?"), [stayed, other, ended]) is ended
    assert undone_since(understand("Are the tariffs on Mexico still in place?"), [stayed, other]) is None
    assert undone_since(understand("Are the Vector tariffs still in force?"), [stayed, ended]) is None
    assert undone_since(understand("Are the tariffs on Mexico still in place?"), [ended, stayed]) is None
    assert undone_since(understand("Are the steel tariffs still in place?"), [stayed, ended]) is None
    assert undone_since(understand("¿Siguen vigentes los aranceles al acero?"), [stayed, ended]) is None


@pytest.mark.parametrize(
    ("question", "left", "lang", "found"),
    [
        (
            "Is Marcela Lara still liaison head?",
            "Marcela Lara resigned as head of the office.",
            "en",
            True,
        ),
        ("Is Marcela Lara still liaison head?", "Marcela Lara renunció al enlace.", "es", True),
        ("¿Sigue Marcela Lara en el enlace?", "Marcela Lara dejó el cargo de enlace.", "es", True),
        ("Is Marcela Lara still liaison head?", "Marcela Soto resigned as liaison head.", "en", False),
        ("Is Marcela Lara still liaison head?", "Shots were fired at liaison head Lara.", "en", False),
        ("Is Marcela Lara liaison head?", "Marcela Lara resigned as liaison head.", "en", False),
    ],
)
def test_whoever_is_asked_of_as_still_in_office_may_have_left(question, left, lang, found):
    holds = told("Marcela Lara took over as liaison head, since Soto left his post.", BEFORE)
    after = told(left, AFTER, lang=lang)

    assert undone_since(understand(question), [holds, after]) is (after if found else None)
