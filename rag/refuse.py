"""Is the evidence enough? A calibrated probability, and what to say when it is not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.document import Lang
from index.words import split_terms
from rag.answer import RefusalReason
from rag.calibration import CONFIDENCE_FEATURES, Calibration
from rag.evidence import Evidence, term_set
from rag.months import written_day
from rag.understand import Understood, has_wanted_figure, has_wanted_kind, speaks_of_another_time

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FAR_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, as a code and in words of the asker's language."""

    reason: RefusalReason
    message: str


def confidence_features(question: Understood, ranked: Sequence[Evidence]) -> npt.NDArray[np.float32]:
    """What is known of the best evidence as a whole: (len(CONFIDENCE_FEATURES),), in that order."""
    best = ranked[0]
    values = {
        "share": best.share,
        "cosine": best.cosine,
        "least_match": best.least_match,
        "kind_missing": float(not has_wanted_kind(question, best.text)),
        "another_time": float(speaks_of_another_time(question, best.text, best.document.lang)),
        "names_missing": len(_missing_names(question, best)) / max(len(question.names), 1),
        "numbers_missing": len(_missing_numbers(question, best)) / max(len(question.numbers), 1),
    }
    return np.array([values[name] for name in CONFIDENCE_FEATURES], dtype=np.float32)


def estimate_confidence(
    question: Understood, ranked: Sequence[Evidence], calibration: Calibration
) -> float:
    """The probability, in [0, 1], that the best evidence supports an answer; 0 without evidence."""
    if not ranked:
        return 0.0
    linear = calibration.confidence
    log_odds = float(confidence_features(question, ranked) @ np.array(linear.weights))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds + linear.intercept))))


def asks_after(newest: date | None, question: Understood) -> bool:
    """Is every year that the question names after the newest article?"""
    return bool(newest and question.years and min(question.years) > newest.year)


def explain_refusal(
    question: Understood,
    ranked: Sequence[Evidence],
    confidence: float,
    least: float,
    newest: date | None,
    lang: Lang,
) -> Refusal:
    """Why the evidence is not enough: the most telling reason that holds."""
    words = _MESSAGES[lang]
    if newest and asks_after(newest, question):
        text = words[RefusalReason.AFTER_NEWEST].format(
            year=min(question.years), newest=written_day(newest, lang)
        )
        return Refusal(RefusalReason.AFTER_NEWEST, text)
    if not ranked or confidence < least * _FAR_BELOW:
        return Refusal(RefusalReason.NO_DOCUMENT, words[RefusalReason.NO_DOCUMENT])
    near = ranked[0]
    odd = _contradicted(question, near)
    if odd:
        text = words[RefusalReason.FALSE_PREMISE].format(odd=odd, title=near.document.title)
        return Refusal(RefusalReason.FALSE_PREMISE, text)
    if question.wants_number and not any(
        has_wanted_figure(question, evidence.text) for evidence in ranked[:3]
    ):
        text = words[RefusalReason.NO_FIGURE].format(title=near.document.title)
        return Refusal(RefusalReason.NO_FIGURE, text)
    return Refusal(RefusalReason.LOW_CONFIDENCE, words[RefusalReason.LOW_CONFIDENCE])


def _contradicted(question: Understood, near: Evidence) -> str | None:
    """A figure or name that the question takes for granted and the nearest document lacks."""
    return next(iter([*_missing_numbers(question, near), *_missing_names(question, near)]), None)


def _missing_numbers(question: Understood, near: Evidence) -> list[str]:
    """The question's figures that the document, with its title and date, does not hold."""
    document = near.document
    published = str(document.published.year) if document.published else ""
    known = set(_NUMBER.findall(f"{document.title} {document.text} {published}"))
    return sorted(question.numbers - known)


def _missing_names(question: Understood, near: Evidence) -> list[str]:
    """The question's names of which the document, with its title, holds no term in any language."""
    document = near.document
    known = term_set(f"{document.title}\n{document.text}", document.lang)
    return [name for name in question.names if not known & set(split_terms(name, document.lang))]


_MESSAGES: dict[Lang, dict[RefusalReason, str]] = {
    "en": {
        RefusalReason.NO_DOCUMENT: (
            "No article here deals with this question. The nearest passages are shown as such; they "
            "do not answer it."
        ),
        RefusalReason.NO_FIGURE: (
            "There are articles on this, such as “{title}”, but none gives the figure that you ask for."
        ),
        RefusalReason.FALSE_PREMISE: (
            "The question takes “{odd}” for granted, and the nearest article, “{title}”, does not "
            "mention it. See below what it does say."
        ),
        RefusalReason.AFTER_NEWEST: (
            "The question is about {year}, and the newest article here is of {newest}."
        ),
        RefusalReason.LOW_CONFIDENCE: (
            "The articles come near this question, but no sentence answers it surely enough to be "
            "given as an answer. The nearest passages are below."
        ),
    },
    "es": {
        RefusalReason.NO_DOCUMENT: (
            "Ningún artículo de este acervo trata de esa pregunta. Los pasajes más cercanos se "
            "muestran como tales; no la responden."
        ),
        RefusalReason.NO_FIGURE: (
            "Hay artículos sobre el tema, como «{title}», pero ninguno da la cifra que pides."
        ),
        RefusalReason.FALSE_PREMISE: (
            "La pregunta da por hecho «{odd}», y el artículo más cercano, «{title}», no lo menciona. "
            "Abajo está lo que sí dice."
        ),
        RefusalReason.AFTER_NEWEST: (
            "La pregunta es sobre {year}, y el artículo más reciente de este acervo es del {newest}."
        ),
        RefusalReason.LOW_CONFIDENCE: (
            "Los artículos se acercan a la pregunta, pero ninguna oración la responde con suficiente "
            "seguridad. Los pasajes más cercanos están abajo."
        ),
    },
}
