from dataclasses import replace

import pytest

from rag.evidence.doubts.held_words import is_elsewhere, lacks_counted
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def near(text, lang="en", title="A title"):
    made = evidence_of(text)
    return replace(made, document=replace(made.document, lang=lang, title=title))


@pytest.mark.parametrize(
    ("question", "sentence", "lang", "share"),
    [
        ("How many guns were seized?", "Agents seized 43 guns.", "en", 0.0),
        ("How many weapons were seized?", "Se aseguraron 43 armas.", "es", 0.0),
        ("How many of the prisoners were women?", "Mexico sent 26 prisoners.", "en", 1.0),
        ("How many train robberies were there?", "Insurers counted 12 robberies.", "en", 0.5),
        ("Who were the women?", "Mexico sent 26 prisoners.", "en", 0.0),
    ],
)
def test_what_is_to_be_counted_is_held_or_not(question, sentence, lang, share):
    assert lacks_counted(understand(question), near(sentence, lang)) == share


def test_the_columns_of_a_table_name_what_its_rows_count():
    table = "Port | Scanners\nEnsenada | 2"
    made = near(table)
    row = replace(made, start=table.index("Ensenada"))

    assert lacks_counted(understand("How many scanners are there?"), row) == 0.0


@pytest.mark.parametrize(
    ("sentence", "title", "elsewhere"),
    [
        ("There were 12 raids in Sonora.", "Raids", True),
        ("There were 12 raids in Durango.", "Raids", False),
        ("There were 12 raids in the capital.", "Raids", False),
        ("There were 12 raids in Sonora.", "Raids in Durango", False),
    ],
)
def test_a_sentence_of_another_place_is_elsewhere(sentence, title, elsewhere):
    question = understand("How many raids were there in Durango?")

    assert is_elsewhere(question, near(sentence, title=title)) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "elsewhere"),
    [
        ("There were 12 strikes in the Pacific, far from Hawaii.", False),
        ("There were 12 strikes in the Caribbean.", True),
    ],
)
def test_a_place_may_be_named_in_the_language_of_the_sentence(sentence, elsewhere):
    question = understand("¿Cuántos ataques hubo en el Pacífico?")

    assert is_elsewhere(question, near(sentence)) is elsewhere


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Where does Jerónimo Castelán live now?", "His father lives in Madrid."),
        ("Where in Durango was it?", "It was in Sonora."),
        ("¿Quién es la esposa de Andrés Castelán?", "She was born in Madrid."),
        ("How many raids were there in Durango?", "Twelve, the lawyer of Paola Ibarra said."),
    ],
)
def test_neither_who_is_named_nor_the_place_that_is_wanted_is_elsewhere(question, sentence):
    assert not is_elsewhere(understand(question), near(sentence))
