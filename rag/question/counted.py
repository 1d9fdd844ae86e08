"""What a question wants counted: "how many guns", "cuántos de los detenidos eran menores"."""

from __future__ import annotations

import re

from index.words import fold

_MOST_WORDS = 2
_ARTICLES = r"the|these|those|them|its|his|her|their|l[oa]s|est[oa]s|es[oa]s|ell[oa]s|sus"
_HOW_MANY = re.compile(
    r"\b(?:how (?:many|much)|(?:number|share|percentage) of|cuant[oa]s?|(?:numero|cantidad) de)\b"
    rf"(?: more| other| mas| otr[oa]s)?(?P<part> (?:of|de) (?:{_ARTICLES})\b)? ?"
    r"(?P<rest>[^?!.;]{0,120})"
)
_VERB = re.compile(
    r"(?:is|are|was|were|did|do|does|have|has|had|will|would|can|could|may|might|should|in|at|on|of|for|from|"
    r"han|ha|hay|hubo|habia|habran?|fueron|fue|eran?|son|es|seran?|tienen?|tenian?|se|va|van|les?|me|nos|"
    r"cost\w*|cuest\w*|pag\w+|gan(?:a|an|o|aron|aba|aban)|cobr\w+|gast\w+|dur\w+|tard\w+|en|de|del|al|a|por|"
    r"con|para|the|el|la|los|las)\Z"
)
_BELONG = re.compile(
    r"\b(?:is|are|was|were|hold|held|have|had|came|come|eran|son|fueron|es|era|fue|tenian|tienen|venian|"
    r"provenian|provienen) (?:from |in |de |del )?(?:(?:the|la|el|los|las) )?(?P<word>[^\W\d_]{3,})\W*\Z"
)


def counted_words(question: str) -> list[str]:
    """The words, folded, for what is counted; of a part ("how many of the dead were women") for the part.

    Empty where a question does not ask how many, or does not say of what.
    """
    found = _HOW_MANY.search(fold(question))
    if found is None:
        return []
    if found["part"] and (part := _BELONG.search(found["rest"])):
        return [part["word"]]
    words: list[str] = []
    for word in re.findall(r"[\w'’-]+", found["rest"]):
        if _VERB.match(word) or len(words) == _MOST_WORDS:
            break
        words.append(word)
    return words
