from corpus import language
from index.embed import Embedder
from rag.mentions import opposites
from rag.warm_up import warm_up
from tests.fakes import FakeEncoder


def test_what_the_first_question_would_wait_for_is_loaded():
    late = (language._detector, opposites._opposites)
    for remembered in (*late, language._detect, opposites._taken_for_granted):
        remembered.cache_clear()
    embedder = Embedder(FakeEncoder())

    warm_up(embedder)
    embedder.close()

    assert [load.cache_info().currsize for load in late] == [1, 1]
    assert len(embedder.encoder.encoded) == 3
