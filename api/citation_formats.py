"""Citations as text, Markdown, BibTeX and RIS; whatever a title holds stays in its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from api.authors import is_person, read_authors
from api.markdown import escape_markdown, link_target
from corpus.hosts import ascii_address
from corpus.parsers.clean import clean_text

_NOT_IN_BIBTEX_KEY = re.compile(r"[^A-Za-z0-9.-]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{letter: f"\\{letter}" for letter in "$&#%_"},
    }
)


class CitationFormat(StrEnum):
    """How citations can be had."""

    TEXT = "text"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    RIS = "ris"


MEDIA_TYPES = {
    CitationFormat.TEXT: "text/plain; charset=utf-8",
    CitationFormat.MARKDOWN: "text/markdown; charset=utf-8",
    CitationFormat.BIBTEX: "application/x-bibtex; charset=utf-8",
    CitationFormat.RIS: "application/x-research-info-systems; charset=utf-8",
}
FILE_NAMES = {
    CitationFormat.TEXT: "citations.txt",
    CitationFormat.MARKDOWN: "citations.md",
    CitationFormat.BIBTEX: "citations.bib",
    CitationFormat.RIS: "citations.ris",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What of a citation is written down; every text is on one line, without control characters.

    author: who signed it, as its byline says; "" where that is unknown, as with the publisher.
    published: None where the date is unknown.
    url: where the publisher has it, else where this service does.
    link: where this service shows it at the quote.
    """

    n: int
    key: str
    title: str
    author: str
    publisher: str
    published: date | None
    lang: str
    url: str
    link: str
    quote: str

    @classmethod
    def of(cls, citation: dict[str, Any], absolute: Callable[[str], str]) -> Self:
        """Read a kept citation; `absolute` makes the absolute link of one of this service's."""
        published, link = citation.get("published"), absolute(_line(citation["link"]))
        url = ascii_address(_line(citation.get("url")))
        document_id = f"{citation['document_id']}-v{citation['version']}-{citation['n']}"
        return cls(
            n=citation["n"],
            key=_NOT_IN_BIBTEX_KEY.sub("-", document_id),
            title=_line(citation["title"]),
            author=_line(citation.get("author")),
            publisher=_line(citation.get("publisher")),
            published=date.fromisoformat(published) if published else None,
            lang=citation["lang"],
            url=link_target(url or link),
            link=link_target(link),
            quote=_line(citation["quote"]),
        )


def write_citations(references: Sequence[Reference], form: CitationFormat) -> str:
    """All of them in one format, in order; nothing for none."""
    return "".join(_WRITERS[form](reference) for reference in references)


def _write_text(one: Reference) -> str:
    about = ", ".join(filter(None, (one.publisher, _day(one))))
    source = ". ".join(filter(None, (one.author, one.title, about)))
    lines = [f"[{one.n}] {source}. {one.url}", f"    “{one.quote}”"]
    if one.link != one.url:
        lines.append(f"    {one.link}")
    return "\n".join(lines) + "\n\n"


def _write_markdown(one: Reference) -> str:
    about = ", ".join(filter(None, (escape_markdown(one.publisher), _day(one))))
    title = f"[{escape_markdown(one.title)}]({one.url})"
    source = ". ".join(filter(None, (escape_markdown(one.author), title, about)))
    return f"{one.n}. {source}. [[{one.n}]]({one.link})\n   > {escape_markdown(one.quote)}\n\n"


def _write_bibtex(one: Reference) -> str:
    fields = {}
    if one.author:
        fields["author"] = f"{{{' and '.join(map(_bibtex_author, read_authors(one.author)))}}}"
    fields["title"] = f"{{{{{_tex(one.title)}}}}}"
    if one.publisher:
        fields["howpublished"] = f"{{{_tex(one.publisher)}}}"
    if one.published:
        fields["year"] = f"{{{one.published.year:04}}}"
        fields["month"] = _MONTHS[one.published.month - 1]
        fields["day"] = f"{{{one.published.day}}}"
    fields["url"] = f"{{{_bibtex_url(one.url)}}}"
    fields["language"] = "{english}" if one.lang == "en" else "{spanish}"
    fields["note"] = f"{{``{_tex(one.quote)}''}}"
    lines = "".join(f",\n  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{one.key}{lines}\n}}\n\n"


def _write_ris(one: Reference) -> str:
    fields = [("TY", "ELEC"), ("ID", one.key)]
    fields += [("AU", author) for author in read_authors(one.author)]
    fields.append(("TI", one.title))
    if one.publisher:
        fields.append(("PB", one.publisher))
    if one.published:
        fields.append(("PY", f"{one.published.year:04}"))
        fields.append(("DA", f"{one.published:%Y/%m/%d}/"))
    fields += [("UR", one.url), ("LA", one.lang), ("N1", one.quote), ("ER", "")]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields) + "\r\n"


_WRITERS = {
    CitationFormat.TEXT: _write_text,
    CitationFormat.MARKDOWN: _write_markdown,
    CitationFormat.BIBTEX: _write_bibtex,
    CitationFormat.RIS: _write_ris,
}


def _day(one: Reference) -> str:
    return one.published.isoformat() if one.published else ""


def _tex(text: str) -> str:
    """Text as BibTeX and TeX show it; braces by name, since BibTeX counts escaped ones too."""
    return text.translate(_IN_BIBTEX)


def _bibtex_author(name: str) -> str:
    """A person, whose surname BibTeX finds; or in braces a name that it has to leave as it is."""
    return _tex(name) if is_person(name) else f"{{{_tex(name)}}}"


def _bibtex_url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _line(text: str | None) -> str:
    return " ".join(clean_text(text or "").split())
