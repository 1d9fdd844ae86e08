import pytest

from index.words import fold
from rag.mentions.words.kin import kin_asked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How many rifles did they carry?", "pero no armamento"),
        ("¿Qué pistolas llevaban?", "no weapons"),
        ("What injuries did she suffer?", "nadie les hizo daño"),
        ("¿De qué delito lo acusan?", "without charges"),
        ("Who was arrested?", "no hay detenidos"),
        ("¿Quiénes murieron?", "nobody was killed"),
    ],
)
def test_a_kind_that_is_asked_for_is_told_in_either_language(asked, told):
    (kin,) = kin_asked(fold(asked))

    assert kin.told.search(fold(told))


def test_the_whole_kind_is_not_told_by_one_thing_of_it():
    (kin,) = kin_asked("which weapons did they carry")

    assert not kin.told.search("no rifles")


def test_other_questions_ask_for_none():
    assert kin_asked(fold("¿Quién encargó el puente?")) == frozenset()
