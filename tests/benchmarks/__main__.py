"""`make bench`: what is fast, measured against a baseline in the same run. Asserts nothing.

python -m tests.benchmarks [embedding] [question] [load] [start] [purge]
"""

from __future__ import annotations

import argparse
import json

from tests.benchmarks import embedding, purging, serving

BENCHMARKS = {
    "embedding": embedding.measure,
    "question": serving.measure_question,
    "load": serving.measure_load,
    "start": serving.measure_start,
    "purge": purging.measure_purge,
}


def main() -> None:
    """Run the benchmarks that are named, or all, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument("--seconds", type=float, default=60, help="how long the load runs")
    options = parser.parse_args()
    for name in options.names or BENCHMARKS:
        result = BENCHMARKS[name](options.seconds)
        print(json.dumps({name: result}, indent=1), flush=True)


if __name__ == "__main__":
    main()
