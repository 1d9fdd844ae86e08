"""Does a sentence set two things against each other?"""

from __future__ import annotations

import re

from index.words import fold

_CONTRAST = re.compile(
    r"\b(?:whereas|unlike|in contrast|by contrast|compared (?:with|to)|as opposed to|on the other hand|"
    r"differ(?:s|ed|ent|ence)?|while (?:the|this|that|those|its|their)|"
    r"(?:more|less|fewer|higher|lower|larger|smaller|bigger|longer|shorter|better|worse|cheaper) "
    r"[^.;]{0,60}\bthan|"
    r"(?:twice|half|times) as (?:many|much|long|large|big|high)|(?:this|that) one|"
    r"a diferencia|mientras que|en cambio|en contraste|por el contrario|en comparacion|"
    r"comparad[oa]s? con|frente a l[oa]s?|difieren?|diferencias?|diferentes?|distint[oa]s?|"
    r"(?:mas|menos|mayor|menor|mejor|peor)(?: [^.;]{0,60})? que|(?:doble|triple|mitad) (?:de|que)|"
    r"veces mas|(?:este|ese|aquel|esta|esa|aquella|el otro|la otra) "
    r"(?:tiene|tuvo|cuesta|costo|dura|duro|es|fue))\b"
)


def sets_against(text: str) -> bool:
    """Whether it says how one thing differs from another."""
    return _CONTRAST.search(fold(text)) is not None
