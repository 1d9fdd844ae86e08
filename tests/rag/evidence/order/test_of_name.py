from dataclasses import replace

import pytest

from rag.evidence.order.of_name import of_name_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "others", "own", "is_first"),
    [
        ("Is El Relojero guilty?", "Bell is not guilty.", 'A trial of "El Relojero"', True),
        ("Is El Relojero guilty?", "El Relojero is not guilty.", 'A trial of "El Relojero"', False),
        ("Is El Relojero guilty?", "Bell is not guilty.", "A trial of a watchmaker", False),
        ("¿Es culpable El Relojero?", "Bell no es culpable.", 'Juicio de "El Relojero"', True),
        ("¿Es culpable El Relojero?", "El Relojero no es culpable.", 'Juicio de "El Relojero"', False),
        ("¿Es culpable El Relojero?", "Bell no es culpable.", "Juicio de un obrero", False),
    ],
)
def test_an_article_that_has_the_nickname_comes_before_one_without_it(question, others, own, is_first):
    best, made = evidence_of(others, log_odds=6.5), evidence_of("He said no. Dijo que no.", log_odds=5.0)
    named = replace(made, document=replace(made.document, id="b", title=own))

    assert (of_name_first(understand(question), [best, named])[0] is named) is is_first


def test_an_article_that_calls_somebody_otherwise_stays_first_where_it_is_far_likelier():
    best, made = (
        evidence_of("Bell is not guilty.", log_odds=8.0),
        evidence_of("He said no.", log_odds=5.0),
    )
    named = replace(made, document=replace(made.document, id="b", title="El Relojero"))

    assert of_name_first(understand("Is El Relojero guilty?"), [best, named])[0] is best
