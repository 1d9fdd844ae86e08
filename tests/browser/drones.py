"""An article to which everything happened: two versions, a correction, three copies."""

from __future__ import annotations

from newsroom import Newsroom

ASKED = "How many drones did the patrol seize in Puerto Verde?"
FIRST = """The patrol of Puerto Verde seized 14 drones on 3 March 2026, the port authority said.

The drones had been hidden in two containers of toys 🧸 that were bound for a warehouse.

Nobody was arrested."""
SECOND = FIRST.replace("14 drones", "17 drones") + "\n\nThe warehouse has been sealed."
CORRECTION = "An earlier version of this article gave the number of drones as 14."
CARRIERS = ("Harbour Post", "La Bocina", "Milenio")


def store_drones(newsroom: Newsroom) -> list[str]:
    """Store it, and wait until questions find it; the ids of the article and of its copies."""
    about = {
        "publisher": "El Faro del Norte",
        "published": "2026-03-04",
        "lang": "en",
        "author": "Ana Ruiz",
    }
    newsroom.put("drones", {"title": "Patrol seizes 14 drones", "text": FIRST, **about})
    changed = {"title": "Patrol seizes 17 drones", "text": SECOND, "topics": ["arms-trafficking"]}
    newsroom.put("drones", {**about, **changed, "modified": "2026-03-08"})
    newsroom.note("drones", "correction", CORRECTION, on="2026-03-08")
    copies = {f"drones-copy-{n}": publisher for n, publisher in enumerate(CARRIERS)}
    for document_id, publisher in copies.items():
        copy = {"title": "17 drones seized", "text": SECOND, "publisher": publisher}
        newsroom.put(document_id, {**copy, "published": "2026-03-05", "lang": "en"})
    newsroom.wait_until_indexed()
    return ["drones", *copies]
