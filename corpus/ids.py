"""Document ids: short names that are safe in a URL, a file name and a log line."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
MAX_SLUG_CHARS = 119  # leaves room for "-" and 8 digits of a digest
UNSAFE = re.compile(r"[^a-z0-9._-]+")


def is_document_id(text: str) -> bool:
    """Whether `text` matches ^[a-z0-9][a-z0-9._-]{0,127}$."""
    return DOCUMENT_ID.fullmatch(text) is not None


def slug_of_url(url: str) -> str:
    """An id from a web address: host and path, without "www." and a file extension."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    stem = path[: -len(PurePosixPath(path).suffix)] if PurePosixPath(path).suffix else path
    return _slug(f"{host}{stem}".replace("/", "-"), original=url, is_lossless=not parts.query)


def slug_of_file_name(name: str) -> str:
    """An id from the last part of a path, without its extension."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    stem = PurePosixPath(last).stem or last
    return _slug(stem, original=last)


def _slug(text: str, original: str, is_lossless: bool = True) -> str:
    """Lower case, without accents, words joined by "-".

    Where that loses anything but a space or a capital, 8 digits of the original's sha256 keep
    two names apart that would come out alike.
    """
    lowered = text.lower()
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    slug = UNSAFE.sub("-", plain).strip("-._")[:MAX_SLUG_CHARS]
    if is_lossless and slug == lowered.replace(" ", "-"):
        return slug
    digest = hashlib.sha256(original.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest
