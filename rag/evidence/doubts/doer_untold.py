"""Whether it is asked who did harm, and only told that it was done, or to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold
from rag.evidence.choose import choose_evidence
from rag.evidence.gather import Evidence
from rag.mentions.people.named import names_a_person
from rag.mentions.places.place import find_places
from rag.mentions.words.families import harms_of, nations_of
from rag.question.asked_for import Kind
from rag.question.counted import last_question
from rag.question.understand import Understood

_WHO_DID = re.compile(
    r"\W{0,5}(?:(?:and|but|so|y|pero|entonces) )?(?:who|quien(?:es)?)"
    r"(?: (?:else|all|mas|las?|los?|les?|se|has|have|had|ha|han|habia|habian)){0,2} "
    r"(?P<verb>(?!died|dies|muri|fallec)[a-z]{3,20})"
)
_DOER = re.compile(
    r"\b(?:by|they|s?he|(?:gun|hit|police|guards)?m[ae]n|wom[ae]n|(?:assassin|kidnapper|attacker|assailant|"
    r"shooter|killer|trafficker|smuggler|cartel|gang|cell|officer|soldier|marine|agent|guard|member|youth|"
    r"teenager|suspect|faction|force|authorit(?:y|ie)|criminal|bandit)s?|police|troops|army|navy|crowd|mob|"
    r"por (?:el|la|los|las|un|una|unos|unas|dos|tres|\w{3,20}s)|ell[oa]s|"
    r"(?:sicario|pistolero|secuestrador(?:e|a)?|agresor(?:e|a)?|atacante|asesino|cartel(?:e)?|banda|grupo|"
    r"celula|policia|agente|soldado|marino|elemento|integrante|miembro|hombre|mujer(?:e)?|joven|comando|"
    r"civil(?:e)?|fuerza|sujeto|criminal(?:e)?|faccion(?:e)?)s?|"
    r"jovenes|militar(?:es)?|autoridad(?:es)?|ejercito|marina|guardia|turba)\b"
)
"""Words for those who may do it, and before them: "by", "por"."""
_GROUP = re.compile(r"\b(?:[Ll]os|[Tt]he) (?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,20}s)\b")


def leaves_doer_untold(question: Understood, ranked: Sequence[Evidence]) -> bool:
    """Does a question ask who killed, wounded, arrested or kidnapped somebody, and none of the sentences
    to show tell of anybody who may have done it?

    "Who was killed?" asks for whom it was done to.
    """
    asked = _WHO_DID.match(last_question(fold(question.text)))
    if asked is None or Kind.PERSON not in question.wanted.kinds or not harms_of(asked["verb"]):
        return False
    shown = choose_evidence(ranked, question.lang, several=question.wants_several)
    texts = [_without_places(one.text) for one in shown]
    return not any(
        names_a_person(text, question.wanted.words) or _DOER.search(fold(text)) or _names_a_group(text)
        for text in texts
    )


def _names_a_group(text: str) -> bool:
    """Whether it tells of "los Zetas" or "the Merkits", countries' people aside."""
    return any(not nations_of(found["name"]) for found in _GROUP.finditer(text))


def _without_places(text: str) -> str:
    for place in find_places(text):
        text = text.replace(place.written, "·")
    return text
