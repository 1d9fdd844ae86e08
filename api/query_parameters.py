"""Query parameters: what a route cannot read, does not know, or is told twice, is refused."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from api.errors import printable, refuse_no_text, refuse_repeated, refuse_unknown
from api.openai.errors import is_openai_path


def check_parameters(request: Request) -> None:
    """Compare the query of a request with what its route takes.

    Clients of OpenAI's interface add parameters of their own, so under its paths all are let through.

    Raises:
        RequestValidationError: a parameter is not known, is no text, or was given more than once.
    """
    if not request.scope["query_string"] or is_openai_path(request.scope["path"]):
        return
    read = _read(request.scope["query_string"])
    if no_text := [name for name, value in read if not _is_text(name + value)]:
        raise RequestValidationError([refuse_no_text("query", name) for name in no_text])
    given = Counter(name for name, _ in read)
    known = _names(request.scope["route"].dependant)
    if unknown := [name for name in given if name not in known]:
        raise RequestValidationError([refuse_unknown("query", name) for name in unknown])
    if repeated := [name for name, times in given.items() if times > 1]:
        raise RequestValidationError([refuse_repeated("query", name) for name in repeated])


def _read(query: bytes) -> list[tuple[str, str]]:
    """The names and values, with half a surrogate pair for each byte that is no UTF-8."""
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="surrogateescape")


def _is_text(given: str) -> bool:
    return printable(given) == given


def _names(dependant: Dependant) -> set[str]:
    """What the parameters of a route are called; a model's fields are parameters."""
    known: set[str] = set()
    for parameter in dependant.query_params:
        model = parameter.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            known |= {field.alias or name for name, field in model.model_fields.items()}
        else:
            known.add(parameter.alias)
    return known.union(*(_names(one) for one in dependant.dependencies))
