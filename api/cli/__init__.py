"""The command line: one file a command; `run.py` puts them together."""

from api.cli.run import main

__all__ = ["main"]
