from dataclasses import replace

import pytest

from rag.evidence.beside import is_within
from tests.rag.reply.test_refuse import evidence_of

SHOWN = replace(evidence_of("One. Two. Three."), start=5, end=16)


@pytest.mark.parametrize(
    ("start", "end", "id_", "expected"),
    [(5, 9, "a", True), (5, 16, "a", True), (0, 9, "a", False), (5, 17, "a", False), (5, 9, "b", False)],
)
def test_a_sentence_is_within_what_is_shown_of_its_article(start, end, id_, expected):
    one = replace(SHOWN, start=start, end=end, document=replace(SHOWN.document, id=id_))

    assert is_within(one, SHOWN) is expected
