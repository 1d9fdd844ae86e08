"""Are two texts copies of one another? Syndicated, cut, framed and lightly edited ones are.

Copies share most of the shorter text's runs of three words: containment, not Jaccard, so that a cut
copy counts. Official texts are often made from a template and share as much: what tells those
apart is that figures and names *differ where the words around them are the same*.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass

from corpus.document import Document

SHINGLE_WORDS = 3
LEAST_CONTAINMENT = 0.6
LEAST_SAMPLED_CONTAINMENT = 0.3
MOST_TIMES_LONGER = 3
MOST_DAYS_APART = 7
MOST_FACTS_CHANGED = 0.2
FEWEST_WORDS = 20
MOST_CHARS = 200_000

SAMPLE_ONE_IN = 8
FEWEST_SAMPLED = 32
FEWEST_COMPARED = 8
MOST_SAMPLED = 256
CONTEXT_WORDS = 2
LONGEST_GAP = 16

_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_STOPS = r".!?:;\n\"“”«»¿¡(—–-"
_ENDS_SENTENCE = re.compile(rf"(?:^|[{_STOPS}])[^\w{_STOPS}]*$")
_COMBINING = re.compile("[\u0300-\u036f]+")
_ANY_FACT = "#"
_LAST_HASH = 2**32

Facts = dict[tuple[str, ...], set[str]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready to be compared.

    key: digest of its words; equal for texts that differ in case, accents and punctuation only.
    shingles: hashes of its runs of three words.
    sample: an eighth of them, the same ones in every text, ascending; at most 256.
    facts: what figure or name stands between which words.
    """

    words: int
    key: bytes
    shingles: frozenset[int]
    sample: tuple[int, ...]
    facts: Facts


def prepare(document: Document) -> Prepared:
    """Read a document's text, at most its first 200,000 characters, once for all comparisons."""
    text = document.text[:MOST_CHARS]
    words = _WORD.findall(_plain(text))
    shingles = _shingles(words)
    key = hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()
    return Prepared(len(words), key, shingles, sample_of(shingles), _find_facts(text))


def shingles_of(text: str) -> frozenset[int]:
    """Hashes of a text's runs of three words, without case, accents and punctuation."""
    return _shingles(_WORD.findall(_plain(text)))


def are_copies(one: Document, other: Document, prepared_one: Prepared, prepared_other: Prepared) -> bool:
    """Whether one of two articles is the other one, whole or in a large part.

    Articles of different days are not, unless word for word the same: what is said anew each week
    is a template.
    """
    if one.lang != other.lang:
        return False
    if prepared_one.key == prepared_other.key:
        return True
    shorter, longer = sorted((prepared_one, prepared_other), key=lambda p: len(p.shingles))
    if shorter.words < FEWEST_WORDS or len(longer.shingles) > MOST_TIMES_LONGER * len(shorter.shingles):
        return False
    if one.published and other.published:
        apart = abs((one.published - other.published).days)
        if apart > MOST_DAYS_APART:
            return False
    if containment(shorter.shingles, longer.shingles) < LEAST_CONTAINMENT:
        return False
    return share_of_facts_changed(shorter.facts, longer.facts) < MOST_FACTS_CHANGED


def containment(one: Set[int], other: Set[int]) -> float:
    """The share of the smaller set that is in the larger one, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def sampled_containment(one: Sequence[int], other: Sequence[int]) -> float:
    """An estimate of `containment` from two samples.

    What only a short text sampled of itself does not count, nor what lies beyond the end of a
    sample that was cut off.
    """
    ends = [sample[-1] for sample in (one, other) if len(sample) == MOST_SAMPLED]
    end = min(ends, default=_LAST_HASH)
    common = [{h for h in sample if h <= end and h % SAMPLE_ONE_IN == 0} for sample in (one, other)]
    if min(len(part) for part in common) < FEWEST_COMPARED:
        return containment(set(one), set(other))
    return containment(*common)


def share_of_facts_changed(one: Facts, other: Facts) -> float:
    """Of the places where both texts have a figure or a name between the same words, the share
    where it is another one, 0 to 1; 0 when there is no such place.
    """
    places = one.keys() & other.keys()
    changed = sum(one[place].isdisjoint(other[place]) for place in places)
    return changed / len(places) if places else 0.0


def sample_of(shingles: Set[int]) -> tuple[int, ...]:
    """The shingles that every text samples alike, ascending; a short text gives more of its own."""
    sampled = sorted(h for h in shingles if h % SAMPLE_ONE_IN == 0)
    if len(sampled) < FEWEST_SAMPLED:
        by_rest = sorted(shingles, key=lambda h: (h % SAMPLE_ONE_IN, h))
        sampled = sorted(by_rest[:FEWEST_SAMPLED])
    return tuple(sampled[:MOST_SAMPLED])


def _shingles(words: Sequence[str]) -> frozenset[int]:
    if len(words) < SHINGLE_WORDS:
        return frozenset([zlib.crc32(" ".join(words).encode())] if words else [])
    return frozenset(
        zlib.crc32(f"{first} {second} {third}".encode())
        for first, second, third in zip(words, words[1:], words[2:], strict=False)
    )


def _find_facts(text: str) -> Facts:
    """Figures and names, runs of them as one, by the two words on either side."""
    runs: list[list[str]] = []
    is_fact: list[bool] = []
    end_before = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        gap = text[max(end_before - 1, match.start() - LONGEST_GAP, 0) : match.start()]
        opens_sentence = _ENDS_SENTENCE.search(gap) is not None
        named = token[0].isdigit() or (token[0].isupper() and not opens_sentence)
        plain = _plain(_THOUSANDS.sub("", token).replace(",", "."))
        if named and is_fact and is_fact[-1]:
            runs[-1].append(plain)
        else:
            runs.append([plain])
            is_fact.append(named)
        end_before = match.end()
    items = [" ".join(run) for run in runs]
    shown = [_ANY_FACT if fact else item for item, fact in zip(items, is_fact, strict=True)]
    facts: Facts = {}
    for at, fact in enumerate(is_fact):
        if not fact:
            continue
        before = shown[max(at - CONTEXT_WORDS, 0) : at]
        after = shown[at + 1 : at + 1 + CONTEXT_WORDS]
        if len(before) + len(after) - (before + after).count(_ANY_FACT) >= CONTEXT_WORDS:
            facts.setdefault((*before, _ANY_FACT, *after), set()).add(items[at])
    return facts


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text.casefold()))
