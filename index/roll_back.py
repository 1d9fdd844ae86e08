"""Which index of before the last full build may answer again."""

from __future__ import annotations

from collections.abc import Iterable

from index.errors import NothingToRollBack
from index.manifest import Manifest
from index.settings import can_be_asked, name_both


def earlier_than(now: Manifest | None, kept: Iterable[Manifest]) -> Manifest:
    """Of the generations that are kept, the last of before the last full build.

    Args:
        now: the one in use, as this Puente can answer from it.

    Raises:
        NothingToRollBack: there is none, or this Puente cannot answer from it, whatever is set.
    """
    lineage = now.lineage if now else 0
    earlier = max((m for m in kept if m.lineage != lineage), key=lambda m: m.generation, default=None)
    if earlier is None:
        raise NothingToRollBack
    if now is not None and not can_be_asked(earlier.settings, now.settings):
        was, own = name_both(earlier.settings, now.settings)
        raise NothingToRollBack(
            f"The index of before the last full build was built with {was}, and this Puente answers from "
            f"one with {own} alone"
        )
    return earlier
