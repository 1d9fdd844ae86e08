"""Whether a sentence tells the cost of something else than that whose cost is asked."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.doubts.held_words import speaks_of
from rag.evidence.gather import Evidence
from rag.mentions.words.siblings import siblings_of
from rag.question.asked_for import Kind
from rag.question.counted import last_question
from rag.question.understand import Understood

_COST_OF = re.compile(
    r"\bhow much (?:did|does|do|will|would) (?:"
    r"(?:the|an?) (?P<cost>[a-z-]{3,30}(?: [a-z-]{3,30}){0,2}?) "
    r"(?:(?:in|at|of|for|on) [^?]{1,60} )?cost\b|"
    r"it cost to [a-z]{2,20} (?:the|an?) (?P<to>[a-z-]{3,30}))|"
    r"\b(?:cost|price) of (?:[a-z]{2,20}ing )?(?:the|an?) (?P<of>[a-z-]{3,30})|"
    r"\bcuanto (?:les? )?(?:cost(?:o|ara|aria|aba|aron)|cuestan?|va a costar) (?:[a-z]{1,20}[aei]r )?"
    r"(?:el|la|los|las|una?) (?P<costo>[a-z-]{3,30})|"
    r"\b(?:costo|precio) (?:total )?(?:del|de (?:[a-z]{1,20}[aei]r )?(?:el|la|los|las|una?)) "
    r"(?P<del>[a-z-]{3,30})"
)

_DEED = re.compile(
    r"(?:(?<!sta)tion|sion|ment|(?<!build)ing|(?<!sta)cion|miento|aje)s?\Z|"
    r"\A(?:trial|case|fight|war|search|raid|rescue|flight|trip|tour|strike|defen[cs]e|stay|"
    r"juicio|proceso|caso|lucha|guerra|busqueda|rescate|vuelo|viaje|gira|defensa|estancia|despliegue)s?\Z"
)
"""What is done is told in many words: "prosecuting him cost $3 million" of a trial."""

_ALIKE = (
    re.compile(r"\b(?:walls?|barriers?|fenc(?:es?|ing)|muros?|vallas?|bardas?|barreras?|cercas?)\b"),
    re.compile(
        r"\b(?:(?:air|aero)?planes?|jets?|boeing|airbus|aircraft|helicopters?|avion(?:es|eta)?|aeronaves?)\b"
    ),
    re.compile(r"\b(?:cars?|vehicles?|trucks?|suvs?|pickups?|autos?|vehiculos?|camionetas?|coches?)\b"),
    re.compile(
        r"\b(?:houses?|homes?|mansions?|ranch(?:es)?|propert(?:y|ies)|casas?|mansion(?:es)?|ranchos?|"
        r"residencias?|propiedad(?:es)?|inmuebles?)\b"
    ),
    re.compile(r"\b(?:trains?|rail\w{0,8}|lines?|tren(?:es)?|ferrocarril(?:es)?|ferroviari[oa]s?)\b"),
    re.compile(r"\b(?:roads?|highways?|carreteras?|autopistas?)\b"),
    re.compile(r"\b(?:boats?|ships?|vessels?|yachts?|barcos?|buques?|embarcacion(?:es)?|yates?)\b"),
    re.compile(r"\b(?:system|software|app|platform|sistema|programa|aplicacion|plataforma)s?\b"),
)
"""Words that one text and another use for one thing."""


def costs_something_else(question: Understood, near: Evidence) -> bool:
    """Does a question ask what a thing cost, and a sentence tell a sum, but its article nowhere speak of
    that thing, by whatever word?
    """
    wanted = question.wanted
    if Kind.MONEY not in wanted.kinds or not wanted.has(Kind.MONEY, near.text):
        return False
    asked = _COST_OF.search(last_question(fold(question.text)))
    if asked is None:
        return False
    thing = next(filter(None, asked.groups())).split()[-1]
    if _DEED.search(thing) or thing in fold(" ".join(question.names)).split():
        return False
    document = near.document
    told = f"{document.title}\n{document.text}"
    if speaks_of(thing, told, question.lang, document.lang):
        return False
    folded = fold(told)
    return not any(words.search(folded) for words in _words_for(thing))


def _words_for(thing: str) -> tuple[re.Pattern[str], ...]:
    """Patterns for folded text of the other words by which a thing may be called."""
    return (*siblings_of(thing).own, *(words for words in _ALIKE if words.fullmatch(thing)))
