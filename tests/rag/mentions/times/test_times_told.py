import pytest

from rag.evidence.another_time import speaks_of_another_time
from rag.mentions.times.times_told import periods_told
from rag.question.understand import understand
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("Homicides were 33,000 in 2019 and 25,000 in 2025.", "en", ["2019", "2025"]),
        ("In 2025, 20% fewer than the 50 of 2024.", "en", ["2025", "2024"]),
        ("It fell to 42.5 from 86.9 in September 2024.", "en", ["September 2024"]),
        ("From 2018 to 2024 it fell.", "en", ["2018–2024"]),
        ("In 2018–24 it fell.", "en", ["2018–2024"]),
        ("Between January 1, 2018 and May 13, 2026 it made 269.", "en", ["January 2018–May 2026"]),
        ("Del 5 de enero de 2023 al 8 de mayo de 2024.", "es", ["enero de 2023–mayo de 2024"]),
        ("Entre marzo de 2023 y mayo de 2024 cayó.", "es", ["marzo de 2023–mayo de 2024"]),
        ("From January to July 2026 it fell.", "en", ["January 2026–July 2026"]),
        ("Entre noviembre y febrero de 2026 cayó.", "es", ["noviembre de 2025–febrero de 2026"]),
        ("In May and in July 2026 it fell.", "en", ["July 2026"]),
        ("It rained.", "en", []),
    ],
)
def test_dates_are_told_apart_unless_the_text_makes_a_range_of_them(text, lang, written):
    assert [period.written(lang) for period in periods_told(text, lang)] == written


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("In July 2026 it was 51% lower than in September 2024.", "en", ["July 2026"]),
        ("In May 2026 it was 90, compared with the level of 2024.", "en", ["May 2026"]),
        ("In July 2026 it was the lowest level since 2016.", "en", ["July 2026"]),
        ("En julio de 2026 fue 51% menos que en septiembre de 2024.", "es", ["julio de 2026"]),
        ("En 2026 bajó 30% frente a septiembre de 2024.", "es", ["2026"]),
        ("Fue la cifra más baja desde 2016.", "es", []),
    ],
)
def test_a_time_that_is_only_compared_with_is_not_told_of(text, lang, written):
    assert [period.written(lang) for period in periods_told(text, lang)] == written


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("Since 2019 it fell.", "en", ["2019 or later"]),
        ("Hasta enero de 2026 eran 92.", "es", ["enero de 2026 o antes"]),
        ("Desde 2019 cayó, y en 2024 subió.", "es", ["2019–2024", "2024"]),
        ("Signed in 2008, it was in force until 2012.", "en", ["2008", "2008–2012"]),
    ],
)
def test_a_beginning_reaches_to_the_last_date_and_an_end_back_to_the_first(text, lang, written):
    assert [period.written(lang) for period in periods_told(text, lang)] == written


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many were there in 2016?", "In July 2026 it was the lowest since 2016.", True),
        ("How many in May 2025?", "In May 2026 there were 90, fewer than in May 2024.", True),
        ("How many in May 2025?", "There were 90 in May 2025 and 80 in May 2024.", False),
        ("How many between 2019 and 2021?", "There were 90 in 2020.", False),
    ],
)
def test_a_sentence_between_whose_dates_the_asked_time_lies_is_of_another_time(question, text, expected):
    assert speaks_of_another_time(understand(question), text, "en") is expected


@pytest.mark.parametrize("words", [" a", " to", " the", " than", " since", "-", " lowest since"])
def test_100_kb_between_two_dates_take_no_time(words):
    assert takes_linear_time(
        lambda text: periods_told(text, "en"),
        lambda size: f"from May 2019{fill(words, size)} 2020",
        100_000,
    )
