from types import SimpleNamespace

import numpy as np

from rag.evaluation.calibrate import _language_bias


def part_of(question_lang, passage_lang, cosine, passages):
    """A set whose passages have that cosine to every question."""
    vectors = np.tile([cosine, (1 - cosine**2) ** 0.5], (passages, 1)).astype(np.float32)
    return SimpleNamespace(
        question_lang=question_lang,
        passage_lang=passage_lang,
        questions=SimpleNamespace(questions=[SimpleNamespace(text="?")], documents=[None] * passages),
        index=SimpleNamespace(
            generation=SimpleNamespace(segments=[SimpleNamespace(dense=SimpleNamespace(vectors=vectors))])
        ),
    )


def test_the_bias_between_languages_is_that_of_the_largest_pools_whatever_comes_first():
    east = SimpleNamespace(vector=np.array([1.0, 0.0], dtype=np.float32))
    embedder = SimpleNamespace(embed_questions=lambda texts: [east] * len(texts))
    large = [
        part_of("en", "en", 0.8, 90),
        part_of("en", "es", 0.7, 80),
        part_of("es", "en", 0.6, 90),
        part_of("es", "es", 0.9, 80),
    ]
    small = part_of("en", "en", 0.2, 5)

    found = [_language_bias(parts, embedder) for parts in ([small, *large], [*large, small])]

    assert found[0] == found[1] == {"en": {"en": 0.72, "es": 0.63}, "es": {"en": 0.54, "es": 0.81}}
