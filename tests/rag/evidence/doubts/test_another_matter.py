"""Who wrote one opinion is not who wrote another."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.another_matter import is_of_another_matter
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

WRITTEN = "Justice Vance wrote the opinion of May 2, 2025."


def of(text, name):
    evidence = evidence_of(text)
    return replace(evidence, document=replace(evidence.document, id=name))


RANKED = [of(WRITTEN, "guns"), of("The court struck the PLQA duties down in June.", "duties")]


@pytest.mark.parametrize(
    "question", ["Who wrote the PLQA opinion?", "¿Quién escribió el fallo sobre la PLQA?"]
)
def test_who_it_was_in_another_article_than_that_which_names_the_matter_is_another(question):
    assert is_of_another_matter(understand(question), RANKED)
    assert not is_of_another_matter(understand(question), RANKED[:1])
    assert not is_of_another_matter(understand(question), [of(f"{WRITTEN} PLQA.", "a"), *RANKED])


@pytest.mark.parametrize(
    "question",
    ["Who wrote the opinion?", "When was the PLQA opinion written?", "¿Quién escribió el fallo?"],
)
def test_a_question_without_initials_or_for_no_person_has_no_other_matter(question):
    assert not is_of_another_matter(understand(question), RANKED)


def test_only_the_likeliest_sentences_may_hold_the_matter():
    between = [of("Ana Ruiz came.", f"other {number}") for number in range(6)]
    asked = understand("Who wrote the PLQA opinion?")

    assert is_of_another_matter(asked, [RANKED[0], *between, RANKED[1]])
    assert not is_of_another_matter(asked, [RANKED[0], *between, of("Tom came.", "last"), RANKED[1]])
