import pytest

from index.words import fold
from rag.mentions.places import find_places
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("How many rifles were seized in Manzanillo?", ["Manzanillo"]),
        ("¿Qué se aseguró en Baja California Sur?", ["Baja California Sur"]),
        ("¿Y en Nuevo León y Michoacán?", ["Nuevo León", "Michoacán"]),
        ("decomisos manzanillo 2026", ["manzanillo"]),
        ("homicidios en guerrero", ["guerrero"]),
        ("Who did Vicente Guerrero meet?", []),
        ("Were they at war in Guerrero?", ["Guerrero"]),
        ("¿Quién dirige el Cártel de Sinaloa?", []),
        ("Who leads the Sinaloa Cartel?", []),
        ("Who leads the Cártel Jalisco Nueva Generación?", []),
        ("What became of the Mérida Initiative?", []),
        ("¿Qué fue de la Iniciativa Mérida?", []),
        ("Who was arrested?", []),
        ("¿Por qué cerraron el paso de ganado mexicano?", []),
        ("¿Qué quedó tras el paso del huracán Otis?", []),
        ("por que cerraron el paso fronterizo", []),
        ("homicidios en el paso", ["el paso"]),
        ("Who was tried in El Paso?", ["El Paso"]),
        ("Who ordered the assassination of Guerrero?", []),
        ("¿Quién es el hijo de Morelos?", []),
        ("What was the testimony of Georgia Smith?", []),
        ("Who is the governor of Guerrero?", ["Guerrero"]),
        ("Who led the agents of Durango State Police?", ["Durango"]),
        ("¿Cuántos homicidios de Guerrero se investigan?", ["Guerrero"]),
    ],
)
def test_places_are_found_unless_they_are_part_of_another_name(text, written):
    assert [place.written for place in find_places(text)] == written


@pytest.mark.parametrize(
    ("asked", "told", "expected"),
    [
        ("in New York", "A court in Brooklyn said so.", True),
        ("en Nueva York", "A court in New York said so.", True),
        ("en Sonora", "Fue en Nogales.", True),
        ("in Laredo", "It was in Nuevo Laredo.", True),
        ("in Nuevo Laredo", "It was in Laredo, Texas.", False),
        ("in Texas", "Texans said so.", False),
        ("en Michoacán", "Lo detuvieron en Michoacan.", True),
    ],
)
def test_a_place_is_named_by_any_of_its_names_and_by_what_lies_in_it(asked, told, expected):
    (place,) = find_places(f"Who was arrested {asked}?")

    assert place.is_named_in(fold(told)) is expected


@pytest.mark.parametrize("words", ["in ", "san ", "new ", "cartel de los ", "baja california ", "en la "])
def test_100_kb_of_the_worst_words_take_no_time(words):
    assert takes_linear_time(find_places, lambda size: fill(words, size), 100_000)
