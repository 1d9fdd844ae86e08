"""The store against a dict: put, changed, deleted, put again, purged, noticed, restored."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from corpus.backup import backup, restore
from corpus.document import Document, Notice
from corpus.errors import DocumentDeleted, DocumentNotFound, DocumentPurged, VersionNotFound
from corpus.store import DocumentStore, Outcome

IDS = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["Uno.", "Dos.", "Tres.", "¿Cuatro? 😀"])
DAYS = st.none() | st.integers(0, 40).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
KINDS = st.sampled_from(["correction", "retraction"])


@dataclass
class Model:
    """What a document should be: its versions' texts, oldest first; None for a purged one."""

    texts: list[str | None] = field(default_factory=list)
    deleted: bool = False
    notices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def purged(self) -> bool:
        return bool(self.texts) and self.texts[-1] is None


class StoreMachine(RuleBasedStateMachine):
    @initialize()
    def open(self):
        self.folder = Path(tempfile.mkdtemp())
        self.store = DocumentStore(self.folder / "data" / "documents.db")
        self.model: dict[str, Model] = {}
        self.changes = 0
        self.kept = None

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(documents=st.lists(st.tuples(IDS, TEXTS, DAYS, DAYS), min_size=1, max_size=3))
    def put(self, documents):
        expected = []
        for document_id, text, _, _ in documents:
            known = self.model.setdefault(document_id, Model())
            live = bool(known.texts) and not known.deleted
            if live and known.texts[-1] == text:
                expected.append((Outcome.UNCHANGED, len(known.texts)))
                continue
            expected.append((Outcome.CHANGED if live else Outcome.ADDED, len(known.texts) + 1))
            known.texts.append(text)
            known.deleted = False
            self.changes += 1

        stored = self.store.put_many(
            [
                Document(id_, "T", text, "es", modified=modified, fetched_at=_time(fetched))
                for id_, text, modified, fetched in documents
            ]
        )

        assert [(one.outcome, one.document.version) for one in stored] == expected

    @rule(document_id=IDS)
    def delete(self, document_id):
        known = self.model.get(document_id)
        if known is None:
            with pytest.raises(DocumentNotFound):
                self.store.delete(document_id)
            return
        self.store.delete(document_id)
        self.changes += not known.deleted
        known.deleted = True

    @rule(document_id=IDS)
    def purge(self, document_id):
        known = self.model.get(document_id)
        if known is None:
            with pytest.raises(DocumentNotFound):
                self.store.purge(document_id)
            return
        wiped = sum(text is not None for text in known.texts)
        report = self.store.purge(document_id)
        assert (report.versions, report.complete) == (wiped, True)
        self.changes += wiped > 0
        known.texts = [None] * len(known.texts)
        known.deleted, known.notices = True, []

    @rule(document_id=IDS, kind=KINDS, text=TEXTS)
    def notice(self, document_id, kind, text):
        known = self.model.get(document_id)
        if known is None or known.purged:
            with pytest.raises((DocumentNotFound, DocumentPurged)):
                self.store.record_notice(document_id, Notice(kind, None, text))
            return
        self.store.record_notice(document_id, Notice(kind, None, text))
        if (kind, text) not in known.notices:
            known.notices.append((kind, text))
            self.changes += 1

    @rule()
    def reopen(self):
        self.store.close()
        self.store = DocumentStore(self.folder / "data" / "documents.db")

    @rule()
    def back_up(self):
        if self.model:
            made = backup(self.store, self.folder / "backups")
            self.kept = (
                made.path,
                {
                    id_: replace(m, texts=list(m.texts), notices=list(m.notices))
                    for id_, m in self.model.items()
                },
                self.changes,
            )

    @rule(live=st.booleans())
    def restore(self, live):
        if self.kept is None:
            return
        path, model, changes = self.kept
        purged_since = [
            id_
            for id_, known in model.items()
            if any(
                now is None and then is not None
                for then, now in zip(known.texts, self.model[id_].texts, strict=False)
            )
        ]
        if not live:
            self.store.close()
        restore(path, self.folder / "data")
        if not live:
            self.store = DocumentStore(self.folder / "data" / "documents.db")
        self.changes = changes + len(purged_since)
        self.model = {
            id_: replace(m, texts=list(m.texts), notices=list(m.notices)) for id_, m in model.items()
        }
        for id_ in purged_since:
            known = self.model[id_]
            known.texts, known.deleted, known.notices = [None] * len(known.texts), True, []
        self.kept = None

    @invariant()
    def what_is_there_is_what_was_put(self):
        for document_id in ("a", "b", "c"):
            known = self.model.get(document_id)
            if known is None:
                with pytest.raises(DocumentNotFound):
                    self.store.get(document_id)
                continue
            for version, text in enumerate(known.texts, 1):
                if text is None:
                    with pytest.raises(DocumentPurged):
                        self.store.get(document_id, version)
                else:
                    assert self.store.get(document_id, version).text == text
            with pytest.raises(VersionNotFound):
                self.store.get(document_id, len(known.texts) + 1)
            if known.purged:
                with pytest.raises(DocumentPurged):
                    self.store.get(document_id)
            elif known.deleted:
                with pytest.raises(DocumentDeleted):
                    self.store.get(document_id)
            else:
                assert self.store.get(document_id).version == len(known.texts)
            assert (self.store.deleted_at(document_id) is not None) == known.deleted
            assert [(n.kind, n.text) for n in self.store.notices(document_id)] == known.notices

    @invariant()
    def the_lists_agree(self):
        live = {id_: known for id_, known in self.model.items() if not known.deleted}
        assert {id_: v for id_, (v, _) in self.store.current_versions().items()} == {
            id_: len(known.texts) for id_, known in live.items()
        }
        assert self.store.count() == len(live) == len(list(self.store.current()))
        assert self.store.all_versions() == [
            (id_, version)
            for id_ in sorted(self.model)
            for version, text in enumerate(self.model[id_].texts, 1)
            if text is not None
        ]

    @invariant()
    def the_log_has_every_change_once(self):
        changes = self.store.changes_since(0)
        assert [change.number for change in changes] == list(range(1, self.changes + 1))
        assert self.store.change_number() == self.changes

    @invariant()
    def nothing_is_damaged(self):
        assert self.store.verify() == []


def _time(day):
    return f"{day}T06:00:00Z" if day else None


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
