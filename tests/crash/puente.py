"""The real command line over a model that costs nothing: `python -m tests.crash.puente COMMAND …`."""

from __future__ import annotations

from api import wiring
from api.cli.run import main
from tests.fakes import FakeEncoder

if __name__ == "__main__":
    wiring.open_encoder = lambda *_, **__: FakeEncoder(dimension=512)
    main()
