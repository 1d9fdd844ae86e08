import pytest

from rag.mentions.sentences.denial import denied_parts, denies, find_denied


@pytest.mark.parametrize(
    "text",
    [
        "The president denied it.",
        "They weren't there.",
        "No troops took part.",
        "Ambos fueron rechazados sin más.",
        "México no aceptó.",
        "El gobierno negó que fuera así.",
        "Tampoco lo dijo.",
    ],
)
def test_a_denial_is_told(text):
    assert denies(text)


@pytest.mark.parametrize("text", ["It was noted.", "Notaron el negocio.", "Aceptó la denuncia.", ""])
def test_other_sentences_deny_nothing(text):
    assert not denies(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("There was no agreement with the DEA, she replied.", [" agreement with the dea"]),
        ("She denied that forces had joined, and spoke of help.", [" that forces had joined"]),
        ("No transportaba tropas y contaba con permiso.", [" transportaba tropas "]),
        (
            "None of the people who were named and sought had been sent.",
            [" of the people who were named and sought had been sent"],
        ),
        ("Ninguna agencia había participado.", [" agencia habia participado"]),
        ("They didn't agree; it was not only that.", [" agree"]),
        ("It was not until May that it fell, no more than a tenth, sin embargo.", []),
        ("Two members voted no on the plan; unmanned, or vuelos no tripulados.", []),
        ("It fell.", []),
    ],
)
def test_what_is_denied_is_told(text, parts):
    assert list(denied_parts(text)) == parts


def test_no_part_of_a_text_is_told_twice_however_often_it_denies():
    text = "no " * 5_000 + "nobody " * 5_000

    assert sum(map(len, denied_parts(text))) < len(text)


@pytest.mark.parametrize(
    ("text", "opening", "weak", "contrasts"),
    [
        ("No enfrenta cargos.", "enfrenta cargos", False, False),
        ("He was never told of any of the charges.", "told of any of", False, False),
        ("Se fue sin cargos.", "cargos", True, False),
        ("It gave false alarms.", "alarms", True, False),
        ("It may carry gear, but not weapons.", "weapons", False, False),
        ("Exporta carne, no buche.", "buche", False, True),
        ("It meets in May and not in June.", "in june", False, True),
        ("It used a law, and no judge.", "judge", False, False),
        ("Halló 20 y ninguno de fentanilo.", "de fentanilo", False, False),
    ],
)
def test_it_is_told_how_a_denial_begins_and_whether_it_only_tells_things_apart(
    text, opening, weak, contrasts
):
    (denied,) = find_denied(text)

    assert (denied.opening, denied.weak, denied.contrasts) == (opening, weak, contrasts)
