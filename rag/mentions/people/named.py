"""The capitalised names in a sentence: does it name somebody, or anything, that the question does not?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.words import fold, is_stop_word
from rag.mentions.calendar.months import MONTH_NUMBERS
from rag.mentions.figures.number_words import SMALL
from rag.mentions.people.nouns import PEOPLE
from rag.mentions.people.speakers import speaker_of
from rag.mentions.places.place import find_places


def names_anything(text: str, besides: frozenset[str]) -> bool:
    """Does a sentence hold a capitalised name with a word that is not in `besides`?

    A single capitalised word at its beginning does not count: any word is written so there.
    """
    return any(
        _is_new(word, besides)
        for name in _names(text)
        for word in name.words
        if name.start > 0 or len(name.words) > 1
    )


def names_nothing(text: str, besides: frozenset[str]) -> bool:
    """Does a sentence surely hold no name with a word that is not in `besides`?

    A capitalised verb at the beginning is none; any other word there may be one.
    """
    return not any(
        any(_is_new(word, besides) for word in name.words) and not _is_verb(text, name)
        for name in _names(text)
    )


def names_no_thing(text: str, besides: frozenset[str]) -> bool:
    """The same for what may be the name of a thing, as those of people after a title are not."""
    return not any(
        any(_is_new(word, besides) for word in name.words)
        and not name.is_after_title
        and not _is_verb(text, name)
        for name in _names(text)
    )


def names_nobody(text: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """Does a sentence surely name nobody for whom there are these nouns, but who is named in `besides`?

    Who is told to be something else in `besides` ("the accountant Raúl Iturbide") is another, and another
    name of who is named there is no new one.
    """
    folded = fold(text)
    known = any(not _is_new(name.words[-1], besides) for name in _names(text))
    for name in _names(text):
        own = [word for word in name.words if word not in _NO_PERSON and word not in _NATIONS]
        if not own or not any(_is_new(word, besides) for word in own):
            continue
        if _is_verb(text, name) or _is_acronym(text, name) or _is_within(text, name):
            continue
        leading = folded[max(0, name.start - _CHARS_BEFORE) : name.start]
        before = _LAST_WORD.search(leading)
        if before and _is_another(before[1], besides, nouns):
            continue
        if known and _ALIAS.search(leading):
            continue
        return False
    return True


def _is_acronym(text: str, name: _Name) -> bool:
    written = text[name.start : name.end]
    return written.isupper() and len(written) <= _ACRONYM_CHARS


def _is_another(word: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """Is it a noun for people that stands in `besides`, and none of these?"""
    noun = _singular(word, PEOPLE)
    return noun in PEOPLE and noun not in nouns and not besides.isdisjoint((noun, word))


def _is_verb(text: str, name: _Name) -> bool:
    """Is it a capitalised verb at the beginning of a sentence: "Agregó que …"?"""
    begins = name.start == 0 or _BEGINS.fullmatch(text[max(0, name.start - 2) : name.start]) is not None
    return begins and len(name.words) == 1 and _VERB_ENDING.search(text, name.start, name.end) is not None


def names_a_place(text: str, besides: frozenset[str]) -> bool:
    """The same for names that are written as places are: after "in", "to", "de" or the like, or as the
    seat of something ("Ottawa hosted it", "tuvo como sede Lima"); and for known places, however written.
    """
    if any(
        (name.is_after_preposition or _is_seat(text, name))
        and any(_is_new(word, besides) for word in name.words)
        for name in _names(text)
    ):
        return True
    return any(_is_new(fold(place.written), besides) for place in find_places(text))


def _is_seat(text: str, name: _Name) -> bool:
    """Whether it is told of a name that something was held there, or led there."""
    leading, following = text[max(0, name.start - _CHARS_BEFORE) : name.start], text[name.end :]
    return bool(_SEAT_OF_IT.match(following) or _ITS_SEAT.search(leading))


def names_a_person(text: str, besides: frozenset[str]) -> bool:
    """The same for what is written as people are: a name of several words, or one after a title.

    Who bears a name of the question ("Ismael Zambada" where it has "Zambada") is taken for the same. The
    label of who speaks in a transcript names a person too.
    """
    return any(_is_person(name, besides) for name in _names(text)) or speaker_of(text, 0) is not None


def people_named(text: str) -> list[str]:
    """Names that are written as people's are, as written but without titles, in order.

    Neither a nickname between quotation marks nor what is written as a place or a group is.
    """
    people = (
        _TITLES_BEFORE.sub("", text[name.start : name.end])
        for name in _names(text)
        if _is_person(name, frozenset()) and not _is_within(text, name) and name.words[0] not in _GROUP
        if text[name.start - 1 : name.start] not in _QUOTES
    )
    return list(dict.fromkeys(people))


def is_of_no_person(name: str) -> bool:
    """Does a name hold a word that names of laws, bodies, plans or countries hold, and none of people?"""
    return not _NO_PERSON.isdisjoint(fold(name).split())


def _is_person(name: _Name, besides: frozenset[str]) -> bool:
    words = name.words[1:] if _IS_TITLE.fullmatch(name.words[0]) else name.words
    titled = name.is_after_title or len(words) < len(name.words)
    own = [word for word in words if word not in _NO_PERSON]
    several = len(words) > 1 and len(own) == len(words)
    return bool(own) and all(_is_new(word, besides) for word in own) and (titled or several)


def places_named(text: str, besides: frozenset[str] = frozenset()) -> list[str]:
    """The names, folded, that are surely of places: after "in" or the like, or after "de", "to" or the
    like where they are not written as people are; those with a word that is not in `besides`.
    """
    return [
        " ".join(name.words)
        for name in _names(text)
        if name.is_after_preposition
        and not name.is_after_title
        and any(_is_new(word, besides) for word in name.words)
        and (_is_within(text, name) or len(name.words) == 1 or not _NO_PERSON.isdisjoint(name.words))
    ]


def _is_within(text: str, name: _Name) -> bool:
    return _WITHIN.search(text, max(0, name.start - _CHARS_BEFORE), name.start) is not None


def names_a_thing(text: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """The same for what may be the name of a thing, for which there are these nouns, folded.

    "Valley Hospital" and "el hospital San José" are; of "a hospital in Brownsville" no name is told.
    """
    if _is_beside(text, besides, nouns):
        return True
    if leaves_unnamed(text, besides, nouns):
        return False
    return any(
        any(_is_new(word, besides) and word not in _NATIONS for word in name.words)
        for name in _names(text)
        if (name.start > 0 or len(name.words) > 1)
        and not name.is_after_title
        and not _is_verb(text, name)
        and not _is_within(text, name)
    )


def leaves_unnamed(text: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """Does a sentence speak of such a thing without its name: "a hospital in Brownsville"?"""
    return _speaks_of_some(_SOME, text, nouns) and not _is_beside(text, besides, nouns)


def leaves_nameless(text: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """The same for people, for whom there are these nouns: "a lieutenant", "two suspects"."""
    return _speaks_of_some(_SOME_PEOPLE, text, nouns) and not _is_beside(text, besides, nouns)


def _speaks_of_some(some: re.Pattern[str], text: str, nouns: frozenset[str]) -> bool:
    folded = fold(text)
    return any(
        some.search(folded, max(0, word.start() - _CHARS_BEFORE), word.start())
        for word in _WORD.finditer(folded)
        if _singular(word[0], nouns) in nouns
    )


def _is_beside(text: str, besides: frozenset[str], nouns: frozenset[str]) -> bool:
    """Does one of the nouns stand in a name, or next to one?"""
    for name in _names(text):
        own = [word for word in name.words if _singular(word, nouns) not in nouns]
        if not any(_is_new(word, besides) and word not in _NATIONS for word in own):
            continue
        if len(own) < len(name.words):
            return True
        leading = fold(text[max(0, name.start - _CHARS_BEFORE) : name.start])
        before, after = _LAST_WORD.search(leading), _NEXT_WORD.match(text, name.end)
        if before and _singular(before[1], nouns) in nouns:
            return True
        if after and _singular(fold(after[1]), nouns) in nouns and not _SOME.search(leading):
            return True
    return False


def _singular(word: str, nouns: frozenset[str]) -> str:
    """A noun as it stands among these, if it is there but for the "s" or "es" of several."""
    return next(
        (one for one in (word, word[:-1], word[:-2]) if one in nouns and _adds_s(word, one)), word
    )


def _adds_s(word: str, noun: str) -> bool:
    return word[len(noun) :] in ("", "s", "es")


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of capitalised words, text[start:end]: its folded words, and what stands before it."""

    start: int
    end: int
    words: tuple[str, ...]
    is_after_title: bool
    is_after_preposition: bool


@lru_cache(maxsize=20_000)
def _names(text: str) -> tuple[_Name, ...]:
    found: list[tuple[int, int, list[str]]] = []
    for match in _CAPITALISED.finditer(text):
        word = fold(match.group()).strip(".'’-")
        before = text[max(0, match.start() - 2) : match.start()]
        begins = not before or _BEGINS.fullmatch(before) is not None
        if begins and (is_stop_word(word, "en") or is_stop_word(word, "es")):
            continue
        if found and _BETWEEN.fullmatch(text, found[-1][1], match.start()):
            start, _, words = found.pop()
            found.append((start, match.end(), [*words, word]))
        else:
            found.append((match.start(), match.end(), [word]))
    names = []
    for start, end, words in found:
        before = text[max(0, start - _CHARS_BEFORE) : start]
        titled = _TITLE.search(before) or (_KNOWN_AS.search(before) and not text[start:end].isupper())
        placed = _PREPOSITION.search(before)
        names.append(_Name(start, end, tuple(words), bool(titled), placed is not None))
    return tuple(names)


def _is_new(word: str, besides: frozenset[str]) -> bool:
    return word not in _CALENDAR and not besides.intersection(_WORD.findall(word))


_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"\b[^\W\d_a-zà-öø-ÿ][\w'’-]*\w")
_BETWEEN = re.compile(r"\s+(?:(?:de|del|de la|de los|y)\s+)?")
_BEGINS = re.compile(r"\W|[.?!]\s")
_CHARS_BEFORE = 40
_ACRONYM_CHARS = 6
_TITLES = (
    r"president[ea]?|secretar\w+|ambassador|embajador\w*|judge|juez\w*|justice|magistrad[oa]|minister|"
    r"ministr\w+|general|gen\.|governor|gobernador\w*|senator|senador\w*|rep\.|sen\.|fiscal|attorney|"
    r"director\w*|alcalde\w*|mayor|capit[aá]n|coronel|colonel|commissioner|comisionad\w+|vocer[oa]|"
    r"portavoz|spokes\w+|alias"
)
_TITLE = re.compile(rf"\b(?:{_TITLES})\W+\Z", re.IGNORECASE)
_IS_TITLE = re.compile(_TITLES)
_TITLES_BEFORE = re.compile(rf"\A.{{0,80}}\b(?:{_TITLES})\W+", re.IGNORECASE | re.DOTALL)
_GROUP = frozenset({"los", "las", "the"})
_QUOTES = frozenset('"“«‘')
_KNOWN_AS = re.compile(
    r"\b(?:known as|identified as|apodad[oa]|conocid[oa] como|identificad[oa] como)\W+\Z", re.IGNORECASE
)
"""Acronyms after it are of laws and groups."""

_PREPOSITION = re.compile(
    r"\b(?:in|at|near|from|to|into|across|around|off|of|outside|inside|between|en|del?|desde|hacia|al?|por|"
    r"para|entre)(?: (?:the|la|el|los|las|northern|southern|western|eastern|central))?\s\Z",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:in|near|across|outside|inside|en)(?: (?:the|la|el|los|las))?\s\Z", re.IGNORECASE
)
_SEAT_OF_IT = re.compile(
    r",? (?:(?:has |had |will |also )?host(?:s|ed|ing)?\b(?! of\b)|"
    r"(?:(?:is|was|will be|has been|had been|served as|acted as) )(?:again )?(?:the |an? )?"
    r"(?:host|seat|venue|site|scene|setting|location|destination)\b|"
    r"(?:es|era|fue|sera|será|ha sido|había sido|sirvió de|sirvió como) (?:(?:la|el|una?) )?"
    r"(?:sede|escenario|anfitrion[ae]?|anfitri[oó]n|destino)\b|"
    r"(?:acogi[oó]|alberg[oó]|acoge|alberga|hosped[oó])\b)"
)
"""What follows on a place where something was held: "hosted", "was the seat of", "fue la sede"."""

_ITS_SEAT = re.compile(
    r"\b(?:seat|venue|host|destinations?|sedes?|destinos?|escenario)"
    r"(?: (?:is|was|are|were|es|fue|son|fueron|a|en|of it was))?:? ?\Z",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"\b(?:an?(?! (?:{'|'.join(SMALL['es'])})\b)|another|un|una|otr[oa]) "
    r"(?:(?!(?:del?|of|in|en|the|l[ao]s?)\b)[\w-]+ ){0,2}\Z"
)
"""The Spanish "a" before a number is none: "a dos empresas"."""

_SOME_PEOPLE = re.compile(
    rf"\b(?:an?|another|some|several|un|una|unos|unas|otr[oa]s?|algun[oa]s?|vari[oa]s|"
    rf"{'|'.join(word for words in SMALL.values() for word in words)}|\d\d?) "
    r"(?:(?!(?:del?|of|in|en|the|l[ao]s?)\b)[\w-]+ ){0,2}\Z"
)
_ALIAS = re.compile(
    r"\b(?:call(?:s|ed)?|named|nicknamed|alias|known as|a\.?k\.?a\.?|llamad[oa]|apodad[oa]|"
    r"conocid[oa] como)\W+\Z"
)
_VERB_ENDING = re.compile(r"(?:ó|[aeió]ron|aba|aban|ía|ían)\Z")
"""How verbs end with which a Spanish sentence begins."""

_LAST_WORD = re.compile(
    r"\b(\w+)(?:,? (?:called|named|known as|llamad[oa]|conocid[oa] como|denominad[oa])|, (?:the|el|la))?"
    r":?[ \"“«(]{1,3}\Z"
)
_NEXT_WORD = re.compile(r"['’]?[\"”»)]? (\w+)")
_NATIONS_TEXT = """
    mexican mexicana mexicano american americana americano estadounidense us u.s canadian chinese china
    colombian guatemalan spanish german french british federal state national
"""
_NATIONS = frozenset(_NATIONS_TEXT.split())
"""What tells of a thing where it is from, and not which it is."""

_DAYS_TEXT = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR = frozenset(MONTH_NUMBERS) | frozenset(_DAYS_TEXT.split())
_NO_PERSON_TEXT = """
    united states estados unidos mexico mexican mexicana mexicano department departamento court corte
    cartel group grupo agreement acuerdo treaty tratado initiative iniciativa operation operacion
    fiscalia procuraduria juzgado tribunal commission comision
    framework marco act ley law house casa white blanca senate senado congress congreso justice justicia
    treasury tesoro secretaria ministry embassy embajada national nacional security seguridad government
    gobierno us eeuu city ciudad force fuerza task project proyecto mission mision plan team equipo north
    norte south sur border frontera new nueva nuevo american americana council consejo committee comite
    office oficina agency agencia public publica health salud safe communities executive order orden
    ejecutiva special especial army ejercito navy marina guard guardia police policia
"""
_NO_PERSON = frozenset(_NO_PERSON_TEXT.split())
"""Words of names that are of no person."""
