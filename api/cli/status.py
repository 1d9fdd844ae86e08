"""`puente status`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.cli.opening import read_settings_of_store
from api.cli.output import AsJson, print_json

if TYPE_CHECKING:
    from index.progress import IndexerStatus

_SHOWN_IDS = 5


def status(as_json: AsJson = False) -> None:
    """What is stored and indexed, and how fresh it is."""
    from api.data_folder import index_folder
    from api.wiring import open_store
    from index.errors import IndexDamaged
    from index.generation import open_current
    from index.progress import read_status

    settings = read_settings_of_store()
    store = open_store(settings)
    trouble = None
    try:
        generation = open_current(index_folder(settings))
    except IndexDamaged as error:
        generation, trouble = None, str(error)
    stored = store.current_versions()
    store.close()
    indexed = generation.live_versions() if generation else {}
    newest = generation.newest_published if generation else None
    writer = read_status(index_folder(settings))
    facts: dict[str, Any] = {
        "data_dir": str(settings.data_dir),
        "documents": len(stored),
        "not_indexed": sorted(id_ for id_, v in stored.items() if indexed.get(id_) != v),
        "generation": generation.manifest.generation if generation else None,
        "built_at": generation.manifest.built_at if generation else None,
        "passages": generation.live_chunks if generation else 0,
        "newest_published": newest.isoformat() if newest else None,
        "undated": generation.undated if generation else 0,
        "trouble": trouble,
        "writer": asdict(writer) if writer else None,
        "model": generation.manifest.settings.get("model") if generation else None,
    }
    if as_json:
        print_json(facts)
        return
    facts["writer"] = _describe(writer) if writer else None
    for name, value in facts.items():
        shown = _some_of(value) if isinstance(value, list) else value
        print(f"{name.replace('_', ' '):18} {shown}")


def _some_of(ids: list[str]) -> str:
    """How many ids there are, and the first of them."""
    if not ids:
        return "none"
    rest = ", …; --json lists all" if len(ids) > _SHOWN_IDS else ""
    return f"{len(ids):,}: {', '.join(ids[:_SHOWN_IDS])}{rest}"


def _describe(writer: IndexerStatus) -> str:
    """What the process that writes the index said last, in a line."""
    build = writer.build
    parts = [
        f"{writer.state} at {writer.at}",
        f"{writer.backlog} changes to be indexed, {writer.documents_per_second} documents a second",
        f"last full build {build.state}, {build.done} of {build.total}" if build.started_at else None,
        build.reason,
        f"not rolled back: {writer.rollback_trouble}" if writer.rollback_trouble else None,
        writer.trouble,
    ]
    return "; ".join(part for part in parts if part)
