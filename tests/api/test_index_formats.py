"""An index that another version of Puente wrote: an older one is made anew, a newer one is let be."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from api import wiring
from api.cli.opening import open_server, open_service
from api.settings import Settings
from corpus.document import Document
from index.errors import IndexTooNew
from index.segment import FORMAT
from rag.answer import Question
from tests.fakes import FakeEncoder

PLACES = ("Nogales", "Tijuana", "Reynosa", "Laredo", "Tecate")

opened_by = pytest.mark.parametrize("opens", [open_service, open_server])


def text_about(place):
    return f"Agents searched a warehouse in {place} on Monday, and found nothing."


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A data folder with an article on each place but the last, and an index of them."""
    monkeypatch.setattr(wiring, "open_encoder", lambda *_, **__: FakeEncoder())
    made = Settings(data_dir=tmp_path)
    put(made, *PLACES[:-1])
    with open_service(made):
        return made


def put(settings, *places):
    with closing(wiring.open_store(settings)) as store:
        store.put_many([Document(one, f"A search in {one}", text_about(one), "en") for one in places])


def say_format(settings, number):
    """Let each generation of the index be of this format; its segments are what nobody here can read."""
    index = settings.data_dir / "index"
    for manifest in (index / "generations").glob("*.json"):
        content = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps(content | {"format": number}))
    for segment in (index / "segments").iterdir():
        segment.write_bytes(b"of another format")


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cited(service):
    """What is cited for a question about each place: (document, quote)."""
    asked = [Question(f"What did agents search in {one}?", max_error=0.5) for one in PLACES]
    answers = [service.ask(question) for question in asked]
    return [(one.document_id, one.quote) for answer in answers for one in answer.citations]


@opened_by
def test_an_index_of_an_older_format_is_made_anew_from_the_store(settings, opens):
    say_format(settings, FORMAT - 1)
    put(settings, PLACES[-1])

    with opens(settings) as service:
        assert cited(service) == [(place, text_about(place)) for place in PLACES]
        assert service.index_state().documents == len(PLACES)

    manifests = (settings.data_dir / "index" / "generations").glob("*.json")
    assert {json.loads(one.read_text("utf-8"))["format"] for one in manifests} == {FORMAT}


@opened_by
def test_an_index_of_a_newer_format_is_refused_and_nothing_of_it_is_touched(settings, opens):
    say_format(settings, FORMAT + 1)
    before = files_of(settings.data_dir / "index")
    refusal = rf"has format {FORMAT + 1}, and this Puente knows up to {FORMAT}\. Update Puente"

    with pytest.raises(IndexTooNew, match=refusal), opens(settings):
        pass

    assert files_of(settings.data_dir / "index") == before
    with closing(wiring.open_store(settings)) as store:
        assert store.count() == len(PLACES) - 1
