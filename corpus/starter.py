"""The articles that Puente comes with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def starter_articles() -> Path:
    """The folder of the starter corpus, as installed."""
    return Path(str(files("corpus"))) / "articles"
