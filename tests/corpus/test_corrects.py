import pytest

from corpus.corrects import corrects, names_as_corrected
from corpus.document import Document

TITLE = "Soldiers seize 41 rifles near Tres Cruces"
TITULO = "Aseguran 41 fusiles cerca de Tres Cruces"


def article(title, text="It was 14 rifles, not 41."):
    return Document("c", title, text, "en")


@pytest.mark.parametrize(
    ("title", "text", "named"),
    [
        (f"Correction: {TITLE}", "It was 14.", TITLE),
        (f"CORRECTION: “{TITLE}”", "It was 14.", TITLE),
        (f"Fe de erratas: «{TITULO}»", "Eran 14.", TITULO),
        ("Correction: rifles", f"In our story “{TITLE},” we gave a wrong number.", TITLE),
        ("Correction: rifles", f"On Nov. 3, the article '{TITLE}' said 41. It was 14.", TITLE),
        ("Correction: rifles", f'An article headlined "{TITLE.upper()}" on Nov. 3 said 41.', TITLE),
        ("Corrección: fusiles", f"En la nota «{TITULO}» dijimos 41; eran 14.", TITULO),
        ("Rectificación: fusiles", f"La información publicada el martes, «{TITULO}», decía 41.", TITULO),
    ],
)
def test_a_correction_names_the_article_by_its_title(title, text, named):
    assert names_as_corrected(article(title, text), named)


@pytest.mark.parametrize(
    ("title", "text", "other"),
    [
        ("Army seizes rifles", f"In our story “{TITLE},” we gave a wrong number.", TITLE),
        ("Corrections: a history of the prisons", f"The story “{TITLE}” said 41.", TITLE),
        ("Correction: rifles", f"It was 14. Read also our story “{TITLE}”.", TITLE),
        ("Correction: rifles", f"He shouted “{TITLE}” in the street.", TITLE),
        ("Correction: rifles", f"The story was wrong. {TITLE}, it said.", TITLE),
        ("Correction: rifles", "In our story “Crime falls” we gave a wrong number.", "Crime falls"),
        ("Correction: rifles", f"In our story “{TITLE} in Sonora” we gave a wrong number.", TITLE),
        (f"Correction: {TITLE} in Sonora", "It was 14.", TITLE),
    ],
)
def test_other_articles_name_none(title, text, other):
    assert not names_as_corrected(article(title, text), other)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Correction: rifles", True), ("CORRECCIÓN: fusiles", True), ("Correctional officers", False)],
)
def test_a_correction_is_one_by_its_title(title, expected):
    assert corrects(article(title)) is expected
