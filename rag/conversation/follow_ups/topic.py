"""A follow-up that names a thing and asks no more may be of another matter: "and fuel theft?"."""

from __future__ import annotations

import re

from corpus.document import LANGS
from index.words import fold, is_stop_word
from rag.conversation.follow_ups.belonging import is_somebodys
from rag.mentions.calendar.months import MONTH, MONTH_NUMBERS
from rag.mentions.people.named import is_of_no_person
from rag.mentions.places.place import find_places
from rag.question.counted import read_counted
from rag.question.understand import asks, find_names

_OPENED_BY_AND = re.compile(
    r"\W{0,5}(?:(?:and|but|so|or|then|also|y|e|pero|o|entonces|tambi[eé]n|(?:what|how) about|"
    r"qu[eé] (?:hay|tal|pas[oóa])(?: (?:con|del?))?)\b\W{0,5}){1,3}",
    re.IGNORECASE,
)
_THE = re.compile(r"(?:the|el|la|los|las) (?=\w)")
_NO_THING = re.compile(
    r"(?:after|about|according|against|as|at|before|between|by|during|each|for|from|in|into|of|on|only|per|since|"
    r"than|to|under|until|with|without|whether|if|not|no|yes|is|are|was|were|has|have|had|did|do|does|"
    r"will|would|can|could|should|he|she|it|they|there|that|those|these|this|such|any|some|more|another|"
    r"a|al|ante|antes|bajo|cada|con|contra|del?|desde|despues|durante|el|ella|ellos|ellas|en|entre|hacia|hasta|"
    r"para|por|segun|si|sin|sobre|solo|tras|eso|es[aeo]s?|est[aeo]s?|aquel\w*|mas|algun\w*|"
    r"hubo|hay|son|era|fue|fueron|ha|han|estan|"
    r"counting|including|excluding|contando|incluyendo|incluid[oa]s?)\b"
)
"""What begins a part of a question, or another one, and no name of a thing."""

_POINTS_BACK = re.compile(
    r"\b(?:ones?|him|her|his|hers|its?|them|theirs?|same|first|second|third|last|next|previous|"
    r"following|rest|others?|sus?|suy[oa]s?|mism[oa]s?|primer[oa]?s?|segund[oa]s?|tercer[oa]?|ultim[oa]s?|"
    r"siguientes?|anterior(?:es)?|demas|otr[oa]s?|resto)\b"
)
_SAYS_MORE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|will|can|ha|han|hay|hubo|habia|es|son|era|fue|fueron|estan?|"
    r"tiene|tienen|va|van)\b"
)
_PAST_VERB = re.compile(r"\b\w{2,20}(?:ó|aron|[iy]eron|aba|aban|ían)\b")
_TIME = re.compile(
    r"\b(?:(?:one|two|three|four|five|six|dos|tres|cuatro|cinco|seis) "
    r"(?=years?|months?|weeks?|days?|anos?|mes|semanas?|dias?)|"
    rf"{MONTH}|years?|months?|weeks?|days?|quarters?|after|before|later|earlier|despues|antes|anos?|"
    r"mes(?:es)?|semanas?|dias?|trimestres?|\d[\d.,]*)\b"
)
_HOW_FAR = re.compile(r"\w{3,20}(?:ly|mente)|(?:at|in|en|a) (?:all|total)")
"""It tells how far what was asked of reaches: "and nationally?"."""

_MOST_WORDS = 10
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_ONLY_A_NAME = re.compile(
    rf"(?:(?:the|el|la|los|las) )?(?P<name>{_CAPITAL}[\w.'’-]*\w(?: {_CAPITAL}[\w'’-]*\w)*)\W*"
)
_SAID_ABOUT = re.compile(
    r"(?P<said>\W{0,5}(?:what (?:did|does|do|has|have) [^?]{1,80}?\b(?:say|said|think|"
    r"announced?) (?:about|of|on)|"
    r"qu[eé] (?:dij(?:o|eron)|dicen?|opin[aoó]|declar[oó]|inform[oó]) [^?]{0,60}?"
    r"\b(?:sobre|acerca de|respecto a))) [^?]{1,80}?(?P<end>\W{0,5})",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s(?=\W*\Z)")
_HOW_MANY = re.compile(r"\b(?:how (?:many|much)|cuant[oa]s?)\b")
_CUANTO = re.compile(r"\b([Cc]u[aá]nt)(?:[oa]s?)\b")
_HOW_MUCH = re.compile(r"\b([Hh])ow m(?:any|uch)\b")
_WERE = re.compile(r"\bw(?:as|ere)\b")
_SUBSTANCE = re.compile(
    r"\b(?:fentan[yi]lo?|coca[ií]n[ae]?|hero[ií]n[ae]?|mari[hj]uana|cannabis|meth(?:amphetamine)?|"
    r"metanfetamina|cristal|cash|money|dinero|efectivo|fuel|combustible|gasoline|gasolina|ammunition|crudo|oil)\Z"
)
"""What is weighed or measured, not counted."""
COUNTRY = re.compile(
    r"(?:M[eé]xic(?:o|ans?)|Americans?|EE\.? ?UU\.?|Estados Unidos|U\.?S\.?A?\.?|United States)"
)


def topic_of(follow_up: str) -> str | None:
    """The thing that a follow-up names after "and" or "what about".

    None where it says anything else, or names only a place, a time, or what was spoken of before or is
    somebody's.
    """
    if is_somebodys(follow_up):
        return None
    opening = _OPENED_BY_AND.match(follow_up)
    named = follow_up[opening.end() :].strip() if opening else ""
    bare = _THE.sub("", fold(named), count=1)
    if len(bare.split()) > _MOST_WORDS or "," in bare or asks(named):
        return None
    if _NO_THING.match(bare) or _POINTS_BACK.search(bare) or _HOW_FAR.fullmatch(bare.strip(" .?!")):
        return None
    if COUNTRY.fullmatch(_THE.sub("", named.strip(" .?!"), count=1)):
        return None
    if _SAYS_MORE.search(bare) or _PAST_VERB.search(named):
        return None
    return named if what_it_names(named) else None


def what_it_names(topic: str) -> tuple[str, ...]:
    """The words of a topic, folded, without those that tell where and when."""
    folded = fold(topic)
    for place in find_places(topic):
        folded = folded.replace(fold(place.written), " ")
    words = re.findall(r"\w[\w.'’-]*", _TIME.sub(" ", folded))
    return tuple(word for word in words if not any(is_stop_word(word, lang) for lang in LANGS))


def is_new(topic: str) -> bool:
    """Whether a topic tells its own place or time, and is not told to be known: "thefts in Sonora"."""
    folded = fold(topic)
    return _THE.match(folded) is None and bool(find_places(topic) or _TIME.search(folded))


def exchange(question: str, topic: str) -> str | None:
    """The question with a topic in the place of what is of its kind: a name for the one name of its kind
    that it holds, places aside, be it somebody's or the letters of a body, or for what something was said
    about; a thing for the one that is counted.
    """
    if named := _ONLY_A_NAME.fullmatch(_POSSESSIVE.sub("", topic)):
        places = {place.written for place in find_places(question)}
        names = [
            name
            for name in find_names(question)
            if name not in places and fold(name) not in MONTH_NUMBERS and not COUNTRY.fullmatch(name)
        ]
        of_kind = [name for name in names if _kind_of(name) == _kind_of(named["name"])]
        if len(of_kind) == 1:
            return question.replace(of_kind[0], named["name"])
        about = _SAID_ABOUT.fullmatch(question) if not of_kind else None
        return f"{about['said']} {topic.strip(' .?!')}{about['end']}" if about else None
    counted, thing = read_counted(question), topic.strip(" .?!")
    is_one = counted.noun and not counted.qualifiers and len(_HOW_MANY.findall(fold(question))) == 1
    if not is_one or fold(thing) != " ".join(what_it_names(topic)):
        return None
    found = re.search(rf"\b{re.escape(counted.noun)}\b", fold(question))
    if found is None or len(fold(question)) != len(question):
        return None
    return _agreeing(f"{question[: found.start()]}{thing}{question[found.end() :]}", thing)


def _kind_of(name: str) -> tuple[bool, bool]:
    """Whether a name is of letters, and whether of what is surely no person: "the HALT Act"."""
    return name.isupper(), is_of_no_person(name)


def _agreeing(question: str, thing: str) -> str:
    """A question for how many of a thing, or for how much of a substance; in Spanish in its gender."""
    if _SUBSTANCE.search(fold(thing)):
        many, were, ending = "much", "was", "a" if thing.endswith("a") else "o"
    elif thing.endswith("s"):
        many, were, ending = "many", "were", "as" if thing.endswith("as") else "os"
    else:
        return question
    asked = _HOW_MUCH.sub(rf"\1ow {many}", question)
    if asked != question:
        return _WERE.sub(were, asked, count=1)
    return _CUANTO.sub(rf"\1{ending}", question)
