from dataclasses import replace

from rag.evidence.shown.reason_after import with_reason
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

QUESTION = understand("Why did the port close?")


def first_sentence(text, **known):
    made = evidence_of(text, **known)
    return replace(made, end=text.index(".") + 1)


def test_the_reason_right_after_is_shown_too():
    text = "The port closed. This was because of a flood. It has two piers."

    (shown,) = with_reason(QUESTION, [first_sentence(text)])

    assert shown.text == "The port closed. This was because of a flood."


def test_nothing_is_added_where_no_reason_is_asked_for():
    first = first_sentence("The port closed. This was because of a flood.")

    assert with_reason(understand("When did the port close?"), [first]) == [first]
