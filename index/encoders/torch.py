"""Any sentence-transformers model under PyTorch: a folder, a hub's name, or the default's weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.encoders.encoder import OnBegun, TokenStates, Vectors, unheeded
from index.errors import ModelMissing

_E5 = ("query: ", "passage: ")


class TorchEncoder:
    """Runs a sentence-transformers model as its authors do, in fp32."""

    backend = "torch-fp32"

    def __init__(self, name_or_folder: str, *, name: str | None = None, batch_size: int = 32) -> None:
        sentence_transformers = _import_sentence_transformers()
        try:
            self._model = sentence_transformers.SentenceTransformer(
                name_or_folder, device="cpu", trust_remote_code=False
            )
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise ModelMissing(
                f"Cannot load the model '{name_or_folder}': {reason} Set PUENTE_EMBEDDER to a "
                "folder in sentence-transformers' format, or to a model that a hub serves to this "
                "machine; leave it unset for the built-in model."
            ) from error
        self.name = name or name_or_folder
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.max_seq_length or 512)
        self.query_prompt, self.passage_prompt = self._prompts()
        self.fingerprint = self._fingerprint()
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32, every row of length 1; texts are cut at `max_tokens`."""
        vectors = self._model.encode(
            list(texts),
            batch_size=self._batch_size,
            prompt="",
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_tokens(
        self, texts: Sequence[str], on_begun: OnBegun = unheeded
    ) -> tuple[Vectors, list[TokenStates]]:
        """The vectors, as `encode` gives them, and what they are the mean of."""
        on_begun()
        found = self._model.encode(
            list(texts),
            batch_size=self._batch_size,
            prompt="",
            output_value=None,
            convert_to_numpy=False,
            show_progress_bar=False,
        )
        vectors = np.stack([one["sentence_embedding"].cpu().numpy() for one in found])
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        offsets = self._model.tokenizer(
            list(texts), return_offsets_mapping=True, truncation=True, max_length=self.max_tokens
        )["offset_mapping"]
        tokens = []
        for one, spans in zip(found, offsets, strict=True):
            states = one["token_embeddings"].cpu().numpy()[: len(spans)]
            tokens.append(TokenStates(states.astype(np.float32), np.array(spans, dtype=np.int32)))
        return vectors.astype(np.float32), tokens

    def token_starts(self, text: str) -> list[int]:
        """The character offset at which each token of `text` begins, ascending."""
        encoded = self._model.tokenizer(
            text,
            add_special_tokens=False,
            return_offsets_mapping=True,
            truncation=False,
            verbose=False,
        )
        return [start for start, _ in encoded["offset_mapping"]]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, uncut."""
        encoded = self._model.tokenizer(list(texts), truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _prompts(self) -> tuple[str, str]:
        """The model's own prompts; those of the E5 family, which names none, are known by name."""
        prompts = self._model.prompts or {}
        query = prompts.get("query") or ""
        passage = prompts.get("document") or prompts.get("passage") or ""
        if not (query or passage) and "e5" in self.name.lower().split("/")[-1].split("-"):
            return _E5
        return query, passage

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self.name}\n{self.query_prompt}\n{self.passage_prompt}".encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            if ".pooler." in name:  # unused, and random at each start where a model comes without it
                continue
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes()[:4096])
        return f"torch-{digest.hexdigest()[:16]}"


def _import_sentence_transformers() -> Any:
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelMissing(
            "This model needs sentence-transformers and PyTorch, which this environment leaves out. "
            "Run `make full` (or `pip install sentence-transformers`) and start again."
        ) from error
    return sentence_transformers
