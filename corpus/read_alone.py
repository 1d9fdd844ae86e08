"""A sentence as it is understood without what is around it."""

from __future__ import annotations

from corpus.leads import lead_before
from corpus.table_rows import BETWEEN_CELLS, header_of


def read_alone(text: str, start: int, end: int) -> str:
    """What text[start:end], a sentence, says by itself.

    Each cell of a table's row is named by its column, "Year: 2024; Thefts: 655"; an answer has its
    question before it, a verdict its claim, an entry of a chronology its date; anything else is as
    written.
    """
    header = header_of(text, start, end)
    if header is not None:
        names, cells = text[slice(*header)].split(BETWEEN_CELLS), text[start:end].split(BETWEEN_CELLS)
        return "; ".join(f"{name}: {cell}" for name, cell in zip(names, cells, strict=True))
    lead = lead_before(text, start, end)
    return f"{text[slice(*lead)]} {text[start:end]}" if lead else text[start:end]
