import os
import subprocess
import sys

_OPEN = """
import sys
from pathlib import Path
from index.encoders.choose import open_encoder

open_encoder("", "openvino", Path(sys.argv[1]), list)
import nncf
assert sys.modules.get("openvino_telemetry") is None
"""


def test_the_model_opens_without_reporting_its_use(prepared_model, models_folder, tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path)}

    subprocess.run([sys.executable, "-c", _OPEN, str(models_folder)], env=environment, check=True)

    assert not (tmp_path / "intel").exists()
