"""What weighing evidence asks of a question whatever is found, asked before anything is."""

from __future__ import annotations

from corpus.document import LANGS
from index.translate import read_question
from index.words import fold
from rag.mentions.figures.ordinals import find_ordinals
from rag.mentions.people.named import places_named
from rag.mentions.places.direction import goes_to
from rag.mentions.places.scope import find_scopes
from rag.mentions.sentences.forbidding import asks_what_is_forbidden
from rag.mentions.words.families import events_of
from rag.mentions.words.opposites import taken_for_granted
from rag.question.asking import asks_of_an_error, asks_what_is_true
from rag.question.comparing import asks_to_compare
from rag.question.counted import last_question
from rag.question.happening import asks_what_happened
from rag.question.how import asks_how
from rag.question.understand import Understood


def read_question_ahead(question: Understood) -> None:
    """Have a question read by those who keep what they read: asked again, they answer at once."""
    text = question.text
    find_ordinals(text, question.lang)
    folded = fold(text)
    asked = last_question(folded)
    events_of(asked)
    for asks in (asks_what_is_forbidden, asks_to_compare, asks_how):
        asks(asked)
    for asks in (asks_of_an_error, asks_what_is_true):
        asks(folded)
    for read in (taken_for_granted, goes_to, places_named, find_scopes, asks_what_happened):
        read(text)
    for name in question.names:
        for lang in LANGS:
            read_question(name, lang, question.lang)
    _ = question.happening
