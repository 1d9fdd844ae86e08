"""Whom a follow-up speaks of: "when will he be sentenced?", asked with the name that was asked about."""

from __future__ import annotations

import re
from functools import cache

from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.words import fold
from rag.conversation.follow_ups.topic import COUNTRY
from rag.mentions.people.gender import is_womans
from rag.mentions.people.named import people_named
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.places.place import is_a_place
from rag.mentions.words.families import Family, events_of, nations_of
from rag.question.asking import AUXILIARY, asks_whether
from rag.question.understand import asks, find_names

_TITLES = rf"the|el|la|los|las|se[ñn]or|se[ñn]ora|sheriff|ex|former|{'|'.join(sorted(PEOPLE))}"
_ABOUT_WHOM = re.compile(
    rf"\b(?:{AUXILIARY}|es|era|fue|ser[áa]|est[áa]|hizo|dijo|al?)"
    rf" (?:(?:{_TITLES}) ){{0,2}}\Z",
    re.IGNORECASE,
)
"""What stands before the name of whom a question is about."""
_ASKS_WHICH = re.compile(
    r"\W*(?:(?:which|what|qu[eé]|cu[aá]l) "
    r"(?!(?:is|was|did|does|do|has|will|es|era|fue|hizo|dijo)\b)[a-zà-öø-ÿ]|"
    r"(?:who|qui[eé]n(?:es)?) (?!(?:is|was|are|were|es|era|fue|son)\b))",
    re.IGNORECASE,
)
"""Another is asked for than the one who is named."""
_OF_WHOM = re.compile(
    r"\W*(?:which|what|qu[eé]|cu[aá]l) [a-zà-öø-ÿ]+ (?:did|does|has|had|will|tiene|ten[ií]a|"
    r"tuvo|ocup[oó]|"
    r"ocupaba|recibi[oó]|recibir[aá]|enfrenta|enfrentaba) ",
    re.IGNORECASE,
)
"""What somebody had or got: it is they who are asked about."""
_ASKS_WHO = re.compile(r"\W*(?:who|qui[eé]n)", re.IGNORECASE)
_AT = re.compile(
    r"\b(?:in|at|near|from|under|during|en|desde|durante|bajo) (?:the |el |la )?\Z", re.IGNORECASE
)
_AND_MORE = re.compile(r" (?:and|y|e|&|v\.?|vs\.?) [A-ZÀ-Ý]")
"""After what is half of a name: "Fast and Furious"."""
_NO_PERSON = re.compile(
    r"\b(?:Operation|Operativo|Operaci[oó]n|Plan|Project|Proyecto|Act|Ley|Law|Court|Corte|Cartel|C[aá]rtel|"
    r"Initiative|Iniciativa|Framework|Marco|Treaty|Tratado|Department|Departamento|Secretar[ií]a|Guard|"
    r"Guardia|Congress|Congreso|Senate|Senado|Team|Force|Task|Agency|Agencia|Bureau|House|White|Casa|Navy|"
    r"Marina|Army|Ej[eé]rcito|Patrol|Patrulla|Bank|Banco|Center|Centro|University|Universidad)\b"
)
_HE_OR_SHE = re.compile(r"\b(?:s?he|him|(?P<his>his)|(?P<her>her))\b", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:s?he|él|ella)\b", re.IGNORECASE)
"""Whoever it says something of; of whom or what may be named after it."""
_NOTHING_OF_HERS = re.compile(
    r"\W*(?:\Z|[.,;?!]|(?:to|in|at|on|for|from|with|by|and|or|after|before|when|while|since|until|last|"
    r"this|that|now|then|again|yesterday|today|there|here|about|as|because|go|do|say|get|over|back|up|out|"
    r"off|down|away)\b)",
    re.IGNORECASE,
)
"""After a "her" that is she."""
_SU = re.compile(
    r"\b[Ss]us? (?:(?P<end>[a-zà-öø-ÿ]{3,} (?!(?:de|que|en|con|por|para)\b)[a-zà-öø-ÿ]+)(?=\W*\Z)|"
    r"(?P<noun>[a-zà-öø-ÿ]{3,}))"
)
_ONLY_WHOM = re.compile(
    r"\W*(?:(?:y|e|pero|entonces|también|tambien) )?(?P<to>(?:a|de|con|por|para|en|contra|sobre) )?"
    r"(?:sus? (?P<who>[a-zà-öø-ÿ]{3,}(?: (?:mayor(?:es)?|menor(?:es)?|gemel[oa]s?))?)|él|ella)\W*",
    re.IGNORECASE,
)
_OF_THEIRS = re.compile(
    r"\b(?:(?P<to>[Aa]|[Dd]e)l|el|l[ao]s?) (?P<who>[a-zà-öø-ÿ]{3,20}(?: [a-zà-öø-ÿ]{4,10})?) de \Z"
)
_EL_OR_ELLA = re.compile(r"\b(?:él|ella)\b")
_A_EL = re.compile(r"\b([Aa]|[Dd]e) el (?=[a-zà-öø-ÿ])")
_FEMININE = re.compile(
    r"(?:a|ión|iones|dad|dades|tad|tades|tud|umbre|sis|"
    r"\b(?:base|cárcel|cárcele|clase|corte|fuente|gente|ley|leye|madre|mano|muerte|mujer|mujere|nave|"
    r"orden|órdene|parte|red|rede|sede|serie|suerte|vez|vece|voz|voce))s?\Z"
)
_MASCULINE = re.compile(r"(?:ma|día|mapa|planeta)s?\Z")
HAD = re.compile(
    r"(?P<asked>\W*(?:[ye] )?(?:(?:a|de|con|en) )?(?:qu[ée]|cu[áa]l(?:es)?|"
    r"cu[áa]nt[oa]s?)(?: [a-zà-öø-ÿ]{3,20}){0,2} "
    r"(?:tiene|ten[íi]a|tuvo|ocup(?:a|ó|o|aba)|recib(?:e|i[óo])|enfrenta(?:ba)?|pag[óo]|cobr(?:a|ó|o|aba)))"
    r"(?P<rest>(?: (?:en|del?|ante|desde|durante|como|por) "
    r"(?-i:[a-zà-öø-ÿ\d.]{2,20}|[A-ZÁÉÍÓÚ][\w.]{1,20}(?: [A-ZÁÉÍÓÚ][\w.]{1,20})?))?\W*)\Z",
    re.IGNORECASE,
)
"""A Spanish question that leaves out who had or got something: "¿qué cargo tenía en México?"."""
_LEFT_OUT = re.compile(
    r"(?P<asked>\W*(?:[ye] )?(?:cu[áa]ndo|d[óo]nde|c[óo]mo|por qu[ée]|de d[óo]nde|ad[óo]nde)(?: no)? "
    r"(?:(?:fue|ser[áa]|est[áa]|estuvo|hab[íi]a sido|ha sido) "
    r"(?:[a-zà-öø-ÿ]{3,}[aeiío]d[oa]|pres[oa]|elect[oa]|absuelt[oa]|muert[oa])|"
    r"(?:lleg|mur|naci|escap|declar|asumi|renunci|entr|sali|desapareci|trabaj|estudi|testific|"
    r"compareci|cay|huy)i?ó))(?P<rest>\W*)\Z",
    re.IGNORECASE,
)
"""A Spanish question that leaves out whose deed or fate it asks of: "¿cuándo fue capturado?"."""
_HIM = re.compile(
    r"(?P<asked>\W*(?:[ye] )?(?:(?:de|a|con|por|para) )?"
    r"(?:qu[ée]|cu[áa]ndo|d[óo]nde|c[óo]mo|qui[ée]n(?:es)?) )"
    r"(?:(?P<se>se le )|l[oae] )(?P<verb>[a-zà-öø-ÿ]{3,})(?P<rest>\W*)\Z",
    re.IGNORECASE,
)
"""A Spanish question whose object is a person by a pronoun alone: "¿dónde lo detuvieron?"."""
_TAKES_THE_PLACE = re.compile(r"(?:sustitu|reemplaz|relev)[a-zà-öø-ÿ]{1,8}\Z")


def ask_of_theirs(before: str, follow_up: str) -> str | None:
    """The Spanish question `before` asked of somebody of theirs: after "¿cuándo arrestaron a Dora Lugo?"
    "¿y a su hermano?" asks "¿cuándo arrestaron al hermano de Dora Lugo?".

    None where a thing is asked for and there is no preposition: "¿y su hermano?" may ask anything.
    """
    found = _ONLY_WHOM.fullmatch(follow_up)
    who, name = found["who"] if found else None, _about_whom(before)
    if found is None or who is None or name is None or detect_language(before) != "es":
        return None
    if not _is_noun_for_people(who) or (found["to"] is None and _ASKS_WHICH.match(before)):
        return None
    head, _, rest = before.partition(name)
    other = _OF_THEIRS.search(head)
    if other and _is_noun_for_people(other["who"]):
        head = head[: other.start()] + (f"{other['to']} " if other["to"] else "")
    return _A_EL.sub(r"\1l ", f"{head}{_article(who)} {who} de {name}") + rest


def _is_noun_for_people(words: str) -> bool:
    return fold(words).split()[0].removesuffix("s") in PEOPLE


def asks_only_to_whom(follow_up: str) -> bool:
    """Does a Spanish follow-up leave all but to or of whom to the question before: "¿y a su hermano?"."""
    found = _ONLY_WHOM.fullmatch(follow_up)
    return found is not None and found["to"] is not None


def leaves_out_whose(follow_up: str) -> bool:
    """Does a Spanish question leave out whose deed or fate it asks of: "¿cuándo renunció?"."""
    return _LEFT_OUT.match(follow_up) is not None


def name_whom(before: str, follow_up: str, told: str | None = None) -> str | None:
    """A follow-up with the name of whom the question before it is about, in the place of the first word
    that stands for them: he, she, him, her, his; su, sus, él, ella; or where Spanish leaves it out. None
    where it names somebody itself, speaks of nobody, or the question does not tell one alone.

    Args:
        told: whom the answer named, where `before` asks who.
    """
    is_whole = asks(follow_up) or asks_whether(fold(follow_up), follow_up, of_a_kind=True)
    said_of = _SUBJECT.split(follow_up, maxsplit=1)[0] if _SUBJECT.search(follow_up) else follow_up
    if not is_whole or any(not _is_country_or_place(name) for name in find_names(said_of)):
        return None
    if (name := told or _about_whom(before, _of_a_woman(follow_up))) is None:
        return None
    return _in_english(name, follow_up) or _in_spanish(name, follow_up)


def who_was_told(question: str, answer: str) -> str | None:
    """The one person whom an answer names in its first sentence, where the question asks who somebody
    is and names nobody; None where it names several.
    """
    if not _ASKS_WHO.match(question) or _about_whom(question) or people_named(question):
        return None
    return person_told(answer)


def person_told(answer: str) -> str | None:
    """The one person whom the first sentence of an answer names."""
    first = next((answer[start:end] for start, end in split_sentences(answer)), "")
    people = [name for name in people_named(first) if not _is_country_or_place(name)]
    return people[0] if len(people) == 1 else None


def _of_a_woman(follow_up: str) -> bool | None:
    """Whether its first pronoun of a person is a woman's; None without one."""
    found = _HE_OR_SHE.search(follow_up) or _EL_OR_ELLA.search(follow_up)
    return fold(found[0]) in ("she", "her", "ella") if found else None


def _about_whom(question: str, of_a_woman: bool | None = None) -> str | None:
    """The one person whom a question is about.

    of_a_woman: which pronoun speaks of them. Of several people it is the one whose name may fit it, where
        that is one alone; it is nobody whose name does not.
    """
    if _ASKS_WHICH.match(question) and not _OF_WHOM.match(question):
        return None
    names = [name for name in find_names(question) if _may_be_person(name, question)]
    if of_a_woman is None:
        return _by_what_is_asked(question, names)
    whose = {name: is_womans(name, _word_before(question, name)) for name in names}
    may_be = [name for name in names if whose[name] in (of_a_woman, None)]
    if len(names) > len(may_be) == 1 and not _ASKS_WHO.match(question):
        return may_be[0]
    about = _by_what_is_asked(question, names)
    return about if about in may_be else None


def _by_what_is_asked(question: str, names: list[str]) -> str | None:
    about = [name for name in names if _ABOUT_WHOM.search(question[: question.find(name)])]
    if len(about) == 1 or _ASKS_WHO.match(question):
        return about[0] if len(about) == 1 else None
    return names[0] if len(names) == 1 and " " in names[0] else None


def _word_before(question: str, name: str) -> str:
    return question[: question.find(name)].rstrip().rpartition(" ")[2]


def _may_be_person(name: str, question: str) -> bool:
    start = question.find(name)
    if start < 0 or name.isupper() or _is_country_or_place(name) or _NO_PERSON.search(name):
        return False
    return not (_AT.search(question[:start]) or _AND_MORE.match(question[start + len(name) :]))


def _is_country_or_place(name: str) -> bool:
    return is_a_place(name) or bool(nations_of(name)) or COUNTRY.fullmatch(name) is not None


def _in_english(name: str, follow_up: str) -> str | None:
    found = _HE_OR_SHE.search(follow_up)
    if found is None:
        return None
    has = found["his"] or (found["her"] and not _NOTHING_OF_HERS.match(follow_up, found.end()))
    return follow_up[: found.start()] + (f"{name}'s" if has else name) + follow_up[found.end() :]


def _in_spanish(name: str, follow_up: str) -> str | None:
    if found := _SU.search(follow_up):
        what = found["end"] or found["noun"]
        whose = f"{follow_up[: found.start()]}{_article(what)} {what} de {name}"
        return _A_EL.sub(r"\1l ", whose) + follow_up[found.end() :]
    if found := _EL_OR_ELLA.search(follow_up):
        return follow_up[: found.start()] + name + follow_up[found.end() :]
    found = _HIM.match(follow_up)
    if found and (found["se"] or _is_done_to_people(found["verb"])):
        return f"{found['asked']}{found['se'] or ''}{found['verb']} a {name}{found['rest']}"
    found = _LEFT_OUT.match(follow_up) or HAD.match(follow_up)
    return f"{found['asked']} {name}{found['rest']}" if found else None


def _is_done_to_people(verb: str) -> bool:
    return bool(_TAKES_THE_PLACE.match(verb) or _done_to_people().intersection(events_of(verb)))


@cache
def _done_to_people() -> frozenset[Family]:
    """Deeds whose object is somebody; "it" is said and known, "¿cómo lo supo?" asks of no person."""
    harms = "arrested, captured, killed, wounded, kidnapped"
    return frozenset(events_of(f"{harms}, extradited, handed over, freed, accused, sentenced"))


def _article(what: str) -> str:
    noun = what.split(maxsplit=1)[0]
    is_feminine = bool(_FEMININE.search(noun)) and not _MASCULINE.search(noun)
    if noun.endswith("s") and not noun.endswith(("ís", "és", "sis")):
        return "las" if is_feminine else "los"
    return "la" if is_feminine else "el"
