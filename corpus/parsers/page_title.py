"""A page's title without the name of its site: "Bridge opens | The Frontera Ledger"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

BETWEEN = re.compile(r" (?:[|·•»–—-]|::) ")
ARTICLE = re.compile(r"(?:the|el|la|los|las) ")


def without_site(title: str, names: Iterable[str | None]) -> str:
    """The title without the part at its end that is nothing but one of the site's names.

    Capitals, accents and an article before the name make no difference. What stands between other
    parts stays, and so does a title that is nothing but the name.
    """
    sites = {_plain(name) for name in names if name} - {""}
    breaks = list(BETWEEN.finditer(title))
    if not breaks or _plain(title[breaks[-1].end() :]) not in sites:
        return title
    return title[: breaks[-1].start()].rstrip() or title


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).split()
    plain = " ".join(words)
    return plain[found.end() :] if (found := ARTICLE.match(plain)) else plain
