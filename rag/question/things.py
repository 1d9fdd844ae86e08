"""The organisations and things whose name a question asks for: "which hospital", "qué empresa"."""

from __future__ import annotations

import re

from rag.question.asking import ASKING_QUE, ASKING_WHICH, NAME_OF

_MEDIA = (
    "newspaper paper outlet magazine broadcaster channel station periodico diario revista medio canal"
)
_BUSINESSES = (
    "company companies firm business businesses corporation contractor manufacturer maker empresa "
    "compania firma negocio corporacion contratista fabricante"
)
_GROUPS = (
    "group gang faction organization organisation cartel cell grupo banda pandilla faccion organizacion "
    "organizaciones celula"
)
_KINDS = [
    frozenset(kind.split())
    for kind in (
        "hospital clinic clinica sanatorio",
        "bank banco",
        _MEDIA,
        "party parties partido",
        _BUSINESSES,
        "university universities college universidad universidades",
        "school escuela academy academies academia preparatoria",
        "firm bufete despacho",
        "agency agencies agencia dependencia bureau",
        _GROUPS,
        "airline carrier aerolinea",
        "union sindicato",
        "institute foundation charity charities instituto fundacion fundaciones",
        "store shop dealer dealership pharmacy pharmacies tienda armeria farmacia comercio",
        "ship vessel boat freighter barco buque navio lancha",
        "brand make model marca modelo",
        "publisher app",
        "hotel motel restaurant restaurante",
    )
]
_NOUNS = frozenset().union(*_KINDS)
_WHICH_ARE = (
    r"\bcuales (?:son|fueron|eran) (?:l[oa]s|es[oa]s) (?:otr[oa]s |(?:principal|divers|distint)\w+ )?"
)
_ASKED = re.compile(
    rf"(?:{ASKING_WHICH}|{ASKING_QUE}(?<!por que )(?:otr[oa]s? )?|{_WHICH_ARE}|{NAME_OF})"
    rf"(?!makes\b)({'|'.join(sorted(_NOUNS))})(?:e?s)?\b"
    r"(?! (?:of|de) \w+(?:tion|ing|ity|cion|dad)\b)"
)


_MAY_BE_KINDS = frozenset(
    {"group", "grupo", "business", "businesse", "negocio", "medio", "store", "tienda"}
)


def asks_for_a_named_thing(folded: str) -> bool:
    """Does a folded question ask for a thing that is told by its name alone?

    "Which groups" may also be answered by what they are: "children".
    """
    return any(found[1] not in _MAY_BE_KINDS for found in _ASKED.finditer(folded))


def things_asked(folded: str) -> frozenset[str]:
    """The nouns, in both languages, for the kind of thing that a folded question asks to name, without
    the "s" or "es" of several; none where it asks for no such thing.
    """
    nouns = {found[1] for found in _ASKED.finditer(folded)}
    return frozenset().union(*(kind for kind in _KINDS if not kind.isdisjoint(nouns)))
