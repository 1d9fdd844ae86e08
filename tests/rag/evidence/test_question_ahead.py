"""A question that was read ahead is not read again."""

from index import translate
from rag.evidence.doubts.another_ordinal import ordinals_asked
from rag.evidence.doubts.unknown_name import names_nowhere
from rag.evidence.question_ahead import read_question_ahead
from rag.mentions.figures import ordinals
from rag.mentions.people import named
from rag.mentions.places import direction, scope
from rag.mentions.words import families, opposites
from rag.question.understand import understand


def test_what_weighing_asks_of_a_question_is_known_before():
    question = understand("When did Mexico send the third group of prisoners to the U.S. in Toluca?")
    kept = [
        direction.goes_to,
        families.families_of,
        named._names,
        opposites.taken_for_granted,
        ordinals.find_ordinals,
        scope.find_scopes,
        translate.read_question,
    ]
    for reader in kept:
        reader.cache_clear()

    read_question_ahead(question)
    read = [reader.cache_info().misses for reader in kept]

    assert [one.number for one in ordinals_asked(question)] == [3]
    assert direction.goes_to(question.text) == "states"
    assert scope.find_scopes(question.text)
    assert names_nowhere(question, [], lambda term: False)
    named.places_named(question.text)
    opposites.says_the_opposite(question.text, "")
    assert [reader.cache_info().misses for reader in kept] == read
    assert all(read)
