"""A process that dies in the middle of something, as by `kill -9`."""

from __future__ import annotations

import os
import subprocess
import sys

_STATUS = 9
_CODE = """
import os
from pathlib import Path
import {module}
from {module} import *

{module}.{name} = lambda *_: os._exit({status})
{code}
"""


def die_at(function: str, code: str) -> None:
    """Run code in a process of its own, with all that is in the function's module; it dies at the first
    call of the function, and nothing that it has not committed by then is kept.
    """
    module, _, name = function.rpartition(".")
    done = subprocess.run(
        [sys.executable, "-c", _CODE.format(module=module, name=name, status=_STATUS, code=code)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert done.returncode == _STATUS, done.stderr
