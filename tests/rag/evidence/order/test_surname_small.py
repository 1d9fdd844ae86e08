"""A surname written small still says of whom it is asked."""

from dataclasses import replace

import pytest

from rag.evidence.order.surname_small import surname_small_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang, log_odds):
    made = evidence_of(text, log_odds=log_odds)
    return replace(made, document=replace(made.document, lang=lang))


OTHER = {"en": "Pablo Rentería got 30 years.", "es": "A Pablo Rentería le dieron 30 años."}
ASKED = {
    "en": "Dale Whitcomb drove the truck. A judge gave Whitcomb 12 years.",
    "es": "El trailero era Dale Whitcomb. Una jueza dio a Whitcomb 12 años.",
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "question",
    ["how many years did the driver whitcomb get", "a cuantos años condenaron al chofer whitcomb"],
)
def test_what_tells_of_its_bearer_comes_first(question, lang):
    ranked = [told(OTHER[lang], lang, 2.0), told(ASKED[lang], lang, 0.0)]

    found = surname_small_first(understand(question), ranked)

    assert [one.text for one in found] == [ASKED[lang], OTHER[lang]]


@pytest.mark.parametrize(
    ("question", "text", "lang"),
    [
        ("how many years did Whitcomb get", ASKED["en"], "en"),
        ("how many years did the driver get", ASKED["en"], "en"),
        ("how many years did whitcomb get", "The whitcomb is a tool of Dale Whitcomb.", "en"),
        ("how many years did whitcomb get", "Dale Whitcomb got 12 years.", "en"),
        ("cuántos años le dieron al chofer", ASKED["es"], "es"),
        ("how many years has she been there", "Ana There got 12 years. There she sat.", "en"),
        ("cuántos años estuvo donde ella", "Ana Donde lleva 12 años. Donde vive hay paz.", "es"),
        ("how many years did dale get", ASKED["en"].replace("Whitcomb 12", "Dale 12"), "en"),
        ("cuántos años cumple aduanas", "La Agencia Nacional Aduanas cumple 12 años.", "es"),
    ],
)
def test_without_one_all_stay_as_they_are(question, text, lang):
    ranked = [told(OTHER[lang], lang, 2.0), told(text, lang, 0.0)]

    assert surname_small_first(understand(question), ranked) == ranked


def test_they_stay_where_the_best_is_of_that_article():
    ranked = [told(ASKED["en"], "en", 2.0), told(OTHER["en"], "en", 0.0)]

    assert surname_small_first(understand("how long is whitcomb in for"), ranked) == ranked


def test_a_noun_that_is_known_in_the_other_language_is_no_surname():
    best = told("El museo se llamaba de otro modo.", "es", log_odds=6.0)
    other = told("Al Great North Museum va Ana Museum. El Museum abrió.", "es", log_odds=5.0)

    asked = understand("what was the museum originally called?")

    assert surname_small_first(asked, [best, other]) == [best, other]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_full_name_may_stand_anywhere_in_a_long_article(lang):
    text = f"{'It rained for days. ' * 500}{ASKED[lang]}"
    ranked = [told(OTHER[lang], lang, 2.0), told(text, lang, 0.0)]

    found = surname_small_first(understand("how many years did the driver whitcomb get"), ranked)

    assert found[0].text == text
