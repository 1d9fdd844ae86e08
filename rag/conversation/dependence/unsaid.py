"""Questions that are whole but do not say in what matter: "what did the Supreme Court decide?"."""

from __future__ import annotations

import re

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.conversation.follow_ups.topic import COUNTRY
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.question.understand import asks, find_names

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
_ABOUT = re.compile(
    r"\b(?:say|says|said|tell|tells|told|know|known|written|reported|dicen?|dij(?:o|eron)|dicho|cuentan?|sabe|"
    r"sabemos|saben|escrito|informan?)(?: [a-z]{1,20}){0,3}"
    r" (?:about|on|sobre|acerca de) (?:(?:the|an?|el|l[ao]s?|un[ao]s?) )?(?P<what>[a-z]{3,40})\b"
)
_SHORT_WORDS = 7
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


def asks_about_what(text: str) -> bool:
    """Does a question tell about what something was said: "what did she say about tariffs?"."""
    about = _ABOUT.search(fold(text)) if asks(text) else None
    return about is not None and not any(is_stop_word(about["what"], lang) for lang in LANGS)


def may_go_on(text: str) -> bool:
    """Whether a question is short and names no more than countries and months: though it could stand
    alone, it may go on with what was asked ("did US troops take part?").
    """
    if len(text.split()) > _SHORT_WORDS or asks_about_what(text):
        return False
    return all(COUNTRY.fullmatch(name) or fold(name) in MONTH_NUMBERS for name in find_names(text))
