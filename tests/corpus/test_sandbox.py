import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import sandbox
from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.html import parse_html
from corpus.sandbox import parse_in_child

PAGE = (
    "<html><body><article><p>La Marina aseguró 400 kilos de metanfetamina en el puerto de "
    "Manzanillo, y el Ejército otros 200 en Sonora, según el parte diario.</p></article></body>"
).encode()
HTML = RawFile("a.html", PAGE, "text/html", "https://example.org/a")


def worker_pid():
    return sandbox._workers.all[0]._process.pid


def test_a_page_is_parsed_in_another_process_that_stays_warm():
    parsed = parse_in_child(HTML)
    first = worker_pid()
    again = parse_in_child(HTML)

    assert parsed == again
    assert "400 kilos" in parsed.text
    assert parsed.url == "https://example.org/a"
    assert worker_pid() == first != os.getpid()


def test_everything_a_page_says_comes_back_over_the_pipe():
    facts = (
        b'<html><head><script type="application/ld+json">{"@type":"NewsArticle",'
        b'"datePublished":"2026-02-27","dateModified":"2026-02-28T10:00:00Z","author":"Ana",'
        b'"correction":{"text":"410","datePublished":"2026-02-28"}}</script>'
        b'<link rel=canonical href="/b"></head>'
    )
    page = RawFile("a.html", PAGE.replace(b"<html>", facts), "text/html", "https://example.org/a")

    assert parse_in_child(page) == parse_html(page)
    assert parse_html(page).notices


def test_the_reason_of_a_refusal_comes_back_and_the_worker_lives(make_pdf):
    parse_in_child(HTML)
    pid = worker_pid()

    with pytest.raises(UnreadableFile, match="no text layer"):
        parse_in_child(RawFile("a.pdf", make_pdf([]), "application/pdf"))
    assert worker_pid() == pid


def test_pages_of_a_pdf_come_back_over_the_pipe(make_pdf):
    data = make_pdf(["Uno."], ["Dos."])

    parsed = parse_in_child(RawFile("a.pdf", data, "application/pdf"))

    assert [(page.number, parsed.text[page.start : page.end]) for page in parsed.pages] == [
        (1, "Uno."),
        (2, "Dos."),
    ]


def test_a_file_that_takes_too_long_is_ended_and_the_next_one_is_read():
    stalling = RawFile("a.md", b"![" * 1_000_000, "text/markdown")
    parse_in_child(HTML)

    started = time.perf_counter()
    with pytest.raises(UnreadableFile, match=r"more than 0\.3 seconds"):
        parse_in_child(stalling, timeout_seconds=0.3)
    assert time.perf_counter() - started < 30

    assert "400 kilos" in parse_in_child(HTML).text


def test_a_file_that_stalls_its_worker_does_not_hold_up_the_next():
    stalling = RawFile("a.md", b"![" * 1_000_000, "text/markdown")
    with ThreadPoolExecutor(2) as pool:
        parse_in_child(HTML)
        stuck = pool.submit(parse_in_child, stalling)
        time.sleep(0.1)
        assert "400 kilos" in pool.submit(parse_in_child, HTML).result().text
        assert not stuck.done()
        sandbox._workers.all[0]._process.kill()
        with pytest.raises(UnreadableFile):
            stuck.result()


def test_a_worker_that_died_is_replaced():
    parse_in_child(HTML)
    sandbox._workers.all[0]._process.kill()
    sandbox._workers.all[0]._process.wait()

    assert "400 kilos" in parse_in_child(HTML).text


def test_an_answer_nobody_waited_for_is_not_taken_for_the_next_files(monkeypatch):
    parse_in_child(HTML)

    def interrupted(process):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(sandbox, "_read_line", interrupted)
        parse_in_child(RawFile("b.md", b"Otro texto.", "text/markdown"))

    assert "400 kilos" in parse_in_child(HTML).text


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_worker_gets_no_secrets_and_little_memory(monkeypatch):
    monkeypatch.setenv("PUENTE_TEST_SECRET", "hunter2")
    sandbox._workers.stop()
    parse_in_child(HTML)

    process = Path("/proc") / str(worker_pid())
    assert b"hunter2" not in (process / "environ").read_bytes()
    limits = (process / "limits").read_text().splitlines()
    line = next(line for line in limits if line.startswith("Max address space"))
    assert line.split()[3] == str(2 * 1024**3)


LEAVE = """
from corpus.document import RawFile
from corpus import sandbox
sandbox.parse_in_child(RawFile("a.html", {page!r}, "text/html"))
print(sandbox._workers.all[0]._process.pid)
"""


def test_no_process_is_left_behind():
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", LEAVE.format(page=PAGE)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )

    assert run.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(run.stdout), 0)


WITH_LITTLE_MEMORY = """
from corpus import sandbox_worker
sandbox_worker.MAX_MEMORY_BYTES = 300 * 1024**2
sandbox_worker.main()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits a process's memory")
def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read(monkeypatch):
    start = subprocess.Popen
    sandbox._workers.stop()
    with monkeypatch.context() as patched:
        patched.setattr(
            sandbox.subprocess,
            "Popen",
            lambda command, **more: start([command[0], "-P", "-c", WITH_LITTLE_MEMORY], **more),
        )
        with pytest.raises(UnreadableFile, match="more than 300 MB of memory"):
            parse_in_child(RawFile("a.md", b"*a* " * 300_000, "text/markdown"))
        assert "400 kilos" in parse_in_child(HTML).text
    sandbox._workers.stop()
