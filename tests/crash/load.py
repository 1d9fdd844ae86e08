"""The writer that is killed: `python -m tests.crash.load FOLDER SEED FAULT`.

Its input says what each article may be. It checks that, says "sound", then stores, changes, corrects,
deletes and purges articles for as long as it lives, and has the index built anew and rolled back: "begin"
before each change, "done" once it was accepted. FAULT is none, or makes the index's fsync fail now and
then (eio, enospc), or limits the size of files (fsize:BYTES).
"""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document, Notice
from corpus.errors import StoreUnavailable
from corpus.store import DocumentStore
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.errors import IndexingError
from index.indexer import Indexer
from index.requests import ask_writer
from tests.crash.check import CHUNK_TOKENS, NAME_LETTERS, check_start, notices_of
from tests.crash.ledger import Ledger, State
from tests.fakes import FakeEncoder

IDS = 24
_FAULTY_SHARE = 0.15
_REQUEST_SHARE = 0.06
_AFTER_REFUSAL_SECONDS = 0.02


def main() -> None:
    folder, seed, fault = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    ledger = Ledger.from_json(sys.stdin.read())
    store, embedder, indexer = start(folder)
    problems = check_start(folder, indexer, store, embedder, ledger)
    if problems:
        say("unsound", "; ".join(problems[:5]))
        return
    say("sound")
    inject(fault, random.Random(seed))
    write(folder / "index", store, indexer, random.Random(seed))


def start(folder: Path) -> tuple[DocumentStore, Embedder, Indexer]:
    """Open what lies in a data folder, and let the indexer work."""
    store = DocumentStore(folder / "documents.db")
    embedder = Embedder(FakeEncoder(dimension=512), open_cache(folder / "embeddings.db"))
    indexer = Indexer(folder / "index", store, embedder, chunk_tokens=CHUNK_TOKENS)
    indexer.start()
    return store, embedder, indexer


def check_restart(folder: Path, ledger: Ledger) -> list[str]:
    """Start over a data folder in this process; what is wrong then."""
    store, embedder, indexer = start(folder)
    try:
        return check_start(folder, indexer, store, embedder, ledger)
    finally:
        indexer.close()
        embedder.close()
        store.close()


@dataclass(frozen=True)
class Step:
    """A change of one article, the state that it leads to, and the words that it brings."""

    kind: str
    id: str
    state: State
    words: list[str]
    run: Callable[[], object]


def write(folder: Path, store: DocumentStore, indexer: Indexer, chance: random.Random) -> None:
    """Change articles until killed; a refused change is said, and is not accepted."""
    while True:
        if chance.random() < _REQUEST_SHARE:
            request(folder, chance)
        if not take(next_step(store, indexer, chance)):
            time.sleep(_AFTER_REFUSAL_SECONDS)
            continue
        indexer.notify()
        if chance.random() < 0.3:
            indexer.wait_until(store.change_number(), 0.2)


def take(step: Step) -> bool:
    """Do it, and say what came of it; whether it was accepted."""
    say("begin", step.kind, step.id, step.state, step.words)
    try:
        step.run()
    except StoreUnavailable as error:
        say("refused", step.kind, step.id, str(error))
        return False
    say("done", step.kind, step.id)
    return True


def request(folder: Path, chance: random.Random) -> None:
    """Have the index built anew or rolled back, as a command beside a server does."""
    try:
        ask_writer(folder, chance.choice(["build", "rollback"]))
    except (IndexingError, OSError) as error:
        say("not asked", str(error))


def next_step(store: DocumentStore, indexer: Indexer, chance: random.Random) -> Step:
    """Something that can be done to some article as it is now."""
    id_ = f"a{chance.randrange(IDS)}"
    notices, kind = notices_of(store, id_), "put"
    if id_ in store.current_versions():
        kind = chance.choices(["put", "delete", "notice", "purge"], [60, 15, 15, 10])[0]
    if kind == "delete":
        return Step(kind, id_, [None, notices], [], lambda: store.delete(id_))
    if kind == "purge":
        return Step(kind, id_, [None, []], [], lambda: purge(store, indexer, id_))
    words = [name(chance) for _ in range(5)]
    told = " ".join(words)
    if kind == "notice":
        notice = Notice(chance.choice(["correction", "retraction"]), None, told)
        state = [store.get(id_).title, [*notices, told]]
        return Step(kind, id_, state, words, lambda: store.record_notice(id_, notice))
    return Step(kind, id_, [told, notices], words, lambda: store.put(article(id_, told, chance)))


def purge(store: DocumentStore, indexer: Indexer, id_: str) -> None:
    """Purge as the service does: what the index cannot wipe now it wipes when it next reads the store."""
    store.purge(id_)
    try:
        indexer.purge([id_])
    except (IndexingError, OSError) as error:
        say("not purged at once", id_, str(error))


def article(id_: str, title: str, chance: random.Random) -> Document:
    """Its title, and some sentences of numbered words."""
    words = [f"word{chance.randrange(500)}" for _ in range(chance.randrange(10, 60))]
    sentences = [" ".join(words[i : i + 6]).capitalize() + "." for i in range(0, len(words), 6)]
    return Document(id_, title, "\n\n".join([f"{title}.", *sentences]), chance.choice(["en", "es"]))


def name(chance: random.Random) -> str:
    """A word that nothing else holds."""
    return "".join(chance.choices(NAME_LETTERS, k=12)).capitalize()


def open_cache(path: Path) -> EmbeddingCache | None:
    """As the service opens it: a cache that cannot be used is done without."""
    try:
        return EmbeddingCache(path)
    except sqlite3.Error:
        return None


def inject(fault: str, chance: random.Random) -> None:
    """Make the disk fail from now on."""
    kind, _, size = fault.partition(":")
    if kind == "fsize":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
    elif kind != "none":
        number, real = {"eio": errno.EIO, "enospc": errno.ENOSPC}[kind], os.fsync

        def fsync(descriptor: int) -> None:
            if chance.random() < _FAULTY_SHARE:
                raise OSError(number, os.strerror(number))
            real(descriptor)

        os.fsync = fsync


def say(*words: object) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    main()
