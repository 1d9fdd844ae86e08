from datetime import UTC, date, datetime

import pytest

from corpus.document import Notice
from corpus.errors import DocumentNotFound, DocumentPurged
from corpus.store import Change

PUBLISHED = date(2026, 3, 1)
CORRECTED = Notice("correction", date(2026, 3, 5), "Corrección: eran 26.")


@pytest.fixture
def set_clock(monkeypatch):
    def set_(day):
        for module in ("rows", "state", "document_store"):
            monkeypatch.setattr(f"corpus.store.{module}.now", lambda: f"{day}T12:00:00Z")

    return set_


def test_versions_are_told_with_the_day_each_became_valid(store, article, set_clock):
    set_clock("2026-03-02")
    store.put(article(text="Uno.", published=PUBLISHED))
    store.put(article(text="Dos.", published=PUBLISHED, modified=date(2026, 3, 3)))
    set_clock("2026-03-08")
    store.put(article(text="Tres.", published=PUBLISHED, fetched_at="2026-03-07T01:00:00Z"))
    store.put(article(text="Cuatro.", published=PUBLISHED))

    versions = store.versions("a")

    assert [version.version for version in versions] == [1, 2, 3, 4]
    assert [version.valid_from for version in versions] == [
        "2026-03-01",
        "2026-03-03",
        "2026-03-07T01:00:00Z",
        "2026-03-08T12:00:00Z",
    ]
    assert versions[1].modified == date(2026, 3, 3)
    assert {version.published for version in versions} == {PUBLISHED}
    assert versions[0].digest == store.get("a", 1).digest


def test_a_modified_date_after_it_was_stored_is_not_believed(store, article, set_clock):
    set_clock("2026-03-02")

    store.put(article(published=PUBLISHED, modified=date(2027, 1, 1)))

    assert store.versions("a")[0].valid_from == "2026-03-01"
    assert store.get("a").modified == date(2027, 1, 1)


def test_a_modified_time_counts_in_utc(store, article):
    there = datetime.fromisoformat("2026-03-04T22:30:00-06:00")

    store.put(article(modified=there))

    assert store.get("a").modified == there
    assert store.versions("a")[0].valid_from == "2026-03-05T04:30:00Z"


def test_a_day_has_the_version_that_was_valid_at_its_end(store, article, set_clock):
    set_clock("2026-03-01")
    store.put(article(text="Uno.", published=PUBLISHED))
    set_clock("2026-03-05")
    store.put(article(text="Dos.", published=PUBLISHED))

    def version_on(day):
        return store.valid_on(date(2026, 3, day))

    assert version_on(4) == {"a": 1}
    assert version_on(5) == {"a": 2}
    assert store.valid_on(date(2026, 2, 28)) == {}


def test_what_was_deleted_since_was_there_then(store, article, set_clock):
    set_clock("2026-03-01")
    store.put(article(text="Uno.", published=PUBLISHED))
    set_clock("2026-03-05")
    store.delete("a")
    set_clock("2026-03-10")
    store.put(article(text="Otra vez.", published=PUBLISHED))

    assert store.valid_on(date(2026, 3, 4)) == {"a": 1}
    assert store.valid_on(date(2026, 3, 5)) == {}
    assert store.valid_on(date(2026, 3, 9)) == {}
    assert store.valid_on(date(2026, 3, 10)) == {"a": 2}


def test_an_update_that_arrives_late_counts_from_its_own_date(store, article, set_clock):
    set_clock("2026-03-20")
    store.put(article(text="Nueva.", published=PUBLISHED, modified=date(2026, 3, 9)))
    store.put(article(text="Vieja.", published=PUBLISHED, modified=date(2026, 3, 3)))

    assert store.valid_on(date(2026, 3, 2)) == {}
    assert store.valid_on(date(2026, 3, 4)) == {"a": 2}


def test_undated_documents_are_counted_and_left_out(store, article):
    store.put(article("undated"))
    store.put(article("dated", published=PUBLISHED))

    assert store.valid_on(date(2030, 1, 1)) == {"dated": 1}


def test_the_change_log_has_what_happened_in_order(store, article):
    store.put_many([article("a"), article("b")])
    store.put(article("a", text="Otro."))
    store.put(article("a", text="Otro."))
    store.record_notice("a", CORRECTED)
    store.delete("b")
    store.purge("a")

    changes = store.changes_since(0)

    assert [(c.number, c.kind, c.document_id, c.version) for c in changes] == [
        (1, "put", "a", 1),
        (2, "put", "b", 1),
        (3, "put", "a", 2),
        (4, "notice", "a", 2),
        (5, "delete", "b", 1),
        (6, "purge", "a", 2),
    ]
    assert store.changes_since(4, limit=1) == [Change(5, "b", "delete", 1, changes[4].at)]
    assert store.changes_since(6) == []
    assert store.change_number() == 6


def test_what_is_deleted_or_purged_is_told(store, article):
    for document_id in ("a", "b", "c", "d"):
        store.put(article(document_id))
    store.delete("a")
    store.purge("b")
    store.delete("c")
    store.put(article("c"))

    assert store.deleted() == {"a", "b"}


def test_a_deletion_has_its_time(store, article, set_clock):
    set_clock("2026-03-05")
    store.put(article())
    assert store.deleted_at("a") is None

    store.delete("a")

    assert store.deleted_at("a") == "2026-03-05T12:00:00Z"
    with pytest.raises(DocumentNotFound):
        store.deleted_at("b")


def test_a_notice_is_recorded_once_with_its_time(store, article, set_clock):
    set_clock("2026-03-06")
    store.put(article())

    recorded = store.record_notice("a", CORRECTED)
    store.record_notice("a", CORRECTED)

    assert store.notices("a") == [recorded]
    assert (recorded.kind, recorded.on, recorded.text) == ("correction", CORRECTED.on, CORRECTED.text)
    assert (recorded.version, recorded.origin) == (1, "hand")
    assert recorded.recorded_at == "2026-03-06T12:00:00Z"


def test_a_notice_in_the_article_is_recorded_with_the_version_that_carries_it(store, article):
    store.put(article(text="Eran 29."))
    store.put(article(text="Eran 26.", notices=(CORRECTED,)))
    store.put(article(text="Eran 26, dijo.", notices=(CORRECTED,)))

    assert [(n.version, n.origin) for n in store.notices("a")] == [(2, "article")]
    assert store.get("a", 2).notices == (CORRECTED,)
    assert store.all_notices() == {"a": store.notices("a")}


def test_a_notice_by_hand_can_be_taken_back(store, article):
    store.put(article(notices=(CORRECTED,)))
    store.record_notice("a", Notice("retraction", None, "Retirada."))

    assert store.withdraw_notices("a") == 1
    assert [notice.kind for notice in store.notices("a")] == ["correction"]


def test_nothing_can_be_noted_about_what_was_purged(store, article):
    store.put(article())
    store.purge("a")

    with pytest.raises(DocumentPurged):
        store.record_notice("a", CORRECTED)


def test_access_and_source_follow_a_sources_latest_put_for_every_version(store, article):
    store.put(article(text="Uno."))
    store.put(article(text="Dos."))
    again = store.put(article(text="Dos.", access="excerpt", source="agencia"))

    assert again.outcome == "unchanged"
    assert store.get("a", 1).access == "excerpt"
    assert store.get("a").source == "agencia"
    assert store.page(0, 1)[0][0].access == "excerpt"


@pytest.mark.parametrize("text", ["Uno.", "Dos."])
def test_a_put_by_hand_opens_nothing_and_leaves_an_article_to_its_source(store, article, text):
    store.put(article(text="Uno.", access="excerpt", source="agencia"))

    by_hand = store.put(article(text=text)).document

    assert (by_hand.access, by_hand.source) == ("excerpt", "agencia")
    assert [store.get("a", one.version).access for one in store.versions("a")] == [
        "excerpt" for _ in range(by_hand.version)
    ]
    assert store.set_access({"agencia": "full"}) == 1
    assert store.put(article(text=text, access="excerpt")).document.access == "excerpt"
    assert store.put(article(text=text, source="otra")).document.access == "full"


def test_what_is_put_by_hand_after_a_purge_is_served_as_it_is_put(store, article):
    store.put(article(access="excerpt", source="agencia"))
    store.purge("a")

    again = store.put(article(text="Otro.")).document

    assert (again.access, again.source) == ("full", None)


def test_the_access_of_a_sources_documents_can_be_set_and_is_told_as_a_change(store, article):
    for document_id, source in (("a", "agencia"), ("b", "otra"), ("c", None)):
        store.put(article(document_id, source=source))
    before = store.change_number()

    changed = [store.set_access({"agencia": "excerpt", "otra": "full"}) for _ in range(2)]

    assert changed == [1, 0]
    assert [store.get(one).access for one in "abc"] == ["excerpt", "full", "full"]
    assert [(one.document_id, one.kind) for one in store.changes_since(before)] == [("a", "notice")]
    assert store.verify() == []


@pytest.mark.parametrize("text", ["Uno.", "Dos."])
def test_a_put_with_another_access_is_told_as_a_change(store, article, text):
    store.put(article(text="Uno."))
    before = store.change_number()

    store.put(article(text=text, access="excerpt"))

    assert store.changes_since(before)[-1].kind == "notice"


def test_when_and_how_it_came_makes_no_version(store, article):
    store.put(article())

    again = store.put(
        article(fetched_at="2026-03-07T01:00:00Z", modified=datetime(2026, 3, 7, tzinfo=UTC))
    )

    assert (again.outcome, again.document.version) == ("unchanged", 1)
