"""Is a passage found as well in a pool of both languages, whichever language it is asked for in?

python -m tests.benchmarks.mixed_pool EN ES EN_QUESTIONS_ON_ES ES_QUESTIONS_ON_EN

The four are question sets over parallel passages, with the same question ids: English on English,
Spanish on Spanish, and each language on the other's passages. Of each parallel passage one version
is kept, by its id, in one pool with the sets' other passages, as many English as Spanish ones; then both
versions are kept. Every question is asked in both languages. Told are the passages' order and whether
a sentence that answers is shown. Asserts nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from api.settings import read_settings
from api.wiring import open_calibration, open_embedder
from corpus.document import Document
from rag.calibration import Calibration
from rag.evaluation.index import EvaluationIndex, build_evaluation_index
from rag.evaluation.load import load_question_set
from rag.evaluation.metrics import ndcg
from rag.evaluation.read import Reading, read_evidence, read_questions, with_sentences
from rag.evaluation.sets import QuestionSet
from rag.evaluation.tuning import is_right
from rag.evidence.choose import choose_evidence

_RANKS = 10


@dataclass(frozen=True)
class Parallel:
    """One passage in both languages."""

    english: str
    spanish: str

    @property
    def is_kept_in_english(self) -> bool:
        """Half of them are."""
        return int(hashlib.sha256(self.spanish.encode()).hexdigest()[:8], 16) % 2 == 0


def find_parallel(english: QuestionSet, spanish: QuestionSet) -> list[Parallel]:
    """Passages that the same question is about."""
    on_spanish = {question.id: next(iter(question.relevant)) for question in spanish.questions}
    pairs = {
        Parallel(next(iter(question.relevant)), on_spanish[question.id])
        for question in english.questions
        if question.id in on_spanish
    }
    return sorted(pairs, key=lambda pair: pair.spanish)


def mix(english: QuestionSet, spanish: QuestionSet, left_out: Iterable[str]) -> list[Document]:
    """As many English documents as Spanish ones, without those left out."""
    out = set(left_out)
    es = [document for document in spanish.documents if document.id not in out]
    en = [document for document in english.documents if document.id not in out]
    wanted = {document.id for document in en} & {id_ for q in english.questions for id_ in q.relevant}
    first = [document for document in en if document.id in wanted]
    others = [document for document in en if document.id not in wanted]
    return [*es, *first, *others[: max(0, len(es) - len(first))]]


def main() -> None:
    """Build the pool, ask, and print what is measured for each language of question and passage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs=4, type=Path, metavar="SET")
    en, es, en_on_es, es_on_en = (load_question_set(path) for path in parser.parse_args().sets)
    parallel = find_parallel(en, es)
    kept = {one.english if one.is_kept_in_english else one.spanish for one in parallel}
    every = {id_ for one in parallel for id_ in (one.english, one.spanish)}
    settings = read_settings()
    embedder = open_embedder(settings)
    fitted = open_calibration(settings, embedder)
    told: dict[str, object] = {}
    for name, left_out in (("one version", every - kept), ("both versions", set())):
        documents = mix(en, es, left_out)
        index = build_evaluation_index(documents, embedder, settings.chunk_tokens, sentences_of=set())
        pool = replace(en, documents=documents)
        langs = {document.id: document.lang for document in documents}
        rows: dict[str, object] = {"documents": len(documents)}
        for asked, same, across in (("en", en, en_on_es), ("es", es, es_on_en)):
            for target, questions in ((asked, same), ("es" if asked == "en" else "en", across)):
                present = [
                    replace(question, history=())
                    for question in questions.questions
                    if set(question.relevant) <= langs.keys()
                ]
                near = read_questions(present, index, embedder, fitted)
                read = with_sentences(pool, near, embedder, settings.chunk_tokens, lambda *_: None)
                readings = read_questions(present, read, embedder, fitted)
                rows[f"{asked}→{target}"] = measure(readings, read, asked) | measure_sentences(
                    readings, read, fitted
                )
        told[name] = rows
    embedder.close()
    print(json.dumps(told, indent=1, ensure_ascii=False))


def measure(readings: Sequence[Reading], index: EvaluationIndex, asked: str) -> dict[str, float]:
    """nDCG@10 by part, and the share of the first passages that are in the question's language."""
    found: dict[str, float] = {"questions": len(readings)}
    for part in ("fused", "dense", "lexical"):
        gains = [ndcg(reading.rankings[part], reading.judged.relevant) for reading in readings]
        found[part] = round(float(np.mean(gains)), 3)
    own = [
        np.mean([index.generation.document(hit.row).lang == asked for hit in reading.hits[:_RANKS]])
        for reading in readings
    ]
    found["own language among the first ten"] = round(float(np.mean(own)), 3)
    return found


def measure_sentences(
    readings: Sequence[Reading], index: EvaluationIndex, fitted: Calibration
) -> dict[str, float]:
    """How often a sentence that answers is the first, and among those shown."""
    first = shown = 0
    for reading in readings:
        ranked = read_evidence(reading, index, fitted)
        asked = reading.understood
        chosen = choose_evidence(ranked, asked.lang, several=asked.wants_several)
        first += bool(ranked) and is_right(ranked[0], reading)
        shown += any(is_right(evidence, reading) for evidence in chosen)
    return {
        "right sentence first": round(first / max(len(readings), 1), 3),
        "right sentence shown": round(shown / max(len(readings), 1), 3),
    }


if __name__ == "__main__":
    main()
