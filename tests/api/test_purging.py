"""What a purge by command does beside the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.data_folder import quarantine_folder
from api.errors import AnswersUnavailable, FeedbackUnavailable
from api.purging import purge_here
from api.settings import Settings
from api.wiring import open_quarantine, open_store
from corpus.document import RawFile

URL = "https://a.example/an-address-of-before"


def test_a_purge_that_fails_later_has_used_the_places_that_only_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    open_quarantine(settings).add(RawFile(URL, b"Canary", "text/html", URL), "it cannot be read")
    store = open_store(settings)

    def forget_document(self: object, document_id: str) -> set[str]:
        raise AnswersUnavailable("someone still reads the file")

    monkeypatch.setattr("api.answers.AnswerStore.forget_document", forget_document)

    with pytest.raises(AnswersUnavailable):
        purge_here(settings, store, "uno", frozenset({URL}))

    assert list(quarantine_folder(settings).iterdir()) == []
    store.close()


def test_answers_are_wiped_though_the_quarantine_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings)
    wiped = []

    def fail(*args: object) -> int:
        raise OSError(13, "Permission denied")

    def forget_document(self: object, document_id: str) -> int:
        wiped.append(document_id)
        raise FeedbackUnavailable("someone still reads the file")

    monkeypatch.setattr("corpus.quarantine.Quarantine.discard_document", fail)
    monkeypatch.setattr("api.feedback.FeedbackStore.forget_document", forget_document)

    with pytest.raises(FeedbackUnavailable):
        purge_here(settings, store, "uno", frozenset())

    assert wiped == ["uno"]
    store.close()
