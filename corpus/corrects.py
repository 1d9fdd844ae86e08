"""Which other article an article corrects: "Correction: …" that names it by its title.

Conservative on purpose: the title has to be that of a correction, and the other's has to stand in it
as a whole, or in the text in quotes after a word for an article.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.document import Document

FEWEST_WORDS_IN_A_TITLE = 3
LOOK_AT_CHARS = 5_000
LEAD_IN_CHARS = 100
_OPENS = re.compile(
    r"(?:correction|correccion|fe de (?:erratas|errores)|rectificacion) ?: ?(?P<rest>\S.*)"
)
_ARTICLE = re.compile(
    r"\b(?:article|story|report|piece|dispatch|headline|headlined|titled|entitled|published"
    r"|nota|articulo|noticia|reportaje|texto|informacion|titulad[oa]|titular|publicad[oa]|publicamos)\b"
)
_RELATED = re.compile(r"\b(?:related|read (?:also|more)|see also|le[ea] tambien|te puede interesar)\b")
_SENTENCE_ENDS = re.compile(r"[.!?][\"']? (?!\d)")
_DOUBLE_QUOTES = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')


def corrects(document: Document) -> bool:
    """Whether an article is, by its title, a correction."""
    return _OPENS.match(_plain(document.title)) is not None


def names_as_corrected(correction: Document, title: str) -> bool:
    """Whether a correction names an article by this title as the one that it corrects."""
    opening, named = _OPENS.match(_plain(correction.title)), _bare(_plain(title))
    if opening is None or len(named.split()) < FEWEST_WORDS_IN_A_TITLE:
        return False
    if _bare(opening["rest"]) == named:
        return True
    return any(
        _is_quoted_as_article(place, named)
        for place in (_plain(correction.title), _plain(correction.text[:LOOK_AT_CHARS]))
    )


def _is_quoted_as_article(text: str, named: str) -> bool:
    at = text.find(named)
    while at >= 0:
        before, after = text[max(0, at - LEAD_IN_CHARS) : at], text[at + len(named) :][:2]
        if before.endswith(('"', "'")) and after.lstrip(".,;:!?").startswith(('"', "'")):
            led_in = _SENTENCE_ENDS.split(before)[-1]
            if _ARTICLE.search(led_in) and not _RELATED.search(led_in):
                return True
        at = text.find(named, at + len(named))
    return False


def _plain(text: str) -> str:
    """Lower case without accents, with straight quotes and single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_DOUBLE_QUOTES).casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.split())


def _bare(title: str) -> str:
    return title.strip("\"' .")
