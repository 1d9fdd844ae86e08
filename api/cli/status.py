"""`puente status`."""

from __future__ import annotations

from typing import Any

from api.cli.output import AsJson, print_json
from api.settings import read_settings


def status(as_json: AsJson = False) -> None:
    """What is stored and indexed, and how fresh it is."""
    from api.data_folder import index_folder
    from api.wiring import open_store
    from index.generation import open_current

    settings = read_settings()
    store = open_store(settings)
    generation = open_current(index_folder(settings))
    stored = store.current_versions()
    store.close()
    indexed = generation.live_versions() if generation else {}
    newest = generation.newest_published if generation else None
    facts: dict[str, Any] = {
        "data_dir": str(settings.data_dir),
        "documents": len(stored),
        "not_indexed": sorted(id_ for id_, v in stored.items() if indexed.get(id_) != v),
        "generation": generation.manifest.generation if generation else None,
        "built_at": generation.manifest.built_at if generation else None,
        "passages": generation.live_chunks if generation else 0,
        "newest_published": newest.isoformat() if newest else None,
        "undated": generation.undated if generation else 0,
        "model": generation.manifest.settings.get("model") if generation else None,
    }
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        shown = (", ".join(value) or "none") if isinstance(value, list) else value
        print(f"{name.replace('_', ' '):18} {shown}")
