from types import SimpleNamespace

import numpy as np

from rag.calibration import NO_BIAS
from rag.evaluation import calibrate
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


def test_the_bias_of_words_is_told_where_both_languages_were_read(monkeypatch):
    def sentence(lang, match, is_right=False):
        return SimpleNamespace(document=SimpleNamespace(lang=lang), match=match, is_right=is_right)

    def reading(lang, *sentences):
        return SimpleNamespace(understood=SimpleNamespace(lang=lang), sentences=sentences)

    monkeypatch.setattr(calibrate, "read_evidence", lambda reading, index, fitted: reading.sentences)
    monkeypatch.setattr(calibrate, "is_right", lambda evidence, reading: evidence.is_right)
    both = [
        reading(
            "en", sentence("en", 0.3), sentence("en", 0.5), sentence("es", 0.2), sentence("es", 0.9, True)
        ),
        reading("en", sentence("en", 0.2), sentence("es", 0.1)),
        reading("es", sentence("en", 0.6), sentence("es", 0.8)),
    ]
    near = [
        reading("es", sentence("es", 0.99)),
        reading("en", sentence("en", 0.98, True), sentence("es", 0.97)),
    ]

    def found(*parts):
        return calibrate._match_bias(
            [SimpleNamespace(answered=answered, index=None) for answered in parts], None
        )

    assert (
        found(both) == found(near, both) == {"en": {"en": 0.3, "es": 0.15}, "es": {"en": 0.6, "es": 0.8}}
    )
    assert found(near) == NO_BIAS


def test_how_sure_answers_are_is_told_by_public_questions_written_to_look_answerable():
    def set_of(*answerable, as_asked, times=50):
        questions = [SimpleNamespace(answerable=one) for one in answerable] * times
        return SimpleNamespace(questions=SimpleNamespace(questions=questions, as_asked=as_asked))

    own = set_of(True, False, as_asked=True)
    answered, adversarial = set_of(True, True, as_asked=False), set_of(True, False, as_asked=False)

    assert calibrate._tell_chances([own, answered, adversarial]) == [False, False, True]
    assert calibrate._tell_chances([own, answered]) == [True, False]
    assert calibrate._tell_chances([answered]) == [False]
    few = set_of(True, False, as_asked=False, times=49)
    assert calibrate._tell_chances([own, few]) == [True, True]
