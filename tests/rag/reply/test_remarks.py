from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from corpus.store import RecordedNotice
from rag.answer import Citation, Filters, Question
from rag.generate.write import Trouble, Written
from rag.question.understand import understand
from rag.reply.remarks import (
    remark_on_citations,
    remark_on_day,
    remark_on_plan,
    remark_on_search,
    remark_on_undone,
    remark_on_writing,
)
from rag.search.select import Selection
from rag.standing import Standing
from tests.rag.reply.test_refuse import evidence_of

CORRECTION = RecordedNotice(
    "correction", date(2026, 3, 5), "Correction: they were 26.", "2026-03-05T10:00:00Z", 2, "article"
)


def citation(n, version=2, document_id="ferry", **fields):
    made = Citation(
        n, document_id, version, "The ferry", "AP", None, "en", None, (), None, None,
        "They were 26.", 0, 13,
        1.0, "/documents/ferry", corrections=(CORRECTION,),
    )  # fmt: skip
    return replace(made, **fields)


@pytest.mark.parametrize(
    ("lang", "remark"),
    [
        (
            "en",
            "The article cited as [1] and [3] was corrected on March 5, 2026; "
            "what is quoted is the corrected text.",
        ),
        (
            "es",
            "El artículo citado como [1] y [3] fue corregido el 5 de marzo de 2026; "
            "lo citado es el texto corregido.",
        ),
    ],
)
def test_of_an_article_cited_twice_in_its_corrected_text_that_is_said_once(lang, remark):
    other = citation(2, document_id="port", corrections=())

    assert remark_on_citations([citation(1), other, citation(3)], lang) == (remark,)


def test_a_correction_of_the_cited_version_is_said_with_its_words():
    before = citation(1, version=1, standing=Standing.CORRECTED)
    told = replace(CORRECTION, origin="hand", on=None)
    by_hand = citation(2, standing=Standing.CORRECTED, corrections=(told,))

    assert remark_on_citations([before, by_hand], "en") == (
        "The article cited as [1] was corrected on March 5, 2026: Correction: they were 26.",
        "The article cited as [2] was corrected: Correction: they were 26.",
    )


def test_a_text_that_came_after_a_correction_by_hand_is_the_corrected_one():
    told = replace(CORRECTION, version=1, origin="hand")

    (remark,) = remark_on_citations([citation(1, corrections=(told,))], "en")

    assert remark.endswith("what is quoted is the corrected text.")


def test_what_came_after_the_correction_is_said_too():
    deleted = citation(1, standing=Standing.DELETED)

    assert remark_on_citations([deleted], "en")[1:] == (
        "The article cited as [1] has been deleted since.",
    )


def remarks_on(lang, first, last=None, as_of=None):
    question = Question("?", as_of=as_of, filters=Filters(published_from=first, published_to=last))
    nothing = Selection(np.zeros(0, dtype=np.bool_))
    return remark_on_search(question, nothing, lang, fitted=True, stories_known=True)


@pytest.mark.parametrize(
    ("lang", "swapped", "too_late"),
    [
        (
            "en",
            "the range begins on January 1, 2030 and ends on May 2, 2025. Swap the dates.",
            "the range begins on January 1, 2030, and what was known on May 2, 2025 is asked for. "
            "Choose an earlier beginning, or a later day.",
        ),
        (
            "es",
            "el periodo empieza el 1 de enero de 2030 y termina el 2 de mayo de 2025. "
            "Invierta las fechas.",
            "el periodo empieza el 1 de enero de 2030 y se pide lo que se sabía el 2 de mayo de 2025. "
            "Elija un inicio anterior o un día posterior.",
        ),
    ],
)
def test_of_a_range_without_a_day_it_is_said_which_date_to_change(lang, swapped, too_late):
    first, last = date(2030, 1, 1), date(2025, 5, 2)

    (by_end,) = remarks_on(lang, first, last=last)
    (by_both,) = remarks_on(lang, first, last=last, as_of=date(2026, 1, 1))
    (by_day,) = remarks_on(lang, first, as_of=last)

    assert by_end.partition(": ")[2] == by_both.partition(": ")[2] == swapped
    assert by_day.partition(": ")[2] == too_late
    assert remarks_on(lang, last, last=first, as_of=first) == ()


@pytest.mark.parametrize(
    ("remark_on", "lang", "remark"),
    [
        (
            remark_on_plan,
            "en",
            "What was planned did not go ahead as announced: see [2], which is newer.",
        ),
        (remark_on_plan, "es", "Lo previsto no siguió como se anunció: vea [2], que es más reciente."),
        (
            remark_on_undone,
            "en",
            "What was decided has since been undone, in whole or in part: see [2], which is newer.",
        ),
        (
            remark_on_undone,
            "es",
            "Lo decidido se deshizo después, en todo o en parte: vea [2], que es más reciente.",
        ),
    ],
)
def test_what_became_of_a_plan_or_a_measure_is_told_with_its_number(remark_on, lang, remark):
    later = evidence_of("They were 26.")
    cited = [citation(1), citation(2, document_id=later.document.id, start=later.start, end=later.end)]

    assert remark_on(later, cited, lang) == (remark,)
    assert remark_on(later, cited[:1], lang) == ()
    assert remark_on(None, cited, lang) == ()


@pytest.mark.parametrize(("lang", "number"), [("en", "see [2]"), ("es", "vea [2]")])
def test_an_item_that_is_cited_without_its_mark_is_named_too(lang, number):
    later = evidence_of("- They were 26.")
    cited = [citation(1), citation(2, document_id=later.document.id, start=2, end=later.end)]

    (remark,) = remark_on_plan(later, cited, lang)

    assert number in remark


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("trouble", Trouble)
def test_why_a_model_wrote_nothing_is_said(lang, trouble):
    (remark,) = remark_on_writing(Written(trouble=trouble), lang)

    assert remark.endswith(("own sentences.", "oraciones de los artículos."))


@pytest.mark.parametrize(
    ("question", "text", "lang", "remarks"),
    [
        (
            "How many died in the clash on August 5, 2026?",
            "Nine died in the clash on August 2, 2026.",
            "en",
            ("The question is about August 5, 2026, and what is cited as [1] is of August 2, 2026.",),
        ),
        (
            "¿Qué alerta se emitió ayer?",
            "The alert of November 28, 2026 is of false invoices.",
            "es",
            (
                "La pregunta es sobre el 27 de noviembre de 2026, y lo citado como [1] es del "
                "28 de noviembre de 2026.",
            ),
        ),
        ("How many died on August 5, 2026?", "Nine died on August 5, 2026.", "en", ()),
        ("How many died on August 5, 2026?", "Nine died in August 2026.", "en", ()),
        (
            "How many went on August 5, 2026?",
            "Some date it to August 5 rather than to August 4, 2026.",
            "en",
            (),
        ),
        (
            "¿Cuántos fueron el 5 de agosto de 2026?",
            "Unos dicen el 5 de agosto y no el 4 de agosto de 2026.",
            "es",
            (),
        ),
        ("How many died on August 5, 2026?", "Nine died.", "en", ()),
        ("How many died in August 2026?", "Nine died on August 2, 2026.", "en", ()),
        ("How many died before August 5, 2026?", "Nine died on August 2, 2026.", "en", ()),
        ("When was the clash after the talks of August 5, 2026?", "On August 8, 2026.", "en", ()),
        ("What was planned for August 5, 2026?", "Talks of August 2 to 9, 2026 are planned.", "en", ()),
        ("¿Qué hubo el 5 de agosto de 2026?", "Hubo pláticas del 2 al 9 de agosto de 2026.", "es", ()),
        ("¿Qué hubo entre el 3 y el 5 de agosto de 2026?", "Pláticas el 4 de agosto de 2026.", "es", ()),
    ],
)
def test_it_is_told_where_what_is_cited_is_of_another_day(question, text, lang, remarks):
    asked = understand(question, today=date(2026, 11, 28))
    best = evidence_of(text)
    cited = [citation(1, document_id=best.document.id, start=0, end=len(text))]

    assert remark_on_day(asked, best, cited, lang) == remarks
    assert remark_on_day(asked, None, cited, lang) == ()


@pytest.mark.parametrize(
    ("lang", "n", "undated", "retracted"),
    [
        ("en", 1, "1 undated article was left out", "was left out, because it, or what it copies, has"),
        ("en", 2, "2 undated articles were left out", "were left out, because they, or what they copy,"),
        ("es", 1, "Se dejó fuera 1 artículo sin fecha", "porque fue retractado, o lo fue lo que copia."),
        (
            "es",
            2,
            "Se dejaron fuera 2 artículos sin fecha",
            "fueron retractados, o lo fue lo que copian.",
        ),
    ],
)
def test_one_article_left_out_is_told_as_one_and_several_as_several(lang, n, undated, retracted):
    left = Selection(np.zeros(0, dtype=np.bool_), undated=n, retracted=n)

    remarks = remark_on_search(Question("?"), left, lang, fitted=True, stories_known=True)

    assert (undated in remarks[0], retracted in remarks[1]) == (True, True)


@pytest.mark.parametrize(
    ("lang", "n", "told"),
    [
        ("en", 1, "1 sentence that the language model wrote was left out"),
        ("en", 3, "3 sentences that the language model wrote were left out"),
        ("es", 1, "Se dejó fuera 1 oración que escribió el modelo de lenguaje"),
        ("es", 3, "Se dejaron fuera 3 oraciones que escribió el modelo de lenguaje"),
    ],
)
def test_one_sentence_left_out_is_told_as_one_and_several_as_several(lang, n, told):
    (remark,) = remark_on_writing(Written(("One.",), (), left_out=n), lang)

    assert remark.startswith(told)
