"""A merge in a process of its own, at the lowest priority: `python -m index.merge_worker`.

Reads one JSON object from its input: folder, parts ([segment, states file or null]), coarse_from.
Writes the new segment's name. It ends by itself when whoever started it is gone.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from index.manifest import SegmentRef, read_states
from index.merge import Part, merge_segments
from index.priority import run_at_lowest_priority
from index.segment import open_segment


class Orphaned(Exception):
    """The process that wanted the merge is gone."""


def main() -> None:
    """Merge what the input says and print the name."""
    parent = os.getppid()
    run_at_lowest_priority()
    task = json.load(sys.stdin)

    def check() -> None:
        if os.getppid() != parent:
            raise Orphaned

    folder = Path(task["folder"])
    parts = []
    for name, state in task["parts"]:
        segment = open_segment(folder / "segments", name, verify_up_to=None)
        states = read_states(folder, SegmentRef(name, state), len(segment.documents))
        parts.append(Part(segment, states))
    name = merge_segments(folder / "segments", parts, coarse_from=task["coarse_from"], check=check)
    open_segment(folder / "segments", name, verify_up_to=None)
    print(name)


if __name__ == "__main__":
    main()
