"""Does a sentence only announce that it will be told how something is done?"""

from __future__ import annotations

import re

from index.words import fold

_WAY = (
    r"(?:method|mechanism|scheme|modus operandi|procedure|process|system|technique|trick|"
    r"mechanics|workings|operation|"
    r"metodo|mecanismo|esquema|procedimiento|proceso|sistema|tecnica|truco|funcionamiento|mecanica|operacion)"
)
_ANNOUNCES = re.compile(
    r"\b(?:describ\w{1,6}|explain\w{0,3}|explic\w{1,6}|detail\w{0,3}|detall\w{1,6}|outlin\w{1,3}|relat\w{1,6}|"
    rf"reveal\w{{0,3}}|revel\w{{1,6}}) (?:\w{{1,20}} )?(?:the|their|its|his|her|el|la|su|ese|este) {_WAY}"
    r"(?: (?:to|of|used by|in|a|de|del|usado por|en) [^.:;,]{1,60})?\W{0,3}\Z|"
    r"\b(?:describ\w{1,6}|explain\w{0,3}|explic\w{1,6}|detail\w{0,3}|detall\w{1,6}) (?:how|como) "
    r"(?:it|they|the \w{1,20}|el \w{1,20}|la \w{1,20}|lo)? ?"
    r"(?:works?|worked|operat\w{1,4}|(?:lo )?hac[ei]\w{1,5}|funcion\w{1,5}|oper\w{1,5})\W{0,3}\Z|"
    rf"\A\W{{0,5}}(?:the|their|its|el|la|su) {_WAY} "
    r"(?:is|was|works?|worked|es|era|fue|funciona|funcionaba)"
    r"(?: (?:very|quite|always|fairly|muy|siempre|bastante|the|el|la))?"
    r"(?: (?:simple|simpler|crude|ingenious|straightforward|well known|always|the same|same|like this|"
    r"this|sencill[oa]|ingenios[oa]|burd[oa]|conocid[oa]|"
    r"el mismo|la misma|mismo|misma|este|asi))\W{0,3}\Z|"
    r"\A\W{0,5}(?:it|this is how it|that is how it|asi)(?: is how it)? "
    r"(?:works?|worked|funciona|funcionaba|opera|operaba|operaban)"
    r"(?: (?:like this|as follows|so))?\W{0,3}\Z|"
    r"\b(?:as follows|in this way|like this|de la siguiente (?:manera|forma)|de este modo|de esta manera)"
    r"\W{0,3}\Z"
)


def announces_the_way(text: str) -> bool:
    """Whether it says that a way was described, is simple, or follows, and not what it is."""
    return _ANNOUNCES.search(fold(text)) is not None
