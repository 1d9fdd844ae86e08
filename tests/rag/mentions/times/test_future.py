import pytest

from rag.mentions.times.future import has_conditional, has_future
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "will", "would"),
    [
        ("Abrirá el puente.", True, False),
        ("Los reos serán juzgados.", True, False),
        ("Irán a juicio.", False, False),
        ("Se sabe que irán a juicio.", True, False),
        ("Lo haría el gobierno.", False, True),
        ("Dijo que abrirían dos puentes.", False, True),
        ("La Subsecretaría de Minería y la guardería.", False, False),
        ("La refinería de Teherán.", False, False),
        ("¿Qué pasó en la ranchería de Guerrero?", False, False),
        ("¿Quién asaltó otra gasolinería?", False, False),
        ("¿Qué pasó en la zapatería?", False, False),
        ("Ardió una dulcería.", False, False),
        ("Van a Santería Real y Alejandría.", False, False),
        ("El juez Echevería habló.", False, False),
        ("¿Quién la haría pública?", False, True),
        ("¿Quién las vendería?", False, True),
        ("Nadie sabe. Haría falta un juez.", False, True),
        ("Dijo: «Abriría el puente».", False, True),
        ("Para la frontera, de primera, hasta ahora.", False, False),
        ("The era of the camera.", False, False),
    ],
)
def test_a_verb_tells_by_its_ending_what_will_be_or_would(text, will, would):
    assert (has_future(text), has_conditional(text)) == (will, would)


@pytest.mark.parametrize("letters", ["ará", "aría", "ra ", "ría "])
def test_100_kb_of_the_worst_letters_take_no_time(letters):
    assert takes_linear_time(has_future, lambda size: fill(letters, size), 100_000)
    assert takes_linear_time(has_conditional, lambda size: fill(letters, size), 100_000)
