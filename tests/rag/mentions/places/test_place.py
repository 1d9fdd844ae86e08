import pytest

from index.words import fold
from rag.mentions.places.place import find_places
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
        ("Who shot the mayor of Nogales Juan Gim?", ["Nogales"]),
        ("¿Qué dijo el alcalde de Nogales Juan Gim?", ["Nogales"]),
        ("¿Qué dijo el fiscal de Morelos Edgar Maldonado?", ["Morelos"]),
        ("¿Qué dijo el fiscal general de Morelos Edgar Maldonado?", ["Morelos"]),
        ("¿Quién es secretario de Seguridad de Guerrero Evelyn Salgado?", ["Guerrero"]),
        ("La Secretaría de Guerrero Evelyn Salgado", ["Guerrero"]),
        ("What did the senator of Georgia Jon Ossoff say?", ["Georgia"]),
        ("What did the lawyer of Georgia Smith say?", []),
        ("¿Qué dijo la abogada de Georgia López?", []),
        ("What happened in the city of Nogales Arizona?", ["Nogales"]),
        ("What do residents of Nogales Sonora want?", ["Nogales", "Sonora"]),
        ("¿Quién reparó el puente de Nogales Sonora?", ["Nogales", "Sonora"]),
        ("When is the trial of Guerrero state police?", ["Guerrero"]),
        ("Who ordered the arrest of Hidalgo officials?", ["Hidalgo"]),
        ("Who ordered the arrest of Hidalgo's governor?", ["Hidalgo"]),
        ("¿Quién ordenó la captura de Guerrero?", []),
        ("Who ordered the murder of Guerrero in Texas?", ["Texas"]),
        ("¿Quién ordenó el asesinato de Morelos en Texas?", ["Texas"]),
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
