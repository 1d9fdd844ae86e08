"""Child processes of our own modules, started with `python -P`: what lies where they are is no module."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE_PARENT = Path(__file__).resolve().parents[1]


def module_path() -> str:
    """The PYTHONPATH by which a child finds the modules that this process finds, ours first."""
    search = [str(_PACKAGE_PARENT), *(path for path in sys.path if path and Path(path).is_dir())]
    return os.pathsep.join(dict.fromkeys(search))
