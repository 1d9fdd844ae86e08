"""A disk that loses in a power cut whatever was not flushed: content of files, entries of folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

Entries = dict[str, int]


@dataclass(frozen=True)
class Cut:
    """What is on the disk after a power cut at one moment.

    kept: what was flushed. at_hand: the folders as programs saw them, where nothing was lost of those.
    """

    files: dict[int, bytes]
    kept: dict[Path, Entries]
    at_hand: dict[Path, Entries]

    def write(self, root: Path, copy: Path, *, keeps_entries: bool) -> None:
        """Make the folder as it is found after the cut.

        Args:
            keeps_entries: names of files outlived it though they were not flushed; content never does.
        """
        folders = self.at_hand if keeps_entries else self.kept
        self._write(root, copy, folders)

    def _write(self, folder: Path, copy: Path, folders: dict[Path, Entries]) -> None:
        copy.mkdir()
        for name, inode in folders.get(folder, {}).items():
            if folder / name in self.at_hand:
                self._write(folder / name, copy / name, folders)
            else:
                (copy / name).write_bytes(self.files.get(inode, b""))


@dataclass
class Disk:
    """Follows what is flushed under a folder, and remembers what a power cut leaves at each step."""

    root: Path
    files: dict[int, bytes] = field(default_factory=dict)
    kept: dict[Path, Entries] = field(default_factory=dict)
    cuts: list[Cut] = field(default_factory=list)

    def flush_all(self) -> None:
        """What is there now has been there for long."""
        for folder in _folders(self.root):
            self.kept[folder] = _entries(folder)
            for path in folder.iterdir():
                if path.is_file():
                    self.files[path.stat().st_ino] = path.read_bytes()

    def flushed(self, descriptor: int) -> None:
        """A file or folder was flushed."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_relative_to(self.root):
            if path.is_dir():
                self.kept[path] = _entries(path)
            else:
                self.files[path.stat().st_ino] = path.read_bytes()
        self.remember()

    def remember(self) -> None:
        at_hand = {folder: _entries(folder) for folder in _folders(self.root)}
        self.cuts.append(Cut(dict(self.files), dict(self.kept), at_hand))


@contextmanager
def watched_disk(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Follow the disk under a folder; before and after each flush and rename is a moment for a cut."""
    disk = Disk(root)
    disk.flush_all()
    disk.remember()
    flush, rename = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        disk.remember()
        flush(descriptor)
        disk.flushed(descriptor)

    def replace(old: Path, new: Path) -> None:
        rename(old, new)
        disk.remember()

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "replace", replace)
        yield disk
        disk.remember()


def _folders(root: Path) -> Iterator[Path]:
    yield root
    for path in root.rglob("*"):
        if path.is_dir():
            yield path


def _entries(folder: Path) -> Entries:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}
