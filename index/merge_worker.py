"""A merge in a process of its own, at the lowest priority: `python -m index.merge_worker`.

Reads one JSON object from its input: folder, place, parts ([segment, states file or null]), coarse_from,
parent. Leaves the new segment in `place` and writes its name. It ends by itself when its parent, whose id
that is, is gone.
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
    run_at_lowest_priority()
    task = json.load(sys.stdin)

    def check() -> None:
        if os.getppid() != task["parent"]:
            raise Orphaned

    check()
    folder, place = Path(task["folder"]), Path(task["place"])
    parts = []
    for name, state in task["parts"]:
        segment = open_segment(folder / "segments", name, verify_up_to=None)
        states = read_states(folder, SegmentRef(name, state), len(segment.documents))
        parts.append(Part(segment, states))
    name = merge_segments(place, parts, coarse_from=task["coarse_from"], check=check)
    open_segment(place, name, verify_up_to=None)
    print(name)


if __name__ == "__main__":
    main()
