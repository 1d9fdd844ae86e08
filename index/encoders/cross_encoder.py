"""Cross-encoders of sentence-transformers, under PyTorch."""

from __future__ import annotations

from typing import Any

from index.errors import ModelMissing


def load_cross_encoder(name_or_folder: str, setting: str) -> Any:
    """A CrossEncoder that reads two texts together, on the CPU; `setting` is what named it.

    Raises:
        ModelMissing: it is not there, or sentence-transformers is not.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelMissing(
            f"{setting} needs sentence-transformers and PyTorch, which this environment leaves out. "
            "Run `make full` (or `pip install sentence-transformers`) and start again."
        ) from error
    try:
        return sentence_transformers.CrossEncoder(name_or_folder, device="cpu", trust_remote_code=False)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise ModelMissing(
            f"Cannot load the model '{name_or_folder}': {reason}. Set {setting} to a folder with a "
            "cross-encoder, or to one that a hub serves to this machine; leave it unset to do without."
        ) from error
