"""`puente documents`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import read_settings_of_store
from api.cli.output import EXIT_PARTIAL, AsJson, one_line, print_json, say
from corpus.document import Lang

if TYPE_CHECKING:
    from corpus.document import Document
    from corpus.store import DocumentStore

_PAGE = 1_000


def documents(
    title: Annotated[
        str | None, typer.Option(help="Only with this in the title; case and accents do not matter.")
    ] = None,
    lang: Annotated[Lang | None, typer.Option(help="Only in this language: en or es.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Only of this publisher, exactly.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only with this topic, exactly.")] = None,
    as_json: AsJson = False,
) -> None:
    """The stored articles with their ids, the newest first."""
    from api.wiring import open_store

    filters = {"title": title, "lang": lang, "publisher": publisher, "topic": topic}
    with closing(open_store(read_settings_of_store())) as store:
        found, total = _find(store, filters)
    if as_json:
        print_json(found)
    else:
        for one in found:
            print(_line(one))
    if not total:
        say("No article passes the filters." if any(filters.values()) else "No article is stored.")
    if len(found) < total:
        damaged = total - len(found)
        are = "article is" if damaged == 1 else "articles are"
        say(f"{damaged} damaged {are} left out; `puente doctor` names them.")
        raise typer.Exit(EXIT_PARTIAL)


def _find(store: DocumentStore, filters: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The documents that match and can be read, and how many match in all."""
    found: list[dict[str, Any]] = []
    page = store.page(0, _PAGE, **filters)
    found += map(_describe, page.entries)
    while page.next:
        page = store.page(0, _PAGE, start=page.next, **filters)
        found += map(_describe, page.entries)
    return found, page.total


def _describe(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "version": document.version,
        "published": document.published.isoformat() if document.published else None,
        "lang": document.lang,
        "publisher": document.publisher,
        "title": document.title,
    }


def _line(one: dict[str, Any]) -> str:
    published = one["published"] or "undated"
    return f"{one['id']}  v{one['version']}  {published:10}  {one['lang']}  {one_line(one['title'])}"
