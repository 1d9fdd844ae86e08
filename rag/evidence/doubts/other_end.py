"""Whether a sentence tells when something began, where it is asked when it ended; or the other way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.words import fold
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import MONTH
from rag.question.asked_for import Kind
from rag.question.counted import last_question
from rag.question.understand import Understood

_SENTENCES_READ = 3
_NEARLY_AS_LIKELY = 2.0
"""Of log-odds."""


class _End(NamedTuple):
    """One of the two ends of something.

    asked: in a question.
    told: in a sentence that surely tells of this end.
    hinted: in a sentence that may tell of it, if in passing.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]
    hinted: re.Pattern[str]


_BEGAN = (
    r"beg[aiu]n(?:s|ning)?|start(?:s|ed|ing)?|launch(?:es|ed)?|t(?:ake|akes|ook) effect|"
    r"(?:came?|comes|enter(?:s|ed)?) into force|"
    r"inici(?:o|a|aron|aba|ar|ada|ado)|comenz\w+|comienzan?|empez\w+|empiezan?|arranc\w+|"
    r"entr(?:o|aron|a|an|ar) en vigor|(?:puso|pusieron|puesta) en marcha"
)
_ENDED = (
    r"ended|finished|completed|concluded|expired|c[ae]me to an end|"
    r"termin(?:o|aron)|conclu(?:yo|yeron)|finaliz(?:o|aron)|venci(?:o|eron)|expir(?:o|aron)"
)
_FROM_TO = (
    rf"(?:from|between|de|desde|entre) (?:[\w.,]+ ){{0,4}}(?:\d{{1,4}}|{MONTH})(?:[\w., ]{{1,20}})? "
    r"(?:to|through|and|al?|y|hasta)"
)
_BEGINNING = _End(
    re.compile(rf"\b(?:{_BEGAN})\b"),
    re.compile(
        rf"\b(?:{_BEGAN}|became public|(?:was|were) (?:announced|created|established|founded|signed|"
        rf"opened)|"
        r"(?:el|the) (?:anuncio|announcement) (?:of|de|del)|se (?:anuncio|anunciaron|creo|crearon|"
        r"fundo|firmo|firmaron|inauguro|abrio)|"
        r"(?:fue|fueron) (?:anunciad|cread|establecid|fundad|firmad|inaugurad)[oa]s?)\b"
    ),
    re.compile(
        rf"\b(?:{_BEGAN}|since|as of|from|announc\w+|creat\w+|establish\w+|found(?:ed|ing)|open\w*|"
        rf"sign\w+|"
        r"first|new|became|deploy\w*|impos\w+|adopt\w+|in force|introduc\w+|until|"
        r"desde|anunci\w+|cre(?:o|aron|ada|ado)|establec\w+|fund\w+|abri\w+|firm\w+|primer\w*|nuev[oa]s?|"
        r"inaugur\w+|a partir de|vigente|impus\w+|despleg\w+|despliegue|moviliz\w+)\b"
    ),
)
_ENDING = _End(
    re.compile(
        r"\b(?:(?:did|does|do|will|is|was) (?:[^?]{1,120} )?(?<!the )end(?:ed|ing)?|ended|ends|"
        r"finish(?:es|ed)?|completed?|"
        r"(?<!treaty )(?<!agreement )(?<!deal )(?<!accord )conclude[sd]?|expire[sd]?|c[ae]mes? to an end|"
        r"termin(?:o|a|aron|an|ara|aba)|conclu(?:yo|ye|yeron|yen)|finaliz(?:o|a|aron|an)|"
        r"acab(?:o|a|aron)|venci\w*|vence\w*|expir(?:o|a|aron))\b"
        r"(?! (?:up|with|at|in (?:a|an|the)|de|con|en)\b)"
    ),
    re.compile(rf"\b(?:{_ENDED})\b"),
    re.compile(
        rf"\b(?:{_ENDED}|end(?:s|ing)?|finish\w*|complet\w*|conclu\w+|expir\w+|until|till|through|"
        rf"(?:is|was|were) over|no longer|ya no|"
        r"last(?:s|ed)?|final\w*|called off|ceas\w+|clos\w+|stop\w*|cancel\w*|terminat\w+|lift\w*|"
        r"cut|struck|"
        r"dissol\w+|replac\w+|suspend\w*|withdr\w+|retir\w+|halt\w*|paus\w+|abandon\w+|abol\w+|repeal\w*|"
        r"termin\w+|hasta|fin|finaliz\w+|acab\w+|venc\w+|dej\w+|cerr\w+|ces\w+|levant\w+|disolv\w+|"
        rf"sustitu\w+|ultim\w+|dur(?:o|aron)|plazo|derog\w+|{_FROM_TO}|\d{{4}} ?[-–] ?\d{{2,4}})\b"
    ),
)
_ARRIVAL = _End(
    re.compile(
        r"\b(?:arriv(?:e|es|ed)|(?:take|took) (?:office|up)|lleg(?:o|a|aron)|asumi(?:o|eron)|"
        r"tom(?:o|aron) posesion)\b"
    ),
    re.compile(
        r"\b(?:arrived|came to|took (?:office|up)|sworn in|credentials|lleg(?:o|aron|ado)|asumi(?:o|"
        r"eron)|"
        r"tom(?:o|aron) posesion|rindio protesta|credenciales)\b"
    ),
    re.compile(
        r"\b(?:arriv\w+|c[ao]me|t(?:ake|ook) (?:office|up)|sworn|nam(?:ed|ing)|appoint\w+|"
        r"credentials|since|"
        r"from|to|in office|lleg\w+|asum\w+|tom(?:o|aron|ar) (?:posesion|protesta)|nombr\w+|credenciales|"
        r"desde|design\w+|investid\w+|al?)\b"
    ),
)
_DEPARTURE = _End(
    re.compile(
        r"\b(?:lea(?:ve|ves)(?! for\b)|left(?! for\b)(?! (?:[\w,]+ ){1,4}(?:dead|wounded|injured|"
        r"missing))|depart(?:ed|s)?|"
        r"step(?:ped)? down|resign(?:ed|s)?|se (?:fue|fueron|va|marcho)|"
        r"dej(?:o|aron|a)(?! (?:[\w,]+ ){1,4}(?:muert|herid|victim|desaparecid)\w*)|sali(?:o|eron)|"
        r"abandon(?:o|aron)|partio|renunci(?:o|aron|a))\b"
    ),
    re.compile(
        r"\b(?:left|departed|stepped down|resigned|se (?:fue|fueron|marcho)|dejo|salio|renuncio|partio)\b"
    ),
    re.compile(
        rf"\b(?:lea(?:ve|ves|ving)|left|depart\w+|step\w* down|resign\w*|quit|until|to \d{{4}}|ended|"
        rf"former|"
        r"replac\w+|succe\w+|outgoing|returned|withdr\w+|expel\w*|out of|flew|moved|"
        r"se (?:fue|fueron|va|marcho|retir\w+)|fue(?:ron)?|ido|dej\w+|sal(?:i\w+|id\w+|en?)|"
        rf"abandon\w+|parti\w+|renunci\w+|hasta|regres\w+|volvi\w+|ex\w+|{_FROM_TO}|sustitu\w+|"
        r"relev\w+|retir\w+|expuls\w+)\b"
    ),
)
_PAIRS = ((_BEGINNING, _ENDING), (_ARRIVAL, _DEPARTURE))


def tells_the_other_end(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Is it asked when something ended, and the best sentence tells of its beginning alone, or the other
    way; or when somebody left, and it tells of the arrival?

    Not where one of the next tells what is asked. A question that speaks of both leaves either open.
    """
    if Kind.DATE not in question.wanted.kinds or question.wanted.whether or not ranked:
        return False
    asked = last_question(fold(question.text))
    best, *others = ranked[:_SENTENCES_READ]
    told = fold(best.alone)
    shown = [fold(one.alone) for one in others if one.log_odds >= best.log_odds - _NEARLY_AS_LIKELY]
    for pair in _PAIRS:
        for end, other in (pair, pair[::-1]):
            if not end.asked.search(asked) or other.asked.search(asked):
                continue
            tells_other = other.told.search(told) and not end.hinted.search(told)
            if tells_other and not any(end.told.search(one) for one in shown):
                return True
    return False
