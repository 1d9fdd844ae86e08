"""Answers that a language model writes, from the question to the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document
from rag.answer import Composer, Filters, Question
from rag.errors import LanguageModelDown
from rag.generate.check import Checker
from rag.generate.write import Writer
from rag.pipeline import answer_question
from tests.rag.generate.models import ScriptedModel

TRANSFER = "How many people did Mexico transfer?"
QUOTE = "Mexico transferred 29 people on 27 February 2025."
WRITTEN = "Mexico transferred twenty-nine people on February 27, 2025."


@pytest.fixture
def with_model(library, embedder):
    return lambda model: replace(library, writer=Writer(model, Checker(embedder), 5.0))


def cites_first(text):
    return lambda messages: f"{text} [1]"


def test_an_answer_is_what_the_model_wrote_with_the_stored_text_as_its_quote(with_model, store):
    answer = answer_question(Question(TRANSFER), with_model(ScriptedModel(cites_first(WRITTEN))))

    assert answer.composed_by == Composer.MODEL
    assert answer.answer == f"{WRITTEN} [1]"
    assert [(s.text, s.citations) for s in answer.sentences] == [(WRITTEN, (1,))]
    (citation,) = answer.citations
    assert citation.quote == QUOTE
    stored = store.get(citation.document_id, citation.version).text
    assert stored[citation.start : citation.end] == QUOTE
    assert answer.notices == ()
    assert answer.timings_ms["write"] >= 0


def test_what_was_left_out_is_said(with_model):
    model = ScriptedModel(cites_first(f"{WRITTEN} [1] Mexico transferred 99 people."))

    answer = answer_question(Question(TRANSFER), with_model(model))

    assert answer.answer == f"{WRITTEN} [1]"
    assert answer.notices == (
        "1 sentence that the language model wrote was left out, because the quotes do not carry it.",
    )


@pytest.mark.parametrize(
    ("model", "notice"),
    [
        (ScriptedModel([LanguageModelDown("no")]), "The language model cannot be reached"),
        (ScriptedModel("Mexico transferred 99 people. [1]"), "Nothing that the language model wrote"),
        (ScriptedModel("la la " * 500), "The language model did not write an answer"),
    ],
)
def test_where_nothing_is_left_of_it_the_quotes_come_and_it_is_said(with_model, library, model, notice):
    answer = answer_question(Question(TRANSFER), with_model(model))
    plain = answer_question(Question(TRANSFER), library)

    assert answer.composed_by == Composer.EXTRACT
    assert (answer.answer, answer.sentences, answer.citations) == (
        plain.answer,
        plain.sentences,
        plain.citations,
    )
    assert [one.startswith(notice) for one in answer.notices] == [True]


def test_the_notice_is_in_the_askers_language(with_model):
    model = ScriptedModel([LanguageModelDown("no")])

    answer = answer_question(Question(TRANSFER, lang="es"), with_model(model))

    assert answer.notices == (
        "El modelo de lenguaje no responde; estas son las oraciones de los artículos.",
    )


def test_a_refused_question_never_reaches_the_model(with_model):
    model = ScriptedModel(cites_first(WRITTEN))

    refused = answer_question(Question(TRANSFER, filters=Filters(publisher="Nobody")), with_model(model))

    assert (refused.refused, refused.composed_by, refused.notices) == (True, None, ())
    assert model.asked == []


@pytest.mark.parametrize(
    ("question", "lang", "written_in"),
    [
        (TRANSFER, "es", "English"),
        ("Mexico: 29", "es", "Spanish"),
        ("Mexico: 29", None, "English"),
    ],
)
def test_the_model_writes_in_the_questions_language_and_else_in_that_of_the_messages(
    with_model, question, lang, written_in
):
    model = ScriptedModel("")

    answer = answer_question(Question(question, lang=lang), with_model(model))

    rules, *_, asked = model.asked[0]
    assert f"Write in {written_in}." in rules.content
    assert f"<question>{question}</question>" in asked.content
    assert answer.lang == (lang or "en")


def test_each_sentence_is_told_of_as_soon_as_it_passes(with_model):
    seen = []
    model = ScriptedModel(cites_first(f"{WRITTEN} [1] It is 99. [1] Nothing"))

    def listen(partial):
        seen.append((partial.id, [s.text for s in partial.sentences], model.closed))

    answer = answer_question(Question(TRANSFER), with_model(model), lambda _: None, listen)

    assert seen == [(answer.id, [WRITTEN], 0)]


def test_without_a_model_an_answer_says_that_it_is_extracted(library):
    assert answer_question(Question(TRANSFER), library).composed_by == Composer.EXTRACT


def test_figures_that_differ_stay_side_by_side_whichever_the_model_gives(make_library, embedder):
    quotes = {
        "GAO": "Agents seized 12,000 kilograms of fentanyl in 2023.",
        "CRS": "Agents seized 9,000 kilograms of fentanyl in 2023.",
    }
    documents = [
        Document(f"d-{name}", "Fentanyl", text, "en", publisher=name, published=date(2024, 1, 5))
        for name, text in quotes.items()
    ]
    model = ScriptedModel(lambda messages: f"{messages[-1].content.splitlines()[1][4:]} [1]")
    library = replace(make_library(documents), writer=Writer(model, Checker(embedder), 5.0))

    answer = answer_question(
        Question("How many kilograms of fentanyl did agents seize in 2023?"), library
    )

    assert answer.composed_by == Composer.MODEL
    assert {sentence.text for sentence in answer.sentences} == set(quotes.values())
    cited = {citation.n: citation.quote for citation in answer.citations}
    assert {note.publisher: cited[note.citation] for note in answer.figures} == quotes
