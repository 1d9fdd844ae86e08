"""An evaluation beside an earlier one: the difference of each number, and what became worse."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BadBaseline
from rag.evaluation.measures import EITHER_WAY, LOWER_IS_BETTER, MEANS, SHARES
from rag.evaluation.run import Evaluation

MOST_POINTS = 0.02
"""How far a share may fall over all questions."""

MOST_QUESTIONS = 2
"""By how many questions a share may fall, in a cell and over all."""

_GUARDED = (SHARES.keys() - LOWER_IS_BETTER - EITHER_WAY) | {"citation_precision", "citation_recall"}
_SECTIONS = ("overall", "by_language", "by_type")
_ROUNDING = 1e-4

Numbers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after; `is_worse` when it is a share that fell too far."""

    cell: str
    measure: str
    before: float
    after: float
    of: int
    is_worse: bool


@dataclass(frozen=True)
class Comparison:
    """One set compared: every number that both evaluations have.

    notes: what cannot be compared, or not fairly.
    """

    name: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def worse(self) -> tuple[Change, ...]:
        """The shares that fell too far."""
        return tuple(change for change in self.changes if change.is_worse)


def read_baseline(path: Path) -> list[Numbers]:
    """The sets of an earlier `evaluation.json`.

    Raises:
        BadBaseline: it cannot be read, or is another file.
    """
    try:
        sets = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadBaseline(f"{path} cannot be read: {error}. Name an evaluation.json.") from error
    if not isinstance(sets, list) or not all(map(_is_one_set, sets)):
        raise BadBaseline(f"{path} is not an evaluation.json of this version of `puente evaluate`.")
    return sets


def _is_one_set(one: object) -> bool:
    if not isinstance(one, dict) or not {"set", "half", "outcomes", *_SECTIONS} <= one.keys():
        return False
    try:
        groups = [group for section in _SECTIONS for group in one[section]]
        numbers = [
            number
            for group in groups
            for measure in group["measures"].values()
            for number in (measure["value"], measure["of"])
        ]
        names = [one["set"], one["half"], *(group["name"] for group in groups)]
        ids = [outcome["id"] for outcome in one["outcomes"]]
    except (AttributeError, KeyError, TypeError):
        return False
    return all(isinstance(text, str) for text in (*names, *ids)) and all(
        isinstance(number, int | float) for number in numbers
    )


def find_in(baseline: Sequence[Numbers], name: str, half: str) -> Numbers:
    """A set of the baseline.

    Raises:
        BadBaseline: the set, or the half that was measured, is not in it.
    """
    found = next((one for one in baseline if (one["set"], one["half"]) == (name, half)), None)
    if found is None:
        there = ", ".join(f"'{one['set']}' ({one['half']})" for one in baseline) or "no set"
        raise BadBaseline(
            f"The baseline holds {there}, and not '{name}' ({half}). Evaluate the same sets, with the "
            "same --half."
        )
    return found


def compare_with(baseline: Sequence[Numbers], evaluation: Evaluation) -> Comparison:
    """Compare one set with itself in the baseline.

    A share has become worse when it fell by more than two questions in a cell (a language pair or a
    type); over all questions, when it fell by more than 2 points too.

    Raises:
        BadBaseline: the set, or the half that was measured, is not in the baseline.
    """
    after = evaluation.numbers()
    before = find_in(baseline, after["set"], after["half"])
    notes = list(_notes(before, after))
    changes: list[Change] = []
    left_out = 0
    for section in _SECTIONS:
        earlier = {group["name"]: group for group in before[section]}
        for number, group in enumerate(after[section]):
            known = earlier.pop(group["name"], None)
            if known is None:
                notes.append(f"'{group['name']}' is new.")
                continue
            left_out += len(known["measures"].keys() - group["measures"].keys())
            # of the overall groups only the first is held to; the halves are shown beside it
            guarded = section != "overall" or number == 0
            changes.extend(_changes(known, group, guarded, overall=section == "overall"))
        notes.extend(f"'{name}' is gone." for name in earlier)
    if left_out:
        notes.append(f"{left_out} numbers of the baseline were not measured now.")
    return Comparison(after["set"], tuple(changes), tuple(notes))


def _notes(before: Numbers, after: Numbers) -> Iterator[str]:
    old, new = ({outcome["id"] for outcome in one["outcomes"]} for one in (before, after))
    if old != new:
        yield (
            f"{len(new - old)} questions are new and {len(old - new)} are gone: what differs may be "
            "due to them."
        )
    for key in ("model", "backend", "reranker"):
        if before.get(key) != after.get(key):
            yield f"The {key} was {before.get(key)} and is {after.get(key)}."


def _changes(before: Numbers, after: Numbers, guarded: bool, *, overall: bool) -> Iterator[Change]:
    for name, measure in after["measures"].items():
        if name not in before["measures"]:
            continue
        old, new, of = before["measures"][name]["value"], measure["value"], measure["of"]
        fall = old - new
        is_worse = guarded and name in _GUARDED and fall * of > MOST_QUESTIONS + _ROUNDING * of
        if overall:
            is_worse = is_worse and fall > MOST_POINTS + _ROUNDING
        yield Change(after["name"], name, old, new, of, is_worse)


def name_of(measure: str) -> str:
    """What reports call a measure."""
    return SHARES.get(measure) or MEANS[measure]
