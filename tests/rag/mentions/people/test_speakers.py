import pytest

from rag.mentions.people.named import names_a_person
from rag.mentions.people.speakers import is_of, speaker_of


@pytest.mark.parametrize(
    ("text", "sentence", "label"),
    [
        ("Mr. BELL. Thank you. I would pay.", "I would", "Mr. BELL."),
        ("Mr. BELL. Thank you.\n\nIt rained.", "It rained", None),
        ("LAREDO. The bridge is open. It rained.", "It rained", None),
        ("Mr. Bell paid. It rained.", "It rained", None),
        ("Senadora LARA: Gracias. Yo pagaría.", "Yo pag", "Senadora LARA:"),
        ("ROSA LARA: Gracias. Yo pagaría.", "Yo pag", "ROSA LARA:"),
        ("NOTA: Gracias. Yo pagaría.", "Yo pag", None),
    ],
)
def test_a_label_at_the_beginning_of_a_paragraph_tells_who_speaks(text, sentence, label):
    found = speaker_of(text, text.index(sentence))

    assert (text[slice(*found)] if found else None) == label


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        ("Dr. BELL-REYES.", "Ada Bell-Reyes", True),
        ("Dr. BELL.", "Ada Marsh", False),
        ("Senadora LARA:", "Rosa Lara", True),
        ("Senadora LARA:", "Rosa", False),
    ],
)
def test_a_label_is_of_whom_it_names_last(label, name, expected):
    assert is_of(label, name) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [("Dr. BELL. It fell.", True), ("It fell.", False), ("Sra. LARA: Bajó.", True), ("Bajó.", False)],
)
def test_the_label_of_who_speaks_names_a_person(text, names):
    assert names_a_person(text, frozenset()) is names
