"""python -m tests.adapter: see the package."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.models.adapter import parse_changes, save_changes
from index.models.export import export_for_sentence_transformers
from index.models.weights import find_packaged_weights, read_weights
from index.split import CHUNK_TOKENS
from index.token_head import TokenHead
from rag.evaluation.load import load_tuning_sets
from tests.adapter.learn import assign_nearest, learn, plan_steps, read_anchors
from tests.adapter.material import add_style, leave_for_weights, read_material
from tests.adapter.network import Network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--head", type=Path, required=True, help="the token head to begin with")
    parser.add_argument("--changes", type=Path, help="the changes to begin with, if not with none")
    parser.add_argument("--output", type=Path, required=True, help="where the changes are written")
    parser.add_argument("--head-output", type=Path, required=True, help="and the head beside them")
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is kept meanwhile")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    base = given.work / "base"
    if not (base / "modules.json").is_file():
        export_for_sentence_transformers(read_weights(find_packaged_weights()), base)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    sets = [
        read_material(one, tokenizer, CHUNK_TOKENS)
        for folder in given.sets
        for one in load_tuning_sets(folder)
        if one.teaches or not one.as_asked
    ]
    sets = [material for material in sets if material.questions]
    network = Network(base, TokenHead.load(given.head))
    anchors = read_anchors(network, sets, given.work)
    if given.changes:
        data = given.changes.read_bytes()
        network.begin_with(parse_changes(data, sha256=hashlib.sha256(data).hexdigest()))
    for material in sets:
        assign_nearest(material, anchors)
        leave_for_weights(material)
    for teaches in (True, False):
        add_style([q for material in sets if material.teaches == teaches for q in material.questions])
    steps = plan_steps(sets, anchors, given.passes, given.seed)
    for line in learn(network, steps, anchors, given.work / "learned.pt", given.seed):
        print(line, flush=True)
    save_changes(network.changes(), given.output)
    network.head().save(given.head_output)
    for path in (given.output, given.head_output):
        print(f"{path}: SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
