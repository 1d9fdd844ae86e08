"""The real command line over a model that costs nothing: `python -m tests.crash.puente COMMAND …`."""

from __future__ import annotations

import os
import random

from api import wiring
from api.cli.run import main
from index import indexer, merge_job
from tests.crash.load import inject
from tests.fakes import FakeEncoder

if __name__ in ("__main__", "__mp_main__"):  # the latter is the process that makes segments
    wiring.open_encoder = lambda *_, **__: FakeEncoder(dimension=512)
    if "PUENTE_TEST_MERGES_ASIDE" in os.environ:
        indexer.SMALL_CHUNKS = merge_job.SMALL_CHUNKS = 0
    inject(os.environ.get("PUENTE_TEST_FAULT", "none"), random.Random(0))

if __name__ == "__main__":
    main()
