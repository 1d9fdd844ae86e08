"""What a chat front end asks of a language model for itself: a title, tags, what to ask next.

Open WebUI sends each as a completion of its own, after every answer. There is no language model here,
and the articles do not know: such a request gets an empty object, on which Open WebUI falls back to
what it knows, and nothing is searched or remembered for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas.openai import ChatMessage

EMPTY = "{}"
_BEGIN = "### Task:"
_END = "</chat_history>"


def is_chore(messages: Sequence[ChatMessage]) -> bool:
    """Whether the last user message is an order about the conversation, rather than a question."""
    said = [message.content for message in messages if message.role == "user"]
    return bool(said) and said[-1].startswith(_BEGIN) and said[-1].rstrip().endswith(_END)
