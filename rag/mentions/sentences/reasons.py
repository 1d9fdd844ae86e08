"""Does a sentence give a reason?"""

from __future__ import annotations

import re

from index.words import fold
from rag.mentions.calendar.months import MONTH, SHORT_MONTH
from rag.mentions.figures.years import YEAR

_A_TIME = (
    rf"(?:\w+ ){{0,3}}(?:\d|{YEAR}|(?:{MONTH}|{SHORT_MONTH})\b|then\b|entonces\b|"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?)\b|"
    r"(?:anos?|mes(?:es)?|semanas?|dias?|horas?|minutos?)\b)"
)
_NO_PURPOSE = (
    "agreed|refused|asked|ordered|allowed|expected|committed|planned|supposed|needed|used|meant|"
    "required|told|sentenced|extradited|deported|transferred|moved|returned"
)
_DONE_TO = (
    rf"(?:was|were|been|is|are|be) (?:\w{{1,20}} ){{0,3}}?(?!(?:{_NO_PURPOSE})\b)\w{{2,20}}ed "
    r"(?:\w{1,20} ){0,8}?to (?!(?:the|an?|his|her|their|its|mexico|be|have|and|or|no|that|"
    r"this)\b)[a-z]{3,}"
)
"""What was done for a purpose: "was emptied each winter to clean it"."""
_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|so that|in order to|so as to|to avoid|prompted|led to|"
    r"caused?|reasons?|blam\w+|attribut\w+|justif\w+|argu(?:e[ds]?|ing|ment\w*)|accounts? for|"
    r"explain(?:s|ing|ed that)?|citing|given that|as a result|on (?:the )?grounds|no grounds|"
    r"in (?:response|retaliation|protest|light|view) (?:to|for|of|at)|"
    r"for (?:lack|fear|failing|refusing|want)|lack(?:s|ed)? of|over (?:concerns?|fears?)|"
    r"to (?:face|prevent|stop|curb|protect|force|press|ensure|reduce|combat|fight|stand)|"
    r"wanted (?:for|by|on)|accused of|charged with|"
    rf"(?<!has )(?<!have )(?<!had )(?<!ever )since(?! {_A_TIME})|(?:after|following)(?! {_A_TIME})|"
    r"porque|debid[oa]s? a|se deb(?:e|en|io|ieron)|a causa|"
    r"por (?:falta|miedo|temor|considerar|no|haber|ser)|"
    rf"(?:tras|luego de|despues de)(?! {_A_TIME})|"
    r"para (?:que|no|evitar|impedir|frenar|combatir|detener|reducir|proteger|garantizar|enfrentar|"
    r"presionar|obligar|forzar|prevenir|responder|compensar|lograr|permitir)(?:l[aeo]s?)?|"
    r"con el fin|a fin de|motivos?|razon(?:es)?|pues|ya que|dado que|puesto que|argument\w+|alega\w*|"
    r"obedec\w+|atribuy\w+|a raiz|provoc\w+|explic(?:a|an|o|aron)|"
    r"(?:en|como) (?:respuesta|represalia|protesta)|"
    r"knowing that|trying to|seeking to|hoping to|with the (?:intent|intention|aim|goal|purpose)|"
    r"aimed? (?:at|to)|"
    r"(?:in exchange|in return) for|under pressure|to (?:meet|avert|help|satisfy|comply|win)|"
    r"(?:known|famous) for|forc(?:e|es|ed|ing)|causing|pushing|creating|created to|formed to|"
    rf"whereas|should not be|{_DONE_TO}|"
    r"sabiendo que|tratando de|buscando|con la intencion de|para \w{2,20}(?:ar|er|ir)(?:se|l[aeo]s?)?|"
    r"por sus?(?! parte\b)|a cambio de|bajo (?:la )?presion|famos[oa]s? por|oblig(?:o|aron|a)|"
    r"fuerza a|causando|"
    r"mientras que|no deben|"
    r"ante (?:la|el|las|los) (?:falta|temor|riesgo|presion\w*|aumento)|"
    r"acusad[oa]s? de|requerid[oa]s? por|no (?:habia|hubo|hay) elementos|"
    r"falt(?:an?|aban?) (?:por )?(?!mujer|lugar|hogar|poder|azucar)\w{3,20}(?:ar|er|ir)|(?:has|"
    r"have|had) yet to|still (?:has|have|"
    r"had) to)\b"
)


def gives_a_reason(text: str) -> bool:
    """Is something said to be so for a reason, or after what may be one?

    "Since 2018" and "after October 1" only tell a time.
    """
    return _REASON.search(fold(text)) is not None
