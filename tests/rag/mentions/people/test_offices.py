import re

import pytest

from rag.mentions.people.offices import any_holder, words_for


@pytest.mark.parametrize(
    "name", ["governor", "gobernadora", "attorney general", "subsecretario", "consul"]
)
def test_an_office_is_known_in_both_languages(name):
    assert re.fullmatch(any_holder("office"), name)


def test_the_words_are_of_the_kinds_and_the_language_that_are_asked_for():
    assert words_for("court") == {"judge", "juez", "jueza"}
    assert words_for("court", "speaks", lang="es") == {"juez", "jueza", "vocero", "vocera", "portavoz"}
    assert not words_for("office").intersection(words_for("lead"))


def test_a_phrase_is_told_by_each_of_its_words():
    assert {"attorney", "general"} <= words_for("office", lang="en")
