"""ask_in: a question asked in a conversation, which remembers it."""

from __future__ import annotations

from dataclasses import replace

from api.conversations import Conversation
from api.service import AskService
from rag.answer import Answer, Question
from rag.pipeline import OnPartial
from rag.readings import OnPassages


def ask_in(
    service: AskService,
    talk: Conversation | None,
    question: Question,
    owner: str | None,
    on_passages: OnPassages = lambda _: None,
    on_partial: OnPartial = lambda _: None,
) -> Answer:
    """Ask after what was asked before in a conversation, and remember it there; None has no memory.

    Raises:
        ConversationsUnavailable: it was answered, but could not be remembered.
    """
    if talk is None:
        return service.ask(question, owner, on_passages, on_partial)
    answer = service.ask(replace(question, history=talk.turns), owner, on_passages, on_partial)
    service.conversations.add(talk, question.text, answer.answer)
    return answer
