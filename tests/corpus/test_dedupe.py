import random
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dedupe import (
    SAMPLE_ONE_IN,
    are_copies,
    containment,
    prepare,
    sample_of,
    sampled_containment,
    share_of_facts_changed,
)
from corpus.document import Document
from corpus.parse import parse_file
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from tests.growth import fill, takes_linear_time

DAY = date(2026, 3, 5)
DECLARATION = (
    "President Donald J. Trump declared that a major disaster exists in the State of {state} and "
    "ordered Federal aid to supplement {people} recovery efforts in the areas affected by {storm} "
    "beginning on {begins}, and continuing. The President's action makes Federal funding available "
    "to affected individuals in {counties}. Assistance can include grants for temporary housing and "
    "home repairs, low-cost loans to cover uninsured property losses, and other programs to help "
    "individuals and business owners recover from the effects of the disaster. {officer} of the "
    "Federal Emergency Management Agency (FEMA) has been appointed to coordinate Federal recovery "
    "operations in the affected areas. Damage assessments are continuing in other areas, and more "
    "counties may be designated for assistance after the assessments are fully completed."
)
TEXAS = DECLARATION.format(
    state="Texas",
    people="State and local",
    storm="Hurricane Beryl",
    begins="July 5, 2025",
    counties="the counties of Brazoria, Chambers and Galveston",
    officer="Benjamin Abbott",
)
LOUISIANA = DECLARATION.format(
    state="Louisiana",
    people="State and local",
    storm="severe storms and tornadoes",
    begins="July 8, 2025",
    counties="the parishes of Calcasieu and Cameron",
    officer="Sandra Eslinger",
)
QUAKE = (
    "El Servicio Sismológico Nacional informó que a las {time} horas de este {day} se registró un sismo "
    "de magnitud {size} con epicentro a {km} kilómetros al sur de {place}, en el estado de {state}. Las "
    "autoridades de Protección Civil recorren la zona y hasta ahora no reportan personas lesionadas ni "
    "daños en hospitales, escuelas o carreteras. Se pide a la población mantener la calma, revisar las "
    "instalaciones de gas y seguir la información de los canales oficiales."
)
DOLLAR = (
    "El dólar cerró este {day} en {close} pesos por unidad en el mercado interbancario, frente a los "
    "{before} pesos de la jornada anterior, de acuerdo con el Banco de México. En ventanillas de bancos "
    "se vendió en {sell} pesos y se compró en {buy} pesos. Los inversionistas siguen atentos a la "
    "decisión de política monetaria y a los datos de inflación, dijeron analistas consultados. El euro "
    "se cotizó en {euro} pesos y la libra esterlina no tuvo cambios importantes en la jornada."
)


def document(text, document_id="a", **fields):
    return Document(document_id, "T", text, **{"lang": "es", "published": DAY, **fields})


def alike(one, other):
    return are_copies(one, other, prepare(one), prepare(other))


@pytest.fixture(scope="module")
def articles():
    return [parse_file(raw) for raw in read_paths([starter_articles()])]


def framed(text, rng):
    return (
        f"Redacción / Ciudad de México, 5 de marzo (AP).- {text}\n\nCon información de AP. Tel. 55 1234."
    )


def cut(text, rng):
    words = re.findall(r"\S+\s*", text)
    return "".join(words[: int(len(words) * 0.6)])


def edited(text, rng):
    parts = re.findall(r"\S+|\s+", text)
    words = [part for part in parts if not part.isspace()]
    return "".join(
        rng.choice(words) if not part.isspace() and rng.random() < 0.05 else part for part in parts
    )


def reordered(text, rng):
    paragraphs = text.split("\n\n")
    rng.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize("change", [framed, cut, edited, reordered])
def test_what_newsrooms_do_to_a_wire_story_leaves_a_copy(articles, change):
    rng = random.Random(7)
    found = [alike(a, replace(a, text=change(a.text, rng))) for a in articles]

    assert sum(found) == len(articles)


def test_a_framed_cut_and_edited_copy_is_nearly_always_found(articles):
    rng = random.Random(7)
    found = [alike(a, replace(a, text=framed(edited(cut(a.text, rng), rng), rng))) for a in articles]

    assert sum(found) >= 0.95 * len(articles)


def test_articles_on_one_subject_are_no_copies(articles):
    prepared = [prepare(replace(article, published=DAY)) for article in articles]
    copies = [
        (one.id, other.id)
        for at, one in enumerate(articles)
        for to, other in enumerate(articles[:at])
        if are_copies(
            replace(one, published=DAY), replace(other, published=DAY), prepared[at], prepared[to]
        )
    ]

    assert copies == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXAS, LOUISIANA),
        (
            QUAKE.format(
                time="05:40", day="lunes", size="5.2", km="32", place="Huatulco", state="Oaxaca"
            ),
            QUAKE.format(
                time="18:12", day="martes", size="4.8", km="11", place="Acapulco", state="Guerrero"
            ),
        ),
        (
            DOLLAR.format(
                day="lunes 2 de marzo",
                close="18.35",
                before="18.21",
                sell="18.80",
                buy="17.65",
                euro="20.1",
            ),
            DOLLAR.format(
                day="martes 3 de marzo",
                close="18.42",
                before="18.35",
                sell="18.9",
                buy="17.7",
                euro="20.2",
            ),
        ),
    ],
    ids=["declarations", "earthquakes", "exchange rates"],
)
def test_texts_from_one_template_are_no_copies(one, other):
    first, second = document(one), document(other, "b")

    assert containment(prepare(first).shingles, prepare(second).shingles) > 0.6
    assert not alike(first, second)


@pytest.mark.parametrize("text", [TEXAS, LOUISIANA])
@pytest.mark.parametrize("change", [framed, cut, edited])
def test_a_copy_of_a_templated_text_is_one(text, change):
    assert alike(document(text), document(change(text, random.Random(3)), "b"))


def test_a_copy_that_kept_the_figure_from_before_a_correction_is_one(articles):
    original = next(a for a in articles if a.id == "transfer-february-2025")
    copy = replace(original, text=original.text.replace("29", "26", 2))

    assert copy.text != original.text
    assert alike(original, copy)


def test_a_text_said_again_weeks_later_is_no_copy_unless_word_for_word():
    later = DAY + timedelta(days=8)

    assert not alike(document(TEXAS), document(framed(TEXAS, None), "b", published=later))
    assert alike(document(TEXAS), document(TEXAS.upper(), "b", published=later))
    assert alike(document(TEXAS), document(framed(TEXAS, None), "b", published=None))


def test_a_round_up_that_holds_a_short_item_is_no_copy_of_it():
    round_up = "\n\n".join(
        [TEXAS, *(f"Item {n} says {' '.join(f'word{n}{i}' for i in range(90))}." for n in range(6))]
    )

    assert not alike(document(TEXAS), document(round_up, "b"))


def test_short_texts_are_copies_only_word_for_word():
    assert alike(document("Sin comentarios."), document("SIN COMENTARIOS", "b"))
    assert not alike(document("Sin comentarios por hoy."), document("Sin comentarios por ayer.", "b"))


def test_the_same_words_in_another_language_are_no_copy():
    assert not alike(document(TEXAS, lang="en"), document(TEXAS, "b", lang="es"))


def test_case_accents_and_punctuation_make_no_difference():
    assert prepare(document("¡México, SÍ!")).key == prepare(document("mexico si")).key


@given(st.sets(st.integers(0, 2**32 - 1), max_size=900), st.sets(st.integers(0, 2**32 - 1)))
def test_two_texts_sample_what_they_share_alike(one, more):
    both = sample_of(one | more)

    assert list(both) == sorted(set(both))
    assert set(both) <= one | more
    eighths = {h for h in one if h % SAMPLE_ONE_IN == 0 and h <= max(both, default=0)}
    assert eighths <= set(both)


def test_the_estimate_from_samples_is_near(articles):
    rng = random.Random(5)
    long = document(" ".join(article.text for article in articles))
    half = document(cut(long.text, rng), "b")
    exact = containment(prepare(long).shingles, prepare(half).shingles)

    assert abs(sampled_containment(prepare(long).sample, prepare(half).sample) - exact) < 0.1


def test_no_shared_places_means_no_changed_facts():
    assert share_of_facts_changed({}, {("a",): {"1"}}) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "is_changed"),
    [
        ("1.5", "15", True),
        ("1,5", "15", True),
        ("1.25", "125", True),
        ("1.5", "1,5", False),
        ("1,200", "1.200", False),
        ("1,200", "1200", False),
        ("1,234,567.8", "1.234.567,8", False),
        ("1,200", "1.2", True),
        ("12:30", "1230", True),
    ],
)
def test_a_figure_is_another_one_by_its_value_and_not_by_its_separators(one, other, is_changed):
    facts = [
        prepare(document(f"agents of the navy seized {n} million pills")).facts for n in (one, other)
    ]

    assert share_of_facts_changed(*facts) == float(is_changed)


@pytest.mark.parametrize("piece", ["a", "A ", "1,", "A1 ", ". ", ".", "._", "1.", "Ñ", "(", "\n"])
def test_no_text_takes_long_to_prepare(piece):
    assert takes_linear_time(prepare, lambda size: document(fill(piece, size) + "_Fin"), 100_000)
