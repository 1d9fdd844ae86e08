"""What is read of what was found, and when."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from corpus.document import Document
from index.embed import Encoding
from rag import readings
from rag.answer import Question
from rag.conversation.standalone import OtherTopic, Standalone
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


ALIAS = {
    "en": ('Prosecutors want Ramón Vidal Soto, alias "El Tornero".', "Vidal Soto was held in Yuma."),
    "es": (
        'La fiscalía busca a Ramón Vidal Soto, alias "El Tornero".',
        "Vidal Soto fue detenido en Yuma.",
    ),
}


@pytest.mark.parametrize(
    ("lang", "question", "named", "between"),
    [
        ("en", "where did they catch el tornero", "where did they catch Ramón Vidal Soto", 0.8),
        ("es", "dónde agarraron a el tornero", "dónde agarraron a Ramón Vidal Soto", 0.95),
    ],
)
def test_an_alias_is_read_as_the_name_where_it_is_not_answered_itself(
    make_library, lang, question, named, between
):
    wanted, held = ALIAS[lang]
    padding = " ".join(f"Line {n} is long." for n in range(60))
    made = make_library([Document(id="a", title="A", text=f"{wanted} {padding}\n\n{held}", lang=lang)])

    read = [
        choose_reading(Question(question), answering_from(least, made), Stopwatch(), lambda _: None)
        for least in (0.0, between, 1.0)
    ]

    assert [one.found.understood.text for one in read] == [question, named, question]
    assert [one.asked for one in read] == [question] * 3


def answering_from(least, library):
    return replace(library, calibration=replace(library.calibration, thresholds=((0.1, least),)))


def read_as(*, confidence, is_refused):
    return SimpleNamespace(is_refused=is_refused, weighed=SimpleNamespace(confidence=confidence))


@pytest.mark.parametrize(
    ("alone", "after", "is_after"),
    [
        ((0.5, False), (0.7, False), True),
        ((0.7, False), (0.5, False), False),
        ((0.4, False), (0.6, True), False),
        ((0.6, True), (0.4, False), True),
        ((0.1, True), (0.2, True), True),
    ],
)
def test_what_may_be_read_in_two_ways_is_answered_in_the_surer_one_that_is(
    monkeypatch, alone, after, is_after
):
    read = {
        text: read_as(confidence=confidence, is_refused=is_refused)
        for text, (confidence, is_refused) in {"did they?": alone, "Who died? did they?": after}.items()
    }
    monkeypatch.setattr(readings, "_as_asked", lambda question, asked, *_: read[asked.text])

    chosen = readings._likelier(
        Question("did they?"),
        Standalone("did they?"),
        Standalone("Who died? did they?"),
        None,
        Stopwatch(),
    )

    assert chosen is read["Who died? did they?" if is_after else "did they?"]


@pytest.mark.parametrize(("is_own", "is_alone"), [(True, True), (False, False)])
def test_an_earlier_topic_leaves_the_question_before_it_only_where_more_of_it_is_told(
    monkeypatch, is_own, is_alone
):
    after, alone = (read_as(confidence=0.5, is_refused=False) for _ in range(2))
    alone.found = SimpleNamespace(understood=SimpleNamespace(names=("US",)))
    monkeypatch.setattr(readings, "_told_of", lambda names, weighed: 0.0)
    monkeypatch.setattr(readings, "_read", lambda *_: alone)
    other = OtherTopic(("guards",), is_own, False, False, Standalone("private guards? will the US help?"))

    chosen = readings._nearer(Question("will the US help?"), after, other, None, Stopwatch())

    assert chosen is (alone if is_alone else after)
