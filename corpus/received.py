"""A file together with what is known of it from outside: the source's settings, the feed's entry."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from corpus.document import Access, Lang, RawFile
from corpus.parsers.dates import moment_from_text


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever listed the source, or sent the file, decides; it goes before the file's own word.

    id: the document's id, as in PUT /v1/documents/{id}.
    topics: added to those of the file.
    source: the name of the source in sources.toml.
    fetched_at: when the file came in, in UTC (ISO 8601).
    """

    id: str | None = None
    publisher: str | None = None
    lang: Lang | None = None
    topics: tuple[str, ...] = ()
    access: Access = "full"
    source: str | None = None
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed or a sitemap says of an article; it counts where the article itself says nothing."""

    title: str | None = None
    author: str | None = None
    lang: Lang | None = None
    published: date | None = None
    modified: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceivedFile(RawFile):
    """A RawFile with what is known of it from outside."""

    given: Given = field(default_factory=Given)
    hints: Hints = field(default_factory=Hints)


def hints_to_json(hints: Hints) -> dict[str, Any]:
    """Hints with days and moments in their ISO form."""
    content = asdict(hints)
    for key in ("published", "modified"):
        content[key] = content[key].isoformat() if content[key] else None
    return content


def hints_from_json(content: Any) -> Hints:
    """What `hints_to_json` made; of anything else, no hints."""
    try:
        published, modified = content.get("published"), content.get("modified")
        return Hints(
            **{
                **content,
                "published": date.fromisoformat(published) if published else None,
                "modified": moment_from_text(modified),
            }
        )
    except (AttributeError, TypeError, ValueError):
        return Hints()


def given_from_json(content: Any) -> Given:
    """What `asdict` of a Given made, through JSON; of anything else, nothing given."""
    try:
        return Given(**{**content, "topics": tuple(content.get("topics", ()))})
    except (AttributeError, TypeError, ValueError):
        return Given()
