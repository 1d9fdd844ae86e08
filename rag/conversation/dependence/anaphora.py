"""Words that point at what a question does not hold itself: "lo detuvieron", "about it", "who else"."""

from __future__ import annotations

import re

from index.words import fold
from rag.conversation.follow_ups.referent import HAD
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.question.understand import find_names

_LOWER = r"[a-zà-öø-ÿ]"
_OBJECT = re.compile(
    rf"\b(?:[Ll][oa]s?) (?:ha|han|hab[ií]an?|van? a|iban? a|{_LOWER}{{2,}}(?:aron|[iy]eron|aban|ían|ó)|"
    rf"{_LOWER}{{3,}}an|{_LOWER}{{0,5}}(?:tuvo|puso|dijo|trajo|hizo|dio|vio))\b|"
    rf"(?<!\bpara )\b{_LOWER}{{3,}}[aei]rl[ao]s?\b"
)
"""A Spanish pronoun before or at the end of its verb, told from the article by the verb's ending."""
_SPOKEN_OF = re.compile(
    r"\b[Aa]l? (?!qu[eé]\b|qui[eé]n|cu[aá]|d[oó]nde)|(?:^|¿)[^\w¿]*(?:[Ee]l|[Ll][ao]s?|[Uu]na?) (?=\w+ )"
)
"""What stands before a pronoun that repeats it: "al general lo detuvieron", "la pena la fijó"."""

_ABOUT = r"(?:about|of|for|to|by|from|with|on|in|against|under|after|before|into)"
_THING = re.compile(
    rf"\b{_ABOUT} it\b|\bit\W*\Z|\b(?:{_ABOUT}|do|did|say|said|mean|know) (?:that|this)\W*\Z|"
    r"\b(?:do|does|did|done) (?:so|the same)\W*\Z|\blo mismo\W*\Z|"
    r"\bof (?:these|those)\b(?! (?:who|\w+ed)\b)|"
    r"^\W*(?:how many (?:are|were) from|cu[aá]nt[oa]s (?:son|eran|fueron) del?)\b|"
    r"^\W*(?:is|was|were|does|did|has|will) (?:that|this)\b(?! (?:year|month|week)\b)|"
    r"\b(?:that (?:figure|number|claim|count|estimate|statement|source)|"
    r"those (?:figures|numbers|claims|counts|estimates|statements|sources))\b|"
    r"\b(?:it|they|there|que) (?:was|were|is|are|fue(?:ron)?|son|es|eran?|hubo|hay) \d[\d.,]*+\W*+\Z|"
    r"\bin (?:exchange|return|response)\b(?! (?:for|to)\b)|\ba cambio\b(?! de\b)|"
    r"\b(?:then|afterwards?|instead|too|as well|entonces|después|tambi[eé]n|además)\W*\Z",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]|\b(?:and|or|but|when|if|y|o|pero|si|cuando)\b", re.IGNORECASE)
"""Where another clause begins: the one before may hold what a word refers to."""

_MORE = re.compile(
    r"\b(?:(?:who|what|where|anyone|anybody|anything) else|(?:which|what|any|no) others?|"
    r"(?:is|are|was|were) there (?:an)?other|(?:these|those) (?!days\b)\w{3,}s|"
    r"the others?(?! (?:hand|side|day|way)\b))\b|"
    rf"\b(?:{_ABOUT}|do|does|did|is|are|was|were|has|have|had) that "
    r"(?!(?:the|there|year|month|week|day|night|morning|time)\b)\w{3,}\b|"
    r"\b(?:el|l[ao]s?) (?:otr[oa]s?|dem[aá]s)\b(?! lado\b)|"
    r"\b(?:qué|cuáles|cuales|cuántos|cuantos|cuántas|cuantas|hay|hubo) otr[oa]s?\b|\A\W*que otr[oa]s?\b|"
    r"\b(?:quién(?:es)?|quien(?:es)?|qué|dónde|donde|cu[aá]nt[oa]s(?: (?!veces\b)\w+)?) más\b"
    r"(?! (?:del?|que)\b)",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:than|besides|apart from|one another|además|aparte)\b", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"^\W*(?:how many (?:were|was|are|is|have|had|did|do|came|went)|"
    r"cu[aá]nt[oa]s (?:son|eran|fueron|han|van|est[aá]n|siguen|\w+(?:aron|[iy]eron|aban|[ií]an)))\b",
    re.IGNORECASE,
)
"""A number is asked for, and not of what."""
_IT_IS = re.compile(
    r"\b(?:is|was|will|would) it\b(?! (?!(?:meant|supposed|expected|going|planned|due|set)\b)\w+ "
    r"(?:that|to|for|if|when|like)\b)",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:the|which|another) (?:\w+(?:st|er|nd|rd|th) )?one\b(?! (?:of|in|at|that|who|from|near|on)\b)|"
    r"\b(?:el|la|l[oa]s) (?:m[aá]s \w+|mayor(?:es)?|menor(?:es)?|m[aá]ximo|m[ií]nimo)\W*\Z",
    re.IGNORECASE,
)
"""One of several that were spoken of: "the longest one", "¿cuál es la mayor?"."""
_HOW_MANY_DID = re.compile(
    r"\W*(?:how many [a-z]+ (?:were|was|are|is|have been|had been|got)|"
    r"cuant[oa]s [a-z]+ (?:fueron|son|eran|estan|estaban|resultaron|quedaron|han sido))"
    r"(?: [a-z]+){1,2}\W*"
)
"""What is counted and what became of them, without a word that could be a name in lower case."""

_A_COUNTRY = re.compile(r"M[eé]xico|Estados Unidos|EE\.? ?UU\.?|Canad[aá]")

_KNOWN_THING = re.compile(
    rf"\b(?i:the|el|la|los|las|al|del) {_LOWER}\w{{3,}}\W*\Z|"
    rf"\b(?:is|are|was|were) the {_LOWER}\w{{3,}} {_LOWER}{{2,}}ed\W*\Z"
)
"""A thing that is spoken of as known, with nothing that tells which: at the end, or before what became
of it ("were the charges dropped?").
"""


def points_outside(text: str) -> bool:
    """Does a word of a question stand for what neither its clause nor the one before it can hold?"""
    thing = _THING.search(text)
    if thing and not _CLAUSE.search(text[: thing.start()]):
        return True
    pronoun = _OBJECT.search(text)
    if pronoun is None:
        return False
    before = text[: pronoun.start()]
    return not (find_names(before) or _CLAUSE.search(before) or _SPOKEN_OF.search(before))


def lacks_its_subject(text: str) -> bool:
    """Does a question without a name ask about "it", for others, or how many, and not tell of what; or
    what somebody had, countries aside?
    """
    if HAD.match(text) and all(_A_COUNTRY.fullmatch(name) for name in find_names(text)):
        return True
    if _names_what_is_no_month(text) or _THAN.search(text):
        return False
    it_is = _IT_IS.search(text)
    if it_is and not _CLAUSE.search(text[: it_is.start()]):
        return True
    return asks_for_more(text) or bool(_HOW_MANY.search(text) or _ONE.search(text))


def asks_for_more(text: str) -> bool:
    """Does a question ask for others than those that were told?"""
    return bool(_MORE.search(text))


def counts_without_a_name(text: str) -> bool:
    """Does a question only ask of how many things something is so: "how many officers were hurt?"."""
    return _HOW_MANY_DID.fullmatch(fold(text)) is not None


def ends_in_a_known_thing(text: str) -> bool:
    """Does a question end in "the treaty", "el gobierno", and not tell which?"""
    return bool(_KNOWN_THING.search(text))


def _names_what_is_no_month(text: str) -> bool:
    return any(name.casefold() not in MONTH_NUMBERS for name in find_names(text))
