"""A real Open WebUI, in a process of its own, that knows one connection and asks nobody else."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import free_port, is_there, running

COMMAND = "PUENTE_TEST_OPEN_WEBUI"
_OFFLINE = {
    "WEBUI_AUTH": "False",
    "OFFLINE_MODE": "True",
    "HF_HUB_OFFLINE": "1",
    "ENABLE_VERSION_UPDATE_CHECK": "False",
    "ENABLE_OLLAMA_API": "False",
    "BYPASS_EMBEDDING_AND_RETRIEVAL": "True",
    "RAG_EMBEDDING_ENGINE": "openai",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
}


@contextmanager
def running_open_webui(connection: str, folder: Path) -> Iterator[str]:
    """The address of an Open WebUI that is ready and keeps everything in `folder`.

    connection: the address of the OpenAI-compatible service that it asks, /v1 included.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(
        [*shlex.split(os.environ[COMMAND]), "serve", "--host", "127.0.0.1", "--port", str(port)],
        folder / "open-webui.log",
        lambda _: url if is_there(f"{url}/health") else None,
        environment=_environment(connection, folder),
        folder=folder,
        must_end_by_it=False,
    ):
        yield url


def _environment(connection: str, folder: Path) -> dict[str, str]:
    """Its own settings alone; of this process's only where programs are."""
    return {
        **_OFFLINE,
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "DATA_DIR": str(folder / "data"),
        "WEBUI_SECRET_KEY": "of a test",
        "OPENAI_API_BASE_URL": connection,
        "OPENAI_API_KEY": "anything",
    }
