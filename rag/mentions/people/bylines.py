"""Whose words an article is, by its byline and its publisher."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Document
from index.words import fold
from rag.mentions.people.gender import is_womans

_LEAST_CHARS = 4
_FEWEST_NAMES_OF_TWO_SURNAMES = 3
_IS_NOBODY = re.compile(
    r"\b(?:staff|redaccion|equipo|press|prensa|agencias?|agency|department|news|noticias)\b"
)
_IS_A_BODY_OF_STATE = re.compile(
    r"\b(?:department|ministry|office|embassy|committee|subcommittee|house|senate|secretariat|bureau|"
    r"departamento|ministerio|oficina|embajada|comision|comite|camara|senado|secretaria|fiscalia|gobierno|"
    r"government|u\.?s\.?|the|white)\b"
)
_AND = re.compile(r"[,;&]| (?:and|y|e|with|con) ")
_CAPITALISED = re.compile(r"[^\W\d_a-zà-öø-ÿ]")
_AUTHOR_TELLS = re.compile(
    r"\W{0,5}(?:the (?:author|writer|columnist)|(?:el|la) (?:autora?|escritora?|columnista))"
    r"(?:,[^,.]{1,80},)? (?:is|was|has|had|served|serves|works|worked|teaches|taught|writes|advises|"
    r"es|fue|ha|era|trabaja|trabajo|ensena|dirige|dirigio|escribe|imparte|preside)\b"
)


def names_author(words: frozenset[str], document: Document) -> bool:
    """Whether folded words hold a surname of an author, either of two."""
    return any(
        words.issuperset(surname.split("-"))
        for *_, surnames in _authors(document)
        for surname in surnames
    )


def is_author(name: str, document: Document) -> bool:
    """Whether a name of several words is an author's: a surname and another word of it."""
    words = frozenset(fold(name).split())
    return any(
        words <= frozenset(own) and len(words) > 1 and not words.isdisjoint(surnames)
        for own, surnames in _authors(document)
    )


def names_publisher(text: str, document: Document) -> bool:
    """Whether a text, as written, names the publisher: in full, or by the first two of its names."""
    lead = _lead_of(document.publisher) if document.publisher else ""
    return lead != "" and re.search(rf"\b{re.escape(lead)}\b", text) is not None


@lru_cache(maxsize=10_000)
def _lead_of(publisher: str) -> str:
    """What a publisher has to be called at least; empty where the name is no name of one."""
    folded, words = fold(publisher), publisher.split()
    if len(words) == 1 or _IS_NOBODY.search(folded):
        return ""
    if _IS_A_BODY_OF_STATE.search(folded):
        return publisher
    names = [at for at, word in enumerate(words, start=1) if _CAPITALISED.match(word)]
    return " ".join(words[: names[1]] if len(names) > 1 else words)


def tells_of_the_author(text: str) -> bool:
    """Whether a sentence says who the author is: "The author teaches in Austin."."""
    return _AUTHOR_TELLS.match(fold(text)) is not None


def _authors(document: Document) -> tuple[tuple[list[str], list[str]], ...]:
    """Each author of several names, folded, with the surnames; none that is a body."""
    author = document.author
    return () if author is None or author == document.publisher else _read_byline(author)


@lru_cache(maxsize=10_000)
def _read_byline(author: str) -> tuple[tuple[list[str], list[str]], ...]:
    if _IS_NOBODY.search(fold(author)):
        return ()
    several = [words for name in _AND.split(fold(author)) if len(words := name.split()) > 1]
    return tuple((words, _surnames(words)) for words in several)


def _surnames(words: list[str]) -> list[str]:
    last = words[-2:] if _has_two_surnames(words) else words[-1:]
    return [one for one in last if len(one) >= _LEAST_CHARS]


def _has_two_surnames(words: list[str]) -> bool:
    return len(words) >= _FEWEST_NAMES_OF_TWO_SURNAMES and is_womans(words[-2]) is None
