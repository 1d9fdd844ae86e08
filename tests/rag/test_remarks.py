from dataclasses import replace
from datetime import date

import pytest

from corpus.store import RecordedNotice
from rag.answer import Citation
from rag.remarks import remark_on_citations
from rag.standing import Standing

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
