"""Whether it is asked who did harm, and only told that it was done, or to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import fold, is_stop_word
from rag.evidence.choose import choose_evidence
from rag.evidence.gather import Evidence
from rag.mentions.calendar.months import MONTH_NUMBERS
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
    r"office|department|teenager|suspect|faction|force|authorit(?:y|ie)|criminal|bandit)s?|"
    r"police|patrol|troops|army|navy|crowd|mob|"
    r"por (?:el|la|los|las|un|una|unos|unas|dos|tres|\w{3,20}s)|ell[oa]s|"
    r"(?:sicario|pistolero|secuestrador(?:e|a)?|agresor(?:e|a)?|atacante|asesino|cartel(?:e)?|banda|grupo|"
    r"celula|policia|agente|soldado|marino|elemento|integrante|miembro|hombre|mujer(?:e)?|joven|comando|"
    r"civil(?:e)?|fuerza|sujeto|criminal(?:e)?|faccion(?:e)?)s?|"
    r"jovenes|militar(?:es)?|autoridad(?:es)?|fiscalias?|secretarias?|ejercito|marina|guardia|turba)\b"
)
"""Words for those who may do it, and before them: "by", "por"."""
_NAME = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\w-]{1,30}(?: (?:(?:of|del?) )?[A-ZÁÉÍÓÚÑ][\w-]{1,30}){0,5}")
_BODY = re.compile(r"(?:The|El|La|Los|Las) ")
_DAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


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
        names_a_person(text, question.wanted.words)
        or _DOER.search(fold(text))
        or _names_another(text, question.wanted.words)
        for text in texts
    )


def _names_another(text: str, asked: frozenset[str]) -> bool:
    """Whether it names somebody or a body ("Los Zetas", "the FBI") that the question does not.

    A word that begins the text counts in initials alone; neither days, months nor peoples do.
    """
    return any(
        _may_be_a_doer(found[0], asked)
        for found in _NAME.finditer(text)
        if found.start() > 0 or found[0].isupper() or _BODY.match(found[0])
    )


def _may_be_a_doer(name: str, asked: frozenset[str]) -> bool:
    words = [word for word in fold(name).split() if word not in MONTH_NUMBERS and word not in _DAYS]
    words = [word for word in words if not is_stop_word(word, "en") and not is_stop_word(word, "es")]
    return bool(words) and asked.isdisjoint(words) and not nations_of(" ".join(words))


def _without_places(text: str) -> str:
    for place in find_places(text):
        text = text.replace(place.written, "·")
    return text
