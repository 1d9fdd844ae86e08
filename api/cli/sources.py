"""`puente sources`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import EXIT_PARTIAL, INDEX_LATER, AsJson, print_json, say, tell
from api.schemas.operations import SourceStateBody
from api.settings import Settings, read_settings

if TYPE_CHECKING:
    from corpus.sources.state import SourceStates


def sources(
    poll: Annotated[
        str | None, typer.Option(help="Look at one source now, by its name, whether it is due or not.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The sources of sources.toml, with last success, last error, and whether each is stale."""
    from api.data_folder import sources_list
    from api.sources import describe_sources
    from api.wiring import open_source_states
    from corpus.sources.listing import read_sources

    settings = read_settings()
    with closing(open_source_states(settings)) as states:
        is_failed = poll is not None and not _poll(settings, states, poll)
        told = describe_sources(read_sources(sources_list(settings)), states)
    if as_json:
        print_json(told.model_dump(mode="json"))
    else:
        for one in told.sources:
            tell(_line(one))
        if not told.sources and not told.mistakes:
            say(f"No sources are listed. They stand in {sources_list(settings)}; see the docs.")
    for mistake in told.mistakes:
        say(mistake)
    if is_failed or told.mistakes or any(one.is_stale for one in told.sources):
        raise typer.Exit(EXIT_PARTIAL)


def _poll(settings: Settings, states: SourceStates, name: str) -> bool:
    """Look at one source; whether that went well."""
    from api.wiring import open_delivery, open_poller, open_quarantine, open_store

    quarantine = open_quarantine(settings)
    with closing(open_store(settings)) as store:
        delivery = open_delivery(settings, store, quarantine)
        report = open_poller(settings, states, delivery, quarantine).poll_now(name)
    for failure in report.failures:
        say(f"could not read {failure.name}: {failure.reason}")
    if report.error:
        say(f"{name}: {report.error}")
        return False
    say(f"{name}: {report.files} files, {report.new_or_changed} new or changed. {INDEX_LATER}")
    return not report.failures


def _line(source: SourceStateBody) -> str:
    parts = [
        f"{source.name:20} {source.kind:8} {source.articles_seen} articles",
        f"last success {source.last_success or 'never'}",
    ]
    if source.last_error:
        parts.append(f"last error {source.last_error}: {source.error}")
    if source.is_stale:
        parts.append(f"STALE: {source.stale_because}")
    return ", ".join([*parts, *source.notes])
