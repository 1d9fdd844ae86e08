import pytest

from index.words import fold
from rag.mentions.words.marks import Mark, tells_mark


@pytest.mark.parametrize(
    ("mark", "text", "tells"),
    [
        (Mark.CALIBRE, "Se aseguraron 31 armas de fuego.", False),
        (Mark.CALIBRE, "Eran fusiles calibre .50.", True),
        (Mark.CALIBRE, "They were 9 mm pistols.", True),
        (Mark.CALIBRE, "They fired 7.62x39 rounds.", True),
        (Mark.NATIONALITY, "Four people were denied accreditation in 2025.", False),
        (Mark.NATIONALITY, "Nueve hondureños y un guatemalteco fueron liberados.", True),
        (Mark.NATIONALITY, "He is a citizen of France.", True),
        (Mark.RANK, "A woman of 29 planned it.", False),
        (Mark.RANK, "It was planned by a lieutenant.", True),
        (Mark.COLOUR, "La camioneta llevaba doble fondo.", False),
        (Mark.COLOUR, "La camioneta era blanca.", True),
        (Mark.CODE, "They left on Tuesday with 40 passengers.", False),
        (Mark.CODE, "Viajó en el vuelo AM 634.", True),
        (Mark.CODE, "The plane, tail number N512AR, landed.", True),
        (Mark.PRISON, "El más conocido es Fabián Orduña.", False),
        (Mark.PRISON, "Está recluido en el Altiplano.", True),
        (Mark.PRISON, "She is held at MDC Brooklyn.", True),
        (Mark.COURT, "The plea was entered in March.", False),
        (Mark.COURT, "Se presentó ante el juzgado cuarto.", True),
    ],
)
def test_a_sentence_tells_a_mark(mark, text, tells):
    assert tells_mark(mark, fold(text), frozenset()) is tells


def test_a_nationality_that_is_known_is_not_told():
    besides = frozenset({"marina", "mexicana"})

    assert not tells_mark(Mark.NATIONALITY, "the mexican navy looked for him", besides)
    assert tells_mark(Mark.NATIONALITY, "the mexican navy found the colombian", besides)
