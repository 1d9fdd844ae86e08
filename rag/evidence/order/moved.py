"""What every order does: some sentences go before the others."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence.gather import Evidence


def moved_first(moved: Sequence[Evidence], ranked: Sequence[Evidence]) -> list[Evidence]:
    """These sentences in their order, then the others of `ranked` in theirs."""
    return [*moved, *(one for one in ranked if not any(one is first for first in moved))]
