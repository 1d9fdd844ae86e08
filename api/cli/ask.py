"""`puente ask`."""

from __future__ import annotations

import json
from datetime import date
from textwrap import shorten
from typing import Annotated, Any

import typer

from api.article_labels import language_label
from api.cli.opening import open_service
from api.cli.output import EXIT_PARTIAL, AsJson, print_json, tell
from api.settings import read_settings
from corpus.document import Lang
from rag.mentions.calendar.months import written_day

_SHOWN_CHARS = 160
_WANTED = {
    "question": "a question has 1 to 2,000 characters, and no control characters.",
    "as_of": "that is no day of the calendar. Write it as YYYY-MM-DD, such as 2026-01-20.",
}
_SPELLED = {"question": "question", "as_of": "--as-of"}


def ask(
    question: Annotated[str, typer.Argument(help="The question, in English or Spanish.")],
    lang: Annotated[Lang | None, typer.Option(help="Language of labels: en or es.")] = None,
    k: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 5,
    as_of: Annotated[str | None, typer.Option(help="Answer as of this day, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question from the index in the data folder."""
    from pydantic import ValidationError

    from api.schemas.answers import AnswerBody
    from api.schemas.questions import AskRequest

    values = {"question": question, "lang": lang, "k": k, "as_of": as_of}
    try:
        request = AskRequest.model_validate_json(
            json.dumps({name: value for name, value in values.items() if value is not None})
        )
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        name = str(where[0]) if where else "question"
        raise typer.BadParameter(_WANTED[name], param_hint=_SPELLED[name]) from error
    with open_service(read_settings()) as service:
        answer = service.ask(request.to_question())
        body = AnswerBody.of(answer).model_dump(mode="json")
    if as_json:
        print_json(body)
    else:
        print_answer(body)
    if answer.refused:
        raise typer.Exit(EXIT_PARTIAL)


def print_answer(body: dict[str, Any]) -> None:
    if body["refused"]:
        tell(f"{body['message']} ({body['reason']})")
        for passage in body["passages"]:
            tell(f"  · {passage['title']} — {shorten(passage['text'], _SHOWN_CHARS, placeholder='…')}")
    else:
        tell(body["answer"])
        print()
        unknown = "fecha desconocida" if body["lang"] == "es" else "date unknown"
        for citation in body["citations"]:
            day = citation["published"]
            day = written_day(date.fromisoformat(day), body["lang"]) if day else unknown
            about = " · ".join(part for part in (citation["title"], citation["publisher"], day) if part)
            label = language_label(citation["lang"], body["lang"])
            tell(f"[{citation['n']}] {about}{label} — {citation['link']}")
    for notice in body["notices"]:
        tell(notice)
