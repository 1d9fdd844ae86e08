"""Whose something is, where a question tells it itself: "which governor lost his visa in 2025?"."""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.people.nouns import PEOPLE

_MORE_PEOPLE = (
    "people person family relative migrant immigrant refugee child children resident "
    "villager neighbor voter citizen politician lawmaker congressman minister president activist "
    "candidate trucker american mexican persona gente familia familiar migrante inmigrante "
    "refugiado refugiada habitante vecino vecina votante ciudadano ciudadana politico politica "
    "diputado diputada ministro ministra presidente presidenta activista candidato candidata "
    "transportista camionero mexicano mexicana estadounidense"
)
_BODIES = (
    "cartel gang group mafia faction company firm business bank agency bureau department ministry "
    "army navy force government administration state county city town village country nation party "
    "union court university school newspaper airline banda grupo faccion empresa compania negocio "
    "banco agencia oficina secretaria ejercito marina gobierno estado condado ciudad pueblo "
    "municipio pais nacion partido sindicato tribunal universidad escuela periodico aerolinea"
)
_SOMEBODY = PEOPLE.union(_MORE_PEOPLE.split())
_AS_SEVERAL = frozenset(["people", "gente", "persona"])
_SOME_BODY = frozenset(_BODIES.split())

_OF_ANOTHER = (
    "arrest capture detention release bail trial case hearing indictment conviction sentence "
    "punishment extradition deportation transfer killing murder death assassination abduction "
    "kidnapping surrender arresto captura detencion liberacion libertad fianza juicio caso "
    "audiencia acusacion condena sentencia pena extradicion deportacion traslado asesinato "
    "homicidio muerte secuestro entrega "
    "appeal funeral account accounts assets request lawsuit complaint proposal decision brother brothers "
    "sister sisters son sons daughter daughters father mother partner leader boss "
    "apelacion amparo cuenta cuentas bienes activos solicitud demanda denuncia propuesta "
    "hermano hermanos hermana hermanas hijo hijos hija hijas padre madre socio lider jefe "
    "biography house home car phone passport body wounds warrant casa cuerpo orden biografia"
)
_ANOTHERS = frozenset(_OF_ANOTHER.split())
"""What is done to somebody by others, or concerns others: "which judge ordered his release?"."""

_WORD = r"[a-z][a-z'’-]{0,20}"
_FEW_WORDS = rf"{_WORD}(?: {_WORD}){{0,2}}"
_ASKED_FOR = re.compile(
    rf"\W{{0,5}}(?:(?P<number>how many|cuant[oa]s)|which|what|que|cual(?:es)?) "
    rf"(?P<words>{_FEW_WORDS})"
)
_NO_ARTICLE = r"(?! (?:l[ao]s?|el|una?|sus?|cuant[oa]s|cual(?:es)?|que|quien(?:es)?)\b)"
"""After an "a" that is the Spanish preposition."""
_ONE_OR_ALL = re.compile(
    rf"\b(?:(?P<one>an?{_NO_ARTICLE}|una?)|the|la(?= (?:gente|persona)\b)|l[ao]s) "
    rf"(?P<words>{_FEW_WORDS})"
)
_NOT_WHOSE = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|had|about|against|of|at|to|with|from|near|"
    r"es|son|era|eran|fue|fueron|tiene|tienen|sobre|contra|del?|a|en|con|desde|hacia) \Z"
)
"""Before "his" it is another's: "what crimes did his sons commit?", "a letter about his sons"."""
_VERB = re.compile(
    r"(?:do|does|did|is|are|was|were|has|have|had|will|of|in|del?|en|es|son|fue|fueron|han?)\Z"
)
_OF_ONE = ("his", "her", "he", "she")
_NEXT_WORD = re.compile(r"\W*([a-z]+)")


def tells_whose(before: str, own: str, after: str) -> bool:
    """Does what stands before "his", "when he", "its", "their" or "su" tell of whom it speaks, though it
    names nobody?

    It speaks of whom or what a question asks for, or of whom "a" brings in: "a judge lost her post".
    """
    folded, own = fold(before), fold(own).split()[-1]
    if _NOT_WHOSE.search(folded) or own.startswith("suy"):
        return False
    next_word = _NEXT_WORD.match(fold(after))
    is_anothers = next_word is not None and next_word[1] in _ANOTHERS
    asked = _ASKED_FOR.match(folded)
    may_be_theirs = asked and (own not in _OF_ONE if asked["number"] else not is_anothers)
    if asked and may_be_theirs and _fits(asked["words"], own):
        return True
    return not is_anothers and any(
        _fits(found["words"], own, is_several=not found["one"]) for found in _ONE_OR_ALL.finditer(folded)
    )


def _fits(words: str, own: str, *, is_several: bool = False) -> bool:
    """Whether one of a few words, up to a verb, is a noun for whom or what has something as `own` says.

    is_several: whether it has to be of several.
    """
    for word in words.split():
        if _VERB.match(word):
            return False
        for noun in (
            word,
            word.removesuffix("s"),
            word.removesuffix("es"),
            f"{word.removesuffix('ies')}y",
        ):
            is_one = noun == word
            if is_several and is_one and word not in _AS_SEVERAL:
                continue
            if noun in _SOMEBODY and own != "its":
                return own not in _OF_ONE or (is_one and word not in _AS_SEVERAL)
            if noun in _SOME_BODY and own not in _OF_ONE:
                return own != "its" or is_one
    return False
