"""A sentence of the third meeting does not tell of the fourth."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.another_ordinal import ordinal_missing
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

THIRD = "The third bilateral meeting was held in Yuma."


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("When is the fourth meeting taking place?", THIRD, "fourth meeting"),
        ("¿Cuándo es la 4.ª reunión del grupo?", THIRD, "4.ª reunión"),
        ("¿Qué dejó la segunda fase?", "The fourth phase ended in March.", "segunda fase"),
        ("Who came to the second meeting?", "Six came to the inaugural meeting.", "second meeting"),
        ("¿Quién fue a la primera reunión?", "A la reunión inaugural fueron seis.", None),
        ("When was the third meeting?", THIRD, None),
        ("When is the fourth meeting?", "The third meeting was in Yuma, the fourth in Tijuana.", None),
        ("When is the fourth meeting?", "The group was to meet again on the third day.", None),
        ("When is the next meeting?", THIRD, None),
        ("Who was the fourth suspect?", THIRD, None),
    ],
)
def test_the_one_asked_for_is_missing_where_another_of_the_same_is_told(question, text, missing):
    assert ordinal_missing(understand(question), evidence_of(text)) == missing


def test_a_sentence_that_tells_of_no_one_is_of_that_before_it():
    text = f"{THIRD} An undersecretary led the delegation."
    near = replace(evidence_of(text), start=len(THIRD) + 1)

    assert near.text == "An undersecretary led the delegation."
    assert ordinal_missing(understand("Who led it at the tenth meeting?"), near) == "tenth meeting"
    assert ordinal_missing(understand("Who led it at the third meeting?"), near) is None
