"""Whether two sentences tell of one thing, also in two languages."""

from dataclasses import replace
from datetime import date
from math import sqrt

import numpy as np
import pytest

from rag.evidence.figures.alike import are_of_one_thing
from rag.evidence.figures.counted import figures_in
from rag.evidence.figures.part import counts_a_part
from rag.evidence.figures.sources import knows_source_of
from rag.evidence.figures.statement import read_statement
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

QUESTION = understand("How many laboratories have been destroyed in Mexico?")
ENGLISH = "Mexico destroyed 1,887 laboratories, Sheinbaum said in January 2026."


def told(text, lang="en", cosine=1.0):
    made = evidence_of(text, vector=np.array([cosine, sqrt(1 - cosine**2)], dtype=np.float32))
    return replace(made, document=replace(made.document, lang=lang, published=date(2026, 6, 1)))


@pytest.mark.parametrize(
    ("text", "cosine", "same"),
    [
        ("México destruyó 2,325 laboratorios, informó la Defensa en mayo de 2026.", 0.86, True),
        ("México destruyó 2,325 laboratorios, informó la Defensa en mayo de 2026.", 0.8, False),
        ("México destruyó 2,325 armas, informó la Defensa en mayo de 2026.", 0.86, False),
        ("El ejército halló 2,325 laboratorios de cocaína en una sierra lejana de Perú.", 0.86, False),
    ],
)
def test_across_languages_the_words_are_compared_by_the_dictionary(text, cosine, same):
    one = read_statement(QUESTION, told(ENGLISH))
    other = read_statement(QUESTION, told(text, "es", cosine))

    assert are_of_one_thing(QUESTION, one, other) is same


@pytest.mark.parametrize(
    ("text", "lang", "as_of"),
    [
        (
            "Guanajuato pasó de 12.7 homicidios en febrero de 2025 a 3.1 en abril de 2026.",
            "es",
            "2025-02",
        ),
        ("It fell from 12.7 homicides in February 2025 to 3.1 in April 2026.", "en", "2025-02"),
        ("There were 42.5 homicides in April 2026, 51% fewer than in September 2024.", "en", "2026-04"),
        ("In February 2025 there were 12.7 homicides, and in April 2026 they were 3.", "en", "2026-04"),
    ],
)
def test_a_figure_is_of_the_time_that_follows_it_where_each_has_its_own(text, lang, as_of):
    statement = read_statement(understand("How many homicides were there?"), told(text, lang))

    assert statement.as_of == as_of


@pytest.mark.parametrize(
    ("question", "text", "figure"),
    [
        (
            "How many guns were seized?",
            "By May 6 there were 3,000 arrests, 2,627 guns and 30 t.",
            "2,627",
        ),
        ("How much was paid?", "In 2025 the 29 firms paid $3 million.", "$3 million"),
        ("What share of guns came from the north?", "Of 23,000 guns 80% came from the north.", "80%"),
        ("How many guns were seized?", "In 2025 70% of them came from the north.", None),
        ("How many guns were seized?", "They seized 200 guns in May and 300 guns in June.", None),
    ],
)
def test_the_figure_that_may_be_asked_for_is_read_if_there_is_just_one(question, text, figure):
    statement = read_statement(understand(question), told(text))

    assert (statement and text[statement.start : statement.end]) == figure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Three civilians died in the operation, according to lawyers from Phoenix.",
            "Five civilians died in the operation, according to neighbours from Yuma.",
        ),
        (
            "In the operation three civilians died, according to two clerks of Nogales, Sonora.",
            "In the operation five civilians died, according to those who lived in Yuma.",
        ),
    ],
)
def test_what_follows_according_to_does_not_tell_two_things_apart(one, other):
    question = understand("How many civilians died in the operation?")

    statements = [read_statement(question, told(text)) for text in (one, other)]

    assert are_of_one_thing(question, *statements)


def test_a_body_does_not_know_another_of_its_kind():
    question = understand("How many civilians died?")
    one, other = (
        read_statement(question, told(text, "es"))
        for text in (
            "El gobierno de Sonora contó 12 civiles muertos.",
            "El gobierno de Sinaloa contó 14 civiles muertos.",
        )
    )

    assert not knows_source_of(one, other)


@pytest.mark.parametrize(
    ("withdrawn", "told_now", "lang"),
    [
        (
            "An earlier version of this article said that 84 laboratories were destroyed.",
            "In all, 48 laboratories were destroyed.",
            "en",
        ),
        (
            "Una versión anterior de esta nota decía que se destruyeron 84 laboratorios.",
            "En total se destruyeron 48 laboratorios.",
            "es",
        ),
    ],
)
def test_what_a_correction_withdraws_is_no_statement(withdrawn, told_now, lang):
    of_a_plan = told("An earlier version of the plan had 84 laboratories destroyed.")

    assert read_statement(QUESTION, of_a_plan) is not None
    assert read_statement(QUESTION, told(withdrawn, lang)) is None
    assert read_statement(QUESTION, told(told_now, lang)) is not None


@pytest.mark.parametrize(
    ("question", "text", "figure"),
    [
        ("What is the tariff rate on steel?", "The tariff on steel is 50 percent.", 50),
        ("¿Cuál es la tasa de impunidad?", "La impunidad es de 93 por ciento.", 93),
        ("What is the homicide rate?", "The homicide rate is 24 per 100,000.", 24),
        ("By how much did the homicide rate fall?", "The homicide rate fell 32%.", 32),
        ("How many tips did the DEA share in 2024?", "The DEA passed 1,200 tips in 2024.", 1200),
        ("What share of guns was bought there?", "Of the guns 70 percent were bought there.", 70),
    ],
)
def test_only_of_people_a_rate_is_per_so_many_and_only_a_share_of_something_a_percentage(
    question, text, figure
):
    assert read_statement(understand(question), told(text)).figure.value == figure


def test_a_homicide_rate_is_no_count():
    assert (
        read_statement(understand("What is the homicide rate?"), told("There were 24 homicides.")) is None
    )


@pytest.mark.parametrize(
    ("text", "is_of_a_whole"),
    [
        ("Members of the cartel killed 15 people in 2024.", False),
        ("Gunmen killed 15 people and wounded others.", False),
        ("Of the 37 people, 15 were women.", True),
        ("They killed 15 of the people.", True),
        ("They killed 15 more people.", True),
        ("Mataron a 15 personas e hirieron a otras.", False),
        ("Mataron a 15 de los agentes.", True),
    ],
)
def test_a_part_is_told_by_what_stands_beside_its_figure(text, is_of_a_whole):
    lang = "es" if text.startswith("Mataron") else "en"
    question = understand("How many people were killed?" if lang == "en" else "¿A cuántos mataron?")
    figure = next(one for one in figures_in(text, lang) if one[0].value == 15)
    read = read_statement(understand("How many?"), told("They killed 15.", lang))
    statement = replace(read, evidence=told(text, lang), start=figure[1], end=figure[2])

    assert counts_a_part(question, statement) is is_of_a_whole


@pytest.mark.parametrize(
    ("text", "is_running", "stage"),
    [
        ("Gunmen killed 15 people in the country in 2024.", False, 0),
        ("In 2024, 15 people were killed by police.", False, 0),
        ("By 2024 police had killed 15 people.", True, 0),
        ("The army counts 15 dead people.", True, 0),
        ("La aduana revisó 500 camiones.", False, 0),
        ("El INEGI revisó la cifra a 33,550 homicidios.", True, 1),
    ],
)
def test_what_is_running_or_revised_is_told_by_whole_words(text, is_running, stage):
    read = read_statement(understand("How many?"), told(text, "es" if "ó " in text else "en"))

    assert (read.is_running, read.stage) == (is_running, stage)
