import pytest

from rag.evidence.order.of_day import of_the_day
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

OF_ANOTHER = evidence_of("The leader died on February 22, 2026.", log_odds=5.0)
OF_NO_DAY = evidence_of("The leader died of his wounds.", log_odds=4.0)
OF_IT = evidence_of("The court struck down the duties on February 20, 2026.", log_odds=1.0)
FAR = evidence_of("A school reopened on February 20, 2026.", log_odds=-9.0)


@pytest.mark.parametrize(
    "text", ["What happened on February 20, 2026?", "¿Qué pasó el 20 de febrero de 2026?"]
)
def test_what_is_told_of_the_day_answers_and_of_another_alone_does_not(text):
    assert of_the_day(understand(text), [OF_ANOTHER, OF_NO_DAY, OF_IT]) == [OF_IT, OF_NO_DAY]


@pytest.mark.parametrize(
    ("text", "ranked"),
    [
        ("What happened on February 20, 2026?", []),
        ("What happened on February 20, 2026?", [OF_ANOTHER, OF_NO_DAY]),
        ("What happened on February 20, 2026?", [OF_ANOTHER, OF_NO_DAY, FAR]),
        ("What happened in February 2026?", [OF_ANOTHER, OF_IT]),
        ("Who died on February 20, 2026?", [OF_ANOTHER, OF_IT]),
    ],
)
def test_otherwise_they_stay_as_they_are(text, ranked):
    assert of_the_day(understand(text), ranked) == ranked
