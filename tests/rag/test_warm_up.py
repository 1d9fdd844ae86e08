import threading
from dataclasses import replace

from corpus import language
from index.embed import Embedder
from rag import warm_up as warming_up
from rag.mentions.words import opposites
from rag.passages import Passages
from rag.warm_up import ask_titles, warm_up
from tests.fakes import FakeEncoder


def test_what_the_first_question_would_wait_for_is_loaded():
    late = (language._detector, opposites._opposites)
    for remembered in (*late, language._detect, opposites.taken_for_granted):
        remembered.cache_clear()
    embedder = Embedder(FakeEncoder())

    warm_up(embedder)
    embedder.close()

    assert [load.cache_info().currsize for load in late] == [1, 1]
    assert len(embedder.encoder.encoded) == 3


def test_the_newest_articles_are_asked_for_by_their_titles(library, monkeypatch):
    monkeypatch.setattr(warming_up, "MOST_TITLES", 2)
    read = []

    def get(document_id, version):
        read.append(document_id)
        return library.get_document(document_id, version)

    asked = ask_titles(replace(library, passages=Passages(get)), threading.Event())

    assert asked == 2
    assert {"aranceles", "tariff"} <= set(read)


def test_no_language_model_writes_and_no_reranker_reads_for_a_title(library):
    class NotToBeUsed:
        name = "none"

        def __getattr__(self, used):
            raise AssertionError(f"{used} is used")

    never = NotToBeUsed()

    assert ask_titles(replace(library, writer=never, reranker=never), threading.Event()) > 0


def test_asking_for_titles_ends_when_it_is_told_to_and_after_a_while(library, monkeypatch):
    stopping = threading.Event()
    stopping.set()
    assert ask_titles(library, stopping) == 0

    monkeypatch.setattr(warming_up, "MOST_SECONDS", 0.0)
    assert ask_titles(library, threading.Event()) == 0
