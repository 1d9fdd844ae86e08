"""Text to sentence spans, exact to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from corpus.dateline import is_cut_dateline
from corpus.document import Lang
from corpus.language import detect_language
from corpus.table_rows import BETWEEN_CELLS

Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# sentencex looks ahead from every opening quote: bounded windows keep the worst case linear.
WINDOW_CHARS = 4_000
MIN_WRAPPED_CHARS = 40
MOST_ROW_CHARS = 1_000
SHORT_ROW_CHARS = 200
_FEW_CELLS = 2

TITLES = _words(
    "sr sra srta lic ing gral gob dr dra cmdte cap tte almte mtro mtra arq profr sen rep gen lt "
    "col sgt capt adm gov pres prof hon amb mr mrs ms st sta sto jr vs incl inst av avda blvd sec "
    "dept asoc cd edo fracc vicealm contralm cnel tcnel sgto brig lcdo lcda nvo pdte pdta atty dres dras "
    "grales gens govs inf cmte subtte mpio lics ings"
)
CAPITALISED_TITLES = _words("Dip Cor Alm Mons Rev Fr Pbro Cong Pte")
"""Those that are words, or names' parts, when written small."""
NUMBERED = _words(
    "art arts pág págs pag pags núm núms num nums no nos nro p pp vol cap fig approx aprox ca est incl "
    "max máx min mín ave par frac fracs sgto sgt"
)
IN_ROMAN = _words("art arts cap vol par")
FRACTIONS = _words("frac fracs fracc")
"""Parts of a law, numbered in Roman figures from I on; "I" alone after another word may be a person."""
ROMAN = re.compile(r"[IVXL]+(?!\w)")
TIME_OF_DAY = re.compile(r"(?<!\w)\d{1,2}(?::\d\d)? ?[ap]\. ?m\.\Z", re.IGNORECASE)
AFTER_TIME_OF_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"(?!['’]s|\s+(?:morning|afternoon|evening|night|was|is|will|has|had|marked|brought|saw)\b)"
    r"|(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d"
    r"|(?:[ECMP][SD]?T|GMT|UTC)\b"
    r"|(?:Eastern|Central|Mountain|Pacific|Mexico City|Local) (?:Standard |Daylight )?[Tt]ime\b"
    r"|(?:Eastern|Central|Mountain|Pacific)(?= (?:on|in|and|to)\b|[,.;)]|\Z)"
    r"|(?:Hora|Tiempo) del (?:Centro|Este|Pacífico|Noroeste|Sureste)\b"
)
"""A day or a zone; not "Monday was …", which begins a sentence."""
WORD_BEFORE_STOP = re.compile(r"(?<!\w)([^\W\d_]{1,9})\.\Z")
ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]\Z")
LINE_ENDS = '.!?:;…|»”"'


def split_sentences(text: str, lang: Lang | None = None) -> list[Span]:
    """Cut a text into sentences.

    Args:
        text: any string. A line is never joined to the one after a blank line; a list item, a
            table row and a heading that stand on their own line stay on their own.
        lang: the text's language, where known; detected otherwise.

    Returns:
        (start, end) in code points, in order, not overlapping, with no white space at either end;
        every character that is not white space is in exactly one span. A sentence longer than
        4,000 characters is cut.

    Cost: linear in the text, some 5 MB a second.
    """
    spans: list[Span] = []
    language = lang or detect_language(text)
    line_start = 0
    for line in text.splitlines(keepends=True):
        fresh = [(line_start + a, line_start + b) for a, b in _split_line(line, language)]
        if fresh and spans and _is_wrapped(text, spans[-1], fresh[0]):
            fresh[0] = (spans.pop()[0], fresh[0][1])
        spans.extend(fresh)
        line_start += len(line)
    return spans


def _split_line(line: str, lang: Lang) -> list[Span]:
    if _is_row(line):
        return list(_trimmed(line, iter([(0, len(line))])))
    spans: list[Span] = []
    for start, end in _trimmed(line, _boundaries(line, lang)):
        if spans and _continues(line, spans[-1], (start, end)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: of several cells, none of which is a paragraph."""
    cells = line.split(BETWEEN_CELLS) if len(line) <= MOST_ROW_CHARS else []
    return len(cells) > _FEW_CELLS or (len(cells) == _FEW_CELLS and len(line) <= SHORT_ROW_CHARS)


def _boundaries(line: str, lang: Lang) -> Iterator[Span]:
    """sentencex's spans, window by window; a window's last sentence may go on in the next."""
    encodable = line.encode("utf-8", "replace").decode("utf-8")
    start = 0
    while start < len(line):
        window_start = start
        window = encodable[window_start : window_start + WINDOW_CHARS]
        ends = [found["end_index"] for found in get_sentence_boundaries(lang, window)]
        if window_start + len(window) < len(line):
            ends = ends[:-1] or [window.rfind(" ") + 1 or len(window)]
        else:
            ends.append(len(window))
        for end in ends:
            if window_start + end > start:
                yield start, window_start + end
                start = window_start + end


def _trimmed(line: str, spans: Iterator[Span]) -> Iterator[Span]:
    for start, end in spans:
        sentence = line[start:end]
        lead = len(sentence) - len(sentence.lstrip())
        if lead < len(sentence):
            yield start + lead, start + len(sentence.rstrip())


def _continues(line: str, before: Span, after: Span) -> bool:
    """Whether sentencex cut inside a sentence: after "Sr." or "1.", or before a small letter."""
    if after[1] - before[0] > WINDOW_CHARS:
        return False
    following = line[after[0] : after[0] + 4]
    if after[1] - after[0] <= len(following) and not any(map(str.isalnum, following)):
        return True
    if before[1] == after[0] or following[0].islower():
        return True
    if before[1] - before[0] <= 5 and ENUMERATOR.fullmatch(line[before[0] : before[1]]):
        return True
    if is_cut_dateline(line, before, after[0]):
        return True
    tail = line[max(before[0], before[1] - 11) : before[1]]
    return _ends_in_abbreviation(tail, following) or _goes_on_from_a_time(tail, line[slice(*after)])


def _ends_in_abbreviation(tail: str, following: str) -> bool:
    match = WORD_BEFORE_STOP.search(tail)
    if not match:
        return False
    word = match[1].lower()
    return (
        (word == "ee" and following.startswith("UU"))
        or ((word in TITLES or match[1] in CAPITALISED_TITLES) and following[0].isalpha())
        or (word in NUMBERED and following[0].isdigit())
        or _has_roman_number(word, following)
    )


def _has_roman_number(word: str, following: str) -> bool:
    number = ROMAN.match(following)
    return number is not None and (word in FRACTIONS or (word in IN_ROMAN and number[0] != "I"))


def _goes_on_from_a_time(tail: str, following: str) -> bool:
    return bool(TIME_OF_DAY.search(tail) and AFTER_TIME_OF_DAY.match(following))


def _is_wrapped(text: str, before: Span, after: Span) -> bool:
    """Whether a line goes on in the one below it, as in hard-wrapped prose."""
    gap = text[before[1] : after[0]]
    return (
        len(gap.splitlines()) <= 2
        and gap.count("\n") == 1
        and text[after[0]].islower()
        and text[before[1] - 1] not in LINE_ENDS
        and after[1] - before[0] <= WINDOW_CHARS
        and before[1] - (text.rfind("\n", 0, before[1]) + 1) >= MIN_WRAPPED_CHARS
    )
