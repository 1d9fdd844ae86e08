"""Document ids: short names that are safe in a URL, a file name and a log line."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
MAX_ID_CHARS = 128
DIGITS_OF_A_PATH = (8, 16, 64)
MAX_SLUG_CHARS = 119  # leaves room for "-" and 8 digits of a digest
UNSAFE = re.compile(r"[^a-z0-9._-]+")


def is_document_id(text: str) -> bool:
    """Whether `text` matches ^[a-z0-9][a-z0-9._-]{0,127}$."""
    return DOCUMENT_ID.fullmatch(text) is not None


def slug_of_url(url: str) -> str:
    """An id from a web address: host and path, and 8 digits that keep like addresses apart.

    "www.", the scheme, a trailing slash and a fragment make no difference.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    words = f"{host}{path.removesuffix(PurePosixPath(path).suffix)}".replace("/", "-")
    return _with_digest(_plain(words), f"{host}{path}?{parts.query}")


def slug_of_file_name(name: str) -> str:
    """An id from the last part of a path, without its extension.

    Where that loses anything (capitals, accents, spaces, length), 8 digits of the name's sha256
    keep two names apart that would come out alike.
    """
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    stem = PurePosixPath(last).stem or last
    slug = _plain(stem)
    return slug if slug == stem and slug else _with_digest(slug, last)


def slugs_of_file(slug: str, path: str) -> tuple[str, ...]:
    """The ids that an article named after its file may have: that of the file's name first, then
    with more and more digits of the sha256 of its path, for files of the same name elsewhere."""
    digest = hashlib.sha256(path.encode("utf-8", "replace")).hexdigest()
    return (slug, *(f"{slug[: MAX_ID_CHARS - 1 - n]}-{digest[:n]}" for n in DIGITS_OF_A_PATH))


def _plain(text: str) -> str:
    """Lower case, without accents, other characters as "-"."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return UNSAFE.sub("-", plain).strip("-._")[:MAX_SLUG_CHARS]


def _with_digest(slug: str, original: str) -> str:
    digest = hashlib.sha256(original.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest
