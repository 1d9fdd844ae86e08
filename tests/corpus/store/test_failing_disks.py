"""A full or failing disk, a read-only file, kills at any moment: nothing accepted is lost."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from corpus.errors import DocumentPurged
from corpus.store import DocumentStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and signals")

LIMITED = """
import resource, sys
from pathlib import Path
from corpus.backup import backup
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.salvage import salvage
from corpus.store import DocumentStore
from corpus.stories import Stories

folder, limit, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
store = DocumentStore(folder / "documents.db")
stories = Stories(folder / "stories.db")
for number in range(5):
    store.put(Document(f"n{number}", "t", f"small {number} " * 40, "en"))
stories.follow(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    if what == "put":
        store.put_many([Document(f"b{i}", "t", f"large {i} " * 9000, "en") for i in range(30)])
    elif what == "purge":
        store.purge("n1")
    elif what == "backup":
        backup(store, folder / "backups")
    elif what == "stories":
        store.put(Document("more", "t", "More of it. " * 40, "en"))
        stories.follow(store)
except CorpusError as error:
    print(type(error).__name__, error)
print("still", store.get("n0").text[:7], store.count() >= 4)
"""


def run(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path)},
    )


@pytest.mark.parametrize("what", ["put", "purge", "backup"])
@pytest.mark.parametrize("limit", [50_000, 90_000])
def test_a_full_disk_is_one_clear_line_and_loses_nothing(tmp_path, what, limit):
    done = run(LIMITED, tmp_path, limit, what)

    assert done.returncode == 0, done.stderr
    *errors, last = done.stdout.splitlines()
    assert last == "still small 0 True"
    assert len(errors) == 1 or what != "put"
    assert all(line.startswith(("StoreUnavailable ", "BackupUnusable ")) for line in errors)
    store = DocumentStore(tmp_path / "documents.db")
    assert store.get("n0").text == "small 0 " * 40
    assert store.verify() == []
    if what == "purge":
        store.purge("n1")
        assert b"small 1 " not in (tmp_path / "documents.db").read_bytes()
    assert not list((tmp_path / "backups").glob("*/manifest.json")) or what == "backup"
    store.close()


READ_ONLY = """
import os, sys
from pathlib import Path
from corpus.document import Document
from corpus.errors import StoreUnavailable
from corpus.store import DocumentStore

os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    store = DocumentStore(Path(sys.argv[1]))
    store.put(Document("b", "t", "x", "en"))
except StoreUnavailable as error:
    print(error)
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to become another user"
)
def test_a_read_only_store_says_so(tmp_path):
    path = tmp_path / "data" / "documents.db"
    DocumentStore(path).close()
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    path.parent.chmod(0o555)
    path.chmod(0o444)

    done = run(READ_ONLY, path)

    assert done.returncode == 0, done.stderr
    assert "Check" in done.stdout
    assert done.stdout.count("\n") == 1


WRITER = """
import sys
from pathlib import Path
from corpus.document import Document, Notice
from corpus.store import DocumentStore

store = DocumentStore(Path(sys.argv[1]))
run = sys.argv[2]
print("ready", flush=True)
for number in range(10_000):
    id_ = f"r{run}-{number % 40}"
    stored = store.put(Document(id_, "t", f"{run} {number} " * 50, "en"))
    print("put", id_, stored.document.version, f"{run} {number} ", flush=True)
    if number % 7 == 3:
        store.delete(id_)
        print("delete", id_, flush=True)
    if number % 11 == 5:
        store.purge(id_)
        print("purge", id_, flush=True)
"""


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path, rounds):
    path = tmp_path / "documents.db"
    rng = random.Random(11)
    for number in range(rounds):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path)},
        )
        assert writer.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0.0, 0.25))
        writer.send_signal(signal.SIGKILL)
        lines = writer.stdout.read().split("\n")[:-1]  # the last may be torn
        writer.wait()
        writer.stdout.close()

        store = DocumentStore(path)
        check_acknowledged(store, lines)
        assert store.verify() == []
        store.close()


def check_acknowledged(store, lines):
    """Every line is in the store; the purge under way at the end may have been done or not."""
    purged = {line.split(" ")[1] for line in lines if line.startswith("purge")}
    purged |= {line.split(" ")[1] for line in lines[-1:] if line}
    logged = {(change.kind, change.document_id) for change in store.changes_since(0, 10**6)}
    for line in filter(None, lines):
        what, id_, *rest = line.split(" ", 3)
        assert (what, id_) in logged
        if what == "put":
            try:
                assert store.get(id_, int(rest[0])).text == rest[1] * 50
            except DocumentPurged:
                assert id_ in purged


CALLS = "fsync,fdatasync,pwrite64,ftruncate,unlink"
STRACE = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("fault", ["error=EIO", "error=ENOSPC", "signal=KILL"])
def test_a_fault_at_every_nth_system_call_loses_nothing_acknowledged(tmp_path, fault):
    code = WRITER.replace("10_000", "12")
    for nth in range(40, 240, 23):
        path = tmp_path / f"{nth}" / "documents.db"
        DocumentStore(path).close()
        done = subprocess.run(
            [*STRACE, f"inject={CALLS}:{fault}:when={nth}", sys.executable, "-c", code, str(path), "0"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": ":".join(p for p in sys.path if p)},
        )
        store = DocumentStore(path)
        check_acknowledged(store, [line for line in done.stdout.splitlines() if line != "ready"])
        assert store.verify() == []
        store.close()
