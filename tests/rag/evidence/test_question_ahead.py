"""A question that was read ahead is not read again."""

from index import translate
from rag.evidence.doubts.another_ordinal import ordinals_asked
from rag.evidence.doubts.unknown_name import names_nowhere
from rag.evidence.order.in_order import in_order, to_show
from rag.evidence.question_ahead import read_question_ahead
from rag.evidence.shown.arrange import arrange_evidence
from rag.mentions.figures import ordinals
from rag.mentions.people import named
from rag.mentions.places import direction, scope
from rag.mentions.sentences import forbidding
from rag.mentions.words import families, opposites
from rag.question import asking, comparing, happening, how
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told


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


def test_what_the_orders_ask_of_a_question_is_known_before():
    question = understand("How did the third group of prisoners leave Toluca?")
    best = told("The third group left Toluca by air.", log_odds=6.0)
    kept = [
        asking.asks_of_an_error,
        asking.asks_what_is_true,
        comparing.asks_to_compare,
        happening.asks_what_happened,
        how.asks_how,
        forbidding.asks_what_is_forbidden,
    ]
    for reader in kept:
        reader.cache_clear()

    read_question_ahead(question)
    to_show(question, in_order(question, [best]))
    arrange_evidence(question, [best], [])

    assert [reader.cache_info().misses for reader in kept] == [1] * len(kept)
