"""Who does it and to whom, across English and Spanish: objects that go first, and the passive.

Spanish may begin with whom it is done to ("A Juan lo detuvo Pedro"); English then turns the two round
("Pedro arrested Juan") or says it in the passive ("Juan was arrested by Pedro").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rag.generate.lexicon import find_verbs_of_saying
from rag.generate.reading import Reading, word_set
from rag.mentions.figures.stated import Day

_ACCUSATIVE = word_set("lo la los las")
_ALSO_ARTICLES = word_set("la los las")
_DATIVE = word_set("le les")
_NO_PRONOUN_BEFORE = word_set("que mismo anterior siguiente cual largo ocurrido sucedido menos mas")
_FINITE = re.compile(
    r"(?:[^\W\d_]+(?:ó|ron|aba|aban|ía|ían|rá|rán|uvo|ujo|ijo|izo|uso|endió)|dio|vio|ha|han)\Z"
)
_NOUN_OR_FINITE = re.compile(r"[^\W\d_]+(?<!hab)(?<!ten)ían?\Z")
_PRETERITE = re.compile(r"[^\W\d_]+(?:ó|[aei]ron|uvo|ujo|ijo|izo|uso)\Z")
_HAVE = word_set("ha han habia habian haber haya hayan habria habrian hubiera hubieran hubiese hubiesen")
_SER = word_set("es son era eran fue fueron ser sido siendo sera seran seria serian")
_BE = word_set("is are was were be been being")
_GET = word_set("get gets got getting")
_SPANISH_PARTICIPLE = re.compile(
    r"(?:[^\W\d_]+(?:ad|id|íd|uert|iert|scrit|ech|uest|vist|uelt|rot)[oa]s?|dich[oa]s?|electo|electa)\Z"
)
_ENGLISH_PARTICIPLE = re.compile(
    r"(?:[^\W\d_]+ed|shot|slain|found|held|sent|given|taken|seen|built|sold|bought|brought|caught|shown|"
    r"made|paid|struck|stolen|driven|cut|hit|led|won|lost|put|set|told|beaten|chosen|written|broken|hurt)\Z"
)
_ARTICLES = word_set("el la los las un una unos unas")
_PREPOSITIONS = word_set(
    "a al ante bajo con contra desde durante en entre hacia hasta mediante para por segun sin sobre tras"
)
_JOINING = word_set("que quien quienes cuando donde pero porque si aunque mientras y e o u")
_SAYING = word_set("attribution allegation belief denial")
_AND = word_set("y e")
_LONGEST_OBJECT = 12
_LONGEST_ASIDE = 30
_BETWEEN_BE_AND_PARTICIPLE = 2


@dataclass(frozen=True, slots=True)
class ObjectFirst:
    """A Spanish clause that names whom it is done to first, then says so again: "A Juan lo detuvo Pedro".

    Each part is a range of token places. subject: empty where none is named. rest: what follows the
    verb, up to the next preposition or stop, with the subject if it is there.
    """

    object: range
    verb: int
    subject: range
    rest: range

    def parts(self, place: int) -> tuple[bool, bool, bool]:
        """Whether a token is of the object, the verb, the subject."""
        return place in self.object, place == self.verb, place in self.subject

    def is_free(self, one: int, other: int) -> bool:
        """Whether two tokens are of different parts, whose order the languages do not share."""
        if self.parts(one) == self.parts(other):
            return False
        inside = [any(self.parts(place)) or place in self.rest for place in (one, other)]
        return all(inside)


def find_objects_first(spanish: Reading) -> list[ObjectFirst]:
    """The clauses of a Spanish sentence that begin with their object."""
    found: list[ObjectFirst] = []
    for place, token in enumerate(spanish.tokens):
        if token.folded in ("a", "al") and (clause := _read_object_first(spanish, place)):
            found.append(clause)
    return found


def find_turned_role(
    spanish: Reading, english: Reading, translated: Mapping[int, int], clauses: list[ObjectFirst]
) -> str | None:
    """Why who does it and to whom is not the same in both; None where it is.

    Args:
        translated: Spanish place -> English place, of words with one counterpart.
    """
    for clause in clauses:
        if not _keeps_roles(english, translated, clause):
            return "it turns round who does it and to whom"
    for place, participle in _find_passives(english, _BE, _ENGLISH_PARTICIPLE):
        known = next((es for es, en in translated.items() if en == participle), None)
        if known is not None and not _is_suffered(spanish, known, clauses):
            return (
                f"'{english.tokens[place].lower} {english.tokens[participle].lower}' is not what was done"
            )
    for _, participle in _find_passives(spanish, _SER, _SPANISH_PARTICIPLE):
        said = translated.get(participle)
        if said is not None and not _follows(english, said, _BE | _GET, _BETWEEN_BE_AND_PARTICIPLE + 1):
            return f"'{english.tokens[said].lower}' is what was suffered, not done"
    return None


def is_subject_after_verb(spanish: Reading, verb: int, place: int) -> bool:
    """Whether a token belongs to what stands right after a verb, where Spanish may put its subject.

    That is so after "se" and in the passive, of a verb of saying after a comma (", alega la fiscalía"),
    and of a verb of the past that agrees with it ("murieron 12 personas").
    """
    if place not in _noun_after(spanish, verb):
        return False
    if verb and spanish.tokens[verb - 1].folded in _SER | {"se"}:
        return True
    is_saying = spanish.tokens[verb].folded in find_verbs_of_saying("es")
    if spanish.is_stop_before(verb) and (is_saying or _SAYING & spanish.classes_at(verb)):
        return True
    is_one = spanish.tokens[verb].lower.endswith("ó")
    return _PRETERITE.match(spanish.tokens[verb].lower) is not None and not (
        is_one and spanish.tokens[verb + 1].stated
    )


def _read_object_first(spanish: Reading, start: int) -> ObjectFirst | None:
    tokens = spanish.tokens
    is_first = spanish.is_stop_before(start)
    longest = _LONGEST_ASIDE if is_first else _LONGEST_OBJECT
    end: int | None = None
    for at in range(start + 2, min(start + longest, len(tokens) - 1)):
        word = tokens[at].folded
        if spanish.is_stop_before(at):
            if not is_first:
                return None
            end = end or at
        if _is_pronoun(spanish, at) and (end is None or spanish.is_stop_before(at)):
            return _divide(spanish, start + 1, end or at, at)
        if end is None and word in _JOINING and not (is_first and word in _AND):
            return None
    return None


def _is_pronoun(spanish: Reading, at: int) -> bool:
    """Whether a token is "lo", "la", "le" before a verb, not an article."""
    word, following = spanish.tokens[at].folded, spanish.tokens[at + 1]
    if following.stated or following.folded in _NO_PRONOUN_BEFORE:
        return False
    if word in _DATIVE:
        return True
    if word in _ALSO_ARTICLES and _NOUN_OR_FINITE.match(following.lower):
        return False
    return word in _ACCUSATIVE and _FINITE.match(following.lower) is not None


def _divide(spanish: Reading, first: int, end: int, pronoun: int) -> ObjectFirst | None:
    tokens = spanish.tokens
    if tokens[first].stated or tokens[first].folded == "menos":
        return None
    verb = pronoun + 1
    if tokens[verb].folded in _HAVE and verb + 1 < len(tokens):
        verb += 1
    cut = next((at for at in range(first + 1, end) if _begins_subject(spanish, first, at)), end)
    rest = _noun_after(spanish, verb)
    if cut < end:
        subject = range(cut, end)
    elif tokens[pronoun].folded in _DATIVE:
        named = [at for at in rest if tokens[at].is_capital]
        subject = range(named[0], named[-1] + 1) if named else range(0)
    else:
        subject = rest
    return ObjectFirst(range(first, cut), verb, subject, rest)


def _begins_subject(spanish: Reading, first: int, at: int) -> bool:
    """Whether another noun begins at a token: "A Juan | la policía", "A México | Canadá"."""
    token, before = spanish.tokens[at], spanish.tokens[at - 1]
    if token.folded in _ARTICLES:
        is_joined = before.folded in _AND | word_set("de en con por para")
        return before.folded not in _ARTICLES and not is_joined
    return before.alias is not None and token.is_capital


def _noun_after(spanish: Reading, verb: int) -> range:
    """The places from a verb to the next preposition (but "de"), date, or stop."""
    at = verb + 1
    while at < len(spanish.tokens) and not spanish.is_stop_before(at):
        token = spanish.tokens[at]
        if token.folded in _PREPOSITIONS | _JOINING or isinstance(token.stated, Day):
            break
        at += 1
    return range(verb + 1, at)


def _keeps_roles(english: Reading, translated: Mapping[int, int], clause: ObjectFirst) -> bool:
    suffering = [translated[at] for at in clause.object if at in translated]
    acting = [translated[at] for at in clause.subject if at in translated]
    verb = translated.get(clause.verb)
    if not suffering:
        return True
    if verb is None:
        return False
    if max(suffering) < verb:
        is_passive = _follows(english, verb, _BE | _GET, verb - max(suffering))
        between = {english.tokens[at].folded for at in range(verb, min(acting, default=verb))}
        return is_passive and (not acting or (min(acting) > verb and "by" in between))
    is_active = not _follows(english, verb, _BE | _GET, _BETWEEN_BE_AND_PARTICIPLE + 1)
    return is_active and verb < min(suffering) and all(at < verb for at in acting)


def _find_passives(
    reading: Reading, to_be: frozenset[str], participle: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """The places of "was" and "arrested"."""
    for place, token in enumerate(reading.tokens):
        if token.folded not in to_be:
            continue
        for at in range(place + 1, min(place + 2 + _BETWEEN_BE_AND_PARTICIPLE, len(reading.tokens))):
            if reading.is_stop_before(at):
                break
            if participle.match(reading.tokens[at].lower):
                yield place, at
                break


def _is_suffered(spanish: Reading, verb: int, clauses: list[ObjectFirst]) -> bool:
    """Whether a Spanish verb is a participle of something done to somebody, or stands with "se"."""
    if any(clause.verb == verb for clause in clauses):
        return True
    if _follows(spanish, verb, word_set("se"), 2):
        return True
    is_participle = _SPANISH_PARTICIPLE.match(spanish.tokens[verb].lower) is not None
    return is_participle and not (verb and spanish.tokens[verb - 1].folded in _HAVE)


def _follows(reading: Reading, place: int, words: frozenset[str], within: int) -> bool:
    return any(reading.tokens[at].folded in words for at in range(max(0, place - within), place))
