"""A load of a few changes that ends: `python -m tests.crash.short_load FOLDER SEED`.

It changes articles and follows with the index, and says so as `tests.crash.load` does.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from corpus.errors import StoreUnavailable
from index.errors import IndexingError
from tests.crash.load import next_step, say, start, take

_STEPS = 10
_FOLLOW_SECONDS = 0.3


def main() -> None:
    chance = random.Random(int(sys.argv[2]))
    store, _, indexer = start(Path(sys.argv[1]))
    for _ in range(_STEPS):
        take(next_step(store, indexer, chance))
        indexer.wait_until(store.change_number(), _FOLLOW_SECONDS)


if __name__ == "__main__":
    try:
        main()
    except (StoreUnavailable, IndexingError, OSError) as error:
        say("stopped", str(error))
