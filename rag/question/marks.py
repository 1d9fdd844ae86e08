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
    Mark.CHARGE: (
        "(?:criminal )?charges?(?= (?:is|are|was|were|does|do|did|has|have|will|against)\\b)|"
        "crimes?(?= (?:is|are|was|were) (?:\\w+ ){1,4}(?:accused|charged|convicted|suspected)\\b)|"
        "(?:cargos?|delitos?)(?= (?:(?:penales |federales |graves )?(?:se |lo |la |los |las )?(?:les? )?"
        "(?:acusa|imputa|enfrenta|pesa|vincul|senala|formul|present)\\w*|"
        "se declar\\w+ (?:\\w+ ){0,2}(?:culpable|inocente)|"
        "(?:l[oa]s? |fue |fueron )?(?:hall|encontr|declar)\\w+ (?:culpable|inocente))s?\\b)"
    ),
}
_ASKED = re.compile(
    rf"(?:{ASKING_WHICH}|{ASKING_QUE}(?<!por que )|"
    r"\b(?:what|which|cual) (?:is|was|were|are|es|era|fue) (?:the|its|his|her|their|el|la|su) )"
    rf"(?:{'|'.join(f'(?P<{mark.name}>{nouns})' for mark, nouns in _NOUNS.items())})\b"
)
_ACCUSED = re.compile(
    r"\bde que (?:(?:se|l[oa]s?|les?|fue|fueron|es|son|estan?|estaban?|habian?|ha|han|sido) ){0,3}"
    r"(?:acus|imput|culp)\w+|"
    r"\bwhat (?:is|are|was|were|have|has) [^?]{1,80} (?:(?:accused|suspected) of|charged with)\b|"
    r"\bwhat (?:did|does|do) [^?]{1,60} accuse [^?]{1,60} of\b"
)


def marks_asked(folded: str) -> frozenset[Mark]:
    """What of this kind a folded question asks for, such as the calibre of a weapon."""
    marks = (Mark[found.lastgroup] for found in _ASKED.finditer(folded) if found.lastgroup)
    accused = [Mark.CHARGE] if _ACCUSED.search(folded) else []
    return frozenset([*marks, *accused])
