"""Whether a figure counts a whole, or only a part of one."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.figures.counted import CLAUSE_END
from rag.evidence.figures.rates import is_single
from rag.evidence.figures.scopes import unasked_scopes
from rag.evidence.figures.statement import Statement
from rag.question.understand import Understood

_CHARS_AROUND = 60
_CHARS_BEFORE, _CHARS_AFTER = 25, 40
_OF_THEM = r"(?:of (?:the|them|those|these)|de (?:l[oa]s|ell[oa]s|est[oa]s|es[oa]s))"
_PART_OF = re.compile(rf" ?(?:\w+ )?{_OF_THEM}\b")
_OF_A_WHOLE = re.compile(rf"\b{_OF_THEM} (?:\d[^.;]{{0,20}})?\Z")
_GROUP_OF = re.compile(r"\b(?:group|batch|wave|grupo|tanda|lote) (?:of|de) \Z")
_NEXT = re.compile(r" (?:and|y|e) ")
_MORE = re.compile(r"\b(?:more|additional|others?|mas|adicional(?:es)?|otr[oa]s)\b(?! than\b)")
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|latest|another|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|"
    r"quint[oa]|ultim[oa]|otr[oa]) "
    r"(?:group|batch|wave|round|transfer|shipment|flight|operation|stage|phase|"
    r"grupo|lote|tanda|ronda|traslado|envio|cargamento|vuelo|operativo|etapa|fase)\b"
)
"""Words of one occasion among several: "a second group of 26"."""


def is_of_a_part(question: Understood, statement: Statement) -> bool:
    """Whether it counts for one occasion, or for what the question does not name."""
    return is_single(statement) or bool(unasked_scopes(question, statement))


def counts_a_part(question: Understood, statement: Statement) -> bool:
    """Whether it counts for one occasion, for what the question does not name, or some of a whole."""
    return (
        is_of_a_part(question, statement)
        or is_part(statement)
        or _ONE_OF_SEVERAL.search(fold(_just_around(statement))) is not None
    )


def _just_around(statement: Statement) -> str:
    return statement.text[max(0, statement.start - _CHARS_AROUND) : statement.end + _CHARS_AROUND]


def is_part(statement: Statement) -> bool:
    """Whether it counts some of a whole: "of the 37", "a group of 37", "11 more"."""
    text, start, end = statement.text, statement.start, statement.end
    before, after = (
        fold(text[max(0, start - _CHARS_BEFORE) : start]),
        fold(text[end : end + _CHARS_AFTER]),
    )
    after = _NEXT.split(CLAUSE_END.split(after, maxsplit=1)[0], maxsplit=1)[0]
    parts = (
        _OF_A_WHOLE.search(before),
        _PART_OF.match(after),
        _GROUP_OF.search(before),
        _MORE.search(after),
    )
    return not statement.figure.unit and any(parts)
