"""Whose standing questions are asked and told."""

from __future__ import annotations

from collections.abc import Callable

from api.keys import KeyStore
from api.standing_questions.store import StandingQuestion


def served_owners(keys: KeyStore) -> Callable[[StandingQuestion], bool]:
    """What says whether a question is asked and told: a channel's is, and one of a key that is good now.

    Raises:
        KeysUnavailable: the keys cannot be read.
    """
    good = {key.id for key in keys.list() if key.revoked_at is None}
    return lambda question: question.channel is not None or question.owner in good
