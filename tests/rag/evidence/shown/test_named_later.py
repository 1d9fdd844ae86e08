"""Who or what is only counted is shown with the sentence that names them."""

from dataclasses import replace

import pytest

from corpus.document import Document
from rag.evidence.shown.named_later import with_names
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

COUNTED = "The Treasury sanctioned five companies and three people."
NAMED = "The companies are Playa Dorada, Costa Brava and Albatros."
PEOPLE = "The people are Ana Soto and Julia Lara."
ARRESTED = "Four people were arrested, and a woman who rented the house."
HER = "Officials named her as Teresa Lara."


def of(text, *sentences, lang="en"):
    document = Document("a", "Sanctions", " ".join(sentences), lang, version=1)
    start = document.text.index(text)
    return replace(evidence_of(text), document=document, start=start, end=start + len(text))


def shown_of(question, *sentences, lang="en"):
    ranked = [of(one, *sentences, lang=lang) for one in sentences]
    document = ranked[0].document
    ranked = [replace(one, document=document) for one in ranked]
    return [one.text for one in with_names(understand(question), ranked[:1], ranked)]


@pytest.mark.parametrize(
    ("question", "sentences", "lang", "shown"),
    [
        ("Which companies did it sanction?", (COUNTED, PEOPLE, NAMED), "en", [COUNTED, NAMED]),
        ("Who was arrested?", (ARRESTED, HER), "en", [ARRESTED, HER]),
        (
            "¿Qué empresas sancionó el Tesoro?",
            ("El Tesoro sancionó a cinco empresas.", "Las empresas son Albatros y Costa Brava."),
            "es",
            ["El Tesoro sancionó a cinco empresas.", "Las empresas son Albatros y Costa Brava."],
        ),
        ("¿Qué empresas sancionó el Tesoro?", (COUNTED, NAMED), "en", [COUNTED, NAMED]),
        ("How many companies did it sanction?", (COUNTED, NAMED), "en", [COUNTED]),
        ("When did it sanction which companies?", (COUNTED, NAMED), "en", [COUNTED]),
        ("Why did it sanction them?", (COUNTED, NAMED), "en", [COUNTED]),
        ("Which banks did it sanction?", (COUNTED, NAMED), "en", [COUNTED]),
        ("Which companies did it sanction?", (COUNTED, "The companies deny it."), "en", [COUNTED]),
        ("Which companies did it sanction?", (NAMED, PEOPLE), "en", [NAMED]),
        (
            "Who killed the mayor?",
            ("A gunman did.", "The investigation is under way."),
            "en",
            ["A gunman did."],
        ),
        ("Who was sanctioned?", (COUNTED, PEOPLE), "en", [COUNTED, PEOPLE]),
        ("What does Trump want?", (COUNTED, "The wall is long."), "en", [COUNTED]),
    ],
)
def test_what_is_counted_is_shown_with_its_names(question, sentences, lang, shown):
    assert shown_of(question, *sentences, lang=lang) == shown


def test_what_stands_before_it_or_elsewhere_does_not_name_them():
    counted, named = of(COUNTED, NAMED, COUNTED), of(NAMED, NAMED, COUNTED)
    asked = understand("Which companies did it sanction?")

    before = [counted, replace(named, document=counted.document)]
    assert with_names(asked, before[:1], before) == before[:1]
    elsewhere = [of(COUNTED, COUNTED), of(NAMED, COUNTED, NAMED)]
    assert with_names(asked, elsewhere[:1], elsewhere) == elsewhere[:1]
    assert with_names(asked, [], []) == []
