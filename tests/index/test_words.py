import unicodedata
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import find_words, fold, split_terms, split_words
from tests.growth import fill, takes_linear_time

US = "@united-states"


@pytest.mark.parametrize(
    "text",
    [
        "EE. UU.",
        "EE.UU.",
        "EE UU",
        "EEUU",
        "Estados Unidos",
        "ESTADOS UNIDOS",
        "Estados Unidos de América",
        "United States",
        "united states of America",
        "U.S.",
        "U.S.A.",
        "u.s.",
        "US",
        "USA",
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_united_states_are_one_term_in_every_writing(text, lang):
    assert split_terms(text, lang) == [US]


def test_us_the_pronoun_is_no_country():
    assert split_terms("They told us", "en") == ["en:told"]
    assert split_terms("They told the US", "en") == ["en:told", US]


def test_u_s_before_a_hyphen_is_the_country():
    assert split_terms("U.S.-based gardens", "en") == [US, "en:base", "en:garden"]


@pytest.mark.parametrize("text", ["U.S. Congress", "US Congress", "United States Congress"])
def test_the_congress_is_one_term_however_its_country_is_written(text):
    assert split_terms(text, "en") == ["@congress"]


@pytest.mark.parametrize("text", ["1,200", "1.200", "1200"])
def test_thousands_are_the_same_number_however_they_are_marked(text):
    assert split_terms(text, "en") == ["en:1200"]
    assert split_terms(text, "es") == ["es:1200"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("1,234,567", ["en:1234567"]),
        ("3,5", ["en:3.5"]),
        ("3.5", ["en:3.5"]),
        ("0.125", ["en:0.125"]),
        ("12345,678", ["en:12345678"]),
        ("2025-02-27", ["en:2025", "en:02", "en:27"]),
    ],
)
def test_numbers_keep_their_value(text, terms):
    assert split_terms(text, "en") == terms


def test_accents_and_case_do_not_matter():
    assert split_terms("JARDÍN", "es") == split_terms("jardin", "es") == ["es:jardin"]
    assert split_terms("jardi\u0301n", "es") == ["es:jardin"]
    assert fold("Ñandú ÁÉÍÓÚ ü") == "nandu aeiou u"


@given(text=st.text(st.characters(max_codepoint=0x17F)))
def test_folding_takes_every_accent_off_and_lowers_the_rest(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))

    assert fold(text) == plain.casefold()


def test_each_language_has_its_own_stemmer():
    assert split_terms("gardens", "en") == split_terms("garden", "en") == ["en:garden"]
    assert split_terms("ventanas", "es") == split_terms("ventana", "es") == ["es:ventan"]
    assert split_terms("windows", "es") == ["es:windows"]


def test_stop_words_are_left_out():
    assert split_terms("what is the garden of the border", "en") == ["en:garden", "@border"]
    assert split_terms("cuál es el jardín de la frontera", "es") == ["es:jardin", "@border"]


def test_names_are_one_term_in_both_languages_and_the_longest_wins():
    english = split_terms("Jalisco New Generation Cartel", "en")
    spanish = split_terms("Cártel de Jalisco Nueva Generación", "es")

    assert english == spanish == ["@cjng"]
    assert split_terms("National Guard", "en") == split_terms("Guardia Nacional", "es")
    assert split_terms("United States-Mexico-Canada Agreement", "en") == ["@usmca"]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        (("AMLO", "López Obrador", "Andrés Manuel López Obrador"), "@lopez-obrador"),
        (("EPN", "Peña Nieto", "Enrique Peña Nieto"), "@pena-nieto"),
        (("El Chapo", "Joaquín Guzmán Loera", 'Joaquín "El Chapo" Guzmán'), "@el-chapo"),
        (("El Mayo", "Ismael Zambada", "Ismael “El Mayo” Zambada García"), "@el-mayo"),
        (("El Mencho", "Nemesio Oseguera Cervantes"), "@el-mencho"),
        (("INEGI", "Instituto Nacional de Estadística y Geografía"), "@inegi"),
        (("FGR", "Fiscalía General de la República"), "@attorney-general"),
        (("CJNG", "Cártel Jalisco", "Cártel de Jalisco", "Jalisco Cartel"), "@cjng"),
        (("World Cup", "el Mundial", "del Mundial", "Mundial 2026", "Copa Mundial"), "@world-cup"),
        (("Treasury", "Tesoro", "Treasury Department", "Departamento del Tesoro"), "@treasury"),
        (("Firewall", "Cortafuegos"), "@firewall"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_well_known_people_and_bodies_are_one_term_however_they_are_written(written, term, lang):
    assert {tuple(split_terms(text, lang)) for text in written} == {(term,)}


def test_a_name_swallows_neither_a_month_nor_a_namesake():
    assert split_terms("en mayo de 2025", "es") == ["es:may", "es:2025"]
    assert split_terms("the mayor", "en") == ["en:mayor"]
    assert split_terms("Joaquín Guzmán López", "es") == ["@joaquin-guzman-lopez"]
    assert split_terms("Vicente Zambada Niebla", "es") == ["@vicente-zambada"]
    assert "@world-cup" not in split_terms("la guerra mundial y el Banco Mundial", "es")


def test_no_phrase_of_the_alias_table_stands_for_two_names():
    names = {}
    for line in resources.files("index").joinpath("aliases.txt").read_text("utf-8").splitlines():
        name, _, phrases = line.partition(":")
        if line.startswith("#") or not phrases:
            continue
        for phrase in phrases.split("|"):
            key = tuple(fold(phrase).split())
            assert key, f"{name} has an empty phrase"
            assert names.setdefault(key, name) == name, f"'{phrase}' is {names[key]} and {name}"


def test_every_alias_is_found_by_its_own_name():
    for line in resources.files("index").joinpath("aliases.txt").read_text("utf-8").splitlines():
        name, _, phrases = line.partition(":")
        if line.startswith("#") or not phrases:
            continue
        for phrase in phrases.split("|"):
            found = {lang: split_terms(phrase.strip(), lang) for lang in ("en", "es")}
            assert found == {"en": [f"@{name}"], "es": [f"@{name}"]}, phrase


@given(st.text(), st.sampled_from(["en", "es"]))
def test_terms_of_any_text_are_bounded_and_tagged(text, lang):
    for term in split_terms(text, lang):
        assert "\n" not in term
        assert term.startswith(("@", f"{lang}:"))
        assert 1 < len(term) <= 43 or term[0] == "@"


@pytest.mark.parametrize(
    "letters",
    ["a", "1", "a.", "1,111", "1.", "A.a", "united ", "estados ", "united states ", "é", "e\u0301"],
)
def test_100_kb_of_the_worst_letters_take_no_time(letters):
    def read(text):
        split_terms(text, "en")
        fold(text)

    assert takes_linear_time(read, lambda size: fill(letters, size), 100_000)


def test_threads_share_the_stemmers():
    words = [f"traslados{number} cooperación detenidos acuerdos" for number in range(300)]
    expected = [split_terms(text, "es") for text in words]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: split_terms(text, "es"), words))

    assert found == expected


def test_words_are_found_with_their_places_and_names_are_joined():
    text = "The U.S. and Secretaría de Marina sent 1,200."

    assert [(word.folded, text[word.start : word.end]) for word in find_words(text)] == [
        ("the", "The"),
        ("@united-states", "U.S."),
        ("and", "and"),
        ("@navy", "Secretaría de Marina"),
        ("sent", "sent"),
        ("1200", "1,200"),
    ]


@pytest.mark.parametrize(
    ("text", "is_of_america"),
    [
        ("¿Cuántos murieron en las lanchas que atacó EU el 27 de octubre?", True),
        ("las armas que vienen de EU", True),
        ("armas de eu", True),
        ("The EU imposed tariffs on Mexico.", False),
        ("EU leaders met.", False),
    ],
)
def test_eu_is_the_united_states_among_spanish_words(text, is_of_america):
    assert ("@united-states" in split_words(text)) is is_of_america
    assert ("@united-states" in [word.folded for word in find_words(text)]) is is_of_america
