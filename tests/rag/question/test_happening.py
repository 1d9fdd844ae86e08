import pytest

from index.words import fold
from rag.question.happening import happening_asked
from rag.question.understand import understand
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("What happened in Tapalpa?", "tapalpa"),
        ("What happened in Matamoros in March 2023?", "matamoros"),
        ("What happened at the U.S. consulate in Nuevo Laredo?", "u.s. consulate"),
        ("What happened to El Mayo Zambada after his capture?", "mayo zambada"),
        ("¿Qué pasó en Tapalpa?", "tapalpa"),
        ("que sucedio en ciudad juarez el lunes", "ciudad juarez"),
        ("¿Qué ocurrió con el acuerdo?", "acuerdo"),
        ("What happened?", None),
        ("What happened in March 2023?", None),
        ("¿Qué pasó en febrero de 2025?", None),
        ("¿Por qué pasó en Tapalpa?", None),
        ("Who was killed in Tapalpa?", None),
    ],
)
def test_where_or_to_whom_something_happened_is_read(question, what):
    assert happening_asked(fold(question)) == what


def test_what_happened_takes_several_sentences():
    assert understand("What happened in Tapalpa?").wants_several
    assert not understand("Who died in Tapalpa?").wants_several


@pytest.mark.parametrize("words", ["a ", "what happened in "])
def test_a_hostile_question_takes_no_time(words):
    assert takes_linear_time(
        happening_asked, lambda size: "what happened in " + fill(words, size), 100_000
    )
