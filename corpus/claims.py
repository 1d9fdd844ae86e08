"""What a fact-check only repeats, "CLAIM: …", and the verdict below it, "VERDICT: False. …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int]

_MOST_CHARS_APART = 800
_MOST_LINES_APART = 4
"""So far from its label, at most, are a claim's last sentence and the verdict on it."""
_MOST_CHARS_OF_A_RATING = 40
"""A verdict's line that is no longer, "Rating: False", gives its reasons in the paragraph below."""
_MOST_LEAD_CHARS = 350

_BEFORE = r"[ \t>#*_•–—-]{0,6}(?:\d{1,2}[.)] {1,2})?[*_“\"«]{0,3}"
_LABEL = (
    rf"{_BEFORE}(?:(?:the |viral )?(?:claim|rumou?r|myth|hoax)"
    r"|what (?:they say|(?:is|was) claimed|was said)"
    r"|(?:la |el )?(?:afirmación|rumor|bulo|mito|desinformación)(?: viral)?"
    r"|lo que (?:dicen|se dice|se dijo|circul[aó]|afirman|se afirm[aó]))"
    r"[*_”\"»]{0,3}(?: \d{1,2})?[*_]{0,3}[ \t]{0,2}"
)
_CLAIM = re.compile(rf"{_LABEL}(?:[:.—–]|\Z)", re.IGNORECASE)
_ANY_CLAIM = re.compile(rf"^{_LABEL}(?:[:.—–]|$)", re.IGNORECASE | re.MULTILINE)
_UNSURE_LABEL = re.compile(r"(?:\bsaid|\bse dijo|\.)\W{0,8}\Z", re.IGNORECASE)
"""Such a label opens a claim where a verdict follows: an account of a debate has it too, and its own
conclusion.
"""
_RATING = (
    r"(?:mostly |partly |half[ -]|es |parcialmente |mayormente )?"
    r"(?:false|true|fake|misleading|unproven|unfounded|falso|falsa|verdadero|verdadera|cierto|engañoso|"
    r"engañosa|mentira|infundado|sin (?:pruebas|sustento)|missing context|falta contexto)"
)
_ENDS = r"[*_”\"»]{0,3}[ \t]{0,2}(?:[:.!—–]|\Z)"
_VERDICT = (
    r"(?:(?:the |our )?(?:verdict|rating|ruling|conclusion|facts?|truth|reality)"
    r"|(?:el |la |los |nuestra |nuestro )?(?:veredicto|calificación|conclusión|hechos?|verdad|realidad)"
    rf"|lo cierto|{_RATING}){_ENDS}"
)
_SURE_VERDICT = (
    r"(?:(?:the |our )?(?:verdict|rating|ruling|truth)|(?:el |la |nuestra |nuestro )?"
    rf"(?:veredicto|calificación|verdad)|lo cierto|{_RATING}){_ENDS}"
)
_SURE_VERDICT_OF_A_LINE = re.compile(_BEFORE + _SURE_VERDICT, re.IGNORECASE)
_VERDICT_OF_A_LINE = re.compile(_BEFORE + _VERDICT, re.IGNORECASE)
_VERDICT_IN_A_LINE = re.compile(rf"[.!?…][\"”»’')*_]{{0,3}} [*_]{{0,3}}({_VERDICT})", re.IGNORECASE)
_END_OF_A_SENTENCE = re.compile(r"[.!?…][\"”»’')*_]{0,3}(?= )")


def is_claim(text: str, start: int) -> bool:
    """Whether the sentence at `start` is a claim that the article repeats in order to check it.

    It stands in a paragraph that begins with such a label, before any verdict there; or between a label
    on a line of its own and a verdict.
    """
    line = _line_of(text, start) if _labels_claims(text) else None
    if line is None or _is_verdict(text, line):
        return False
    if label := _claim_label(text, line):
        is_sure = not _is_unsure(text, label) or _has_verdict_below(text, start, label)
        return is_sure and _verdict_in(text, line, start) is None
    for above in _lines_above(text, line):
        if _is_verdict(text, above):
            return False
        if label := _claim_label(text, above):
            return label[1] == _end_of(text, above) and _has_verdict_below(text, start, label)
    return False


def verdict_lead(text: str, start: int) -> Span | None:
    """What the sentence at `start` is told under if it is of a verdict: the claim, and how it is rated.

    Where the two are long, the rating alone.
    """
    line = _line_of(text, start) if _labels_claims(text) else None
    if line is None:
        return None
    verdict = claim = None
    if _claim_label(text, line):
        claim, verdict = line, _verdict_in(text, line, start)
    elif (verdict := _verdict_over(text, line)) is not None:
        claim = _claim_over(text, verdict)
    if verdict is None or claim is None or not _may_judge(text, verdict, _claim_label(text, claim)):
        return None
    if verdict >= start:
        lead = claim, _stripped_end(text, claim, start)
    else:
        ends = _END_OF_A_SENTENCE.search(text, verdict, start)
        lead = (
            claim,
            ends.end() if ends else _stripped_end(text, claim, min(start, _end_of(text, verdict))),
        )
    if lead[1] - lead[0] <= _MOST_LEAD_CHARS:
        return lead
    return (verdict, lead[1]) if verdict < lead[1] <= verdict + _MOST_LEAD_CHARS else None


@lru_cache(maxsize=64)
def _labels_claims(text: str) -> bool:
    """Whether a line of the text begins as a claim does; asked for every sentence of an article."""
    return _ANY_CLAIM.search(text) is not None


def _line_of(text: str, start: int) -> int | None:
    """Where the line of a sentence begins, if not far before it."""
    read_from = max(0, start - _MOST_CHARS_APART)
    found = text.rfind("\n", read_from, start)
    return found + 1 if found >= 0 else 0 if read_from == 0 else None


def _end_of(text: str, line: int) -> int:
    end = text.find("\n", line, line + _MOST_CHARS_APART)
    return end if end >= 0 else min(len(text), line + _MOST_CHARS_APART)


def _stripped_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _claim_label(text: str, line: int) -> Span | None:
    found = _CLAIM.match(text, line, _end_of(text, line))
    return found.span() if found else None


def _is_verdict(text: str, line: int) -> bool:
    return _VERDICT_OF_A_LINE.match(text, line, _end_of(text, line)) is not None


def _verdict_in(text: str, line: int, start: int) -> int | None:
    """Where, in the line of a claim, a verdict begins, at `start` or before it."""
    found = _VERDICT_IN_A_LINE.search(text, line, _end_of(text, line))
    return found.start(1) if found and found.start(1) <= start else None


def _verdict_over(text: str, line: int) -> int | None:
    """The line of the verdict of which the paragraph at `line` gives the reasons, or is itself."""
    if _is_verdict(text, line):
        return line
    above = next(_lines_above(text, line), None)
    if above is None or not _is_verdict(text, above):
        return None
    return above if _end_of(text, above) - above <= _MOST_CHARS_OF_A_RATING else None


def _claim_over(text: str, verdict: int) -> int | None:
    for above in _lines_above(text, verdict):
        if _claim_label(text, above):
            return above
        if _is_verdict(text, above):
            break
    return None


def _is_unsure(text: str, label: Span | None) -> bool:
    return label is not None and _UNSURE_LABEL.search(text, *label) is not None


def _may_judge(text: str, verdict: int, label: Span | None) -> bool:
    """Whether a verdict is one on what stands under a label: under an unsure one a conclusion is none."""
    return not _is_unsure(text, label) or _SURE_VERDICT_OF_A_LINE.match(text, verdict) is not None


def _has_verdict_below(text: str, start: int, label: Span) -> bool:
    below = start
    for _ in range(2 * _MOST_LINES_APART):
        below = text.find("\n", below, start + _MOST_CHARS_APART) + 1
        if not below or _claim_label(text, below):
            break
        if _is_verdict(text, below):
            return _may_judge(text, below, label)
    return False


def _lines_above(text: str, line: int) -> Iterator[int]:
    """Where the lines above one begin that are not blank, the nearest first."""
    read_from = max(0, line - _MOST_CHARS_APART)
    found = 0
    for _ in range(2 * _MOST_LINES_APART):
        if line <= read_from or found == _MOST_LINES_APART:
            return
        end = line - 1
        line = text.rfind("\n", read_from, end) + 1
        if line == 0 < read_from:
            return
        if text[line:end].strip():
            found += 1
            yield line
