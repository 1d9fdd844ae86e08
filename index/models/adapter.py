"""What Puente adds to the packaged weights: changes of low rank, learned from questions and the sentences
that answer them (LoRA, Hu et al. 2021). `python -m tests.adapter` learns them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save_file

from index.errors import ModelDamaged
from index.models.weights import Change, Weights, find_packaged_weights, read_weights

FILE = "multilingual-e5-small-puente.safetensors"
SHA256 = "23a98f5f71050937de1b3b9387497b5548d164f80ede4e99f0511ec7786b5867"
"""Of the file in `adapters`; whoever changes it writes its new digest here."""

_DOWN, _UP = ".down", ".up"
_REMEDY = "Install Puente again."


def read_built_in(weights_file: Path | None = None) -> Weights:
    """The built-in model's weights: the packaged ones with what Puente adds.

    Args:
        weights_file: the packaged weights, if they are not installed as a package.

    Raises:
        ModelMissing: the weights are not on this machine.
        ModelDamaged: a digest is not the expected one.
    """
    weights = read_weights(weights_file or find_packaged_weights())
    return replace(weights, changes=load_changes())


def load_changes() -> Mapping[str, Change]:
    """The shipped changes, by the name of the matrix.

    Raises:
        ModelDamaged: the file is missing, or not the one that was shipped.
    """
    file = resources.files("index").joinpath("models", "adapters", FILE)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelDamaged(f"Cannot read {FILE}: {error.strerror}. {_REMEDY}") from error
    return parse_changes(data, sha256=SHA256)


def parse_changes(data: bytes, *, sha256: str) -> Mapping[str, Change]:
    """The changes that `save_changes` wrote.

    Raises:
        ModelDamaged: the digest is not `sha256`, or the layout is not the known one.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ModelDamaged(f"{FILE} has the digest {found}, not the expected {sha256}. {_REMEDY}")
    try:
        tensors = {name: tensor.astype(np.float32) for name, tensor in load(data).items()}
        names = {name.removesuffix(_DOWN) for name in tensors if name.endswith(_DOWN)}
        changes = {name: Change(tensors.pop(name + _DOWN), tensors.pop(name + _UP)) for name in names}
    except (SafetensorError, KeyError, ValueError) as error:
        raise ModelDamaged(f"{FILE} is not laid out as it should be: {error}. {_REMEDY}") from error
    if tensors:
        raise ModelDamaged(f"{FILE} holds what is not known: {', '.join(sorted(tensors))}. {_REMEDY}")
    return changes


def save_changes(changes: Mapping[str, Change], path: Path) -> str:
    """Write them in half precision; returns the file's SHA-256."""
    tensors = {}
    for name, change in sorted(changes.items()):
        tensors[name + _DOWN] = change.down.astype(np.float16)
        tensors[name + _UP] = change.up.astype(np.float16)
    save_file(tensors, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()
