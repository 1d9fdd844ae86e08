"""What a generation is made of, as written to disk; and the pointer that names the current one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.disk import write_durably
from index.errors import IndexDamaged, IndexOutdated, IndexTooNew
from index.segment import FORMAT

POINTER = "CURRENT"

States = npt.NDArray[np.uint8]


class State(IntEnum):
    """What a document version in a segment is good for.

    LIVE: it answers. DEAD: superseded or deleted; it answers only for a day on which it was valid.
    DROPPED: purged, or of another store; it never answers, and the next merge leaves it out.
    """

    LIVE = 0
    DEAD = 1
    DROPPED = 2


class SegmentRef(NamedTuple):
    """A segment of a generation; `state` names the file of its documents' states, None if all live."""

    name: str
    state: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a generation is made of.

    settings: what shaped the chunks and vectors; another value means another index.
    documents, chunks: how many are live.
    store_change: the number of the last change of the store that is in it.
    lineage: grows with every full build; generations of one lineage grew out of one another.
    rolled_back: somebody chose it over a newer lineage, so nothing builds that anew by itself.
    """

    generation: str
    built_at: str
    settings: dict[str, str]
    segments: tuple[SegmentRef, ...]
    documents: int = 0
    chunks: int = 0
    store_change: int = 0
    lineage: int = 1
    rolled_back: bool = False
    format: int = field(default=FORMAT)

    def to_json(self) -> str:
        content = asdict(self)
        return _json({**content, "digest": _digest(content)})

    def with_segments(self, segments: tuple[SegmentRef, ...], documents: int, chunks: int) -> Manifest:
        """The same generation made of other segments: only a purge does that."""
        return replace(self, segments=segments, documents=documents, chunks=chunks)

    def write(self, folder: Path) -> None:
        """Write it to where `read_manifest` reads it, safe against a crash."""
        path = manifest_path(folder, self.generation)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, self.to_json().encode())

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            IndexTooNew: a newer Puente wrote it.
            IndexOutdated: an older one did.
            IndexDamaged: it is no manifest, or has been changed.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            found = data.get("format", "")
            if isinstance(data.get("documents"), dict) and "dead" in data:
                found = int(data["settings"]["format"])
            if int(found) > FORMAT:
                raise IndexTooNew(
                    f"The index has format {found}, and this Puente knows up to {FORMAT}. Update Puente, "
                    "or point it at another data folder."
                )
            if int(found) < FORMAT:
                raise IndexOutdated(
                    f"The index has format {found}, and this Puente writes {FORMAT}. It is built anew "
                    "from the stored articles; until then nothing is found."
                )
            if data.pop("digest") != _digest(data):
                raise IndexDamaged("A generation's manifest has been changed.")
            segments = tuple(SegmentRef(str(name), state) for name, state in data.pop("segments"))
            return cls(segments=segments, **data)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(f"A generation's manifest cannot be read: {error}") from error


def read_manifest(folder: Path, name: str) -> Manifest:
    """The manifest of the generation `name`; raises as `Manifest.from_json`."""
    try:
        manifest = Manifest.from_json(manifest_path(folder, name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"The manifest of generation {name} cannot be read: {error}") from error
    if manifest.generation != name:
        raise IndexDamaged(f"The manifest of generation {name} is that of {manifest.generation}.")
    return manifest


def manifest_path(folder: Path, name: str) -> Path:
    """Where the manifest of a generation lies."""
    return folder / "generations" / f"{name}.json"


def generation_names(folder: Path) -> list[str]:
    """The generations that are kept, oldest first."""
    paths = (folder / "generations").glob("[0-9]*.json")
    return sorted(path.stem for path in paths if path.stem.isdecimal())


def generations_to_try(folder: Path) -> list[str]:
    """The current generation, then older ones; where the pointer is lost, all there are."""
    names = generation_names(folder)[::-1]
    pointer = read_pointer(folder)
    return names if pointer is None else [pointer, *(name for name in names if name < pointer)]


def next_name(folder: Path) -> str:
    """A name after every generation that is there, even where the pointer was lost."""
    known = [read_pointer(folder) or "0", *generation_names(folder)]
    return f"{max(int(name) for name in known) + 1:08d}"


def read_pointer(folder: Path) -> str | None:
    """The name of the current generation; None before the first build, or if the pointer is damaged."""
    try:
        name, _, seal = (folder / POINTER).read_text("utf-8", errors="replace").strip().partition(" ")
    except FileNotFoundError:
        return None
    is_ours = len(name) == 8 and name.isascii() and name.isdecimal() and seal in ("", _seal(name))
    return name if is_ours else None


def write_pointer(folder: Path, name: str) -> None:
    """Make a generation the current one."""
    write_durably(folder / POINTER, f"{name} {_seal(name)}\n".encode())


def publish(folder: Path, manifest: Manifest) -> None:
    """Write a manifest and make it the current generation, each step safe against a crash."""
    manifest.write(folder)
    write_pointer(folder, manifest.generation)


def write_states(folder: Path, segment: str, states: States) -> str | None:
    """Write the states of a segment's documents; the name to find them by, or None if all are live."""
    if not states.any():
        return None
    name = f"{segment}-{_seal_bytes(states.tobytes())}"
    place = folder / "states"
    if not (place / name).exists() or (place / name).read_bytes() != states.tobytes():
        place.mkdir(parents=True, exist_ok=True)
        write_durably(place / name, states.tobytes())
    return name


def read_states(folder: Path, ref: SegmentRef, documents: int) -> States:
    """The states of a segment's documents: (documents,).

    Raises:
        IndexDamaged: the file is missing or has been changed.
    """
    if ref.state is None:
        return np.zeros(documents, dtype=np.uint8)
    try:
        data = (folder / "states" / ref.state).read_bytes()
    except OSError as error:
        raise IndexDamaged(f"The states {ref.state} cannot be read: {error}") from error
    if ref.state != f"{ref.name}-{_seal_bytes(data)}" or len(data) != documents:
        raise IndexDamaged(f"The states {ref.state} are not those that were written.")
    return np.frombuffer(data, dtype=np.uint8)


def named_files(manifests: Sequence[Manifest]) -> tuple[set[str], set[str]]:
    """The segments and the states that these manifests name."""
    refs = [ref for manifest in manifests for ref in manifest.segments]
    return {ref.name for ref in refs}, {ref.state for ref in refs if ref.state}


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(_json(content).encode()).hexdigest()


def _seal(name: str) -> str:
    return _seal_bytes(name.encode())


def _seal_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
