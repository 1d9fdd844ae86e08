"""The OpenAPI document: what FastAPI knows of the routes, and what holds for many of them at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.errors import problem_types
from api.keys import Scope
from api.openai.errors import is_openai_path
from api.schemas.problem import Problem
from api.schemas.writing import ArticleBody, ArticleLine

NOT_SENT = ("HTTPValidationError", "ValidationError")
"""FastAPI's own errors; here they are problems."""
BESIDE_THE_ROUTES: tuple[type[BaseModel], ...] = (Problem, ArticleBody, ArticleLine)
"""What operations refer to that FastAPI does not find in their signatures."""
RATE_LIMIT = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-ID": {
        "description": "The id of the request, also in the log: the one that was sent, or a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "Retry-After": {
        "description": "In how many seconds to try again.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "WWW-Authenticate": {
        "description": "How a key is sent: `Bearer`.",
        "required": True,
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "What `If-None-Match` takes, to have it sent only when it is another; and "
        "`If-Match`, to have it changed only while it is this.",
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit-Limit": {
        "description": "Requests a minute; sent where a limit is set, as are the two others.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "RateLimit-Remaining": {
        "description": "Requests that are left of them.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "RateLimit-Reset": {
        "description": "Seconds until the minute is over.",
        "schema": {"type": "integer", "minimum": 0},
    },
}


def describe(app: FastAPI, open_to_all: Collection[Scope]) -> dict[str, Any]:
    """The document of an app's routes.

    open_to_all: the scopes that need no key.
    """
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        license_info=app.license_info,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    components = document["components"]
    components["headers"] = HEADERS
    _add_schemas(components["schemas"])
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if is_openai_path(path):
                operation["responses"].pop("422", None)  # FastAPI adds it; there it is a 400
            security = operation.get("security")
            if security and security[0]["key"][0] in open_to_all and not _is_own(path):
                security.append({})
            _add_headers(operation["responses"])
    return document


def _add_schemas(schemas: dict[str, Any]) -> None:
    for model in BESIDE_THE_ROUTES:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    schemas[Problem.__name__]["properties"]["type"]["examples"] = problem_types()
    for unused in NOT_SENT:
        schemas.pop(unused, None)


def _is_own(path: str) -> bool:
    """Whether what stands there is its key's alone."""
    return path.startswith("/v1/standing") and not path.endswith("/feed")


def _add_headers(responses: dict[str, Any]) -> None:
    """Name the headers that come with each response, besides those that its route names."""
    is_counted = "429" in responses
    for status, response in responses.items():
        names = ["X-Request-ID"]
        if status == "401":
            names.append("WWW-Authenticate")
        if status in ("429", "503"):
            names.append("Retry-After")
        if is_counted:
            names += RATE_LIMIT
        common = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        response["headers"] = common | response.get("headers", {})
