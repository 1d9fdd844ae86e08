"""The child process of sandbox.py: bytes in on stdin, JSON out on stdout, one file at a time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import IO

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.docx import parse_docx
from corpus.parsers.email import parse_email
from corpus.parsers.feed import Feed, parse_feed
from corpus.parsers.html import parse_html
from corpus.parsers.json_article import parse_json
from corpus.parsers.markdown import parse_markdown
from corpus.parsers.parsed import Parsed
from corpus.parsers.pdf import parse_pdf
from corpus.parsers.sitemap import Sitemap, parse_sitemap
from corpus.parsers.text import parse_text
from corpus.parsers.transfer import to_json

try:
    import resource
except ImportError:  # Windows has none; the wall clock still holds
    HAS_LIMITS = False
else:
    HAS_LIMITS = True

MAX_MEMORY_BYTES = 2 * 1024**3
PARSERS: dict[str, Callable[[RawFile], Parsed]] = {
    "text/html": parse_html,
    "application/xhtml+xml": parse_html,
    "application/pdf": parse_pdf,
    "text/markdown": parse_markdown,
    "text/plain": parse_text,
    "application/json": parse_json,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": parse_docx,
    "message/rfc822": parse_email,
}


def main() -> None:
    """Answer requests until stdin closes. Each is a line of JSON (task, name, media_type, url, size,
    cpu_seconds) and `size` bytes; each answer a line of JSON: {"parsed": ...} or {"error": ...}.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _limit_memory()
    _send(answers, json.dumps({"ready": True}))
    while header := sys.stdin.buffer.readline():
        request = json.loads(header)
        data = sys.stdin.buffer.read(request["size"])
        _limit_cpu(request["cpu_seconds"])
        raw = RawFile(request["name"], data, request["media_type"], request["url"])
        _send(answers, _answer(request["task"], raw))


def _answer(task: str, raw: RawFile) -> str:
    try:
        return f'{{"parsed": {to_json(_read(task, raw))}}}'
    except UnreadableFile as error:
        reason = str(error)
    except MemoryError:
        reason = f"it takes more than {MAX_MEMORY_BYTES // 1024**2:,} MB of memory to read."
    except RecursionError:
        reason = "it is nested too deep to read."
    except Exception as error:
        # A parser's own fault on a file from outside: it is reported like any unreadable file.
        reason = f"the parser failed on it ({type(error).__name__}: {error})."
    return json.dumps({"error": reason})


def _read(task: str, raw: RawFile) -> Parsed | Feed | Sitemap:
    match task:
        case "feed":
            return parse_feed(raw)
        case "sitemap":
            return parse_sitemap(raw)
    return PARSERS[raw.media_type.partition(";")[0].strip().lower()](raw)


def _send(answers: IO[bytes], line: str) -> None:
    answers.write(line.encode("ascii") + b"\n")
    answers.flush()


def _limit_memory() -> None:
    if not HAS_LIMITS:
        return
    for kind, limit in ((resource.RLIMIT_AS, MAX_MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def _limit_cpu(seconds: int) -> None:
    """Let the process use `seconds` more of CPU time before the kernel ends it."""
    if not HAS_LIMITS:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main()
