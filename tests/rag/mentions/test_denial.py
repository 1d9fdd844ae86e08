import pytest

from rag.mentions.denial import denies


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
