"""A sentence that counts trucks does not tell how many trains there were."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.counts_another import counts_another
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

TRUCKS = "The agency turned back 26 southbound trucks since July."
RAID = "Marines found 14 rifles in the raid. No shots were fired."
PEOPLE = "The boxes hold the remains of 326 people."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many southbound trains did the agency turn back?", TRUCKS),
        ("¿Cuántos trenes hizo regresar la agencia?", TRUCKS),
        ("How many grenades did marines find?", RAID),
        ("¿Cuántas granadas hallaron los marinos?", RAID),
        ("¿Cuánta cocaína hallaron los perros?", "Dogs found 388 kilos of fentanyl."),
        ("How much cocaine did the dogs find?", "Los perros hallaron 388 kilos de fentanilo."),
        ("How many kilos of heroin did the dogs find?", "Dogs found 388 kilos of fentanyl."),
        ("¿Cuántos kilogramos de heroína hallaron?", "Dogs found 388 kilos of fentanyl."),
        ("How many of the boxes hold women?", PEOPLE),
        ("How many marines were wounded in the raid?", RAID),
        ("¿Cuántos marinos resultaron heridos?", RAID),
        ("How many people were arrested in the raid?", RAID),
        ("¿Cuántos habitantes tiene México?", "Hubo 24.9 homicidios por cada 100,000 habitantes."),
        ("How many inhabitants does Mexico have?", "The rate was 24.9 per 100,000 inhabitants."),
    ],
)
def test_other_things_of_the_kind_are_counted_or_what_is_asked_is_told_nowhere(question, text):
    assert counts_another(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many southbound trucks did the agency turn back?", TRUCKS),
        ("¿Cuántos camiones hizo regresar la agencia?", TRUCKS),
        ("How many vehicles did the agency turn back?", TRUCKS),
        ("How many weapons did marines find?", RAID),
        ("How many rifles did marines find?", RAID),
        ("How many shots were fired?", RAID),
        ("How many boxes hold remains?", PEOPLE),
        ("How many kilos of fentanyl did the dogs find?", "Dogs found 388 kilos of fentanyl."),
        ("How many kilos of drugs did the dogs find?", "Dogs found 388 kilos of fentanyl."),
        ("How many trains were turned back?", "The agency turned back 26 trucks and 3 trains."),
        ("Which trains did the agency turn back?", TRUCKS),
        ("When were the marines wounded?", RAID),
        ("How many people were arrested?", "Seven were taken into custody in the raid."),
        ("How many migrants did agents catch?", "Encounters by agents numbered 99,545."),
        ("How many men were flown north?", "Mexico flew 37 prisoners north."),
        ("How long did the marines hold the wounded in the raid?", RAID),
        ("How many were wounded in the attack?", "It left three dead and eight hospitalized."),
        ("¿Cuántos heridos hubo?", "Hubo tres muertos y ocho hospitalizados."),
    ],
)
def test_what_may_be_told_in_other_words_is_let_pass(question, text):
    assert not counts_another(understand(question), evidence_of(text))


@pytest.mark.parametrize(
    ("title", "text", "is_another"),
    [
        ("Trains at Nogales", "The agency turned back 26. Trucks wait too.", False),
        ("At Nogales", "The agency turned back 26 in July. Freight trains are searched by hand.", False),
        ("At Nogales", "The agency turned back 26 in July. Nobody knows why.", True),
    ],
)
def test_the_title_and_the_rest_of_the_article_may_tell_of_it(title, text, is_another):
    near = evidence_of(text)
    near = replace(near, document=replace(near.document, title=title), end=text.index(". ") + 1)

    assert counts_another(understand("How many trains were turned back?"), near) is is_another


@pytest.mark.parametrize(
    ("question", "is_another"),
    [
        ("How many people were wounded?", True),
        ("¿Cuántos resultaron heridos?", True),
        ("How many people were killed?", False),
        ("¿Cuántos murieron?", False),
        ("How many shots wounded them?", False),
        ("How many women were wounded?", True),
    ],
)
def test_the_dead_are_not_the_wounded(question, is_another):
    text = "The number of dead rose to nine. Fourteen were wounded."
    near = evidence_of(text, end=text.index(" Fourteen"))

    assert counts_another(understand(question), near) is is_another
