"""What an answer rests on, and how that differs from what it rested on before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from api.schemas.standing_questions import ChangedQuote, CitedQuote, Evidence, WithdrawnQuote
from rag.answer import Answer
from rag.standing import CitationCheck, Standing


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new, what was withdrawn, what has the same words but another version or standing."""

    was_refused: bool
    refused: bool
    new: tuple[CitedQuote, ...]
    withdrawn: tuple[WithdrawnQuote, ...]
    changed: tuple[ChangedQuote, ...]
    unchanged: tuple[CitedQuote, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        differs = self.new or self.withdrawn or self.changed
        return bool(differs) or self.was_refused != self.refused


def evidence_of(answer: Answer) -> Evidence:
    """What an answer rests on. Of a refusal no words: its message may name what it does not cite."""
    quotes = tuple(CitedQuote.model_validate(citation) for citation in answer.citations)
    return Evidence(refused=answer.refused, reason=answer.reason, quotes=quotes)


def shown_in(evidence: Evidence) -> set[tuple[str, int]]:
    """(document id, version) of all that is quoted."""
    return {(one.document_id, one.version) for one in evidence.quotes}


def compare_evidence(
    before: Evidence, after: Evidence, what_became: Callable[[CitedQuote], CitationCheck]
) -> Difference:
    """How the evidence differs; `what_became` is asked of each quote that is in the later one no more."""
    left = {_identity(one): one for one in before.quotes}
    new, changed, unchanged = [], [], []
    unmatched = []
    for quote in after.quotes:
        was = left.pop(_identity(quote), None)
        if was is None:
            unmatched.append(quote)
        elif _is_same(was.standing, quote.standing):
            unchanged.append(quote)
        else:
            changed.append(_changed(quote, was))
    in_words: dict[Hashable, Hashable] = {
        (one.document_id, one.quote): key for key, one in left.items() if one.quote is not None
    }
    for quote in unmatched:
        key = in_words.pop((quote.document_id, quote.quote), None)
        if key is None:
            new.append(quote)
        else:
            changed.append(_changed(quote, left.pop(key)))
    withdrawn = tuple(_withdrawn(one, what_became(one)) for one in left.values())
    return Difference(
        before.refused, after.refused, tuple(new), withdrawn, tuple(changed), tuple(unchanged)
    )


def without_text(quote: CitedQuote) -> dict[str, object]:
    """What of a quote has to go when its document was purged."""
    gone: dict[str, object] = dict.fromkeys(("quote", "title", "publisher", "published", "lang", "url"))
    gone |= {"link": None, "standing": Standing.PURGED}
    if isinstance(quote, WithdrawnQuote):
        gone["notice"] = None
    return gone


def _identity(quote: CitedQuote) -> Hashable:
    words = quote.quote if quote.quote is not None else (quote.start, quote.end)
    return (quote.document_id, quote.version, words)


def _is_same(was: Standing, now: Standing) -> bool:
    """A version with newer text is cited until the index knows that text: no news yet."""
    unharmed = (Standing.STANDS, Standing.SUPERSEDED)
    return was == now or (was in unharmed and now in unharmed)


def _changed(quote: CitedQuote, was: CitedQuote) -> ChangedQuote:
    return ChangedQuote(**quote.model_dump(), was_version=was.version, was_standing=was.standing)


def _withdrawn(quote: CitedQuote, check: CitationCheck) -> WithdrawnQuote:
    withdrawn = WithdrawnQuote(
        **quote.model_dump() | {"n": None, "standing": check.standing},
        since=check.since,
        notice=check.notice.text if check.notice else None,
    )
    if check.standing is Standing.PURGED:
        return withdrawn.model_copy(update=without_text(withdrawn))
    return withdrawn
