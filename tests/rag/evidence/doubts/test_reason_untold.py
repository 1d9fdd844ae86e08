import pytest

from rag.evidence.doubts.reason_untold import only_says_it_again
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

AGAIN = "Remittances to Mexico fell by 4.6 % in 2025."
REASON = "They fell because fewer people had work."


@pytest.mark.parametrize(
    "question",
    [
        "Why did remittances to Mexico fall in 2025?",
        "And why did remittances fall?",
        "How come remittances fell?",
        "¿Por qué cayeron las remesas?",
        "How much did they fall? Why did they fall?",
    ],
)
def test_what_happened_is_no_reason_for_it(question):
    assert only_says_it_again(understand(question), [evidence_of(AGAIN, covered=0.5)])


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        ("Why did remittances fall?", [evidence_of(f"{AGAIN[:-1]} for lack of work.", covered=0.5)]),
        ("Why did remittances fall?", [evidence_of(AGAIN, covered=0.5), evidence_of(REASON)]),
        ("Why did remittances fall?", [evidence_of("Fewer people had work.", covered=0.1)]),
        ("How much did remittances fall?", [evidence_of(AGAIN, covered=0.5)]),
        ("Remittances are known by why name?", [evidence_of(AGAIN, covered=0.5)]),
        ("Why did remittances fall?", []),
    ],
)
def test_a_reason_or_another_question_is_let_pass(question, ranked):
    assert not only_says_it_again(understand(question), ranked)


def test_the_reason_may_stand_right_after():
    text = f"{AGAIN} {REASON}"

    found = evidence_of(text, end=len(AGAIN), covered=0.5)

    assert not only_says_it_again(understand("Why did remittances fall?"), [found])
