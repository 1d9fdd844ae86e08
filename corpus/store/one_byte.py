"""Finding the one byte that was changed, by the checksum of what it is in.

The log's checksum is linear: a word that is larger by d makes the two sums larger by d times two
numbers that hang on the word's place alone (consecutive Fibonacci numbers, of which one is odd). So for
each place there is one d that explains a sum, and only a d within one byte is believed. That random
bytes are taken for a flipped one has a chance of about 1 in 10^13 for a page of 4 KB. The numbers recur
after 384 words in their lowest byte: a change in a word's highest byte has several explanations.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from corpus.store.log_format import WORD, Checksum, sum_of

_WORD_VALUES = WORD + 1


def one_byte_repairs(
    covered: bytes, checksum: Checksum, seed: Checksum, order: str
) -> Iterator[tuple[bytes, Checksum]]:
    """What may have been summed, and its sum, before one byte of either was changed."""
    found = sum_of(covered, seed, order)
    if differ_in_one_byte(struct.pack(">II", *found), struct.pack(">II", *checksum)):
        yield covered, found
    missing = ((checksum[0] - found[0]) & WORD, (checksum[1] - found[1]) & WORD)
    words = struct.unpack(f"{order}{len(covered) // 4}I", covered)
    first, second = 0, 1
    for at in range(len(words) - 1, -1, -1):
        off_by = _explained(missing, first, second)
        right = struct.pack(f"{order}I", (words[at] + off_by) & WORD)
        if (off_by * first & WORD, off_by * second & WORD) == missing and differ_in_one_byte(
            right, covered[4 * at : 4 * at + 4]
        ):
            yield covered[: 4 * at] + right + covered[4 * at + 4 :], checksum
        first, second = second, (first + second) & WORD


def differ_in_one_byte(one: bytes, other: bytes) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _explained(missing: Checksum, first: int, second: int) -> int:
    """By how much a word must be larger, as that of the two sums tells whose factor is odd."""
    if first % 2:
        return missing[0] * pow(first, -1, _WORD_VALUES) & WORD
    return missing[1] * pow(second, -1, _WORD_VALUES) & WORD
