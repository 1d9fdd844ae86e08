"""A question set of six documents, written to disk; outcomes and evaluations made by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.evaluation.measures import measure_groups
from rag.evaluation.outcome import Outcome, Reply
from rag.evaluation.run import Evaluation
from rag.evaluation.sets import Half

DOCUMENTS = [
    {
        "_id": "d1",
        "title": "Transfers",
        "text": "Mexico transferred 29 people in February 2025. They flew.",
    },
    {
        "_id": "d2",
        "title": "Traslados",
        "text": "México trasladó a 37 reos a ciudades del norte. Volaron.",
    },
    {"_id": "d3", "title": "Tunnel", "text": "Agents found a tunnel near San Diego. It was long."},
    {"_id": "d4", "title": "Steel", "text": "The duty on steel rose to 50 percent. Exporters protested."},
    {"_id": "d5", "title": "Water", "text": "The reservoir was nearly empty. Farmers were worried."},
    {"_id": "d6", "title": "Peces", "text": "Los pescadores vieron una ballena. Nadie la tocó."},
]
QUESTIONS = [
    {"_id": "q1", "text": "How many people were transferred in February 2025?"},
    {"_id": "q2", "text": "¿Cuántos reos trasladó México a ciudades del norte?"},
    {"_id": "q3", "text": "Where did agents find the tunnel?"},
    {"_id": "q4", "text": "What did exporters of steel protest?"},
    {"_id": "q5", "text": "Who painted the ceiling of the chapel?"},
]
ANSWERS = [
    {"qid": "q1", "answers": ["29 people"], "answerable": True},
    {"qid": "q2", "answers": ["37 reos"], "answerable": True},
    {"qid": "q3", "answers": ["San Diego"], "answerable": True},
    {"qid": "q4", "answers": ["50 percent"], "answerable": True},
    {"qid": "q5", "answers": [], "answerable": False},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\td3\t1\nq4\td4\t2\nq4\td5\t0\n"


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")


@pytest.fixture
def write_set(tmp_path: Path) -> Callable[..., Path]:
    """`write_set(gz=False, corpus=True, answers=True)`: the folder of the set on disk."""

    def write(*, gz: bool = False, corpus: bool = True, answers: bool = True) -> Path:
        folder = tmp_path / "sets" / "toy"
        end = ".jsonl.gz" if gz else ".jsonl"
        write_lines(folder / f"queries{end}", QUESTIONS)
        if corpus:
            write_lines(folder / f"corpus{end}", DOCUMENTS)
        if answers:
            write_lines(folder / f"answers{end}", ANSWERS)
        (folder / "qrels").mkdir()
        (folder / "qrels" / "test.tsv").write_text(QRELS, "utf-8")
        return folder

    return write


@pytest.fixture
def make_outcome() -> Callable[..., Outcome]:
    """`make_outcome(id, refused=…, cited=…, …)`: an answerable English question's outcome, changed."""

    def make(id_: str, **changed: Any) -> Outcome:
        of_reply = {
            "confidence": 0.5,
            "refused": False,
            "reason": None,
            "judged": True,
            "sentence_first": False,
            "sentence_cited": False,
            "contains": False,
            "citations": 2,
            "right_citations": 0,
            "needed": 1,
            "needed_found": 0,
        }
        of_reply.update({name: changed.pop(name) for name in of_reply.keys() & changed.keys()})
        of_outcome: dict[str, Any] = {
            "kind": "who",
            "lang": "en",
            "place_lang": "en",
            "answerable": True,
            "tunes": True,
            "rank": 1,
            "ranks": {},
            "retrieval": {
                part: {"ndcg@10": 0.5, "recall@5": 1.0, "mrr@10": 0.25}
                for part in ("words", "meaning", "fused")
            },
            "reply": Reply(**of_reply),
        }
        if not changed.get("answerable", True):
            of_outcome |= {"place_lang": "", "rank": None, "retrieval": {}, "kind": "none"}
        return Outcome(id_, **{**of_outcome, **changed})

    return make


@pytest.fixture
def make_evaluation() -> Callable[..., Evaluation]:
    """`make_evaluation(outcomes, name="toy", half="all", skipped=())`."""

    def make(
        outcomes: Sequence[Outcome], *, name: str = "toy", half: Half = "all", skipped: Sequence[str] = ()
    ) -> Evaluation:
        groups = measure_groups(outcomes, half)
        return Evaluation(name, half, "fake", "fake", 6, 9, 0.4, tuple(outcomes), groups, tuple(skipped))

    return make
