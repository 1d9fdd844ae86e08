"""A number of four digits is a year, or it counts or measures something: the words around it tell."""

import re

import pytest

from index.words import fold
from rag.mentions.figures import years
from rag.mentions.figures.stated import Day, Figure, find_stated
from rag.mentions.figures.years import YEAR, is_amount


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "1500 kilos de fentanilo",
        "2000 dólares",
        "It involved 1500 agents.",
        "Participaron 2000 elementos.",
        "Did Mexico send 2000 soldiers to the border?",
        "Did Mexico deploy 2050 soldiers?",
        "About 2000 soldiers are deployed.",
        "más de 1500 kilos",
        "de 2000 dólares",
        "2000 millones de pesos",
        "valuado en 2000 millones de dólares",
        "en 1500 pesos la dosis",
        "a 1900-mile border",
        "entre 1500 y 2000 soldados",
        "between 1500 and 2000 soldiers",
        "a force of 2000 soldiers",
        "more than 2000 were arrested",
        "más de 1500 fueron detenidos",
        "1500 of them",
        "2024 elementos de la Guardia",
        "2019 personas fueron detenidas",
        "los 2019 migrantes",
        "2000 additional National Guard troops",
        "1500 US troops",
        "Hubo 1500 homicidios",
        "2000 homicides",
        "1500 laboratories",
        "mató a 1500 civiles",
        "detuvo a 2019 personas",
        "1500 mdp",
        "$2000",
        "hasta 2000 elementos",
        "2000 detenciones",
        "2000 delincuentes",
        "1500 toneladas",
        "2000%",
        "2000 por ciento",
        "de 1500 a 2000 dólares",
        "1500 fusiles",
        "un total de 1987 armas",
        "unas 1980 armas",
        "2000-pound bombs",
        "at least 1500",
        "2000 trabajadores",
        "1600 integrantes",
        "In the raid 1550 migrants",
    ],
)
def test_what_counts_or_measures_is_an_amount(text, lang):
    assert {type(one.what) for one in find_stated(text, lang)} == {Figure}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "text",
    [
        "in 2019 agents seized it",
        "En 2019 soldados entraron",
        "In 2000 soldiers came",
        "since 2019 troops",
        "the 2024 homicides fell",
        "2019 homicides",
        "2024 fue un año",
        "del 2000 soldados",
        "In the spring of 2019 troops were sent",
        "Between 2018 and 2024 agents killed",
        "Entre 2018 y 2024 elementos de la Marina",
        "de 2008",
        "the 2008 agreement",
        "in 2000 dollars",
        "En 2020 millones de personas",
        "the 1994 peso crisis",
        "desde al menos 2019",
        "since at least 2019",
        "by 2030",
        "by 2030 agents will",
        "hasta 2024 agentes",
        "el 2024 autoridades",
        "elecciones 2024 candidatos",
        "2019 Texas shooting",
        "2019 tras",
        "en 2019",
        "2019",
        "(2024)",
        "2018-2024",
        "the 2014 victims",
        "year 2000 people",
        "fiscal 2024 dollars",
        "para 2030 más",
        "desde 2000",
        "almost 2020",
        "around 2010",
        "El informe 2024 de la DEA",
        "a mediados de 2019 personas armadas",
        "2020 Mexican elections",
        "'2024 has",
        "1848 Treaty",
        "the 1917 constitution",
        "2000 elections",
        "after 2019 troops left",
        "2024 vimos",
        "before 2000",
    ],
)
def test_what_tells_a_time_is_a_year(text, lang):
    assert {type(one.what) for one in find_stated(text, lang)} == {Day}


@pytest.mark.parametrize("text", ["MÁS DE 1500 KILOS", "2000 Elementos", "2000 DÓLARES"])
def test_letters_case_and_accents_make_no_difference(text):
    for written in (text, fold(text)):
        assert is_amount(written, *re.search(YEAR, written).span())


PATTERNS = [value for value in vars(years).values() if isinstance(value, re.Pattern)]


@pytest.mark.parametrize("letters", [" ", "a", "2000 ", " more", "de ", "more than ", "1", "in-"])
def test_100_kb_of_the_worst_letters_are_read(letters):
    text = letters * (100_000 // len(letters))

    find_stated(text, "es")
    for pattern in PATTERNS:
        pattern.match(text)
