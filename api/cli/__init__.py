"""The command line: one file a command; `run.py` puts them together."""

import os
import sys

# Read when NumPy is loaded. Its products here are small, and after each OpenBLAS has its other threads
# spin for some 40 ms: with questions coming all the time, most of a processor.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    """Run a command. Loading takes a while, in which it can be stopped as quietly as later."""
    try:
        from api.cli.run import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
