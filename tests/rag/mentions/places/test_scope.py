import pytest

from rag.mentions.places.scope import Scope, find_scopes
from tests.growth import takes_linear_time


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("In Operation Copper 960 rifles were seized.", [("Operation", "Copper")]),
        ("En la Operación Frontera Norte hubo 2,000.", [("Operación", "Frontera Norte")]),
        ("El Plan Michoacán dejó 950 detenidos.", [("Plan", "Michoacán")]),
        ("In Nogales, Sonora, inspectors found 312.", [("", "Nogales")]),
        ("En Ciudad Juárez hallaron 12.", [("Ciudad", "Juárez")]),
        ("They found 12 in the state of Nuevo León.", [("state", "Nuevo León")]),
        ("In May 2025 they found 12; en Enero, 14.", []),
        ("Mexico seized 320 tonnes of drugs at sea.", []),
        ("Guanajuato pasó de 12 a 3 homicidios diarios.", [("", "Guanajuato")]),
        ("The state of Sonora recorded 40 fires.", [("", "Sonora")]),
        ("Sonora police said that 12 had died.", []),
        ("Pemex reported 40 fires.", []),
    ],
)
def test_operations_and_places_are_found_with_what_they_are(text, scopes):
    assert find_scopes(text) == tuple(Scope(*scope) for scope in scopes)


@pytest.mark.parametrize("part", ["in A ", "Operation A", "Aa de la ", "en la Ciudad de "])
def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length(part):
    assert takes_linear_time(find_scopes, lambda size: part * size, 8_000)
