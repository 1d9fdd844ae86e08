"""Looking for what shuts people out, with axe-core."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page


def serious_faults(page: Page) -> list[str]:
    """The serious and critical violations on the page; the test is skipped where axe is not at hand."""
    script = os.environ.get("PUENTE_AXE")
    if not script:
        pytest.skip("PUENTE_AXE names no axe.min.js; `make test-axe` gets one and runs this")
    page.evaluate(Path(script).read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
