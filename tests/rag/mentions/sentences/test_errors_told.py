import pytest

from rag.mentions.sentences.errors_told import tells_an_error


@pytest.mark.parametrize(
    ("text", "after", "title", "tells"),
    [
        ("We wrote that the bridge has six lanes.", "The correct number is four.", "", True),
        ("We wrote that the bridge has six lanes.", "It opens in May.", "", False),
        ("We wrote that the bridge has six lanes.", "It opens in May.", "Corrections of the week", True),
        ("An earlier version of this story said that it has six lanes.", "", "", True),
        ("The story misstated the length of the bridge.", "", "", True),
        ("The story misstated the length; it is 900 metres.", "", "", False),
        ("The ministry said that the bridge has six lanes.", "The correct number is four.", "", False),
        ("Escribimos que el puente tiene seis carriles.", "El dato correcto es cuatro.", "", True),
        ("Escribimos que el puente tiene seis carriles.", "No es así.", "", True),
        ("Escribimos que el puente tiene seis carriles.", "Abre en mayo.", "", False),
        ("Escribimos que el puente tiene seis carriles.", "Abre en mayo.", "Fe de erratas", True),
        ("Una versión anterior de la nota decía que tiene seis carriles.", "", "", True),
        ("La nota situaba por error el puente en Reynosa.", "", "", True),
        ("La nota situaba por error el puente en Reynosa, no en Laredo.", "", "", False),
        ("La ministra dijo que el puente tiene seis carriles.", "El dato correcto es cuatro.", "", False),
    ],
)
def test_a_sentence_tells_what_was_said_wrongly(text, after, title, tells):
    assert tells_an_error(text, after, title) is tells
