"""Which one of several a text tells of."""

import pytest

from rag.mentions.figures.ordinals import figures_in_roman, find_ordinals


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("When is the fourth annual meeting of the group?", "en", [(4, ("annual", "meeting"))]),
        ("the 2nd raid, after the 1st one", "en", [(2, ("raid",)), (1, ("one",))]),
        ("¿Cuándo fue la décima ronda?", "es", [(10, ("ronda",))]),
        ("la 4.ª reunión y la 3a. reunión", "es", [(4, ("reunion",)), (3, ("reunion",))]),
        ("el 5to batallón y la III Cumbre", "es", [(5, ("batallon",)), (3, ("cumbre",))]),
        ("One third of the guns came in the second.", "en", [(3, ()), (2, ())]),
        ("the second. Meetings followed", "en", [(2, ())]),
        ("the first two meetings", "en", []),
        ("los primeros diez meses y las primeras reuniones", "es", []),
        ("the May 4th meeting", "en", []),
        ("12 a 24 patrullas de 9mm", "es", []),
    ],
)
def test_an_ordinal_is_found_with_the_words_after_it(text, lang, found):
    assert [(one.number, one.words) for one in find_ordinals(text, lang)] == found


def test_it_stands_where_it_is_written():
    text = "¿Dónde fue la 3ª reunión?"

    (one,) = find_ordinals(text, "es")

    assert text[one.start : one.end] == "3ª"
    assert text[one.start : one.ends[0]] == "3ª reunión"


def test_roman_numerals_are_figures_where_they_follow_a_word():
    text = "Phase II was agreed, and Juan Pablo XII came. IV. Fin. Ley V.I. and the Vice"

    assert figures_in_roman(text) == ["2", "12"]
