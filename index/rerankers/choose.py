"""Which reranker runs: the one that is shipped for the embedding model, a named one, or none."""

from __future__ import annotations

from index.encoders.encoder import Encoder
from index.rerankers.reranker import Reranker

BUILT_IN = "built-in"
OFF = "off"


def open_reranker(setting: str, encoder: Encoder, *, threads: int) -> Reranker | None:
    """The reranker for these settings; None where there is none, or it is turned off.

    Args:
        setting: "built-in", "off", or a sentence-transformers cross-encoder, by name or folder. The
            built-in one belongs to the built-in embedding model under OpenVINO; elsewhere there is none.

    Raises:
        ModelMissing, ModelDamaged: the model cannot be had; the message says what to do.
    """
    if setting == OFF:
        return None
    if setting != BUILT_IN:
        from index.rerankers.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(setting)
    if not encoder.backend.startswith("openvino"):
        return None
    from index.encoders.openvino import OpenVinoEncoder
    from index.rerankers.built_in import BuiltInReranker, find_upper_layers

    upper = find_upper_layers(encoder.name)
    if upper is None or not isinstance(encoder, OpenVinoEncoder):
        return None
    return BuiltInReranker(encoder, upper, threads=threads)
