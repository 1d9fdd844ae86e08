"""What came of one question: where its documents ranked, what was cited, whether it was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from corpus.document import Lang
from rag.answer import Answer, Citation, Passage, Question
from rag.evaluation.metrics import ndcg, recall, reciprocal_rank
from rag.evaluation.sets import JudgedQuestion, answers_question, holds_any
from rag.library import Library
from rag.pipeline import answer_question
from rag.search.retrieve import CHUNKS_READ

PASSAGES = max(10, CHUNKS_READ)
"""How many passages are asked for: among them the right document is looked for."""

Part = Literal["words", "meaning", "fused"]
PARTS: dict[Part, str] = {"words": "lexical", "meaning": "dense", "fused": "fused"}
"""The parts of retrieval as reports call them, and as `Reading.rankings` does."""

_ANY_ERROR = 0.999
_RANKS = 10


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, or would have been if the confidence had been let pass.

    refused, reason: what happens at the default `max_error`.
    judged: the set knows the answers, so that what follows means something.
    sentence_first, sentence_cited: the first cited sentence, or any, is a right one.
    contains: the answer's text holds a right answer, whatever document it is cut from.
    right_citations: how many of the `citations` are right sentences.
    needed, needed_found: how many facts the question asks for, and how many are cited.
    """

    confidence: float
    refused: bool
    reason: str | None
    judged: bool
    sentence_first: bool
    sentence_cited: bool
    contains: bool
    citations: int
    right_citations: int
    needed: int
    needed_found: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question and what came of it.

    lang, place_lang: of the question, and of the first document that answers it ("" for none).
    tunes: it belongs to the half that is tuned on.
    rank: of the first passage from a right document, from 1; None where none is among the first 10.
    ranks: by part, the ranks of the right documents among the first 10 documents.
    retrieval: by part, "ndcg@10", "recall@5" and "mrr@10"; empty without judged documents.
    reply: None where only retrieval was measured.
    """

    id: str
    kind: str
    lang: Lang
    place_lang: str
    answerable: bool
    tunes: bool
    rank: int | None
    ranks: dict[str, list[int]]
    retrieval: dict[str, dict[str, float]]
    reply: Reply | None = None

    @property
    def right(self) -> bool:
        """An answer to it would be supported: a right sentence is cited."""
        return self.reply is not None and self.reply.sentence_cited


def as_question(judged: JudgedQuestion) -> Question:
    """The question as it is asked: in no declared language, like most."""
    return Question(judged.text, k=PASSAGES, history=judged.history)


def make_outcome(
    judged: JudgedQuestion,
    lang: Lang,
    lang_of: Mapping[str, Lang],
    rankings: Mapping[str, Sequence[str]],
    passages: Sequence[Passage],
) -> Outcome:
    """What retrieval came to; `lang_of` tells each document's language."""
    first = judged.places[0].document_id if judged.places else next(iter(judged.relevant), "")
    found = {part: rankings[name] for part, name in PARTS.items()} if judged.relevant else {}
    return Outcome(
        id=judged.id,
        kind=judged.kind,
        lang=judged.lang or lang,
        place_lang=lang_of.get(first, ""),
        answerable=judged.answerable,
        tunes=judged.is_for_tuning,
        rank=_rank([passage.document_id for passage in passages], judged),
        ranks={part: _ranks(ids, judged) for part, ids in found.items()},
        retrieval={
            part: {
                "ndcg@10": ndcg(ids, judged.relevant),
                "recall@5": recall(ids, judged.relevant),
                "mrr@10": reciprocal_rank(ids, judged.relevant),
            }
            for part, ids in found.items()
        },
    )


def ask(judged: JudgedQuestion, library: Library) -> Reply:
    """Ask as a user does; where that is refused, ask again for what would have been cited."""
    question = as_question(judged)
    answer = answer_question(question, library)
    shown = answer
    if answer.refused:
        shown = answer_question(replace(question, max_error=_ANY_ERROR), _letting_pass(library))
    return make_reply(judged, answer, shown.citations, shown.answer or "")


def make_reply(judged: JudgedQuestion, answer: Answer, citations: Sequence[Citation], text: str) -> Reply:
    """Hold an answer, and what it cites or would cite, against what is known."""
    right = [answers_question(c.document_id, c.quote, judged) for c in citations]
    needed, found = _needed(judged, [c for c, is_right in zip(citations, right, strict=True) if is_right])
    return Reply(
        confidence=answer.confidence,
        refused=answer.refused,
        reason=answer.reason.value if answer.reason else None,
        judged=bool(judged.places) or not judged.answerable,
        sentence_first=right[:1] == [True],
        sentence_cited=any(right),
        contains=any(holds_any(text, place.answers) for place in judged.places),
        citations=len(citations),
        right_citations=sum(right),
        needed=needed,
        needed_found=found,
    )


def outcome_numbers(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON values."""
    reply = outcome.reply
    return {
        "id": outcome.id,
        "type": outcome.kind,
        "lang": outcome.lang,
        "place_lang": outcome.place_lang,
        "answerable": outcome.answerable,
        "half": "tune" if outcome.tunes else "report",
        "rank": outcome.rank,
        "ranks": outcome.ranks,
        **({name: getattr(reply, name) for name in Reply.__slots__} if reply else {}),
    }


def _needed(judged: JudgedQuestion, right: Sequence[Citation]) -> tuple[int, int]:
    """Facts asked for, and cited: each needed place is one, and all other places together one."""
    found = [any(holds_any(c.quote, p.answers) for c in right) for p in judged.places if p.needed]
    others = [place for place in judged.places if not place.needed]
    if others:
        found.append(any(place.holds(c.document_id, c.quote) for place in others for c in right))
    return len(found), sum(found)


def _letting_pass(library: Library) -> Library:
    """The library with a calibration for which every confidence is enough."""
    fitted, all_pass = library.calibration, ((1.0, 0.0),)
    reranking = {name: replace(one, thresholds=all_pass) for name, one in fitted.reranking.items()}
    return replace(library, calibration=replace(fitted, thresholds=all_pass, reranking=reranking))


def _rank(document_ids: Sequence[str], judged: JudgedQuestion) -> int | None:
    return next(iter(_ranks(document_ids, judged)), None)


def _ranks(document_ids: Sequence[str], judged: JudgedQuestion) -> list[int]:
    return [n for n, id_ in enumerate(document_ids[:_RANKS], 1) if id_ in judged.relevant]
