import pytest

from rag.mentions.words.families import events_of, families_of, nations_of


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("arrests", "Hubo 12 detenidos."),
        ("homicidios", "Twelve people were killed."),
        ("plead guilty", "Se declaró culpable en Brooklyn."),
        ("signed", "Los presidentes firmaron el acuerdo."),
    ],
)
def test_words_of_one_family_tell_of_the_same(question, text):
    assert any(family.is_in(text) for family in families_of(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("se declaró culpable", "Un jurado lo declaró culpable."),
        ("arrests", "The force captured 2,000 firearms."),
        ("released", "He was captured in May."),
    ],
)
def test_words_of_two_do_not(question, text):
    assert not any(family.is_in(text) for family in families_of(question))


def test_things_are_no_events():
    assert events_of("how many guns") == ()
    assert events_of("when was he arrested")


def test_a_people_is_named_by_its_country():
    (people,) = nations_of("salvadoreños")

    assert people.is_in("Three men of El Salvador")
    assert not people.is_in("Three men of Guatemala")
