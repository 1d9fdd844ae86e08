"""What a question asks for that nobody tells without one of few words: "what caliber", "en qué penal"."""

from __future__ import annotations

import re

from rag.mentions.words.marks import Mark
from rag.question.asking import ASKING_QUE, ASKING_WHICH

_NOT_PENALTY = "(?! (?:terms?|sentences?|time|officials?|guards?|systems?|riots?)\\b)"
_NOUNS = {
    Mark.CALIBRE: "calib(?:er|re)s?",
    Mark.NATIONALITY: "nationalit(?:y|ies)|nacionalidad(?:es)?",
    Mark.RANK: "(?:military )?ranks?|rango|grado militar|jerarquia",
    Mark.COLOUR: "colou?rs?|color(?:es)?",
    Mark.CODE: (
        "(?:flight|plate|tail|serial|registration|case|docket|badge) numbers?|"
        "(?:license |number )?plates?|"
        "flights?(?= (?:did|was|were|is|are|do|does|had|has)\\b)|"
        "vuelos?(?= (?:se |fue|iba|llego|viajo|salio|regreso|lo |la |los ))|matriculas?|placas?|"
        "numero de (?:vuelo|placas?|serie|expediente|matricula)"
    ),
    Mark.PRISON: (
        "(?:prisons?|jails?|penitentiar(?:y|ies)|carcel(?:es)?|prision(?:es)?|penal(?:es)?|reclusorios?)"
        f"{_NOT_PENALTY}"
    ),
    Mark.COURT: "courts?|tribunal(?:es)?|cortes?|juzgados?",
}
_ASKED = re.compile(
    rf"(?:{ASKING_WHICH}|{ASKING_QUE}(?<!por que )|"
    r"\b(?:what|which|cual) (?:is|was|were|are|es|era|fue) (?:the|its|his|her|their|el|la|su) )"
    rf"(?:{'|'.join(f'(?P<{mark.name}>{nouns})' for mark, nouns in _NOUNS.items())})\b"
)


def marks_asked(folded: str) -> frozenset[Mark]:
    """What of this kind a folded question asks for, such as the calibre of a weapon."""
    return frozenset(Mark[found.lastgroup] for found in _ASKED.finditer(folded) if found.lastgroup)
