import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.embed import Embedder
from rag.answer import Citation
from rag.errors import LanguageModelDown, LanguageModelSlow
from rag.generate.check import Checker
from rag.generate.write import MOST_AT_ONCE, Trouble, Writer
from tests.fakes import FakeEncoder
from tests.rag.generate.models import ScriptedModel

TRANSFER = "Mexico transferred 29 people on 27 February 2025."
TUNNEL = "Agents found a tunnel under the border near San Diego."
TARIFF = "The tariff on steel rose to 50 percent."
QUESTION = "What happened?"


def citation(n, quote, lang="en"):
    return Citation(
        n, f"d{n}", 1, "T", None, None, lang, None, (), None, None, quote, 0, len(quote), 0.5, f"/d{n}"
    )


CITATIONS = [citation(1, TRANSFER), citation(2, TUNNEL), citation(3, TARIFF)]


@pytest.fixture
def make_writer():
    embedder = Embedder(FakeEncoder())
    yield lambda model, seconds=5.0: Writer(model, Checker(embedder), seconds)
    embedder.close()


def said(written):
    return [(one.text, one.citations) for one in written.sentences]


def test_what_the_quotes_carry_is_passed_on_and_citations_are_numbered_anew(make_writer):
    written = make_writer(ScriptedModel(f"{TARIFF} [3] {TRANSFER} [1]")).write(QUESTION, "en", CITATIONS)

    assert said(written) == [(TARIFF, (1,)), (TRANSFER, (2,))]
    assert [(c.n, c.document_id, c.quote) for c in written.citations] == [
        (1, "d3", TARIFF),
        (2, "d1", TRANSFER),
    ]
    assert (written.left_out, written.trouble) == (0, None)


@pytest.mark.parametrize(
    "bad",
    [
        "Mexico transferred 92 people on 27 February 2025. [1]",
        "Agents found no tunnel under the border near San Diego. [2]",
        f"{TUNNEL} [3]",
        f"{TUNNEL} [9]",
        f"{TUNNEL} [0]",
        "Agents found a tunnel, see https://evil.example. [2]",
        "Los agentes hallaron un túnel bajo la frontera cerca de San Diego. [2]",
        "Mexico transferred 29 people near San Diego. [1][2]",
    ],
)
def test_what_they_do_not_carry_is_left_out_and_counted(make_writer, bad):
    written = make_writer(ScriptedModel(f"{TRANSFER} [1] {bad}")).write(QUESTION, "en", CITATIONS)

    assert said(written) == [(TRANSFER, (1,))]
    assert (written.left_out, written.trouble) == (1, None)


def test_a_sentence_keeps_only_those_of_its_citations_that_carry_it(make_writer):
    written = make_writer(ScriptedModel(f"{TRANSFER} [1][2]")).write(QUESTION, "en", CITATIONS)

    assert said(written) == [(TRANSFER, (1,))]


def test_uncited_sentences_are_left_out(make_writer):
    written = make_writer(ScriptedModel(f"Sure. {TUNNEL} {TRANSFER} [1]")).write(
        QUESTION, "en", CITATIONS
    )

    assert (said(written), written.left_out) == ([(TRANSFER, (1,))], 2)


def test_the_best_quote_is_in_every_answer(make_writer):
    written = make_writer(ScriptedModel(f"{TUNNEL} [2]")).write(QUESTION, "en", CITATIONS)

    assert said(written) == [(TUNNEL, (1,)), (TRANSFER, (2,))]


def test_every_quote_that_is_needed_is_in_the_answer(make_writer):
    written = make_writer(ScriptedModel(f"{TUNNEL} [2]")).write(
        QUESTION, "en", CITATIONS, needed=(3, 2, 1)
    )

    assert said(written) == [(TUNNEL, (1,)), (TARIFF, (2,)), (TRANSFER, (3,))]


LED = "García Luna led the ministry. He was arrested in Dallas in 2019."


@pytest.mark.parametrize(
    ("reply", "passed"),
    [
        ("García Luna led the ministry. [1] He was arrested in Dallas in 2019. [1]", True),
        ("He was arrested in Dallas in 2019. [1]", False),
        (f"{TUNNEL} [2] He was arrested in Dallas in 2019. [1]", False),
    ],
)
def test_a_sentence_that_points_back_follows_one_of_the_same_quote(make_writer, reply, passed):
    quotes = [citation(1, LED), citation(2, TUNNEL)]

    written = make_writer(ScriptedModel(reply)).write(QUESTION, "en", quotes)

    assert ("He was arrested in Dallas in 2019.", (1,)) in said(written) or not passed
    assert not [text for text, _ in said(written) if text.startswith("He ")] or passed


def test_sentences_are_told_of_one_by_one_as_they_pass(make_writer):
    model = ScriptedModel(f"{TRANSFER} [1] It is 99. [1] {TUNNEL} [2]")
    told = []

    def listen(written):
        told.append((said(written), model.closed))

    written = make_writer(model).write(QUESTION, "en", CITATIONS, listen)

    assert told == [([(TRANSFER, (1,))], 0), (said(written), 1)]


def test_a_listener_that_raises_ends_the_reply(make_writer):
    model = ScriptedModel([f"{TRANSFER} [1] And", RuntimeError("It was read on.")])

    def leave(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_writer(model).write(QUESTION, "en", CITATIONS, leave)
    assert model.closed == 1


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        ([LanguageModelDown("no")], Trouble.DOWN),
        ([LanguageModelSlow("no")], Trouble.SLOW),
        ("Yes it is. " * 200, Trouble.BABBLES),
        ("", Trouble.UNSUPPORTED),
        ("I cannot say anything about this.", Trouble.UNSUPPORTED),
        ("Mexico transferred 92 people. [1]", Trouble.UNSUPPORTED),
    ],
)
def test_where_nothing_is_left_there_is_a_reason(make_writer, reply, trouble):
    written = make_writer(ScriptedModel(reply)).write(QUESTION, "en", CITATIONS)

    assert (written.sentences, written.citations, written.trouble) == ((), (), trouble)


@pytest.mark.parametrize(
    ("end", "trouble"),
    [
        ([LanguageModelDown("no")], Trouble.DOWN),
        ([f"so. {TUNNEL} [2] {TUNNEL} [2]"], Trouble.BABBLES),
    ],
)
def test_what_passed_before_a_reply_broke_off_stays(make_writer, end, trouble):
    written = make_writer(ScriptedModel([f"{TRANSFER} [1] ", "And ", *end])).write(
        QUESTION, "en", CITATIONS
    )

    assert said(written)[0] == (TRANSFER, (1,))
    assert written.trouble == trouble


def test_a_model_that_drips_is_slow(make_writer):
    class Dripping(ScriptedModel):
        def stream(self, messages, seconds):
            while True:
                time.sleep(0.02)
                yield "x"

    started = time.monotonic()
    written = make_writer(Dripping(""), 0.1).write(QUESTION, "en", CITATIONS)

    assert written.trouble == Trouble.SLOW
    assert time.monotonic() - started < 20


def test_beyond_so_many_at_a_time_the_model_is_busy(make_writer):
    gate, waiting = threading.Event(), threading.Semaphore(0)

    class Waiting(ScriptedModel):
        def stream(self, messages, seconds):
            waiting.release()
            gate.wait(10)
            yield from super().stream(messages, seconds)

    writer = make_writer(Waiting(f"{TRANSFER} [1]"))
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        others = [pool.submit(writer.write, QUESTION, "en", CITATIONS) for _ in range(MOST_AT_ONCE)]
        try:
            assert all(waiting.acquire(timeout=10) for _ in others)
            refused = writer.write(QUESTION, "en", CITATIONS)
        finally:
            gate.set()

    assert (refused.sentences, refused.trouble) == ((), Trouble.BUSY)
    assert [said(other.result()) for other in others] == [[(TRANSFER, (1,))]] * MOST_AT_ONCE
    assert writer.write(QUESTION, "en", CITATIONS).trouble is None


@pytest.mark.parametrize("failure", [LanguageModelDown("no"), LanguageModelSlow("no")])
def test_a_model_that_failed_is_not_asked_again_at_once(make_writer, failure):
    model = ScriptedModel([failure])
    writer = make_writer(model)

    troubles = [writer.write(QUESTION, "en", CITATIONS).trouble for _ in range(3)]

    assert len(model.asked) == 1
    assert troubles[1:] == [Trouble.DOWN, Trouble.DOWN]


def test_a_model_that_babbles_is_asked_again(make_writer):
    model = ScriptedModel("Nothing of use. ")
    writer = make_writer(model)

    for _ in range(3):
        writer.write(QUESTION, "en", CITATIONS)

    assert len(model.asked) == 3


def test_the_model_is_given_the_quotes_and_the_question(make_writer):
    model = ScriptedModel("")

    make_writer(model).write("Who?", "es", CITATIONS)

    rules, *_, asked = model.asked[0]
    assert "Spanish" in rules.content
    assert [quote in asked.content for quote in (TRANSFER, TUNNEL, TARIFF, "Who?")] == [True] * 4
