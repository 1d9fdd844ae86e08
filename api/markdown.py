"""Text from outside put into Markdown: it shows as it is, and makes no link, picture or heading."""

from __future__ import annotations

import re

_SPECIAL = re.compile(
    r"[\\`*_\[\]<>~|]|&(?=#?\w)|(?<=\w):(?=//)|(?<=\bwww)\.|(?<=[\w.+-])@(?=\w)", re.IGNORECASE
)
_OPENS_BLOCK = re.compile(r"(?:[#+=-]|\d{1,9}(?=[.)]))")
_UNSAFE_IN_TARGET = re.compile(r"[\s()<>\\\"`|*_\[\]]")


def escape_markdown(text: str) -> str:
    """The text on one line, with a backslash before whatever Markdown, and GitHub's, would act on.

    Addresses are kept from becoming links. Most sentences come out as they went in.
    """
    escaped = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    opening = _OPENS_BLOCK.match(escaped)
    if opening is None:
        return escaped
    at = opening.end() if opening.group()[0].isdigit() else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def link_target(url: str) -> str:
    """An address as it can stand in the round brackets of a link."""
    return _UNSAFE_IN_TARGET.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), url)
