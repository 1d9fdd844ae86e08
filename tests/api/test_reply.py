"""An answer is written as its schema has it, without being made into one."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from types import SimpleNamespace

import httpx
import pytest

from api.routes.reply import answer_reply
from api.schemas import answers, documents, versions
from corpus.document import SourceReference
from corpus.store import RecordedNotice
from rag import answer as told
from rag.standing import Standing

NOTICE = RecordedNotice("correction", date(2026, 3, 5), "Eran 26.", "2026-03-05T10:00:00Z", 2, "hand")
STORY = told.StoryNote("wire", 2, ("La Razón",), 1, (NOTICE,), "Drones contra laboratorios")
PLACE = {
    "document_id": "a", "version": 2, "title": "«Título»", "publisher": None, "published": None,
    "lang": "es", "url": "https://example.org/ñ", "section": "S", "page": "3", "start": 4, "end": 9,
    "score": 0.5, "link": "/documents/a?version=2#c4-9",
}  # fmt: skip
CITATION = told.Citation(
    n=1, **PLACE, sources=(SourceReference("SRE", None, "Gobierno", "2026"),), quote="cinco",
    corrections=(NOTICE,), standing=Standing.CORRECTED, story=STORY, author="A. B.",
)  # fmt: skip
ANSWER = told.Answer(
    id="x", question="¿Cuántos?", standalone_question="¿Cuántos drones?", lang="es", refused=False,
    reason=None, message=None, confidence=0.25, answer="cinco [1]",
    sentences=(told.AnswerSentence("cinco", "es", (1,)),), citations=(CITATION,),
    passages=(told.Passage(rank=1, **PLACE, text="cinco", scores={"dense": 1e-7}, story=STORY),),
    index=told.IndexState("g", "2026-03-06T00:00:00Z", date(2026, 3, 5), 2, 3, ("wire",)),
    as_of=date(2026, 3, 6), undated_left_out=1, notices=("Uno.",), timings_ms={"total": 9.0},
    independent_sources=1, figures=(told.FigureNote(1, "5", "SRE", "2026-03", told.Relation.FIRST),),
    composed_by=told.Composer.EXTRACT,
)  # fmt: skip
REFUSAL = told.Answer(
    id="y", question="?", lang="en", refused=True, reason=told.RefusalReason.NO_FIGURE, message="No.",
    confidence=0.0, answer=None, sentences=(), citations=(), passages=(), index=ANSWER.index,
    named_article=told.NamedArticle("a", 1, "T", "en", "/documents/a?version=1"),
)  # fmt: skip


@pytest.mark.parametrize("answer", [ANSWER, REFUSAL], ids=["answer", "refusal"])
def test_what_is_written_is_what_the_schema_makes_of_it(answer):
    request = SimpleNamespace(state=SimpleNamespace(request_id="r1"))

    written = answer_reply(answer, request, "c1").body

    made = answers.AnswerBody.of(answer).model_copy(update={"request_id": "r1", "conversation_id": "c1"})
    assert json.dumps(json.loads(written)) == json.dumps(made.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (told.Citation, answers.CitationBody),
        (told.Passage, answers.PassageBody),
        (told.StoryNote, answers.StoryBody),
        (told.AnswerSentence, answers.SentenceBody),
        (told.NamedArticle, answers.NamedArticleBody),
        (told.FigureNote, answers.FigureBody),
        (told.IndexState, answers.IndexStateBody),
        (SourceReference, documents.SourceBody),
        (RecordedNotice, versions.NoticeBody),
    ],
)
def test_nothing_of_an_answer_is_written_that_its_schema_does_not_name(kept, shown):
    assert {one.name for one in fields(kept)} == set(shown.model_fields)


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [
        "How many people did Mexico send in February 2025?",
        "¿Cuántos desaparecidos hay?",
        "how do I bake?",
    ],
)
def test_a_real_answer_is_written_as_it_is_kept(server_url, question):
    written = httpx.post(f"{server_url}/v1/ask", json={"question": question}).json()

    kept = httpx.get(f"{server_url}/v1/answers/{written['id']}").json()

    for one in (written, kept):
        del one["request_id"], one["conversation_id"]
    assert json.dumps(written) == json.dumps(kept)
