import time

import pytest

from index.words import fold
from rag.question.happening import happening_asked
from rag.question.understand import understand


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


def test_a_hostile_question_takes_no_time():
    start = time.perf_counter()
    happening_asked("what happened in " + "a " * 50_000)
    happening_asked("what happened in " * 5_000)

    assert time.perf_counter() - start < 1
