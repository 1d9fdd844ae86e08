"""Whose words an article is, by its byline and its publisher."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.document import Document
from index.words import fold
from rag.mentions.people.gender import is_womans
from rag.mentions.places.place import is_a_place

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
_NEW_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_AND = re.compile(r"[,;&]| (?:and|y|e|with|con) ")
_CAPITALISED = re.compile(r"[^\W\d_a-zà-öø-ÿ]")
_PROFESSION = (
    r"(?:lawyer|attorney|professor|lecturer|teacher|journalist|reporter|writer|novelist|columnist|editor|"
    r"historian|economist|sociologist|anthropologist|geographer|political scientist|scientist|researcher|"
    r"scholar|fellow|analyst|expert|specialist|consultant|advis[eo]r|director|president|coordinator|"
    r"engineer|doctor|physician|nurse|judge|prosecutor|diplomat|ambassador|consul|senator|"
    r"congress(?:man|woman)|governor|mayor|secretary|minister|officer|agent|activist|"
    r"abogad[oa]|profesora?|catedratic[oa]|maestr[oa]|docente|academic[oa]|periodista|reporter[oa]|"
    r"escritora?|novelista|columnista|editora?|historiadora?|economista|sociolog[oa]|antropolog[oa]|"
    r"geograf[oa]|politolog[oa]|internacionalista|cientific[oa]|investigadora?|analista|expert[oa]|"
    r"especialista|consultora?|asesora?|directora?|president[ea]|coordinadora?|ingenier[oa]|medic[oa]|"
    r"doctora?|enfermer[oa]|juez|jueza|magistrad[oa]|fiscal|diplomatic[oa]|embajadora?|consul|"
    r"agente|senadora?|diputad[oa]|gobernadora?|alcalde|alcaldesa|secretari[oa]|ministr[oa]|activista)"
)
_AUTHOR_TELLS = re.compile(
    r"\W{0,5}(?:the (?:author|writer|columnist)|(?P<his>el (?:autor|escritor|columnista))|"
    r"(?P<hers>la (?:autora|escritora|columnista)))(?:,[^,.]{1,80},)? "
    r"(?:works|writes|teaches|taught|advises|served on|trabaja|escribe|dirige|ensena|imparte|preside|"
    r"(?:is|was|has been|served as|es|fue|era|ha sido)(?: (?:an?|the|una?|el|la))?"
    r"(?: (?!(?:of|in|as|by|for|with|when|while|del?|en|como|por|para|con|cuando)\b|"
    r"(?!retired|retirad|jubilad)\w{1,20}(?:ed|[ai]d[oa])\b)[\w-]{1,20}){0,2}?"
    rf" {_PROFESSION}(?!['’]))\b"
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
    """Whether a text, as written, names the publisher: in full, or by the first two of its names if these
    are no place ("San Diego").
    """
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
    lead = " ".join(words[: names[1]] if len(names) > 1 else words)
    return publisher if is_a_place(lead) else lead


def tells_of_the_author(text: str, name: str = "") -> bool:
    """Whether a sentence says what the author does: "The author teaches in Austin.".

    name: the author's, which "el autor" or "la autora" has to fit.
    """
    tells = _AUTHOR_TELLS.match(fold(text))
    if tells is None:
        return False
    is_hers = is_womans(name)
    return not (tells["hers"] and is_hers is False) and not (tells["his"] and is_hers)


def is_bio(document: Document, start: int, end: int, name: str) -> bool:
    """Whether a sentence of an article's first or last paragraph says who its author is, by that name."""
    text = document.text
    return (
        is_author(name, document)
        and tells_of_the_author(text[start:end], name)
        and not (_NEW_PARAGRAPH.search(text, 0, start) and _NEW_PARAGRAPH.search(text.rstrip(), end))
    )


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
