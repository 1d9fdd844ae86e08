"""What is read of what was found, and when."""

import threading

import pytest

from corpus.document import Document
from index.embed import Encoding
from rag import readings
from rag.answer import Question
from rag.evidence import gather
from rag.evidence.asked_passages import AskedPassages
from rag.readings import choose_reading
from rag.stopwatch import Stopwatch

NEAR = "The mayor asked how many divers found the tunnel in Tijuana."
FARTHER = "The navy says that 12 divers were in a tunnel."


@pytest.fixture
def one_is_read(monkeypatch):
    """One hit alone."""
    monkeypatch.setattr(gather, "CHUNKS_READ", 1)
    monkeypatch.setattr(readings, "CHUNKS_READ_AHEAD", 1)


@pytest.fixture
def library(make_library, one_is_read):
    texts = {"near": NEAR, "farther": FARTHER}
    return make_library([Document(id=id_, title="", text=text, lang="en") for id_, text in texts.items()])


def read_of(library):
    asked = Question("How many divers found the tunnel in Tijuana?")
    reading = choose_reading(asked, library, Stopwatch(), lambda _: None)
    assert [passage.document_id for passage in reading.passages] == ["near", "farther"]
    return {evidence.document.id for evidence in reading.weighed.ranked}


def test_the_first_hits_alone_are_read(library):
    assert read_of(library) == {"near"}


def test_where_points_are_asked_for_more_are_read(library, monkeypatch):
    monkeypatch.setattr(gather, "CHUNKS_READ_FOR_POINTS", 2)
    asked = Question("Which challenges do the divers in the tunnel in Tijuana name?")

    reading = choose_reading(asked, library, Stopwatch(), lambda _: None)

    assert {evidence.document.id for evidence in reading.weighed.ranked} == {"near", "farther"}


def test_what_is_nearest_by_words_is_read_while_the_meaning_is_made_out(library, monkeypatch):
    read = []
    monkeypatch.setattr(
        AskedPassages, "read_ahead", lambda self, rows, is_time: read.append((list(rows), is_time()))
    )
    release, begin = threading.Event(), library.embedder.begin_question

    def begin_late(text):
        found = begin(text)
        late = Encoding()
        threading.Thread(target=lambda: (release.wait(10), late.set_result(found.result()))).start()
        return late

    monkeypatch.setattr(library.embedder, "begin_question", begin_late)
    monkeypatch.setattr(readings, "read_question_ahead", lambda question: release.set())

    read_of(library)

    nearest = library.generation.document(read[0][0][0]).id
    assert (nearest, len(read[0][0]), read[0][1]) == ("near", 1, True)
