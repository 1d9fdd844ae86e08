"""Any sentence-transformers cross-encoder under PyTorch, to rank sentences with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from index.encoders.cross_encoder import load_cross_encoder
from index.encoders.encoder import Vectors
from index.errors import ModelMissing
from index.rerankers.reranker import Candidate


class CrossEncoderReranker:
    """Runs a cross-encoder that gives a question and a text one number."""

    def __init__(self, name_or_folder: str) -> None:
        """Load the model.

        Raises:
            ModelMissing: it is not there, sentence-transformers is not, or it gives several numbers.
        """
        self.name = name_or_folder
        self._model = load_cross_encoder(name_or_folder, "PUENTE_RERANKER")
        labels = int(self._model.config.num_labels)
        if labels != 1:
            raise ModelMissing(
                f"'{name_or_folder}' gives {labels} numbers for a question and a text, not one. Set "
                "PUENTE_RERANKER to a cross-encoder that was trained to rank."
            )

    def score(self, question: str, candidates: Sequence[Candidate]) -> Vectors:
        """(len(candidates),) float32: the model's own scores, not yet squeezed into [0, 1].

        They are worked out in bfloat16 where the processor multiplies in it: a good two digits of a
        score are kept, and some 40 % of the time is taken.
        """
        import torch

        pairs = [(question, _as_passage(candidate)) for candidate in candidates]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_multiplies_in_bfloat16()):
            found = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)


@cache
def _multiplies_in_bfloat16() -> bool:
    """Whether this processor, of Intel, AMD or ARM, does; without, it would be slower than in float32.

    An older PyTorch cannot tell.
    """
    import torch

    capabilities: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def _as_passage(candidate: Candidate) -> str:
    said = f"{candidate.before} {candidate.text}".strip()
    return f"{candidate.title}\n{said}" if candidate.title else said
