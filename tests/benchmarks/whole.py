"""How long does a whole question take over many passages, beside encoding it?

python -m tests.benchmarks.whole SET SET [--passages 100000] [--reranker FOLDER]

The sets, over one pool, are in the layouts that `puente evaluate` reads. The pool is there as often as it
takes, under other ids, for so many passages; it is embedded once (a quarter of an hour for 21,000, kept
in `PUENTE_DATA_DIR`). Two hundred of the sets' questions are asked in turn, without a reranker; then with
one, where the answer is unsure, and always. Asserts nothing.
"""

from __future__ import annotations

import api.cli  # noqa: F401  # isort: skip  # before NumPy, which it sets up as the command has it

import argparse
import gc
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

import numpy as np

from api.settings import read_settings
from api.wiring import open_calibration, open_embedder
from corpus.document import Document
from index.generation import Generation
from index.make import make_segment
from index.rerankers.cross_encoder import CrossEncoderReranker
from index.tables import DocumentTable
from rag.answer import Question
from rag.evaluation.index import build_evaluation_index
from rag.evaluation.load import load_question_set
from rag.evaluation.read import read_questions
from rag.library import Library
from rag.passages import Passages
from rag.pipeline import answer_question

_ASKED = 200
_WARM_UP = 20
_RANKS = 50
_TIMES, _AND_MS = 3, 15
_TIMES_READ_AGAIN = 10


def main() -> None:
    """Open the pool, ask, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--reranker", help="a cross-encoder that ranks, by name or folder")
    options = parser.parse_args()
    library, asked = open_copies(options.sets, options.passages)
    told: dict[str, object] = {"passages": library.generation.rows, "off": measure(library, asked, "")}
    if options.reranker:
        reading = replace(library, reranker=CrossEncoderReranker(options.reranker))
        always = library.calibration.reading_always(options.reranker)
        told["where unsure"] = measure(reading, asked, "?")
        told["always"] = measure(replace(reading, calibration=always), asked, "??")
    library.embedder.close()
    print(json.dumps(told, indent=1))


def open_copies(folders: Sequence[Path], passages: int) -> tuple[Library, list[str]]:
    """The sets' pool, in copies, and questions of each set in turn.

    Sentences are made ready for the documents that come near to these questions: of those they are read.
    """
    settings = read_settings()
    embedder = open_embedder(settings)
    fitted = open_calibration(settings, embedder)
    sets = [load_question_set(folder) for folder in folders]
    documents = sets[0].documents
    if any(one.documents != documents for one in sets):
        raise SystemExit("The sets are over different pools; name some over one.")
    index = build_evaluation_index(documents, embedder, settings.chunk_tokens, sentences_of=set())
    each = _ASKED // len(sets)
    asked = [one.questions[:: max(1, len(one.questions) // each)][:each] for one in sets]
    near = {
        index.generation.document(hit.row).id
        for questions in asked
        for reading in read_questions(questions, index, embedder, fitted)
        for hit in reading.hits[:_RANKS]
    }
    content = make_segment(documents, embedder, settings.chunk_tokens, sentences_of=near)
    entries = [content.documents.read(place) for place in range(len(content.documents))]
    contents, stored = [], dict[str, Document]()
    for number in range(ceil(passages / len(content.chunks))):
        copies = [replace(entry, id=f"{entry.id}-{number}") for entry in entries]
        contents.append(replace(content, documents=DocumentTable.of(copies)))
        stored |= {f"{one.id}-{number}": replace(one, id=f"{one.id}-{number}") for one in documents}
    texts = [question.text for together in zip(*asked, strict=False) for question in together]
    held = Passages(lambda document_id, version: stored[document_id])
    return Library(Generation.in_memory(contents), embedder, fitted, held), texts


def measure(library: Library, asked: Sequence[str], mark: str) -> dict[str, object]:
    """Milliseconds of whole questions beside those of encoding them.

    mark: is put after each, so that none was encoded before.
    """
    for text in asked[:_WARM_UP]:
        answer_question(Question(f"{text} {mark}!"), library)
    gc.collect()
    gc.freeze()
    taken = []
    for text in asked:
        began = time.perf_counter()
        answer = answer_question(Question(f"{text} {mark}"), library)
        taken.append((1000 * (time.perf_counter() - began), answer.timings_ms["encode"]))
    whole, encode = np.array(taken).T
    p50 = float(np.median(whole)), float(np.median(encode))
    return {
        "p50_ms": round(p50[0], 2),
        "p90_ms": round(float(np.percentile(whole, 90)), 2),
        "p50_encode_ms": round(p50[1], 2),
        "times": round(p50[0] / p50[1], 2),
        f"within {_TIMES} times, or {_AND_MS} ms more": _share(
            whole <= np.maximum(_TIMES * encode, encode + _AND_MS)
        ),
        f"within {_TIMES_READ_AGAIN} times": _share(whole <= _TIMES_READ_AGAIN * encode),
    }


def _share(within: np.ndarray) -> float:
    return round(float(within.mean()), 3)


if __name__ == "__main__":
    main()
