import logging
import threading

import pytest

from api import warming
from api.warming import Warming
from rag.errors import IndexEmpty


def run(get_library):
    reading = Warming(get_library)
    reading.start()
    reading._thread.join(10)
    reading.close()


def test_the_newest_articles_are_read_when_it_begins(monkeypatch):
    asked = []
    monkeypatch.setattr(warming, "ask_titles", lambda library, stopping: asked.append(library))

    run(lambda: "the library")

    assert asked == ["the library"]


@pytest.mark.parametrize(
    ("error", "logged"), [(IndexEmpty("nothing yet"), False), (RuntimeError("a broken disk"), True)]
)
def test_what_goes_wrong_is_logged_unless_there_is_nothing_to_read(error, logged, caplog):
    def broken():
        raise error

    with caplog.at_level(logging.WARNING):
        run(broken)

    assert ("a broken disk" in caplog.text) is logged


def test_closing_stops_it(monkeypatch):
    begun = threading.Event()

    def wait_for_the_end(_, stopping):
        begun.set()
        assert stopping.wait(10)

    monkeypatch.setattr(warming, "ask_titles", wait_for_the_end)
    reading = Warming(lambda: None)
    reading.start()
    begun.wait(10)

    reading.close()

    assert not reading._thread.is_alive()


def test_it_can_be_closed_before_it_began():
    Warming(lambda: None).close()
