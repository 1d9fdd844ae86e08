"""What a question asks to define: "what does X mean", "¿qué es X?", "who is X?"."""

from __future__ import annotations

import re

_QUOTE = r"[\"“«‘']?"
_TERM = rf"{_QUOTE}(?P<term>[^?!.,;:\"“”«»‘]{{2,80}}?)"
_END = (
    r"(?=[\"”»]|['’](?!\w)|\W*\Z|[?!,;]|"
    r" (?:and|y) (?:what|how|why|where|when|para|que|como|por|cuando|donde|desde)\b)"
)
_ARTICLE = r"(?:an? |the |el |la |los |las |un |una |unos |unas )?"
_CALLED = r"(?:the |el |la )?(?:term|word|phrase|expression|termino|palabra|expresion)s? "
_ASKED = [
    re.compile(pattern)
    for pattern in (
        rf"\bwhat (?:do|does|did) (?:{_CALLED})?{_ARTICLE}{_TERM}[\"”»’']? "
        r"(?:mean|stand for|consist of)\b(?! by\b)",
        rf"\b(?:mean|means|meant) by (?:{_CALLED})?{_ARTICLE}{_TERM}{_END}",
        rf"\b(?:meaning|definition) of (?:{_CALLED})?{_ARTICLE}{_TERM}{_END}",
        rf"\bdefine (?!as\b)(?:{_CALLED})?{_ARTICLE}{_TERM}{_END}",
        rf"\A\W*(?!what\b|que\b){_TERM} (?:meaning|definition|significado|definicion)\W*\Z",
        r"\bcall (?:the |an? )?[\"“«‘'](?P<term>[^\"“”«»‘’']{2,80})",
        r"\bque (?:significan?|quieren? decir)(?: eso)?(?: del?)? "
        rf"(?:{_CALLED})?(?:de )?{_ARTICLE}{_TERM}{_END}",
        rf"\bque (?:es|son) es[oa]s? del? {_ARTICLE}{_TERM}{_END}",
        rf"\ben que consist\w+ {_ARTICLE}{_TERM}{_END}",
        rf"\b(?:significado|definicion) de(?:l | )(?:{_CALLED})?(?:de )?{_ARTICLE}{_TERM}{_END}",
        rf"\b(?:se entiende por|como se define|a que se (?:le )?llama) {_ARTICLE}{_TERM}{_END}",
    )
]
_WHAT_IS = re.compile(
    rf"\b(?:what (?:is|are|was|were)|que (?:es|son|era|eran|fue)) {_ARTICLE}{_TERM}{_END}"
)
_NO_TERM = re.compile(
    r"(?:\w+ing(?= )|next|new|known|it|that|this|there|they|he|she|you|we|wrong|at|in|left|different|"
    r"his|her|their|its|your|my|our|worse|needed|required|so|one|lo|mas|menos|mejor|peor|eso|esto|su|sus|"
    r"l[ao] que)\b|"
    r".* (?:is|are|was|were|did|does|do|has|have|had|that|who|"
    r"es|son|fue|han?|que|se|if|si|doing|saying|going)\b|"
    r".* (?:[a-z]{2,}[^\We]ed|paid|sold|found|told)(?: (?:for|of|with|by|to|in|on|at|as|about))?\Z"
)
_MOST_WORDS = 7


def term_to_define(folded: str, *, only_what_is: bool) -> str:
    """What a folded question asks to define; empty where it asks for no definition.

    only_what_is: whether nothing else is asked for, so that "what is X" asks for one.
    """
    for asked in _ASKED:
        if (found := asked.search(folded)) and not _NO_TERM.match(found["term"]):
            return found["term"]
    if only_what_is and (found := _WHAT_IS.search(folded)):
        term = found["term"]
        if not _NO_TERM.match(term) and len(term.split()) <= _MOST_WORDS:
            return term
    return ""
