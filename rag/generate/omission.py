"""Which parts of a quote go unmissed: an apposition, a relative clause, "moreover", an acronym.

Any other clause may turn the rest: say whose word it is, when it holds, what is not counted. A list of
the words that do so is never whole, so what may go is recognised, and all else stays.
"""

from __future__ import annotations

import re

from corpus.document import Lang
from rag.generate.lexicon import find_verbs_of_saying
from rag.generate.reading import Reading, Token, word_set
from rag.mentions.people.offices import words_for

_RELATIVE: dict[Lang, frozenset[str]] = {
    "en": word_set("which who whom whose"),
    "es": word_set("que quien quienes cuyo cuya cuyos cuyas cual cuales"),
}
_WHERE = word_set("where donde")
_ARTICLES: dict[Lang, frozenset[str]] = {
    "en": word_set("the a an his her its their"),
    "es": word_set("el la los las un una unos unas su sus"),
}
_LINKS: dict[Lang, frozenset[str]] = {
    "en": word_set("of in for at from under with on near"),
    "es": word_set("de del en con para"),
}
_OF: dict[Lang, frozenset[str]] = {"en": word_set("of"), "es": word_set("de del")}
_OTHER_ROLES: dict[Lang, frozenset[str]] = {
    "en": word_set(
        "founder cofounder member chairman chairwoman son daughter brother sister wife husband father "
        "mother cousin nephew niece capital part author owner"
    ),
    "es": word_set(
        "cabecilla capo fundador fundadora miembro integrante general hijo hija hermano hermana esposa "
        "esposo padre madre primo prima sobrino sobrina capital parte autor autora dueno duena"
    ),
}
_ROLES = {
    lang: words_for("office", "lead", "court", "speaks", lang=lang) | others
    for lang, others in _OTHER_ROLES.items()
}
_LISTING = word_set("and or nor y e o u ni")
_CONNECTIVES: dict[Lang, frozenset[str]] = {
    "en": word_set("also moreover furthermore additionally"),
    "es": word_set("ademas asimismo tambien"),
}
_OPENING: dict[Lang, frozenset[str]] = {
    "en": word_set(
        "in on at during since for among from by with under over between within after before as"
    ),
    "es": word_set("en durante desde para por con entre tras antes a al contra hacia hasta bajo sobre"),
}
"""What begins a part that tells where or when, and not who."""

_VERB: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:[^\W\d_]+ed|is|are|was|were|has|have|had|will|led|won|said|shot|died|went|put)\Z"
    ),
    "es": re.compile(
        r"(?:[^\W\d_]+(?:ó|[aei]ron|ará|erá|irá)|es|son|era|eran|fue|ha|han|había|habían|dijo)\Z"
    ),
}
_ORDER = word_set("first second third finally primero segundo tercero finalmente")
_LONGEST_LIST = 40
_FINITE_ENDING = re.compile(r"(?:[^s]s|ed)\Z")
_ADJECTIVE = re.compile(
    r"(?:[^\W\d_]*[áéíóú][^\W\d_]{1,3}[ao]s?|[^\W\d_]{2,}(?:al|ales|anos?|anas?|enses?|ivos?|osos?))\Z"
)
"""Endings of Spanish adjectives that no verb has; an accent three syllables before the end is one."""


def find_idle(quote: Reading) -> list[bool]:
    """For each token of a quote, whether it stands in a clause, from one stop to the next, that may go.

    Nothing at the beginning may that says anything: "Until 2019, …", "Contrary to the report, …".
    """
    starts = [at for at in range(len(quote.tokens)) if quote.is_stop_before(at)]
    kept = {place for mark in quote.marks if mark.is_kept for place in range(mark.first, mark.last)}
    idle: list[bool] = []
    for first, last in zip(starts, [*starts[1:], len(quote.tokens)], strict=True):
        is_idle = kept.isdisjoint(range(first, last)) and _is_idle(quote, first, last)
        idle += [is_idle] * (last - first)
    return idle


def _is_idle(quote: Reading, first: int, last: int) -> bool:
    tokens, lang = quote.tokens[first:last], quote.lang
    if all(token.folded in _CONNECTIVES[lang] for token in tokens):
        return True
    if first == 0 or _is_listed(quote, first, last):
        return False
    if any(token.folded in find_verbs_of_saying(lang) for token in tokens):
        return False
    before = quote.text[quote.tokens[first - 1].end : tokens[0].start]
    if ":" in before or ";" in before:
        return False
    names_only = all(token.is_capital for token in tokens)
    if names_only and "(" in before:
        return _is_name_aside(quote, first, last)
    if not _has_noun_before(quote, first):
        return False
    if _is_relative(tokens, lang) or (tokens[0].folded in _WHERE and quote.tokens[first - 1].is_capital):
        return True
    if any(token.stated for token in tokens) or _is_followed_by_list(quote, last):
        return False
    return _is_name_aside(quote, first, last) if names_only else _is_apposition(tokens, lang)


def _has_noun_before(quote: Reading, first: int) -> bool:
    """Whether what stands before a clause may be what it tells about.

    A word at the beginning ("Primero, que …") and a connective are not, nor is what says where or when
    ("In Washington, a spokesman, …").
    """
    start = first - 1
    while not quote.is_stop_before(start):
        start -= 1
    begins = quote.tokens[start]
    if begins.folded in _CONNECTIVES[quote.lang]:
        return False
    if start:
        return True
    is_alone = first == 1 and (not begins.is_capital or begins.lower in _ORDER)
    return begins.folded not in _OPENING[quote.lang] and not is_alone


def _is_followed_by_list(quote: Reading, last: int) -> bool:
    """Whether the nouns after a clause come to an "and" before a verb does: then it is one of them."""
    for place in range(last, min(last + _LONGEST_LIST, len(quote.tokens))):
        token = quote.tokens[place]
        if token.folded in _LISTING:
            return True
        if _VERB[quote.lang].match(token.lower):
            return False
    return False


def _is_listed(quote: Reading, first: int, last: int) -> bool:
    """Whether a clause is one of a list: "and" is in it or follows, or all around are names."""
    around = quote.tokens[first : last + 1]
    if any(token.folded in _LISTING for token in around):
        return True
    ends = [quote.tokens[at] for at in (first - 1, first, last) if at < len(quote.tokens)]
    return len(ends) == 3 and all(token.is_capital or token.stated for token in ends)


def _is_relative(tokens: tuple[Token, ...], lang: Lang) -> bool:
    """Whether a clause tells more about what stands before it ("lo que" tells about all of it)."""
    words = [token.folded for token in tokens[:2]]
    has_article = lang == "es" and len(words) == 2 and words[0] in word_set("el la los las")
    return len(tokens) > 1 and words[int(has_article)] in _RELATIVE[lang]


def _is_name_aside(quote: Reading, first: int, last: int) -> bool:
    """Whether names alone tell more of what is before; at the end they may be a source."""
    if last < len(quote.tokens):
        return True
    return all(any(c.isdigit() for c in token.folded) for token in quote.tokens[first:last])


def _is_apposition(tokens: tuple[Token, ...], lang: Lang) -> bool:
    """Whether a clause is a noun with what belongs to it, and no verb: "a town in Jalisco"."""
    has_article = tokens[0].folded in _ARTICLES[lang]
    noun = list(tokens[1:] if has_article else tokens)
    if not has_article and not (
        noun[0].folded in _ROLES[lang] and len(noun) > 1 and noun[1].folded in _OF[lang]
    ):
        return False
    groups: list[list[Token]] = [[]]
    for token in noun:
        if token.folded in _LINKS[lang] and groups[-1]:
            groups.append([])
        elif token.folded not in _ARTICLES[lang] or groups[-1]:
            groups[-1].append(token)
    return all(map(_is_english_noun if lang == "en" else _is_spanish_noun, groups))


def _is_english_noun(group: list[Token]) -> bool:
    """Whether words are a noun, and not a noun with its verb ("the prosecutor claims")."""
    if not group:
        return False
    common = [token.folded for token in group if not token.is_capital]
    is_after_name = group[0].is_capital and not group[-1].is_capital
    if is_after_name and _FINITE_ENDING.search(group[-1].folded):
        return False
    return not any(_FINITE_ENDING.search(word) for word in (common if len(group) > 1 else ()))


def _is_spanish_noun(group: list[Token]) -> bool:
    """Whether words are one noun or name, with adjectives; another word might be its verb."""
    if not group:
        return False
    rest = group[1:]
    return all(token.is_capital or _ADJECTIVE.fullmatch(token.lower) for token in rest)
