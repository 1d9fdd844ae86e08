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
        ("The headline also misstated its length.", "", "", True),
        ("The report found that the army mistakenly sold 252 rifles.", "", "", False),
        ("The story tells how two guards wrongly held a nurse.", "", "", False),
        (
            "We identified 40 smugglers.",
            "It opens in May.",
            "Corrections chief speaks of smugglers",
            False,
        ),
        ("We wrote that it has six lanes.", "", "Corrections and clarifications: May 5", True),
        ("We wrote that it has six lanes.", "", "Correction of course for the peso", False),
        ("El titular también situaba por error el puente en Reynosa.", "", "", True),
        ("El reportaje halló que el ejército vendió por error 252 rifles.", "", "", False),
        ("Aseguramos 300 kilos en el puente.", "No es cierto que fueran 500.", "", False),
        ("Identificamos a 40 personas.", "No es cierto que huyeran.", "", False),
        ("Escribimos que tiene seis carriles.", "", "Fe de erratas del 5 de mayo", True),
        ("Informamos de seis carriles.", "", "Corrección de rumbo en la aduana", False),
        ("La ministra dijo que el puente tiene seis carriles.", "El dato correcto es cuatro.", "", False),
    ],
)
def test_a_sentence_tells_what_was_said_wrongly(text, after, title, tells):
    assert tells_an_error(text, after, title) is tells
