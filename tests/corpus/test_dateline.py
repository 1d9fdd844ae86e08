import pytest

from corpus.dateline import skip_dateline
from corpus.sentences import split_sentences
from tests.growth import takes_linear_time


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("LAS LOMITAS, Dgo. — ", "El laboratorio abrió ayer."),
        ("MONTERREY, N. L. — ", "En el penal vivían 1,305."),
        ("TOLUCA, Edo. Méx. (Reuters) – ", "Hoy hubo 3."),
        ("CIUDAD DE MÉXICO (AP) — ", "“No hay pruebas”, dijo."),
        ("MEXICO CITY, Jan 5 — ", "The plan was signed."),
        ("EL PASO, Texas -- ", "Agents seized 3 kg."),
        ("WASHINGTON — ", "The army came — and left."),
        ("Ciudad de México.- ", "La Marina aseguró 3 toneladas."),
        ("Mexico City, March 3 (Reuters) - ", "Mexico said it would."),
        ("", "El presidente — que llegó ayer — habló."),
        ("", "NATO — the alliance — met."),
        ("", "The U.S.-Mexico border — long closed — reopened."),
        ("", "EE. UU. – México: una frontera."),
        ("", "CJNG fighters killed 3 — all of them police."),
        ("", "US-Mexico trade rose 3 percent."),
        ("", "NATO — "),
    ],
)
def test_a_sentence_begins_after_its_dateline(dateline, rest):
    title = "Un título\n\n"
    text = title + dateline + rest

    assert skip_dateline(text, len(title), len(text)) == len(title) + len(dateline)


def test_within_a_paragraph_nothing_is_a_dateline():
    text = "Antes. WASHINGTON — The army came."

    assert skip_dateline(text, len("Antes. "), len(text)) == len("Antes. ")


@pytest.mark.parametrize("unit", ["The army came to the town.\n\n", "Aa, Bb. — Aa ran. "])
def test_a_text_four_times_as_long_takes_no_sixteen_times_as_long(unit):
    def skip_all(text):
        for start, end in split_sentences(text, "en"):
            skip_dateline(text, start, end)

    assert takes_linear_time(skip_all, lambda size: unit * size, 8_000)
