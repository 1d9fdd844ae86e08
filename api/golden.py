"""Golden questions: how well an index finds what it should, so that a worse one is not taken."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.store import DocumentStore
from index.embed import Embedder
from index.errors import IndexingError
from index.generation import Generation
from rag.calibration import load_calibration
from rag.question.understand import understand
from rag.search.retrieve import retrieve

MAX_QUESTIONS = 200
RANKS_COUNTED = 10

OpenModel = Callable[[str], Embedder]
_log = logging.getLogger(__name__)


class GoldenFileError(CorpusError):
    """golden.jsonl holds a line that is no golden question."""


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question, and the document that answers it."""

    question: str
    document_id: str


def validation(
    file: Path,
    store: DocumentStore,
    embedder: Embedder,
    open_model: OpenModel,
    calibrations: Path | None = None,
) -> Callable[[Generation], float]:
    """What measures a generation: the mean of 1/rank of the right document, 0 beyond the tenth.

    The questions are those of golden.jsonl in the data folder; without it, the titles of up to 200
    stored documents, always the same ones, each of which should find its document.

    Args:
        open_model: opens the model that an earlier index was built with, by its name. An index whose
            model cannot be had any more counts as 0: nothing can be asked of it.
        calibrations: the folder of what was fitted here, used in the place of what is shipped.
    """
    questions = read_golden_questions(file) or ask_after_titles(store)

    def measure(generation: Generation) -> float:
        built = generation.manifest.settings
        if built.get("fingerprint") == embedder.encoder.fingerprint:
            return mean_reciprocal_rank(questions, generation, embedder, calibrations)
        try:
            earlier = open_model(built.get("model", ""))
        except IndexingError as error:
            _log.warning("the index in use cannot be measured, since its model is gone: %s", error)
            return 0.0
        with closing(earlier):
            if earlier.encoder.fingerprint != built.get("fingerprint"):
                _log.warning("the index in use cannot be measured, since its model is another one now")
                return 0.0
            return mean_reciprocal_rank(questions, generation, earlier, calibrations)

    return measure


def mean_reciprocal_rank(
    questions: list[GoldenQuestion],
    generation: Generation,
    embedder: Embedder,
    calibrations: Path | None = None,
) -> float:
    """How near to the top the right documents come, from 0 to 1; 1 where nothing is asked."""
    if not questions:
        return 1.0
    calibration = load_calibration(embedder.encoder.name, calibrations)
    everything = generation.allow()
    total = 0.0
    for one in questions:
        understood = understand(one.question, "en")
        embedded = embedder.embed_question(understood.text)
        found = retrieve(generation, understood, embedded, everything, calibration, 5 * RANKS_COUNTED)
        ids = list(dict.fromkeys(generation.chunk(hit.row)[0].id for hit in found.fused))
        if one.document_id in ids[:RANKS_COUNTED]:
            total += 1 / (1 + ids.index(one.document_id))
    return total / len(questions)


def read_golden_questions(path: Path) -> list[GoldenQuestion]:
    """The questions of a file with one JSON object a line, `question` and `document_id`; none without it.

    Raises:
        GoldenFileError: a line is something else; the message has its number.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise GoldenFileError(f"{path} cannot be read: {error}.") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            question, document_id = content["question"], content["document_id"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise GoldenFileError(
                f"{path}, line {number}: it is not a JSON object with question and document_id."
            ) from error
        if isinstance(question, str) and isinstance(document_id, str):
            questions.append(GoldenQuestion(question, document_id))
    return questions


def ask_after_titles(store: DocumentStore) -> list[GoldenQuestion]:
    """The titles of up to 200 documents, the same ones whenever the same are stored."""
    ids = sorted(store.current_versions(), key=lambda one: hashlib.sha256(one.encode()).digest())
    questions = []
    for document_id in ids[:MAX_QUESTIONS]:
        try:
            questions.append(GoldenQuestion(store.get(document_id).title, document_id))
        except CorpusError:  # deleted meanwhile, or damaged
            continue
    return questions
