import pytest

from index.words import fold
from rag.mentions.calendar.hours import tells_hour


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The car was hit at about 7:20 a.m. on the highway.", True),
        ("It opened at 9 pm.", True),
        ("CBP closed it at 09:15.", True),
        ("17:30 — Reabre el puente.", True),
        ("Lo votaron a las nueve.", True),
        ("Empezó a las 9 de la noche.", True),
        ("Llegó a las 17 horas.", True),
        ("They left at six o'clock.", True),
        ("Screening started at noon Monday.", True),
        ("Cayó poco antes de la medianoche.", True),
        ("Agents came before dawn.", True),
        ("El Senado la aprobó el martes, con 97 votos.", False),
        ("Detuvieron a las dos mujeres.", False),
        ("Duró 9 horas.", False),
        ("It passed in the afternoon by 97 to 18.", False),
        ("The ratio was 3:1.", False),
    ],
)
def test_a_sentence_tells_a_time_of_day(text, tells):
    assert tells_hour(fold(text)) is tells
