"""How likely is it that the evidence supports an answer? A calibrated probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.document import Lang
from index.translate import read_question
from index.words import term_set
from rag.calibration import CONFIDENCE_FEATURES, Linear
from rag.evidence.another_time import speaks_of_another_time, speaks_of_the_time
from rag.evidence.by_author import is_by_whom_it_asks
from rag.evidence.choose import choose_evidence, say_the_same
from rag.evidence.doubts.another_person import is_of_another_person
from rag.evidence.doubts.befell_another import of_others
from rag.evidence.doubts.held_words import (
    is_by_another,
    is_elsewhere,
    lacks_counted,
    lacks_event,
    lacks_people,
    lacks_qualifiers,
)
from rag.evidence.doubts.namesake import confused_name
from rag.evidence.doubts.own_figure import lacks_own_figure
from rag.evidence.doubts.premise import denied_premise
from rag.evidence.doubts.unknown_name import Holds, holds_nothing, names_somebody_unknown
from rag.evidence.gather import Evidence
from rag.evidence.order.newest import of_one_count
from rag.evidence.order.none_of_them import says_none
from rag.evidence.order.whole import WHOLE_MARGIN, asks_for_all
from rag.evidence.reason_told import tells_why
from rag.evidence.told_before import told_before
from rag.mentions.figures.ordinals import figures_in_roman
from rag.mentions.figures.stated import Figure, find_stated, read_stated
from rag.mentions.people.bylines import names_publisher
from rag.mentions.sentences.denial import denies
from rag.mentions.sentences.events import names_any
from rag.question.understand import Understood
from rag.question.wanted import NUMBER

_LEAST_SHARE = 0.01
_OPENING_CHARS = 200
_ARTICLES_KEPT = 64


def confidence_features(
    question: Understood, ranked: Sequence[Evidence], holds: Holds = holds_nothing
) -> npt.NDArray[np.float32]:
    """What is known of the best evidence as a whole, in the order of CONFIDENCE_FEATURES, or of
    CONFIDENCE_FEATURES_READ where it was read again.

    holds: whether some article, found or not, holds a search term.
    """
    best = ranked[0]
    shown = choose_evidence(ranked, question.lang, several=True) if question.wants_several else [best]
    texts = _told(question, shown)
    counted_missing, event_missing = lacks_counted(question, best), lacks_event(question, best)
    is_none = says_none(question, best)
    values = {
        "share": _share(question, ranked, shown),
        "cosine": best.cosine,
        "match": best.match,
        "answer_match": best.answer_match,
        "best_answer_match": max(one.answer_match for one in ranked),
        "across": float(best.document.lang != question.lang),
        "kind_missing": 1.0 if event_missing else 0.0 if is_none else _lack(question, shown),
        "another_time": float(speaks_of_another_time(question, best.alone, best.document.lang, best.day)),
        "somebody_else": float(
            confused_name(question, best) is not None or is_of_another_person(question, best)
        ),
        "premise_denied": float(denied_premise(question, ranked) is not None),
        "names_missing": _names_missing(question, best),
        "name_unknown": float(names_somebody_unknown(question, ranked, holds)),
        "numbers_missing": len(missing_numbers(question, best)) / max(len(question.numbers), 1),
        "figure_found": float(
            (is_none or question.wanted.finds_figure(texts)) and not counted_missing and not event_missing
        ),
        "amount_missing": float(
            not is_none and (question.wanted.lacks_amount(texts) or is_by_another(question, best))
        ),
        "same_year": float(
            any(str(year) in NUMBER.findall(best.alone) for year in question.years_within)
        ),
        "article_rank": 1 / _article_rank(question, ranked),
        "told_before": float(told_before(question, best.document)),
        "whether": float(question.wanted.whether),
        "denial_wanted_found": float(question.wanted.whether and denies(best.text)),
        "opens_article": float(best.start < _OPENING_CHARS),
        "counted_missing": float(counted_missing),
        "elsewhere": float(is_elsewhere(question, best)),
        "qualifier_missing": lacks_qualifiers(question, best),
        "people_missing": float(lacks_people(question, best)),
        "event_missing": float(event_missing),
        "own_figure_missing": float(lacks_own_figure(question, best)),
        "reason_missing": float(question.wanted.why and not tells_why(question, ranked)),
        "point_found": float(best.makes_a_point),
        "definition_found": float(best.defines),
        "definition_asked": float(bool(question.wanted.defined)),
    }
    found = [values[name] for name in CONFIDENCE_FEATURES]
    return np.array(found if best.read is None else [*found, best.read], dtype=np.float32)


def _article_rank(question: Understood, ranked: Sequence[Evidence]) -> int:
    """Which article the best sentence stands in, from 1: of those read, each by its best passage. The
    first, if it is by whom the question asks: its byline is not searched.

    Without the matches, which the sentence itself is chosen by: how far both agree is what this tells.
    """
    if is_by_whom_it_asks(question, ranked[0].document):
        return 1
    scores: dict[str, float] = {}
    for one in ranked:
        scores[one.document.id] = max(one.hit.fused, scores.get(one.document.id, one.hit.fused))
    own = scores[ranked[0].document.id]
    return 1 + sum(score > own for score in scores.values())


def _lack(question: Understood, shown: Sequence[Evidence]) -> float:
    """How far what is shown is from holding the kind of thing asked for, by the sentences' shares.

    Where several questions ask for several kinds, it is enough that one sentence holds each; where a list
    is asked for, that the best holds it.
    """
    texts = _told(question, shown)
    if question.wanted.listed and not question.wanted.lack(texts[0]):
        return 0.0
    if question.wanted.apart and len(question.wanted.kinds) > 1:
        return question.wanted.lack_among(texts)
    total = sum(evidence.share for evidence in shown)
    lacks = (one.share * question.wanted.lack(text) for one, text in zip(shown, texts, strict=True))
    return sum(lacks) / max(total, 1e-9)


def _told(question: Understood, shown: Sequence[Evidence]) -> list[str]:
    """What sentences say; where a time is asked for, with the date or hour that they are told under."""
    return [one.alone if question.wants_time else one.text for one in shown]


def _share(question: Understood, ranked: Sequence[Evidence], shown: Sequence[Evidence]) -> float:
    """Of what the best sentence says, or all that are shown where several facts are asked for.

    Sentences that say the same, such as translations, count together: they do not speak against each
    other. No more do those that count the same for an earlier time where the newest is asked for, nor
    those of one article on what happened somewhere, where that is asked, nor those that name what is to
    be defined: each tells something of it; nor those that tell of somebody else what is asked, or are by
    others than whom it asks. Where points are shown, only what speaks of some counts.
    """
    if len(shown) > 1 and all(one.makes_a_point for one in shown):
        of_points = (e.share for e in ranked if e.makes_a_point or e.may_make_a_point)
        return sum(e.share for e in shown) / max(sum(of_points), 1e-9)
    likely = [e for e in ranked if e.share >= _LEAST_SHARE]
    others = (e for e in likely if not any(e is one for one in shown))
    passed = [
        *_earlier(question, ranked),
        *of_others(question, ranked),
        *_by_others(question, ranked),
    ]
    tells_of_the_defined = any(_names_the_defined(question, one) for one in shown)
    same = (
        e.share
        for e in others
        if any(e is one for one in passed)
        or (tells_of_the_defined and _names_the_defined(question, e))
        or any(say_the_same(e, one) or _tell_of_one_event(question, e, one) for one in shown)
    )
    return sum(e.share for e in shown) + sum(same)


def _earlier(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Where what holds now, or all that there were, is asked for, the sentences that the best was put
    before though they are likelier, and those that count the same for another time.
    """
    if not question.wants_latest and not asks_for_all(question):
        return []
    best = ranked[0]
    passed = (
        one
        for one in ranked
        if best.log_odds < one.log_odds <= best.log_odds + WHOLE_MARGIN
        and not lacks_counted(question, one)
    )
    return [*passed, *of_one_count(question, ranked)]


def _by_others(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """Where the best sentence is by whom the question asks, those of other articles, and where it may
    make one of the points that are asked for, those of its own that may make others.
    """
    best = ranked[0]
    if not is_by_whom_it_asks(question, best.document):
        return []
    return [
        one
        for one in ranked
        if one.document.id != best.document.id or (best.may_make_a_point and one.may_make_a_point)
    ]


def _tell_of_one_event(question: Understood, one: Evidence, other: Evidence) -> bool:
    return one.document.id == other.document.id and names_any(one.text, question.happening)


def _names_the_defined(question: Understood, one: Evidence) -> bool:
    """Whether a sentence holds all words of the term that is to be defined, if there is one."""
    if not question.wanted.defined:
        return False
    lang = one.document.lang
    asked, held = read_question(question.wanted.defined, lang, question.lang), term_set(one.text, lang)
    return bool(asked) and not any(word.terms.isdisjoint(held) for word in asked)


def estimate_confidence(
    question: Understood, ranked: Sequence[Evidence], linear: Linear, holds: Holds = holds_nothing
) -> float:
    """The probability, in [0, 1], that the best evidence supports an answer; 0 without evidence."""
    if not ranked:
        return 0.0
    log_odds = float(confidence_features(question, ranked, holds) @ np.array(linear.weights))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds + linear.intercept))))


def missing_numbers(question: Understood, near: Evidence) -> list[str]:
    """The question's figures, as written, that the document, with its title and date, does not hold.

    It holds those that it writes in another way too: 1,5 for 1.5, "veintiséis" for 26, II for 2. What is
    told of 2025 answers "since 2024" without that year.
    """
    if not question.numbers:
        return []
    document = near.document
    text = f"{document.title}\n{document.text}"
    published = str(document.published.year) if document.published else ""
    missing = question.numbers.difference(NUMBER.findall(text), figures_in_roman(text), [published])
    if missing and speaks_of_the_time(question, near.alone, document.lang, near.day):
        missing = missing.difference(question.bounding_numbers)
    if missing:
        told = _figures_told(text, document.lang)
        for one in find_stated(question.text, question.lang):
            if isinstance(one.what, Figure) and one.what.value in told:
                missing = missing.difference(NUMBER.findall(question.text[one.start : one.end]))
    return sorted(missing)


@lru_cache(maxsize=_ARTICLES_KEPT)
def _figures_told(text: str, lang: Lang) -> frozenset[Decimal]:
    return frozenset(one.what.value for one in read_stated(text, lang) if isinstance(one.what, Figure))


def _names_missing(question: Understood, near: Evidence) -> float:
    """Of the words of the question's names, the share that the document, with its title and byline, does
    not hold, in its own language either; the mean over the names. A publisher that is named counts too.
    """
    document = near.document
    byline = document.author or ""
    publisher = (document.publisher or "") if names_publisher(question.text, document) else ""
    text = f"{document.title}\n{byline}\n{publisher}\n{document.text}"
    known = term_set(text, document.lang)
    of_names = [read_question(name, document.lang, question.lang) for name in question.names]
    missing = [
        sum(known.isdisjoint(one.terms_of_a_name) for one in name) / len(name)
        for name in of_names
        if name
    ]
    return sum(missing) / max(len(missing), 1)
