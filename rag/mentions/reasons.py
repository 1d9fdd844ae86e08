"""Does a sentence give a reason?"""

from __future__ import annotations

import re

from index.words import fold

_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|since|so that|in order to|to avoid|prompted|led to|caused?|"
    r"reasons?|after|blam\w+|attribut\w+|justif\w+|argu\w+|accounts? for|explain\w*|"
    r"porque|debid[oa] a|se deb(?:e|en|io|ieron)|a causa|por falta|por miedo|tras|luego de|despues de|"
    r"para (?:evitar|que|no)|con el fin|motivos?|razon(?:es)?|pues|ya que|dado que|argument\w+|obedec\w+|"
    r"atribuy\w+|a raiz|explic\w+|provoc\w+)\b"
)


def gives_a_reason(text: str) -> bool:
    """Is something said to be so for a reason, or after what may be one?"""
    return _REASON.search(fold(text)) is not None
