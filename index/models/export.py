"""The default model's weights as a sentence-transformers folder, for PyTorch in full precision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from index.models.tokenizer import build_tokenizer
from index.models.weights import Weights

_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {
        "idx": 2,
        "name": "2",
        "path": "2_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def export_for_sentence_transformers(weights: Weights, folder: Path) -> Path:
    """Write `folder` so that SentenceTransformer(folder) loads the model in fp32; return it.

    About 470 MB; the 4-bit blocks are widened exactly.
    """
    shape = weights.shape
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(weights).save(str(folder / "tokenizer.json"))
    _write(folder / "config.json", {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.layer_norm_eps,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "torch_dtype": "float32",
        "transformers_version": "5.0.0",
    })  # fmt: skip
    _write(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    })  # fmt: skip
    _write(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions})
    (folder / "1_Pooling").mkdir(exist_ok=True)
    _write(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": shape.hidden,
        "pooling_mode_mean_tokens": True,
    })  # fmt: skip
    (folder / "2_Normalize").mkdir(exist_ok=True)
    _write(folder / "modules.json", _MODULES)  # last: with it, the folder is complete
    return folder


def _bert_tensors(weights: Weights) -> dict[str, np.ndarray]:
    hidden = weights.shape.hidden
    tensors: dict[str, np.ndarray] = {}
    for name, bert_name in _EMBEDDING_NAMES.items():
        if name in weights.matrices:
            tensors[bert_name] = weights.dense(name)
        else:
            vector = weights.vectors[name]
            tensors[bert_name] = vector if ".ln." in name else vector.reshape(-1, hidden).copy()
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)  # expected, never used
    tensors["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    for layer in range(weights.shape.layers):
        for short, long in _LAYER_NAMES.items():
            for part, bert_part in (("w", "weight"), ("b", "bias")):
                name = f"l{layer}.{short}.{part}"
                tensor = weights.dense(name) if name in weights.matrices else weights.vectors[name]
                tensors[f"encoder.layer.{layer}.{long}.{bert_part}"] = np.ascontiguousarray(tensor)
    return tensors


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
