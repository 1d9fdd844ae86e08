"""Questions that are whole but do not say in what matter: "what did the Supreme Court decide?"."""

from __future__ import annotations

import re

from index.words import fold

_BODY = (
    r"(?:courts?|justices|judges?|jury|panel|tribunal|senate|senators|house|congress|lawmakers|commission|"
    r"government|president|prosecutors?|cortes?|tribunal(?:es)?|jue(?:z|za|ces)|jurado|senado|senador(?:as?|es)|"
    r"camara|congreso|comision|gobierno|president[ea]|fiscal(?:ia|es)?|ministr[oa]s)"
)
_AGENCY = (
    r"(?:gao|crs|dea|cbp|atf|fbi|cia|ice|dhs|ofac|fincen|inegi|sesnsp|sre|fgr|cndh|onu|un|"
    r"white house|casa blanca|"
    r"(?:state|justice|treasury|defen[sc]e) department|departamento (?:de estado|de justicia|del tesoro)|"
    r"pentagono?|embassy|embajada|inspector general)"
)
_IN_A_YEAR = r"(?: (?:in|en) (?:19|20)\d\d)?"
_WORDS = r"(?:[\w.'’-]{1,30} ){0,3}"
_WORDS_AFTER = r"(?: [\w.'’-]{1,30}){0,4}"
_DECIDE = r"(?:decide|rule|vote|hold|find|conclude|determine|order|say|respond|resolve)"
_DECIDIO = r"(?:decidio|resolvio|fallo|voto|votaron|decidieron|determino|concluyo|ordeno|dijo|dictamino)"
_RULING = r"(?:ruling|decision|verdict|vote|judgment|opinion)"
_FALLO = r"(?:fallo|decision|resolucion|veredicto|sentencia|voto|votacion)"
_ASKED = re.compile(
    rf"\W{{0,5}}(?:(?:what|how|when|why) did (?:the )?{_WORDS}{_BODY} {_DECIDE}|"
    rf"(?:what|when) (?:was|is) the {_RULING} (?:of|by) (?:the )?{_WORDS}{_BODY}|"
    rf"(?:que|como|cuando|por que) (?:se )?{_DECIDIO} (?:(?:el|la|los|las) )?{_WORDS}{_BODY}"
    rf"{_WORDS_AFTER}|(?:cual|que|cuando) (?:es|fue) (?:el|la) {_FALLO} (?:de la|del|de los|de las|de) "
    rf"{_WORDS}{_BODY}{_WORDS_AFTER})\W{{0,5}}"
)
_AGENCY_ASKED = re.compile(
    rf"\W{{0,5}}(?:what did (?:the )?{_AGENCY} (?:say|report|find|conclude|recommend|warn)|"
    rf"que (?:dijo|reporto|encontro|concluyo|recomendo|advirtio|informo) (?:el |la )?{_AGENCY})"
    rf"{_IN_A_YEAR}\W{{0,5}}"
)
_SAYS_IN_WHAT = re.compile(r"\b(?:sobre|acerca|contra|en|por|respecto|con|ante|cuando|que) ")
_DIGIT = re.compile(r"\d")


def leaves_matter_unsaid(text: str) -> bool:
    """Does a question ask what a court or the like decided, and not say in what matter or when; or what
    an agency said, if only in what year?
    """
    folded = fold(text)
    if _AGENCY_ASKED.fullmatch(folded):
        return True
    if _DIGIT.search(folded) or not (found := _ASKED.fullmatch(folded)):
        return False
    return not _SAYS_IN_WHAT.search(found[0].strip("¿?¡! ").partition(" ")[2])
