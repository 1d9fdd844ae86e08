"""Asked for what a table says, its row comes before what other texts say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.table_rows import header_of
from index.words import fold
from rag.evidence.another_time import speaks_of_another_time
from rag.evidence.doubts.name_told import tells_of
from rag.evidence.gather import Evidence
from rag.evidence.order.moved import lowered
from rag.question.understand import Understood

_MARGIN = 8.0
_LOWERED_BY = 8.0
_ASKS_A_TABLE = re.compile(
    r"\b(?:according to|in|per|from|by|segun|en|de acuerdo con) (?:the |la |el |su |its )?"
    r"(?:[\w.’'-]{1,30} ){0,3}(?:(?<!negotiating )(?<!bargaining )(?<!conference )(?<!dinner )tables?|"
    r"(?<!in the )charts|chart|tablas?|"
    r"cuadros?(?! (?:medi|directiv|dirigent|politic|operativ|clinic|armad|criminal|de mando)))\b"
)


def table_asked_first(question: Understood, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences, less likely those that are no row of a table where the question names one, if a
    likely row holds a figure of the time asked for in an article that holds the question's names.
    """
    if not ranked or not question.wants_number or not _ASKS_A_TABLE.search(fold(question.text)):
        return list(ranked)
    least = ranked[0].log_odds - _MARGIN
    rows = [one.log_odds >= least and _is_row_for(question, one) for one in ranked]
    return lowered(ranked, [not row for row in rows], _LOWERED_BY) if any(rows) else list(ranked)


def _is_row_for(question: Understood, one: Evidence) -> bool:
    document, lang = one.document, one.document.lang
    if header_of(document.text, one.start, one.end) is None or question.wanted.lack(one.alone):
        return False
    told = f"{document.title}\n{document.publisher or ''}\n{document.text}"
    return not speaks_of_another_time(question, one.alone, lang, one.day) and all(
        tells_of(name, told, lang, question) for name in question.names
    )
