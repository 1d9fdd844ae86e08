"""Whether a question asks for what is still to come: "when will it open", "¿cuándo será?"."""

from __future__ import annotations

import re

from rag.mentions.times.future import has_conditional, has_future

_COMING = re.compile(
    r"\b(?:will|won['’]t|shall|would|going to|scheduled|planned|plans?|expected|expects?|supposed to|"
    r"due(?! to\b)|due to (?:be|open|begin|start|end|expire|close|take|appear|meet|visit|arrive|return|"
    r"go|vote|rule|finish|stand|leave|reach|hold|get|receive)|"
    r"set to|to be|next|upcoming|expires?|ends?|deadline|until|by when|before|by (?=\w+ 20\d\d)|"
    r"fiscal|fy ?\d+|budget|request(?:s|ed)?|propos\w+|promis\w+|pledg\w+|goals?|targets?|"
    r"programad[oa]s?|previst[oa]s?|prev[eé]n?|fijad[oa]s?|planead[oa]s?|planean?|van? a|iban? a|"
    r"antes de|para (?=20\d\d)|presupuest\w+|solicit\w+|propuest\w+|propus\w+|promet\w+|"
    r"compromet\w+|metas?|pr[oó]xim[oa]s?|vencen?|vencer|termina|acaba|hasta|plazo|deben?|"
    r"ser(?:a|an)|tendr(?:a|an)|habra|podr(?:a|an)|estar(?:a|an)|dar(?:a|an)|"
    r"entrar(?:a|an)|empezar(?:a|an)|comenzar(?:a|an)|abrir(?:a|an)|recibir(?:a|an))\b",
    re.IGNORECASE,
)


def asks_what_is_to_come(question: str) -> bool:
    """Does a question ask for a plan, a date ahead, or how long something goes on?"""
    return bool(_COMING.search(question)) or has_future(question) or has_conditional(question)
