import pytest

from rag.question.who_is import person_named


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who is ada marsh, does she own a quarry", "ada marsh"),
        ("who is ada marsh", "ada marsh"),
        ("who is ada marsh, the mayor", ""),
        ("quién es irene lozano, y qué propone", "irene lozano"),
        ("quien es irene lozano, la alcaldesa", ""),
    ],
)
def test_a_question_in_small_letters_names_somebody_before_it_asks_on(question, name):
    assert person_named(question) == name
