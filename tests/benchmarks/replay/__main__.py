"""A day's news, replayed: articles arrive by every way at a real server while eight clients ask.

python -m tests.benchmarks.replay [--articles 5000] [--per-second 5] [--beir FOLDER] [--output FILE]

On top of the articles come 20 % duplicates (half the same again, half copies by another publisher),
5 % corrections, 2 % deletions and 1 % garbage. The end is checked article by article. Exits with 1
if a request failed or anything is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.benchmarks.replay.day import Options, replay
from tests.benchmarks.replay.table import write_table


def main() -> None:
    """Replay a day and print what was measured."""
    defaults = Options()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=defaults.articles)
    parser.add_argument("--per-second", type=float, default=defaults.per_second, help="arrivals")
    parser.add_argument("--clients", type=int, default=defaults.clients)
    parser.add_argument("--pause", type=float, default=defaults.pause_seconds, help="of each client, s")
    parser.add_argument("--quiet", type=float, default=defaults.quiet_seconds, help="before and after, s")
    parser.add_argument("--beir", type=Path, help="folder of sets in BEIR's layout")
    parser.add_argument("--models", type=Path, default=defaults.models, help="prepared models")
    parser.add_argument("--folder", type=Path, default=defaults.folder, help="is made anew")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--output", type=Path, help="file for the numbers as JSON")
    given = parser.parse_args()
    result = replay(
        Options(
            articles=given.articles,
            per_second=given.per_second,
            clients=given.clients,
            pause_seconds=given.pause,
            quiet_seconds=given.quiet,
            beir=given.beir,
            models=given.models,
            folder=given.folder,
            seed=given.seed,
        )
    )
    told = json.dumps(result, indent=1, ensure_ascii=False)
    if given.output:
        given.output.write_text(told, "utf-8")
    print(told)
    print(write_table(result))
    sys.exit(1 if result["failed_requests"] or result["wrong"] else 0)


if __name__ == "__main__":
    main()
