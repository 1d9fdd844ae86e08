from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document, Notice
from corpus.notices import find_notices, with_notices
from tests.growth import fill, takes_linear_time

BODY = (
    "Mexico transferred 26 people on Tuesday.\n\nThe ministry named them.\n\nIt was the second transfer."
)
CUERPO = "México trasladó a 26 personas el martes.\n\nLa secretaría dio sus nombres."


def article(text, title="Mexico transfers 26 people", lang="en"):
    return Document("a", title, text, lang)


def found(text, title="Mexico transfers 26 people"):
    return [(notice.kind, notice.on) for notice in find_notices(article(text, title))]


@pytest.mark.parametrize(
    ("paragraph", "on"),
    [
        ("Correction: An earlier version of this article misstated the number of people.", None),
        ("CORRECTION — The transfer took place on Tuesday, not on Monday.", None),
        ("**Correction:** The name of the ministry was wrong.", None),
        ("Correction (March 5, 2026): The figure was 26, not 29.", date(2026, 3, 5)),
        ("Correction, 5 March 2026: The figure was 26, not 29.", date(2026, 3, 5)),
        ("A correction was made on March 5, 2026: the figure was 26, not 29.", date(2026, 3, 5)),
        ("This article was corrected on Sept. 5, 2026, to say that it was 26.", date(2026, 9, 5)),
        ("This story has been corrected to say that 26 people were transferred.", None),
        ("Editor’s note: This article has been corrected.", None),
        ("An earlier version of this story misidentified the minister.", None),
        ("A previous version of this article, published Monday, incorrectly said 29.", None),
        ("(This March 4 story has been corrected to fix the figure in paragraph 2)", None),
        ("(Corrects the figure in paragraph 2)", None),
        ("Because of an editing error, this article misstated the figure.", None),
        ("Corrección: eran 26 personas, no 29.", None),
        ("Corrección (5 de marzo de 2026): eran 26 personas, no 29.", date(2026, 3, 5)),
        ("Fe de erratas: en la nota se dijo 29; eran 26 personas.", None),
        ("Rectificación, 2026-03-05: fueron 26 personas.", date(2026, 3, 5)),
        ("Esta nota fue corregida el 5 de marzo de 2026.", date(2026, 3, 5)),
        ("Nota de la redacción: este artículo ha sido corregido.", None),
        ("Una versión anterior de esta nota decía erróneamente que eran 29.", None),
        (
            "Correction: This article was corrected on September 12, 2026. An earlier version said 29.",
            date(2026, 9, 12),
        ),
        (
            "Correction: The figure was 26, not 29. This story was updated on Sept. 12, 2026.",
            date(2026, 9, 12),
        ),
        ("This article was updated on October 7, 2026 to correct the weight.", date(2026, 10, 7)),
        ("This story was amended on Friday, 7 October 2026, to correct a name.", date(2026, 10, 7)),
        ("This article has been updated to correct the weight.", None),
        (
            "An earlier version of this article misstated it. It was corrected on October 7th, 2026.",
            date(2026, 10, 7),
        ),
        (
            "Corrección: este artículo fue corregido el 12 de septiembre de 2026. Antes decía 29.",
            date(2026, 9, 12),
        ),
        ("Corrección: eran 26. Esta nota se actualizó el 12 de septiembre de 2026.", date(2026, 9, 12)),
        ("Esta nota se actualizó el 7 de octubre de 2026 para corregir el peso.", date(2026, 10, 7)),
        (
            "Esta nota fue modificada el miércoles 7 de octubre de 2026 para corregir el peso.",
            date(2026, 10, 7),
        ),
        ("Este artículo se corrigió el 7 de octubre de 2026.", date(2026, 10, 7)),
        ("Corrected on May 5, 2026: an earlier version said 29.", date(2026, 5, 5)),
        ("(Corrected May 5, 2026)", date(2026, 5, 5)),
        ("Corrected: an earlier version said 29 people were transferred.", None),
        ("Corregido el 5 de mayo de 2026: una versión anterior decía 29.", date(2026, 5, 5)),
        ("Nota de la redacción: corregida el 5 de mayo de 2026.", date(2026, 5, 5)),
        ("Corregido: una versión anterior decía que eran 29 personas.", None),
        (
            "Correction: The bus carried 26 people, not 29. The article was corrected on Nov. 6, 2026.",
            date(2026, 11, 6),
        ),
        (
            f"Correction: {'It was 26, not 29. ' * 20}We corrected the story on 2026-11-06.",
            date(2026, 11, 6),
        ),
        ("Correction: It was 26, not 29. This correction was added on 2026-11-06.", date(2026, 11, 6)),
        ("Correction: It was 26, not 29. Corrected on November 6, 2026.", date(2026, 11, 6)),
        ("Corrección: eran 26. La nota fue corregida el 6 de noviembre de 2026.", date(2026, 11, 6)),
        ("Fe de erratas: eran 26, no 29. El texto se corrigió el 2026-11-06.", date(2026, 11, 6)),
        ("Correction: The report was published on May 5, 2026, not on Monday.", None),
        ("Correction: It was 26. The article was published on May 5, 2026.", None),
        ("Corrección: el artículo 19 fue modificado el 6 de noviembre de 2026, no antes.", None),
    ],
)
@pytest.mark.parametrize("place", ["top", "end"])
def test_a_correction_is_found_with_its_date(paragraph, on, place):
    body = CUERPO if "ó" in paragraph else BODY
    text = f"{paragraph}\n\n{body}" if place == "top" else f"{body}\n\n{paragraph}"

    assert found(text) == [("correction", on)]


@pytest.mark.parametrize(
    ("paragraph", "on"),
    [
        ("This article has been retracted.", None),
        ("This story was withdrawn on March 5, 2026.", date(2026, 3, 5)),
        ("Editor's note: This article has been retracted because its source was false.", None),
        ("We have retracted this article.", None),
        ("Retraction: The account in this article could not be confirmed.", None),
        ("Esta nota ha sido retirada.", None),
        ("Este artículo fue retractado el 5 de marzo de 2026.", date(2026, 3, 5)),
        ("Nota retractada", None),
        ("Retractación: lo publicado no se pudo confirmar.", None),
        ("This story has been removed because it did not meet our standards.", None),
        ("This article was taken down on March 5, 2026, pending a review.", date(2026, 3, 5)),
        ("Editor's note: This article has been removed from our website.", None),
        ("Retracted on March 5, 2026: its source was false.", date(2026, 3, 5)),
        ("Esta nota fue eliminada porque no cumplía nuestras normas.", None),
        ("Este artículo ha sido dado de baja de nuestro sitio.", None),
    ],
)
def test_a_retraction_is_found_with_its_date(paragraph, on):
    assert found(f"{paragraph}\n\n{BODY}") == [("retraction", on)]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("RETRACTED: Mexico transfers 29 people", "retraction"),
        ("[Retracted] Mexico transfers 29 people", "retraction"),
        ("STORY REMOVED: Mexico transfers 29 people", "retraction"),
        ("Nota retractada: México traslada a 29", "retraction"),
        ("Correction: Mexico-Transfer story", "correction"),
    ],
)
def test_a_title_can_say_it(title, kind):
    assert found(BODY, title) == [(kind, None)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The newspaper published a correction on March 5, 2026.",
        "The Department of Corrections: a history of its prisons in Texas.",
        "“Correction: we were wrong about the figure,” the newspaper wrote.",
        '"This article has been retracted," the journal said.',
        "The journal said that this article has been retracted.",
        "An earlier version of the bill misstated the tariff.",
        "An earlier version of this article appeared in Spanish.",
        "Correction: An article on Monday about tariffs misstated the rate.",
        "Correction",
        "Correction: see below",
        "Correctional officers were transferred to the border.",
        "The market correction: what comes next for the peso and for exporters.",
        "This report was withdrawn by the agency in 2019.",
        "This article has been updated with a statement of the ministry.",
        "He withdrew his statement, and the story was retracted by two newspapers.",
        "La corrección: el presupuesto baja diez por ciento este año.",
        "El diario publicó una fe de erratas sobre la nota.",
        "Este texto fue retirado del Senado el 5 de marzo de 2026.",
        "El artículo 19 fue retirado de la Constitución.",
        "El Sistema de Corrección: así funcionan los penales.",
        "Corrects the record, says the minister of his new book.",
        "This article was updated on October 7, 2026 with a statement of the ministry.",
        "This article was updated on October 7, 2026 to include the ministry's correction.",
        "The newspaper's article was updated on October 7, 2026 to correct the weight.",
        "The register was updated on October 7, 2026 to correct the weight.",
        "Esta nota se actualizó el 7 de octubre de 2026 con la respuesta de la secretaría.",
        "El registro se actualizó el 7 de octubre de 2026 para corregir el peso.",
        "El diario dijo que esta nota se corrigió el 7 de octubre de 2026.",
        "Corrected on May 5, 2026, the register now names 26 people.",
        "Corrected figures were published on May 5, 2026: the toll is 26.",
        "Corrected: the record of the trial, after ten years.",
        "Corrected on May 5, 2026: An article on Monday about tariffs misstated the rate.",
        "Corregido el 5 de mayo de 2026 por el Senado, el texto vuelve a la cámara.",
        "Corregidas las actas el 5 de mayo de 2026: son 26.",
        "This story was removed from the school's reading list in 2019.",
        "This story has been removed from the book by its author.",
        "This post was removed by the moderators of the network, the ministry said.",
        "He was removed because it did not meet our standards, the mayor said.",
        "The recall: this product has been removed from the shelves.",
        "Esta nota fue eliminada del examen por la secretaría.",
        "Este artículo fue eliminado de la Constitución en 2019.",
        "Este artículo fue eliminado.",
        "This story was removed, the critic says, and later put back.",
    ],
)
def test_a_text_about_corrections_is_no_notice(paragraph):
    assert found(f"{paragraph}\n\n{BODY}") == []


@pytest.mark.parametrize(
    "title", ["Corrections", "Corrections: March 5, 2026", "Fe de erratas", "Correcciones"]
)
def test_a_column_of_corrections_is_not_itself_corrected(title):
    assert found("Correction: The figure was 26, not 29.\n\n" + BODY, title) == []


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Correction: our story on the bridge at Laredo", False),
        ("Correction: bridge at Laredo opened in May", True),
        ("Fe de erratas: nuestra nota sobre el puente de Laredo", False),
        ("Fe de erratas: el puente de Laredo abrió en mayo", True),
        ("Correction: Laredo sends the report on its bridge", True),
        ("CORRECTED: Laredo sends the report on its bridge", True),
        ("Corrected: the report on the bridge at Laredo is late", True),
        ("Corrección: Laredo cambia el artículo de su ley sobre puentes", True),
        ("Corregido: la nota de protesta por el puente llega a Laredo", True),
        ("Corrección: el reportaje sobre el puente de Laredo", False),
    ],
)
def test_a_correction_of_another_article_is_not_itself_corrected(title, is_one):
    assert (found(BODY, title) != []) is is_one


@pytest.mark.parametrize(
    "title",
    ["Retracted: how a false story spread", "Correction in the markets", "Withdrawn: the 1944 treaty"],
)
def test_a_headline_about_retractions_is_no_notice(title):
    assert found(BODY, title) == []


def test_a_notice_in_the_middle_of_a_long_article_is_not_believed():
    paragraphs = [f"Paragraph {number}." for number in range(20)]
    paragraphs[10] = "Correction: the figure was 26, not 29."

    assert found("\n\n".join(paragraphs)) == []


def test_a_label_on_a_line_of_its_own_takes_the_next_paragraph():
    following = "An earlier version of this article misstated the figure."

    assert find_notices(article(f"{BODY}\n\nCorrection\n\n{following}"))[0] == Notice(
        "correction", None, following
    )


def test_the_date_of_the_event_is_not_that_of_the_notice():
    paragraph = "Correction: the transfer was on March 3, 2026, not on March 2."

    assert found(f"{BODY}\n\n{paragraph}") == [("correction", None)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Correction: the bill was corrected on March 3, 2026, not on March 2.",
        "Correction: the ministry said its register was updated on March 3, 2026, not before.",
        "Corrección: el registro fue corregido el 3 de marzo de 2026, no el 2.",
        "Corrección: el padrón se actualizó el 3 de marzo de 2026, no antes.",
        "Correction: the bill has 26 pages, not 29. It was amended on March 3, 2026.",
        "Corrección: la ley tiene 26 páginas, no 29. Se modificó el 3 de marzo de 2026.",
    ],
)
def test_the_date_on_which_something_else_was_corrected_is_not_that_of_the_notice(paragraph):
    assert found(f"{BODY}\n\n{paragraph}") == [("correction", None)]


def test_a_label_on_a_line_of_its_own_takes_the_date_of_the_next_paragraph():
    text = f"{BODY}\n\nCorrection\n\nThis article was corrected on March 5, 2026."

    assert found(text)[0] == ("correction", date(2026, 3, 5))


def test_the_notices_it_came_with_are_kept():
    given = Notice("retraction", date(2026, 3, 5), "creativeWorkStatus: Retracted")
    document = Document("a", "T", f"{BODY}\n\nCorrection: it was 26, not 29.", "en", notices=(given,))

    assert with_notices(document).notices == (
        given,
        Notice("correction", None, "Correction: it was 26, not 29."),
    )
    assert with_notices(article(BODY)) == article(BODY)


def test_noticing_what_the_text_says_anyway_leaves_the_digest_alone():
    document = article(f"{BODY}\n\nCorrection: it was 26, not 29.")

    assert with_notices(document).notices
    assert with_notices(document).digest == document.digest


@pytest.mark.parametrize(
    "letters",
    [
        "a ",
        "this article ",
        "correction ",
        "(",
        "an earlier version of ",
        "it was ",
        "corrected on ",
        "this story was removed ",
    ],
)
def test_no_text_takes_long_to_look_through(letters):
    def find_in(text):
        find_notices(article(text, title=text))
        find_notices(article("\n".join([text[:900]] * (len(text) // 1_000)), title=text))

    assert takes_linear_time(find_in, lambda size: fill(letters, size), 100_000)


@pytest.mark.parametrize(
    ("published", "paragraph", "on"),
    [
        (date(2026, 10, 18), "CORRECTION, October 20: It was 26, not 29.", date(2026, 10, 20)),
        (date(2026, 10, 18), "CORRECTION, Oct. 20: It was 26, not 29.", date(2026, 10, 20)),
        (date(2026, 10, 18), "Correction (October 20): It was 26, not 29.", date(2026, 10, 20)),
        (date(2026, 10, 21), "Corrección (20 de octubre): eran 26, no 29.", date(2026, 10, 20)),
        (date(2026, 10, 18), "Corrección del 20 de octubre: eran 26, no 29.", date(2026, 10, 20)),
        (date(2025, 12, 30), "Correction, January 3: It was 26, not 29.", date(2026, 1, 3)),
        (date(2024, 3, 1), "Correction, February 29: It was 26, not 29.", date(2024, 2, 29)),
        (date(2026, 10, 18), "Correction, October 40: It was 26, not 29.", None),
        (None, "Correction, October 20: It was 26, not 29.", None),
    ],
)
def test_a_day_without_its_year_is_of_the_year_nearest_to_the_article(published, paragraph, on):
    dated = replace(article(f"{BODY}\n\n{paragraph}"), published=published)

    assert [(notice.kind, notice.on) for notice in find_notices(dated)] == [("correction", on)]


@pytest.mark.parametrize("title", ["Corrected: 26 people moved", "CORRECTED-Mexico moves 26 people"])
def test_a_corrected_title_is_a_notice(title):
    assert found(BODY, title)[0] == ("correction", None)


def test_a_title_about_what_was_corrected_is_none():
    assert not found(BODY, "Corrected figures show 26 people moved")
