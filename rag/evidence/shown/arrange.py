"""Which sentences an answer shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Citation, FigureNote
from rag.evidence.choose import (
    MOST_WHERE_SEVERAL,
    choose_evidence,
    in_order_of_date,
    say_the_same,
)
from rag.evidence.doubts.another_undertaking import is_of_another_undertaking
from rag.evidence.figures.compare import Compared, ends_of_change
from rag.evidence.gather import Evidence
from rag.evidence.shown.as_much import tells_as_much
from rag.evidence.shown.lead_in import with_lead_in
from rag.evidence.shown.listed import with_listed
from rag.evidence.shown.marker import without_markers
from rag.evidence.shown.named_later import with_names
from rag.evidence.shown.of_another import is_of_another
from rag.evidence.shown.other_side import with_other_side
from rag.evidence.shown.other_unit import with_other_unit
from rag.evidence.shown.reason_after import with_reason
from rag.evidence.shown.way_told import with_the_way
from rag.evidence.shown.what_follows import with_what_follows
from rag.mentions.sentences.listing import lists_things
from rag.mentions.times.as_of import latest_date
from rag.mentions.times.bound import Bound
from rag.question.asked_for import Kind
from rag.question.understand import Understood

_TO_MONTH = len("2026-01")


def arrange_evidence(
    question: Understood,
    ranked: Sequence[Evidence],
    compared: Sequence[Compared],
    later: Evidence | None = None,
) -> list[Evidence]:
    """The sentences to answer with.

    Those whose figures are compared are all shown, up to four, the newest figure first; then, where there
    is room, the likeliest others, without those that say the same or, where it is asked how many, do not
    tell as the likeliest does. Of a change its ends are shown. Where several facts are asked for, the
    oldest article is first, unless what holds now is, or a list or an event; a list is cited with its
    items, what is asked why with the reason after it, what only announces a way or tells of one side
    with the next, and what only repeats the question with what follows; items of lists are cited without
    their marks. What is asked for on one side of a time begins with what is nearest to it.

    Args:
        later: what became of the plan or the measure that the likeliest tells; it is shown, and before
            that.
    """
    side_by_side = [one.evidence for one in compared][:MOST_WHERE_SEVERAL]
    if not side_by_side:
        side_by_side = ends_of_change(question, ranked)
    likeliest = choose_evidence(ranked, question.lang, several=question.wants_several)
    others = [
        evidence
        for evidence in likeliest
        if (evidence is likeliest[0] or _goes_with_it(question, ranked[0], evidence))
        and not any(evidence is one or say_the_same(evidence, one) for one in side_by_side)
    ]
    added = sum(not any(one is evidence for evidence in likeliest) for one in side_by_side)
    shown = [*side_by_side, *others][: min(len(likeliest) + added, MOST_WHERE_SEVERAL)]
    if later is not None:
        shown = [later, *(one for one in shown if one is not later)][:MOST_WHERE_SEVERAL]
    if not compared and later is None:
        shown = with_other_unit(question, shown, ranked)
    if question.bound is not None:
        shown = _from_bound(question.bound, shown)
    elif question.wants_several and not (
        question.wants_latest or _begins_with_the_likeliest(question, shown)
    ):
        shown = in_order_of_date(shown)
    shown = with_reason(question, with_names(question, shown, ranked))
    shown = with_other_side(question, with_the_way(question, shown, ranked))
    shown = with_lead_in(question, with_what_follows(question, shown))
    return without_markers(with_listed(question, shown))


def _goes_with_it(question: Understood, best: Evidence, other: Evidence) -> bool:
    """Whether a sentence may stand beside the likeliest."""
    is_beside = is_of_another_undertaking(question, other) and not question.wants_several
    if is_beside or is_of_another(question, best, other):
        return False
    return tells_as_much(question, best, other)


def _begins_with_the_likeliest(question: Understood, shown: Sequence[Evidence]) -> bool:
    """Whether the likeliest sentence holds the list that is asked for, or tells the event."""
    if question.names_several and shown and lists_things(shown[0].text):
        return True
    return Kind.LIST in question.wanted.kinds or bool(question.happening)


def _from_bound(bound: Bound, shown: Sequence[Evidence]) -> list[Evidence]:
    """The sentences in the order of the months that they tell of, those nearest to the bound first."""
    return sorted(
        shown,
        key=lambda one: (latest_date(one.text, one.document.lang) or "")[:_TO_MONTH],
        reverse=bound.is_before,
    )


def note_figures(compared: Sequence[Compared], citations: Sequence[Citation]) -> tuple[FigureNote, ...]:
    """The compared figures that are cited, each with the number of its citation."""
    notes = []
    for one in compared:
        document = one.evidence.document
        start, end = one.evidence.start + one.start, one.evidence.start + one.end
        for citation in citations:
            if citation.document_id == document.id and citation.start <= start and end <= citation.end:
                written = one.evidence.text[one.start : one.end]
                notes.append(
                    FigureNote(
                        citation=citation.n,
                        figure=written,
                        publisher=document.publisher,
                        said_by=one.said_by,
                        as_of=one.as_of,
                        relation=one.relation,
                    )
                )
                break
    return tuple(notes)
