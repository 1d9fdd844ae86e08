"""Keeps OpenVINO and NNCF from reporting their use; imported by `index` before either is."""

from __future__ import annotations

import sys

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
"""Not to be imported: both then go on with stand-ins that send nothing."""
