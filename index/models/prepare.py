"""Prepare the default model once: verified weights to an 8-bit graph and a tokenizer on disk."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from corpus.disk import make_folder
from index.errors import IndexUnwritable, ModelDamaged
from index.models import adapter
from index.models.weights import SHA256

NAME = "multilingual-e5-small-puente"
FORMER_NAMES = frozenset({"multilingual-e5-small"})
"""What the built-in model was called before."""
RECIPE = f"openvino-int8-1-{adapter.SHA256[:12]}"
"""Changes whenever the steps below would make other vectors."""

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
_CALIBRATION_TEXTS = 120
_BYTES_NEEDED = 200 * 2**20

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A folder that holds the graph and tokenizer of the default model, digests checked."""

    name: str
    folder: Path
    fingerprint: str
    dimension: int
    max_tokens: int
    query_prompt: str = QUERY_PROMPT
    passage_prompt: str = PASSAGE_PROMPT

    @property
    def graph_file(self) -> Path:
        return self.folder / "graph.xml"

    @property
    def tokenizer_file(self) -> Path:
        return self.folder / "tokenizer.json"


def prepare_model(
    folder: Path,
    calibration_texts: Callable[[], Sequence[str]],
    *,
    weights_file: Path | None = None,
    on_progress: Progress = lambda _: None,
) -> PreparedModel:
    """The prepared model in `folder`; made there first if it is missing or of an older recipe.

    Args:
        calibration_texts: gives passages of the kind the model will read, in both languages; their
            activations set the 8-bit ranges.
        weights_file: the weights, if they are not installed as a package.

    Raises:
        ModelMissing: the weights are not on this machine.
        ModelDamaged: a digest is not the expected one.
        IndexUnwritable: the folder cannot be written, or its disk has no room.
    """
    if _recipe_of(folder) == RECIPE:
        return open_model(folder)
    try:
        make_folder(folder.parent)
        with FileLock(folder.parent / f"{folder.name}.lock"):
            if _recipe_of(folder) != RECIPE:  # another process may just have made it
                _clear_left_over(folder)
                _require_room(folder.parent)
                _prepare(folder, calibration_texts, weights_file, on_progress)
    except OSError as error:
        raise IndexUnwritable(
            f"The prepared model cannot be written to {folder.parent} ({error.strerror or error}). Make "
            "room there, or set PUENTE_DATA_DIR to a folder of yours."
        ) from error
    return open_model(folder)


def _clear_left_over(folder: Path) -> None:
    """Delete what processes that were killed had prepared of the model beside its folder."""
    for beside in folder.parent.glob(f"{folder.name}.*"):
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)


def _prepare(
    folder: Path,
    calibration_texts: Callable[[], Sequence[str]],
    weights_file: Path | None,
    on_progress: Progress,
) -> None:
    on_progress("verifying the model's weights")
    weights = adapter.read_built_in(weights_file)
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        from index.models.quantize import write_quantized_graph
        from index.models.tokenizer import build_tokenizer

        tokenizer = build_tokenizer(weights)
        (beside / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
        samples = _spread([text for text in calibration_texts() if text.strip()], _CALIBRATION_TEXTS)
        encoded = [tokenizer.encode(PASSAGE_PROMPT + text).ids[:512] for text in samples]
        write_quantized_graph(weights, encoded, beside / "graph.xml", on_progress)
        manifest = {
            "name": NAME,
            "recipe": RECIPE,
            "weights_sha256": SHA256,
            "adapter_sha256": adapter.SHA256,
            "dimension": weights.shape.hidden,
            "max_tokens": weights.shape.positions,
            "files": {
                name: _sha256(beside / name) for name in ("graph.xml", "graph.bin", "tokenizer.json")
            },
        }
        (beside / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        _flush(beside)
        shutil.rmtree(folder, ignore_errors=True)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def open_model(folder: Path) -> PreparedModel:
    """The model that `prepare_model` left in `folder`.

    Raises:
        ModelDamaged: a file is missing, or its digest is not the manifest's.
    """
    remedy = f"Delete {folder} and start again; it is made anew from the package."
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        for name, expected in manifest["files"].items():
            if (found := _sha256(folder / name)) != expected:
                raise ModelDamaged(f"{folder / name} has the digest {found}, not {expected}. {remedy}")
        digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
        return PreparedModel(
            manifest["name"],
            folder,
            f"{manifest['recipe']}-{digest[:16]}",
            manifest["dimension"],
            manifest["max_tokens"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamaged(
            f"The prepared model in {folder} cannot be read ({error}). {remedy}"
        ) from error


def _require_room(folder: Path) -> None:
    if shutil.disk_usage(folder).free < _BYTES_NEEDED:
        raise OSError(errno.ENOSPC, f"less than {_BYTES_NEEDED // 2**20} MiB free")


def _recipe_of(folder: Path) -> str | None:
    try:
        recipe = json.loads((folder / "manifest.json").read_text("utf-8")).get("recipe")
    except (OSError, ValueError, AttributeError):
        return None
    return recipe if isinstance(recipe, str) else None


def _spread(texts: Sequence[str], count: int) -> list[str]:
    """At most `count` of the texts, evenly spread over them."""
    if not texts:
        raise ValueError("No calibration texts were given.")
    places = np.linspace(0, len(texts) - 1, min(count, len(texts))).round().astype(int)
    return [texts[place] for place in places]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
