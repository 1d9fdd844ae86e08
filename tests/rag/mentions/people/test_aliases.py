import pytest

from rag.mentions.people.aliases import name_for_alias

TOLD = 'Agents held Ramón Vidal Soto, alias "El Tornero", in Yuma.'
CONTADO = "Cayó Ramón Vidal Soto, apodado «El Tornero», en Yuma."


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("where was el tornero held", TOLD, "where was Ramón Vidal Soto held"),
        ("¿Dónde cayó El Tornero?", CONTADO, "¿Dónde cayó Ramón Vidal Soto?"),
        ("Who is El Tornero?", "Ramón Vidal, known as El Tornero, fled.", "Who is Ramón Vidal?"),
        ("dónde está la güera", "Ana de la Cruz, alias “La Güera”, huyó.", "dónde está Ana de la Cruz"),
        (
            "quién es el tornero",
            "Murió un tal Ramón Vidal (mejor conocido como 'El Tornero').",
            "quién es Ramón Vidal",
        ),
    ],
)
def test_an_alias_is_the_person_whom_the_article_calls_so(question, text, named):
    assert name_for_alias(question, text) == named


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("where was el tornillo held", TOLD),
        ("who held the lathe", TOLD),
        ("dónde está el tornero", "Un tornero cayó. Ramón Vidal Soto huyó."),
        ("dónde está el tornero", "La calle, apodada «El Tornero», es larga."),
    ],
)
def test_others_are_not(question, text):
    assert name_for_alias(question, text) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("¿Quién es el jefe de la DEA?", "Cayó Juan Pérez Ruiz, alias 'El Jefe', en Yuma."),
        ("¿Qué dijo el presidente?", "Cayó Omar Lara Soto, alias 'El Presidente', en Yuma."),
        ("What did the boss say?", 'Agents held Ana Ruiz, nicknamed "The Boss", in Yuma.'),
        ("¿Quién vigila el golfo de México?", "Cayó José Lara, alias 'El Golfo', en Yuma."),
    ],
)
def test_an_office_or_what_is_told_further_is_no_alias(question, text):
    assert name_for_alias(question, text) is None


def test_an_office_with_a_capital_may_be_one():
    text = "Cayó Omar Lara Soto, alias 'El Presidente', en Yuma."

    assert name_for_alias("¿Dónde cayó El Presidente?", text) == "¿Dónde cayó Omar Lara Soto?"
