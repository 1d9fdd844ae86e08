"""The organisations and things whose name a question asks for: "which hospital", "qué empresa"."""

from __future__ import annotations

import re

from rag.question.asking import ASKING_QUE, ASKING_WHICH

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
        "brand marca",
        "hotel motel restaurant restaurante",
    )
]
_NOUNS = frozenset().union(*_KINDS)
_ASKED = re.compile(
    rf"(?:{ASKING_WHICH}|{ASKING_QUE}(?<!por que )(?:otr[oa]s? )?)({'|'.join(sorted(_NOUNS))})(?:e?s)?\b"
)


def things_asked(folded: str) -> frozenset[str]:
    """The nouns, in both languages, for the kind of thing that a folded question asks to name, without
    the "s" or "es" of several; none where it asks for no such thing.
    """
    nouns = {found[1] for found in _ASKED.finditer(folded)}
    return frozenset().union(*(kind for kind in _KINDS if not kind.isdisjoint(nouns)))
