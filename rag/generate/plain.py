"""Is a written sentence plain prose? Markup, addresses and orders to a model are not passed on."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARS = 600
_LEAST_WORDS = 3

_OF_PROSE = frozenset(" \u00a0\u2009\u202f.,;:…!¡?¿'’‘\"“”„«»()-‐‑–—/%‰$€£¥&+=°ºª§½¼¾²³′″·•")
"""The characters of prose besides letters and digits."""

_FORBIDDEN = (
    (
        re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"),
        "a control character",
    ),
    (re.compile(r"[<>`|\\{}~^*_\[\]]|^#"), "markup"),
    (
        re.compile(
            r"\w://|\bwww\.|\b(?:javascript|data|mailto)\s*:|@\w|"
            r"\w-*\.(?:com|org|net|info|io|mx|ru|xyz|example|test|gob|gov)\b",
            re.IGNORECASE,
        ),
        "an address",
    ),
    (
        re.compile(
            r"^\W*(?:system|assistant|user|human|developer|tool|sistema|asistente|usuario|answer|respuesta)"
            r"\s*:",
            re.IGNORECASE,
        ),
        "a turn of a chat",
    ),
    (re.compile(r"[?¿]"), "a question"),
    (re.compile(r"[,;:–—-][^\w,;:–—-]*\Z|[^\W_]\Z"), "no end"),
    (
        re.compile(
            r"\b(?:ignore|disregard|forget|override|obey|repeat|reveal)\b.{0,40}"
            r"\b(?:instructions?|rules|prompts?|sources|above|article)\b|"
            r"\bsystem prompt\b|\byou (?:are|must|will|should) (?:now|answer|say)\b|"
            r"\b(?:ignora|ignore|ignoren|olvida|olvide|obedece|obedezca|repite|revela)\b.{0,40}"
            r"\b(?:instrucci[oó]n(?:es)?|reglas|fuentes|anterior(?:es)?|texto)\b|"
            r"\b(?:AI|IA) (?:readers?|assistants?|models?)\b|\b(?:lectores|asistentes|modelos) de IA\b|"
            r"\blanguage models?\b|\bmodelos? de lenguaje\b",
            re.IGNORECASE,
        ),
        "an order to a model",
    ),
)


def find_markup(text: str, quoted: str = "") -> str | None:
    """Why a sentence is not plain prose; None where it is.

    quoted: what it rests on, whose characters it may hold, but for markup.
    """
    if len(text) > MOST_CHARS:
        return f"it has more than {MOST_CHARS} characters"
    if len(text.split()) < _LEAST_WORDS:
        return "it is no sentence"
    found = next((f"it holds {what}" for pattern, what in _FORBIDDEN if pattern.search(text)), None)
    return found or _find_sign(text, quoted)


def _find_sign(text: str, quoted: str) -> str | None:
    """A character that is none of prose: an emoji, a dingbat."""
    others = (
        set(unicodedata.normalize("NFC", text)) - _OF_PROSE - set(unicodedata.normalize("NFC", quoted))
    )
    sign = next((one for one in sorted(others) if not one.isalpha() and not one.isdecimal()), None)
    return f"it holds {sign!r}" if sign else None
