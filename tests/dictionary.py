"""Find words of one language that mean the same as words of the other, by the model's vectors.

python -m tests.dictionary SET… --output index/dictionary

Every word of the sets' documents that is not rare is embedded by itself. A word's translations are its
nearest words of the other language, where a word that is near to everything counts less (cross-domain
similarity local scaling). Stems are written, each with up to four of the other language and their
parts in percent; with `index/dictionary/reviewed.txt`, that is what `index/translate.py` reads.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from api.settings import read_settings
from api.wiring import open_embedder
from corpus.document import LANGS, Document, Lang
from index.embed import Embedder
from index.words import fold, is_stop_word, stem
from rag.evaluation.load import load_question_set

Vectors = npt.NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_OFTEN = 3
_MOST_WORDS = 22_000
_NEIGHBOURS = 10
_LEAST_NEAR = -0.05
_NEAREST = 6
_TRANSLATIONS = 4
_LEAST_PERCENT = 5
_SHARPNESS = 2.0
_AT_ONCE = 512


def count_words(documents: Sequence[Document]) -> dict[Lang, Counter[str]]:
    """By language, the words of three letters and more that are neither rare nor stop words."""
    counts: dict[Lang, Counter[str]] = {lang: Counter() for lang in LANGS}
    for document in documents:
        counts[document.lang].update(_WORD.findall(f"{document.title} {document.text}".lower()))
    return {
        lang: Counter(
            {
                word: count
                for word, count in found.most_common(_MOST_WORDS)
                if count >= _LEAST_OFTEN and not is_stop_word(fold(word), lang)
            }
        )
        for lang, found in counts.items()
    }


def embed_words(words: Sequence[str], embedder: Embedder) -> Vectors:
    """(words, dimensions) of unit length, freed of what all words of the language share."""
    parts = [
        [one.vector for one in embedder.embed_questions(words[start : start + _AT_ONCE])]
        for start in range(0, len(words), _AT_ONCE)
    ]
    vectors = np.array([vector for part in parts for vector in part], dtype=np.float32)
    vectors -= vectors.mean(axis=0)
    found: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def nearest(words: Vectors, others: Vectors) -> Iterator[tuple[int, int, float]]:
    """Each word's nearest of the others: its place, that of the other, and how near they are."""
    crowded = _mean_of_nearest(others, words)
    for start in range(0, len(words), _AT_ONCE):
        cosines = words[start : start + _AT_ONCE] @ others.T
        own = np.sort(cosines, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
        near = 2 * cosines - own[:, None] - crowded[None]
        for row, places in enumerate(np.argsort(-near, axis=1)[:, :_NEAREST]):
            for place in places.tolist():
                yield start + row, place, float(near[row, place])


def translate(
    lang: Lang, other: Lang, counts: dict[Lang, Counter[str]], vectors: dict[Lang, Vectors]
) -> dict[str, dict[str, int]]:
    """Stems of a language, with stems of the other one and their parts in percent, largest first."""
    words, others = list(counts[lang]), list(counts[other])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for place, near_place, near in nearest(vectors[lang], vectors[other]):
        if near < _LEAST_NEAR:
            continue
        word, near_word = words[place], others[near_place]
        weight = np.exp(near * _SHARPNESS) * np.sqrt(counts[lang][word])
        votes[stem(fold(word), lang)][stem(fold(near_word), other)] += weight * np.log1p(
            counts[other][near_word]
        )
    return {one: _percent(found) for one, found in sorted(votes.items())}


def main() -> None:
    """Write `es_en.txt` and `en_es.txt`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    documents = {
        document.text: document
        for folder in given.sets
        for document in load_question_set(folder).documents
    }
    counts = count_words(list(documents.values()))
    embedder = open_embedder(read_settings())
    vectors = {lang: embed_words(list(counts[lang]), embedder) for lang in LANGS}
    embedder.close()
    for lang, other in (("es", "en"), ("en", "es")):
        lines = [
            " ".join([one, *(f"{word} {part}" for word, part in found.items())])
            for one, found in translate(lang, other, counts, vectors).items()
        ]
        (given.output / f"{lang}_{other}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{lang} to {other}: {len(lines)} stems")


def _mean_of_nearest(words: Vectors, others: Vectors) -> Vectors:
    """(words,) the mean cosine of each word with its nearest of the others."""
    parts = [
        np.sort(words[start : start + _AT_ONCE] @ others.T, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
        for start in range(0, len(words), _AT_ONCE)
    ]
    return np.concatenate(parts)


def _percent(votes: Counter[str]) -> dict[str, int]:
    best = votes.most_common(_TRANSLATIONS)
    total = sum(weight for _, weight in best)
    parts = {word: round(100 * weight / total) for word, weight in best}
    return {word: part for word, part in parts.items() if part >= _LEAST_PERCENT}


if __name__ == "__main__":
    main()
