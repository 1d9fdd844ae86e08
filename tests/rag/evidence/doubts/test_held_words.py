from dataclasses import replace

import pytest

from rag.evidence.doubts.held_words import (
    is_elsewhere,
    lacks_counted,
    lacks_event,
    lacks_people,
    lacks_qualifiers,
)
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def near(text, lang="en", title="A title"):
    made = evidence_of(text)
    return replace(made, document=replace(made.document, lang=lang, title=title))


@pytest.mark.parametrize(
    ("question", "sentence", "lang", "lacks"),
    [
        ("How many guns were seized?", "Agents seized 43 guns.", "en", False),
        ("How many weapons were seized?", "Se aseguraron 43 armas.", "es", False),
        ("How many of the prisoners were women?", "Mexico sent 26 prisoners.", "en", True),
        ("How many train robberies were there?", "Insurers counted 12 robberies.", "en", False),
        ("How many arrests were made?", "Police held 12 guns.", "en", True),
        ("How many arrests were made?", "Hubo 12 detenidos.", "es", False),
        ("How many arrests did the force make?", "The force captured 2,000 firearms.", "en", True),
        ("How many people were killed?", "The state had 12 homicides.", "en", False),
        ("How many people were killed?", "The state had 12 ports.", "en", True),
        ("¿Cuántos murieron?", "Twelve bodies and 3 deaths were counted.", "en", False),
        ("How many kilos were seized?", "Agents seized 43 lb.", "en", False),
        ("Who were the women?", "Mexico sent 26 prisoners.", "en", False),
        ("How many ships were hit?", "The U.S. hit 20 boats.", "en", False),
        ("How many women were murdered?", "Mexico counted 839 femicides.", "en", False),
        ("How many cartel figures did Mexico transfer?", "26 were sent to Texas.", "en", False),
        ("How many cartel figures did Mexico transfer?", "It named six cartels.", "en", True),
    ],
)
def test_what_is_to_be_counted_is_held_or_not(question, sentence, lang, lacks):
    assert lacks_counted(understand(question), near(sentence, lang)) is lacks


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Arrests went up. By May they came to 5,333.", False),
        ("Arrests went up. By May the total was 5,333.", False),
        ("Arrests went up. Agents seized 43 guns.", True),
    ],
)
def test_what_a_figure_counts_may_stand_in_the_sentence_before(text, lacks):
    made = near(text)
    second = replace(made, start=text.index(". ") + 2)

    assert lacks_counted(understand("How many arrests were made?"), second) is lacks


@pytest.mark.parametrize(
    ("question", "sentence", "share"),
    [
        ("How many train robberies were there?", "Insurers counted 12 robberies.", 1.0),
        ("How many train robberies were there?", "Insurers counted 12 robberies of trains.", 0.0),
        ("¿Cuántos laboratorios de fentanilo había?", "There were 12 laboratories.", 1.0),
        ("How many robberies were there?", "Insurers counted 12 robberies.", 0.0),
        ("How many Mexican officials fled?", "Nine officials fled.", 0.0),
    ],
)
def test_which_of_them_are_meant_is_held_or_not(question, sentence, share):
    assert lacks_qualifiers(understand(question), near(sentence)) == share


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("How many Guatemalans died?", "There were 17 deaths of Mexicans.", True),
        ("¿Cuántos salvadoreños murieron?", "Seventeen died, of El Salvador all of them.", False),
        ("How many Chinese companies were fined?", "Three Mexican firms were fined.", True),
        ("How many Chinese companies were fined?", "Three companies based in China were fined.", False),
        ("How many Mexican officials fled?", "Nine officials fled.", False),
        ("Which Chinese companies were fined?", "Three Mexican firms were fined.", False),
    ],
)
def test_people_of_another_country_are_not_those_to_be_counted(question, sentence, lacks):
    assert lacks_people(understand(question), near(sentence)) is lacks


@pytest.mark.parametrize(
    ("question", "sentence", "lang", "lacks"),
    [
        ("When did Ruiz plead guilty?", "Ruiz was captured on May 5, 2023.", "en", True),
        ("When did Ruiz plead guilty?", "Ruiz se declaró culpable el 5 de mayo.", "es", False),
        ("¿Cuándo se declaró culpable Ruiz?", "Un jurado declaró culpable a Ruiz en mayo.", "es", True),
        ("¿Cuándo salió libre Ruiz?", "Ruiz was released on May 5, 2023.", "en", False),
        ("When was Ruiz released?", "Ruiz got ten years on May 5, 2023.", "en", True),
        ("When was the port like that?", "The port was so in 2023.", "en", False),
        ("Until when is the ban in force?", "The ban has been in force from May 5, 2023.", "en", True),
        ("Until when is the ban in force?", "The ban expires on May 5, 2027.", "en", False),
        ("¿Hasta cuándo rige?", "Rige hasta el 5 de mayo.", "es", False),
        ("Where was Ruiz released?", "Ruiz got ten years.", "en", False),
        ("Has Ruiz been released?", "Ruiz got ten years.", "en", True),
        ("Has Ruiz been pardoned?", "Ruiz fue hallado culpable.", "es", True),
        ("¿Ya liberaron a Ruiz?", "Ruiz was set free in May.", "en", False),
        ("Has the file been closed?", "The probe was still open in May.", "en", False),
    ],
)
def test_a_date_is_of_what_happened_or_not(question, sentence, lang, lacks):
    assert lacks_event(understand(question), near(sentence, lang)) is lacks


def test_the_columns_of_a_table_name_what_its_rows_count():
    table = "Port | Scanners\nEnsenada | 2"
    made = near(table)
    row = replace(made, start=table.index("Ensenada"))

    assert lacks_counted(understand("How many scanners are there?"), row) is False


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
