"""Who holds an office or leads something: whether a sentence tells of that, and of now."""

from __future__ import annotations

import re

from index.words import fold
from rag.evidence.gather import Evidence
from rag.mentions.people.offices import any_holder
from rag.question.counted import last_question
from rag.question.understand import Understood

_OFFICE = any_holder("office", "lead")
_ASKS_WHO_HOLDS = re.compile(
    rf"\A\W{{0,5}}(?:who(?: is|['’]s|s)|quien es) (?P<office>(?:[\w.'’]{{1,20}} ){{0,5}}{_OFFICE}\b.*)",
    re.DOTALL,
)
_ASKS_WHO_LEADS = re.compile(
    r"\A\W{0,5}(?:who|quien) (?:(?:currently|now|actually|ahora|actualmente) )?"
    r"(?:leads?|led|heads?|headed|runs?|ran|commands?|commanded|(?:is|was) in charge of|manda en|preside|"
    r"presidia|dirig\w{1,3}|encabez\w{1,4}|lider\w{1,4}|comand\w{1,4}|"
    r"est(?:a|aba) (?:al (?:frente|mando) de|a cargo de))\b"
)
_TELLS_WHO_LEADS = re.compile(
    r"\b(?:ex|sub|vice|co)?-?(?:lead|led\b|head|chief|boss|command|direct(?:s\b|ed by|ed the|or|ion)|"
    r"run(?:s|ning)?\b|ran\b|charge|secretar|minist|president|presid|ambassador|embajad|administra|"
    r"commission|comision|comisari|canciller|chair|govern|gobern|mayor|alcald|general\b|admiral|"
    r"almirante|colonel|coronel|captain|capitan|attorney|prosecut|procurad|fiscal|judge|juez|acting|"
    r"appoint|named\b|nomin|took|takes?\b|success|succe|predecess|replac|found|kingpin|capo|lider|"
    r"encabez|dirig|direct[ao]r|direcc|jef[ae]|cabez|cabecill|mand[oa]|titular|frente|cargo|comand|coordin|"
    r"nombr|design|sustit|suced|suces|relev|reempl|fundad|responsab|control|operat|opera|belong|own|"
    r"pertenec|duen|manej|manag|supervi|superintend|handler|obedec|manos de|lugar|counsel|consejer|"
    r"sheriff|officer|oficial|czar|zar\b|desde)"
)
_ASKS_OF_ANOTHER_TIME = re.compile(
    r"\b(?:former|ex|once|then|was|were|fue|era|antiguo|antigua|entonces|anterior|previous|who|that|que)\b"
)
_FROM_TO = re.compile(
    r"\b(?:from|between|desde|de|entre) (?:[\w,.]{1,12} ){0,4}(?:19|20)\d\d"
    r" ?(?:to|until|till|through|and|hasta|a|al|y|-|–) (?:[\w,.]{1,12} ){0,4}(?P<end>(?:19|20)\d\d)\b|"
    r"\((?:19|20)\d\d ?[-–] ?(?P<year>(?:19|20)\d\d)\)"
)
_IS_NOW = re.compile(
    rf"\b(?:is|es) (?:now |ahora |hoy )?(?:the|el|la|an?|su|its) (?:[\w.'’]{{1,20}} ){{0,4}}?{_OFFICE}\b"
)
_POSTS = (
    r"presiden[tc]\w*",
    r"(?:vice|sub|under)?(?:secretar\w+|minist[er]\w+)|canciller\w*",
    r"govern\w+|gobernad\w+",
    r"ambassador\w*|embajador\w*",
    r"mayors?|alcald\w+",
    r"attorney general|prosecutor\w*|procurador\w*|fiscal\w*",
)
_OF_ANOTHER = (
    "by|under|for|after|before|over|with|against|from|to (?!be)|at|on|than|that|and|when|por|para|tras|"
    "con|contra|ante|bajo|antes|despues|segun|a (?!ser)|al|entre|que|y|cuando"
)
"""After these an office is somebody else's: "named by the prosecutor", "law under President Trump"."""
_ASKS_WHEN_IT_WAS_GOT = re.compile(
    r"\b(?:when|why|how|wh(?:at|ich) (?:year|day|date)|cuando|por que|como|que (?:ano|dia|fecha))\b"
    r".{1,80}?\b(?:becom(?:e|ing)|became|appointed|elected|named|nominated|sworn in|made|convirti\w+|"
    r"lleg\w+(?= .{0,40}\ba ser\b)|nombr\w+|el[ei]g\w+|design\w+|elect[oa]|asumi\w+|juro|tomo posesion)"
    rf"(?: (?!(?:{_OF_ANOTHER})\b)[\w.'’]{{1,20}}){{0,6}}? (?P<post>{'|'.join(_POSTS)})\b"
)
_ONCE = re.compile(
    r"\b(?:(?:the |la |el )(?:former|then|once|entonces|antigu[oa])[ -]|former |then-|"
    r"ex[- ]?(?=(?:president|govern|gobernad|alcald|mayor|secretari|minist|fiscal|embajad|ambassador|"
    r"direct|jef)))[^,.;]{1,60}(?:,|(?=[.;]))"
)
"""A post that somebody had before: "the former mayor of Mexico City, "."""
_TITLE = re.compile(r"\b(?:President[ea]?|Secretar(?:y|i[oa])|Govern?or|Gobernadora?) (?=[A-ZÁÉÍÓÚÑ])")


def tells_of_no_office(question: Understood, near: Evidence) -> bool:
    """Does a question ask who leads something or holds an office, and a sentence tell of nobody who leads
    or holds anything?
    """
    asked = last_question(fold(question.text))
    asks = _ASKS_WHO_LEADS.match(asked) or _ASKS_WHO_HOLDS.match(asked)
    return asks is not None and _TELLS_WHO_LEADS.search(fold(near.alone)) is None


def tells_of_another_post(question: Understood, near: Evidence) -> bool:
    """Does a question ask when, why or how somebody got an office, and a sentence tell of one of another
    kind alone?

    What stands before a name, as in "President Trump", is not told of the person asked about.
    """
    asked = _ASKS_WHEN_IT_WAS_GOT.search(last_question(fold(question.text)))
    if asked is None:
        return False
    told = _ONCE.sub("", fold(_TITLE.sub("", near.alone)))
    of_others = [post for post in _POSTS if re.search(rf"\b(?:{post})\b", told)]
    return bool(of_others) and not any(re.fullmatch(post, asked["post"]) for post in of_others)


def held_office_once(question: Understood, near: Evidence) -> bool:
    """Does a question ask who holds an office, and a sentence tell of one who had left it when its
    article was published?

    "Who was" asks of another time, as does what names one.
    """
    published = near.document.published
    asked = last_question(fold(question.text))
    who = _ASKS_WHO_HOLDS.match(asked)
    if published is None or who is None or question.times:
        return False
    if _ASKS_OF_ANOTHER_TIME.search(who["office"]):
        return False
    folded = fold(near.alone)
    told = _FROM_TO.search(folded)
    if told is None or _IS_NOW.search(folded):
        return False
    return int(told["end"] or told["year"]) < published.year
