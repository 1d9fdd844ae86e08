"""How long a purge takes where many answers are kept, of which few show the article."""

from __future__ import annotations

import random
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from api.answers import AnswerStore

_ANSWERS = 100_000
_AT_ONCE = 5_000
_ARTICLES = 20_000
_PASSAGES = 8
_SHOW_IT = 50
_WORDS = [f"word{number}" for number in range(2_000)]


def measure_purge(_: float) -> dict[str, object]:
    """100,000 kept answers; the purge of an article that 50 of them show, and of one that none does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.db"
        fill(path)
        size = path.stat().st_size
        with closing(AnswerStore(path, keep_days=30)) as answers:
            shown, none = _seconds(answers, "purged"), _seconds(answers, "nowhere")
    return {"kept": _ANSWERS, "megabytes": size // 10**6, "shown_seconds": shown, "none_seconds": none}


def fill(path: Path, answers: int = _ANSWERS) -> None:
    """Keep so many answers in a file, of which 50 show the article `purged`."""
    chance = random.Random(1)
    for start in range(0, answers, _AT_ONCE):
        with closing(AnswerStore(path, keep_days=30)) as store:
            for number in range(start, start + _AT_ONCE):
                shows_it = number % (answers // _SHOW_IT) == 0
                store.keep(f"answer-{number:09}", partial(_body, number, shows_it, chance.random()))


def _body(number: int, shows_it: bool, seed: float) -> dict[str, Any]:
    chance = random.Random(seed)
    shown = [f"article-{chance.randrange(_ARTICLES)}" for _ in range(_PASSAGES)]
    passages = [
        {"document_id": one, "version": 1, "text": " ".join(chance.choices(_WORDS, k=140))}
        for one in [*shown[1:], "purged" if shows_it else shown[0]]
    ]
    citations = [
        {"n": 1, "start": 0, "end": 90, "quote": one["text"][:90], **one, "text": ""}
        for one in passages[-1:]
    ]
    return {"id": f"answer-{number:09}", "answer": "[1]", "citations": citations, "passages": passages}


def _seconds(answers: AnswerStore, document_id: str) -> float:
    started = time.perf_counter()
    answers.forget_document(document_id)
    return round(time.perf_counter() - started, 3)
