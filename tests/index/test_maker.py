import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from index.embed import Embedder
from index.maker import MAKING, MakerBeside, MakerFailed, MakerHere, Stopped
from index.segment import open_segment
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 16
LONG = "The agents of the unit searched a warehouse. " * 600


def open_fake():
    return Embedder(FakeEncoder())


def open_another():
    return Embedder(FakeEncoder(fingerprint="fake-2"))


def open_none():
    raise RuntimeError("no model")


def open_never():
    time.sleep(60)


def open_slow():
    class Slow(FakeEncoder):
        def encode(self, texts):
            time.sleep(60)
            return super().encode(texts)

    return Embedder(Slow())


def open_waiting(folder):
    """Waits with its first text until there is a file "go"."""

    class Waiting(FakeEncoder):
        def encode(self, texts):
            while not (folder / "go").exists():
                time.sleep(0.01)
            return super().encode(texts)

    return Embedder(Waiting())


def open_unhurried():
    """Needs a while for each batch."""

    class Unhurried(FakeEncoder):
        def encode(self, texts):
            time.sleep(0.1)
            return super().encode(texts)

    return Embedder(Unhurried())


@pytest.fixture
def encoder():
    return FakeEncoder()


@pytest.fixture
def open_maker(tmp_path, encoder):
    opened = []

    def start(open_embedder=open_fake, **changes):
        maker = MakerBeside(tmp_path, Embedder(encoder), open_embedder, **changes)
        opened.append(maker)
        return maker

    yield start
    for maker in opened:
        maker.close()


def ids_of(path):
    return [entry.id for entry in open_segment(path.parent, path.stem).documents]


def wait_until_gone(pid):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def wait_until_ready(maker):
    deadline = time.monotonic() + 60
    while not maker._is_ready and time.monotonic() < deadline:
        maker._receive(0.1)


def wait_until_begun(maker, documents):
    deadline = time.monotonic() + 60
    while (making := maker.begin(documents, CHUNK_TOKENS)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return making


def wait_until_made(maker, making):
    deadline = time.monotonic() + 60
    while (made := maker.look(making)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return made


def test_what_is_small_is_made_here_while_the_process_starts(open_maker, encoder, article):
    maker = open_maker()

    assert ids_of(maker.make([article("a", "A tunnel was found.")], CHUNK_TOKENS)) == ["a"]
    assert encoder.encoded != []
    encoder.encoded.clear()
    assert ids_of(maker.make([article("b", LONG)], CHUNK_TOKENS)) == ["b"]
    assert ids_of(maker.make([article("c", "A bridge was built.")], CHUNK_TOKENS)) == ["c"]
    assert encoder.encoded == []


def test_a_process_that_was_killed_is_said_and_started_again(open_maker, article):
    maker = open_maker()
    maker.make([article("a", LONG)], CHUNK_TOKENS)
    maker._process.kill()
    maker._process.join()

    with pytest.raises(MakerFailed, match="exit code -9"):
        maker.make([article("b", LONG)], CHUNK_TOKENS)

    assert ids_of(maker.make([article("b", LONG)], CHUNK_TOKENS)) == ["b"]


@pytest.mark.parametrize(
    ("open_embedder", "message"), [(open_none, "ended"), (open_another, "another model")]
)
def test_a_process_without_the_same_model_makes_nothing(open_maker, article, open_embedder, message):
    with pytest.raises(MakerFailed, match=message):
        open_maker(open_embedder).make([article("a", LONG)], CHUNK_TOKENS)


def test_a_disk_that_fails_is_told_as_it_is_here(open_maker, article, tmp_path):
    maker = open_maker()
    maker.make([article("a", LONG)], CHUNK_TOKENS)
    for left in (tmp_path / MAKING).rglob("*.columns"):
        left.unlink()
    for folder in (tmp_path / MAKING).iterdir():
        folder.rmdir()
        folder.write_text("a file in its place")

    with pytest.raises(OSError) as told:
        maker.make([article("b", LONG)], CHUNK_TOKENS)

    assert told.value.errno is not None
    assert told.value.strerror


def test_what_a_process_without_a_turn_does_not_make_is_made_here(
    open_maker, encoder, article, tmp_path, monkeypatch
):
    monkeypatch.setattr("index.maker._PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr("index.maker._CHARS_PER_SECOND", 1e9)
    maker = open_maker(partial(open_waiting, tmp_path))
    maker._has_process()
    wait_until_ready(maker)

    assert ids_of(maker.make([article("a", LONG)], CHUNK_TOKENS)) == ["a"]
    assert ids_of(maker.make([article("b", LONG)], CHUNK_TOKENS)) == ["b"]
    encoder.encoded.clear()
    (tmp_path / "go").touch()
    late = maker._pipe.poll(10)
    monkeypatch.setattr("index.maker._PATIENCE_SECONDS", 10.0)

    assert late
    assert ids_of(maker.make([article("c", LONG)], CHUNK_TOKENS)) == ["c"]
    assert encoder.encoded == []
    assert len(list((tmp_path / MAKING).rglob("*.columns"))) == 3


def test_what_comes_too_late_is_removed_also_when_nothing_more_is_to_be_made(
    open_maker, article, tmp_path, monkeypatch
):
    monkeypatch.setattr("index.maker._PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr("index.maker._CHARS_PER_SECOND", 1e9)
    maker = open_maker(partial(open_waiting, tmp_path))
    maker._has_process()
    wait_until_ready(maker)
    made = maker.make([article("a", LONG)], CHUNK_TOKENS)
    (tmp_path / "go").touch()
    assert maker._pipe.poll(10)

    maker.rest()

    assert list((tmp_path / MAKING).rglob("*.columns")) == [made]


def test_what_is_small_is_made_by_the_process_before_what_was_begun(open_maker, encoder, article):
    maker = open_maker(open_unhurried)
    long = wait_until_begun(maker, [article("long", LONG)])

    assert ids_of(maker.make([article("a", "A tunnel was found.")], CHUNK_TOKENS)) == ["a"]

    assert maker.look(long) is None
    assert ids_of(wait_until_made(maker, long)) == ["long"]
    assert encoder.encoded == []


def test_what_was_begun_and_is_late_is_made_here_and_holds_up_nothing(
    open_maker, encoder, article, tmp_path, monkeypatch
):
    monkeypatch.setattr("index.maker._PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr("index.maker._CHARS_PER_SECOND", 1e9)
    maker = open_maker(partial(open_waiting, tmp_path))

    made = wait_until_made(maker, wait_until_begun(maker, [article("long", LONG)]))

    assert ids_of(made) == ["long"]
    assert encoder.encoded != []
    assert maker._process is None


def test_what_was_begun_is_read_no_more_once_it_is_abandoned(open_maker, article, tmp_path):
    maker = open_maker(open_slow)
    long = wait_until_begun(maker, [article("long", LONG)])
    pid = maker._process.pid

    maker.abandon(long)

    assert wait_until_gone(pid)
    assert not list((tmp_path / MAKING).rglob("*.columns"))


def test_a_process_that_is_killed_over_what_was_begun_is_said(open_maker, article):
    maker = open_maker(open_slow)
    long = wait_until_begun(maker, [article("long", LONG)])
    maker._process.kill()

    with pytest.raises(MakerFailed, match="ended"):
        wait_until_made(maker, long)


def test_a_process_that_does_not_get_ready_keeps_nothing_from_being_made(
    open_maker, encoder, article, monkeypatch
):
    monkeypatch.setattr("index.maker._START_SECONDS", 0.2)
    maker = open_maker(open_never)

    assert ids_of(maker.make([article("a", LONG)], CHUNK_TOKENS)) == ["a"]
    assert ids_of(wait_until_made(maker, wait_until_begun(maker, [article("b", LONG)]))) == ["b"]


def test_what_a_process_made_goes_with_it(open_maker, article, tmp_path, monkeypatch):
    maker = open_maker()
    maker.make([article("a", LONG)], CHUNK_TOKENS)
    assert list((tmp_path / MAKING).rglob("*.columns"))

    maker.close()

    assert not list((tmp_path / MAKING).rglob("*.columns"))


def test_waiting_ends_when_it_is_to_stop_and_the_process_with_it(open_maker, article):
    began = time.monotonic()
    maker = open_maker(open_slow, stop=lambda: time.monotonic() - began > 1)

    with pytest.raises(Stopped):
        maker.make([article("a", LONG)], CHUNK_TOKENS)

    assert maker._process is None
    assert time.monotonic() - began < 30


def open_busy():
    """Never has done its first batch, and wants the processor for it."""

    class Busy(FakeEncoder):
        def encode(self, texts):
            while True:
                pass

    return Embedder(Busy())


def threads_of(pid):
    return [int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()]


def may_idle():
    """Whether a process may be given SCHED_IDLE here, which some containers forbid."""
    idle = "os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))"
    done = subprocess.run([sys.executable, "-c", f"import os; {idle}"], check=False, capture_output=True)
    return done.returncode == 0


on_linux = pytest.mark.skipif(
    not hasattr(os, "sched_getscheduler"), reason="THE PRIORITY OF A PROCESS IS READ FROM LINUX"
)


@on_linux
def test_all_threads_of_the_process_but_the_one_that_watches_have_the_lowest_priority(
    open_maker, article
):
    maker = open_maker()
    maker.make([article("a", LONG)], CHUNK_TOKENS)
    threads = threads_of(maker._process.pid)

    policies = Counter(os.sched_getscheduler(thread) for thread in threads)
    niceness = Counter(os.getpriority(os.PRIO_PROCESS, thread) for thread in threads)

    of_the_embedder = len(threads) - 1
    assert of_the_embedder > 1
    if may_idle():
        assert policies == {os.SCHED_OTHER: 1, os.SCHED_IDLE: of_the_embedder}
    else:
        assert niceness == {os.getpriority(os.PRIO_PROCESS, 0): 1, 19: of_the_embedder}


def turn_until_used(seconds):
    """Want this thread's processor, as questions do, until it was had for so long."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@on_linux
def test_a_backlog_yields_the_processor_to_questions(open_maker, article):
    """Both on one processor: half of it would be the backlog's if it were as important."""
    maker = open_maker(open_busy)
    wait_until_begun(maker, [article("backlog", LONG)])
    pid = maker._process.pid
    own = os.sched_getaffinity(0)
    one = {min(own)}
    for thread in threads_of(pid):
        os.sched_setaffinity(thread, one)
    try:
        os.sched_setaffinity(0, one)
        before = processor_seconds(pid)
        turn_until_used(1.0)
        used = processor_seconds(pid) - before
    finally:
        os.sched_setaffinity(0, own)

    assert used < 0.2


def test_what_is_made_here_lets_questions_in_between_its_batches(article, tmp_path):
    """One batch at a time, as the encoder has it: the question comes while the first is encoded."""
    asking = []

    class OneAtATime(FakeEncoder):
        slot = threading.Semaphore(1)

        def encode(self, texts):
            with self.slot:
                if not asking:
                    asking.append(ThreadPoolExecutor(1).submit(embedder.embed_question, "Who?"))
                return super().encode(texts)

    encoder = OneAtATime()
    embedder = Embedder(encoder)

    def wait_for_the_question(done, total):
        if asking:
            asking[0].result(10)

    MakerHere(tmp_path, embedder.in_batches_of(256)).make(
        [article("backlog", LONG)], CHUNK_TOKENS, wait_for_the_question
    )
    embedder.close()

    first, question, *backlog = encoder.encoded
    assert question == ["query: Who?"]
    assert len(backlog) > 10
    assert max(sum(encoder.count_tokens(batch)) for batch in [first, *backlog]) <= 256


def test_the_process_ends_after_a_while_without_work(open_maker, article, monkeypatch):
    maker = open_maker()
    maker.make([article("a", LONG)], CHUNK_TOKENS)
    pid = maker._process.pid
    maker.rest()
    assert maker._process is not None
    monkeypatch.setattr("index.maker._IDLE_SECONDS", 0.0)

    maker.rest()

    assert maker._process is None
    assert wait_until_gone(pid)


@pytest.mark.parametrize("at_work", [False, True], ids=["idle", "at work"])
def test_the_process_ends_once_the_one_that_started_it_was_killed(tmp_path, at_work):
    program = (
        "import sys, time; from pathlib import Path; from index.embed import Embedder;"
        "from index.maker import MakerBeside; from tests.fakes import FakeEncoder;"
        "from tests.index.test_maker import LONG, open_fake, open_slow, wait_until_begun;"
        "from corpus.document import Document;"
        f"maker = MakerBeside(Path(sys.argv[1]), Embedder(FakeEncoder()), "
        f"{'open_slow' if at_work else 'open_fake'});"
        "wait_until_begun(maker, [Document('a', 'A', LONG, 'en')]);"
        "print(maker._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    assert wait_until_gone(pid)


def test_what_no_process_can_be_started_for_is_made_here(open_maker, encoder, article, monkeypatch):
    def refuse(process):
        raise OSError(errno.EMFILE, "Too many open files")

    maker = open_maker()
    with monkeypatch.context() as patch:
        patch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
        for document_id in ("a", "b"):
            assert ids_of(maker.make([article(document_id, LONG)], CHUNK_TOKENS)) == [document_id]
        maker.close()
    assert encoder.encoded != []
    encoder.encoded.clear()

    assert ids_of(maker.make([article("c", LONG)], CHUNK_TOKENS)) == ["c"]
    assert encoder.encoded == []
