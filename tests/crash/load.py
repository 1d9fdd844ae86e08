"""The writer that is killed: `python -m tests.crash.load FOLDER SEED FAULT`.

Its input says what each article may be. It checks that, says "sound", then stores, changes and deletes
articles for as long as it lives: "begin" before each, "done" once it was accepted. FAULT is none, or
makes the index's fsync fail now and then (eio, enospc), or limits the size of files (fsize:BYTES).
"""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import sys
import time
from pathlib import Path

from corpus.document import Document
from corpus.errors import StoreUnavailable
from corpus.store import DocumentStore
from index.cache import EmbeddingCache
from index.embed import Embedder
from index.indexer import Indexer
from tests.crash.check import CHUNK_TOKENS, check_answers
from tests.fakes import FakeEncoder

IDS = 24
_FAULTY_SHARE = 0.15
_CATCH_UP_SECONDS = 60
_AFTER_REFUSAL_SECONDS = 0.02


def main() -> None:
    folder, seed, fault = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    expected = sys.stdin.read()
    store = DocumentStore(folder / "documents.db")
    embedder = Embedder(FakeEncoder(dimension=512), EmbeddingCache(folder / "embeddings.db"))
    indexer = Indexer(folder / "index", store, embedder, chunk_tokens=CHUNK_TOKENS)
    indexer.start()
    if not indexer.wait_until(store.change_number(), _CATCH_UP_SECONDS):
        say("unsound", f"never caught up: {indexer.status()}")
        return
    problems = check_answers(folder / "index", store, embedder, json.loads(expected))
    if problems:
        say("unsound", "; ".join(problems[:5]))
        return
    say("sound")
    inject(fault, random.Random(seed))
    write(store, indexer, random.Random(seed))


def write(store: DocumentStore, indexer: Indexer, chance: random.Random) -> None:
    """Store, change and delete until killed; a refused write is said, and is not accepted."""
    number = 0
    while True:
        number += 1
        id_ = f"a{chance.randrange(IDS)}"
        is_there = store.current_versions().get(id_)
        deletes = is_there is not None and chance.random() < 0.2
        title = None if deletes else " ".join(name(chance) for _ in range(5))
        say("begin", id_, title)
        try:
            if deletes:
                store.delete(id_)
            else:
                store.put(article(id_, title or "", chance))
        except StoreUnavailable as error:
            say("refused", id_, title, str(error))
            time.sleep(_AFTER_REFUSAL_SECONDS)
            continue
        say("done", id_, title)
        indexer.notify()
        if chance.random() < 0.3:
            indexer.wait_until(store.change_number(), 0.2)


def article(id_: str, title: str, chance: random.Random) -> Document:
    """Some sentences of numbered words."""
    words = [f"word{chance.randrange(500)}" for _ in range(chance.randrange(10, 60))]
    sentences = [" ".join(words[i : i + 6]).capitalize() + "." for i in range(0, len(words), 6)]
    return Document(id_, title, "\n\n".join(sentences), chance.choice(["en", "es"]))


def name(chance: random.Random) -> str:
    """A word that no other title holds."""
    return "".join(chance.choices("bdfgklmnprstv", k=9)).capitalize()


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
