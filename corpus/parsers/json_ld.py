"""What a page says about itself in JSON-LD: an Article's headline, authors, dates and more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_NODES = 5_000
MAX_DEPTH = 20
MAX_NAMES = 20
ARTICLE_TYPES = frozenset((
    "BlogPosting", "DiscussionForumPosting", "LiveBlogPosting", "PressRelease", "Report",
    "SocialMediaPosting",
))  # fmt: skip
"""Those whose names do not end in "Article"."""
_BEFORE_A_TYPE = re.compile(r"[/#:]")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """An Article node, as written; None where it says nothing.

    corrections: (text, date) of each correction it names.
    status: its creativeWorkStatus, such as "Published" or "Retracted".
    """

    headline: str | None
    published: str | None
    publisher: str | None
    lang: str | None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str | None], ...] = ()
    status: str | None = None


def read_json_ld(scripts: Sequence[str], page_title: str | None) -> LinkedArticle | None:
    """The page's own Article among its JSON-LD scripts, or None.

    Where there are several, the one whose headline begins like `page_title`, else the first. What
    stands inside another article, as an update of a live blog does, is not the page's own. Scripts
    that are not JSON are passed over.
    """
    walked = [found for script in scripts for found in _walk(_load(script))][:MAX_NODES]
    named = (node for node, _ in walked if isinstance(node.get("@id"), str) and "name" in node)
    by_id = {node["@id"]: node for node in named}
    articles = [
        _read_article(node, by_id) for node, is_inside in walked if not is_inside and _is_article(node)
    ]
    if page_title:
        title = page_title.casefold()
        for article in articles:
            if article.headline and title.startswith(article.headline.casefold()[:60]):
                return article
    return articles[0] if articles else None


def _load(script: str) -> Any:
    try:
        return json.loads(script, parse_int=str)
    except (ValueError, RecursionError):
        return None


def _walk(content: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object, outer ones first, and whether it is inside an article."""
    level = [(content, False)]
    for _ in range(MAX_DEPTH):
        inner: list[tuple[Any, bool]] = []
        for value, is_inside in level[:MAX_NODES]:
            if isinstance(value, dict):
                yield value, is_inside
                are_inside = is_inside or _is_article(value)
                inner.extend((one, are_inside) for one in value.values())
            elif isinstance(value, list):
                inner.extend((one, is_inside) for one in value)
        level = [one for one in inner if isinstance(one[0], dict | list)]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = (kind for kind in _as_list(node.get("@type")) if isinstance(kind, str))
    names = (_BEFORE_A_TYPE.split(kind)[-1] for kind in kinds)
    return any(name.endswith("Article") or name in ARTICLE_TYPES for name in names)


def _read_article(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> LinkedArticle:
    return LinkedArticle(
        headline=_first_text(node.get("headline")) or _first_text(node.get("name")),
        published=_first_text(node.get("datePublished")),
        publisher=_name(node.get("publisher"), by_id),
        lang=_first_text(node.get("inLanguage")),
        modified=_first_text(node.get("dateModified")),
        authors=tuple(
            name for item in _as_list(node.get("author"))[:MAX_NAMES] if (name := _name(item, by_id))
        ),
        corrections=tuple(_corrections(node.get("correction"))),
        status=_first_text(node.get("creativeWorkStatus")),
    )


def _corrections(value: Any) -> Iterator[tuple[str, str | None]]:
    """Of a text, an address or a CorrectionComment, or several of them."""
    for item in _as_list(value)[:MAX_NAMES]:
        if isinstance(item, str) and item.strip():
            yield item, None
        elif isinstance(item, dict):
            text = _first_text(item.get("text")) or _first_text(item.get("url"))
            if text:
                yield text, _first_text(item.get("datePublished"))


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    for item in _as_list(value):
        if isinstance(item, dict):
            name = item.get("name") or by_id.get(str(item.get("@id")), {}).get("name")
            return _first_text(name)
        if isinstance(item, str):
            return item
    return None


def _first_text(value: Any) -> str | None:
    return next((item for item in _as_list(value) if isinstance(item, str) and item.strip()), None)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
