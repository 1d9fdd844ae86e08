"""Questions for the points that somebody makes: "which challenges does it name?", "¿qué recomienda?"."""

from __future__ import annotations

from rag.mentions.words.points import Point, all_points


def point_asked(folded: str) -> Point | None:
    """The kind of points that a folded question asks for; None where it asks for none."""
    return next((point for point in all_points() if point.asked.search(folded)), None)
