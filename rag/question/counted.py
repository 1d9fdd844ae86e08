"""What a question wants counted: "how many guns", "cuántos de los detenidos eran menores"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.words import fold


class Counted(NamedTuple):
    """The noun for what is counted, and the words that say which of them; all folded.

    noun: empty where a question does not ask how many, or does not say of what.
    qualifiers: "gun" of "gun dealers", "fentanilo" of "laboratorios de fentanilo".
    """

    noun: str = ""
    qualifiers: tuple[str, ...] = ()


@lru_cache(maxsize=1_000)
def read_counted(question: str) -> Counted:
    """What a question wants counted; of a part ("how many of the dead were women") the part.

    The noun that stands after the verb counts too: "how much were remittances".
    """
    folded = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), fold(question))
    found = _HOW_MANY.search(last_question(folded))
    if found is None:
        return Counted()
    rest = found["rest"]
    if found["part"] and (part := _BELONG.search(rest)):
        return Counted(part["word"])
    if after := _AFTER_VERB.match(rest):
        return Counted(after["en"] or after["es"])
    words = _words_before_verb(rest, in_spanish=bool(found["spanish"]))
    if not words:
        return Counted()
    at = 0 if found["spanish"] else _place_of_noun(words)
    noun = words[at]
    others = [word for word in words[1:2] if _agrees(word, noun)] if found["spanish"] else words[:at]
    of = next((one["word"] for one in _OF.finditer(rest) if one["noun"] == noun), None)
    if of is not None:
        others.append(of)
    return Counted(noun, tuple(others))


def last_question(folded: str) -> str:
    """The last of several questions; one without a question mark is all of the text."""
    parts = [part for part in _QUESTION_END.split(folded) if part.strip()]
    return parts[-1] if parts else folded


def _words_before_verb(rest: str, *, in_spanish: bool) -> list[str]:
    """The words of a noun phrase, up to a verb, a preposition or a participle that follows a noun."""
    words: list[str] = []
    for word in _WORD.findall(rest):
        if _VERB.match(word) or len(words) == _MOST_WORDS or (words and _PARTICIPLE.match(word)):
            break
        if in_spanish and _SPANISH_VERB.match(word):
            return words or ([word] if _THEY_DID.match(word) else [])
        if not _NO_QUALIFIER.match(word):
            words.append(word)
    return words


def _agrees(word: str, noun: str) -> bool:
    """Whether a Spanish word may be an adjective of a noun in the plural."""
    return noun.endswith("s") and word.endswith("s") and not word.endswith("mos")


def _place_of_noun(words: list[str]) -> int:
    """Where the noun stands in an English phrase: the last of the first words in the plural, else the
    last word, of many the first.
    """
    plural = [_PLURAL.match(word) is not None for word in words]
    if True not in plural:
        return len(words) - 1 if len(words) <= _FEW_WORDS else 0
    at = plural.index(True)
    while at + 1 < len(words) and plural[at + 1]:
        at += 1
    return at


ANYBODY = re.compile(
    r"(?:people|persons?|individuals?|personas?|gente|individuos?|members?|miembros?|integrantes?|figures|bosses|kingpins?|lords|ones?|times|veces|things|cosas|"
    r"money|dinero|time|tiempo)\Z"
)
"""Nouns so general that what happened to them tells what is counted."""

_INITIALS = re.compile(r"\b(?:[a-z]\.){2,5}")
"""As of "U.S. troops"; their points end nothing."""

_MOST_WORDS = 5
_FEW_WORDS = 2
_QUESTION_END = re.compile(r"[?¿]")
_SPANISH_VERB = re.compile(r"\w{2,}(?:aban?|[aei]ron|aria|arian|[aei]ra|[aei]ran)\Z")
_THEY_DID = re.compile(r"\w+[aei]ron\Z")
_WORD = re.compile(r"[\w'’-]+")
_ARTICLES = r"the|these|those|them|its|his|her|their|l[oa]s|est[oa]s|es[oa]s|ell[oa]s|sus"
_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much)|(?:number|share|percentage) of|"
    r"(?P<spanish>cuant[oa]s?|(?:numero|cantidad) de))\b"
    rf"(?: more| other| mas| otr[oa]s)?(?P<part> (?:of|de) (?:{_ARTICLES})\b)? ?"
    r"(?P<rest>[^?!.;]{0,120})"
)
_VERB = re.compile(
    r"(?:is|are|was|were|did|do|does|have|has|had|will|would|can|could|may|might|should|must|shall|in|at|on|of|for|from|"
    r"to|by|with|who|that|under|since|between|during|it|he|she|they|we|you|i|there|"
    r"han|ha|hay|hubo|habia|habran?|fueron|fue|eran?|son|es|seran?|tienen?|tenian?|se|va|van|les?|me|nos|"
    r"cost\w{0,20}|cuest\w{0,20}|pag\w{1,20}|gan(?:a|an|o|aron|aba|aban)|cobr\w{1,20}|gast\w{1,20}|"
    r"dur\w{1,20}|tard\w{1,20}|en|de|del|al|a|por|"
    r"con|para|que|desde|entre|durante|segun|bajo|hasta|lleva|llevan|vale|valen|cada|"
    r"the|el|la|los|las|un|una)\Z"
)
_PARTICIPLE = re.compile(r"(?:\w{2,}(?:ed|ing)|\w{2,}(?:[ai]d[oa]s?|aron|ieron|eron))\Z")
_NO_QUALIFIER = re.compile(
    r"(?:different|total|new|current|former|or|and|alleged|suspected|presunt[oa]s|supuest[oa]s|nuev[oa]s|posibles|divers[oa]s)\Z"
)
_PLURAL = re.compile(r"(?!us\Z|this\Z|\w+ss\Z|\w+us\Z)\w+s\Z|(?:people|men|women|children|police)\Z")
_OF = re.compile(
    rf"(?P<noun>[\w'’-]{{1,40}}) (?:of|de) (?!(?:{_ARTICLES}|l[oa]|a|un|una)\b)"
    r"(?=(?P<word>[^\W\d_]{3,}))"
)
_AFTER_VERB = re.compile(
    r"(?:(?:is|are|was|were|did|do|does|have|has) (?:the |its |their )?(?P<en>[a-z]{3,}[^\W\ds]s)\b"
    r"(?= (?:total|amount|come|came|reach|be|been|fall|rise|grow|in|of|for|from|by|last|this)\b|\W*\Z)|"
    r"(?:suma|alcanza|llega|subi|baja|cae|crec|aumenta|representa|fue|son|es)\w* (?:(?:a|en) )?"
    r"(?:el|la|los|las) (?P<es>[^\W\d_]{4,}))"
)
_BELONG = re.compile(
    r"\b(?:is|are|was|were|hold|held|have|had|came|come|eran|son|fueron|es|era|fue|tenian|tienen|venian|"
    r"provenian|provienen) (?:from |in |de |del )?(?:(?:the|la|el|los|las) )?(?P<word>[^\W\d_]{3,})\W*\Z"
)
