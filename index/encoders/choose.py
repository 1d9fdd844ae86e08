"""Which encoder runs: the built-in model in 8 bits, the same in full precision, or another model."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from index.encoders.encoder import Encoder
from index.errors import ModelMissing
from index.models.adapter import SHA256, read_built_in
from index.models.prepare import NAME, prepare_model

Backend = Literal["auto", "openvino", "torch"]


def open_encoder(
    embedder: str,
    backend: Backend,
    models_folder: Path,
    calibration_texts: Callable[[], Sequence[str]],
    *,
    weights_file: Path | None = None,
    threads: int = 2,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Encoder:
    """The encoder for these settings, its files prepared first where they are missing.

    Args:
        embedder: empty for the built-in model, else a sentence-transformers name or folder.
        backend: "auto" runs the built-in model in 8 bits under OpenVINO, and in full precision
            under PyTorch, with a warning, where that does not load.

    Raises:
        ModelMissing, ModelDamaged: the model cannot be had; the message says what to do.
    """
    if embedder:
        if backend == "openvino":
            raise ModelMissing(
                "PUENTE_BACKEND=openvino runs the built-in model only. Unset it to run "
                f"'{embedder}' under PyTorch, or unset PUENTE_EMBEDDER."
            )
        return _torch(embedder, embedder, on_progress)
    if backend == "torch":
        return _built_in_under_torch(models_folder, weights_file, on_progress)
    try:
        from index.encoders.openvino import OpenVinoEncoder

        model = prepare_model(
            models_folder / f"{NAME}-openvino",
            calibration_texts,
            weights_file=weights_file,
            on_progress=on_progress,
        )
        on_progress("loading the model")
        return OpenVinoEncoder(model, threads=threads)
    except (ImportError, RuntimeError) as error:
        if backend == "openvino":
            raise ModelMissing(
                f"OpenVINO does not run here ({error}). Set PUENTE_BACKEND=torch."
            ) from error
        warnings.warn(
            f"OpenVINO does not run here ({error}); the model runs under PyTorch in full "
            "precision, several times slower.",
            RuntimeWarning,
            stacklevel=2,
        )
        return _built_in_under_torch(models_folder, weights_file, on_progress)


def _built_in_under_torch(
    models_folder: Path, weights_file: Path | None, on_progress: Callable[[str], None]
) -> Encoder:
    from index.models.export import export_for_sentence_transformers

    folder = models_folder / f"{NAME}-fp32-{SHA256[:12]}"
    if not (folder / "modules.json").is_file():
        on_progress("widening the model's weights to full precision")
        export_for_sentence_transformers(read_built_in(weights_file), folder)
    return _torch(str(folder), NAME, on_progress)


def _torch(name_or_folder: str, name: str, on_progress: Callable[[str], None]) -> Encoder:
    from index.encoders.torch import TorchEncoder

    on_progress("loading the model")
    return TorchEncoder(name_or_folder, name=name)
