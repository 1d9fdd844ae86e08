import pytest

from rag.mentions.sentences.contrast import sets_against


@pytest.mark.parametrize(
    "text",
    [
        "Whereas the old bridge took trucks, the new one takes cars.",
        "It cost four times as much as the first.",
        "This one has six lanes.",
        "The second is longer by far than the first.",
        "A diferencia del primero, el segundo es gratuito.",
        "El viejo cobraba peaje, mientras que el nuevo no.",
        "Este cuesta más del doble que el otro.",
    ],
)
def test_a_sentence_on_two_things_sets_them_against_each_other(text):
    assert sets_against(text)


@pytest.mark.parametrize(
    "text", ["The bridge opened in May.", "El puente abrió en mayo.", "Le dijo que venía."]
)
def test_others_do_not(text):
    assert not sets_against(text)
