import sqlite3
from contextlib import closing

import pytest

from corpus.document import Notice
from corpus.errors import DocumentNotFound, StoreDamaged
from corpus.store import DamagedRow


@pytest.fixture
def spoil(store):
    """Change rows behind the store's back."""

    def run(statement, *values):
        with closing(sqlite3.connect(store.path)) as connection, connection:
            connection.execute(statement, values)

    return run


@pytest.fixture
def filled(store, article):
    store.put(article("a", text="Uno."))
    store.put(article("a", text="Dos.", notices=(Notice("correction", None, "Corrección: dos."),)))
    store.put(article("b", text="Intacto."))
    store.delete("b")
    store.put(article("c", text="Intacto también."))
    return store


def test_an_intact_store_has_no_damage(filled):
    assert filled.verify() == []


@pytest.mark.parametrize(
    ("statement", "damage"),
    [
        ("UPDATE versions SET text = 'Dós.' WHERE version = 2", ("versions", "a 2")),
        ("UPDATE versions SET valid_from = '1999' WHERE version = 2", ("versions", "a 2")),
        ("UPDATE versions SET text = CAST(X'FF41' AS TEXT) WHERE version = 2", ("versions", "a 2")),
        ("UPDATE versions SET text = X'FF41' WHERE version = 2", ("versions", "a 2")),
        ("UPDATE documents SET deleted_at = NULL WHERE id = 'b'", ("documents", "b")),
        ("UPDATE documents SET newest = 1 WHERE id = 'a'", ("documents", "a")),
        ("UPDATE changes SET kind = 'put' WHERE kind = 'delete'", ("changes", "4")),
        ("UPDATE notices SET kind = 'retraction'", ("notices", "1")),
    ],
)
def test_a_changed_row_is_named(filled, spoil, statement, damage):
    spoil(statement)

    assert [(row.table, row.key) for row in filled.verify()] == [damage]


@pytest.mark.parametrize(
    ("statement", "damage"),
    [
        ("DELETE FROM versions WHERE version = 2", ("versions", "a 2")),
        ("DELETE FROM documents WHERE id = 'a'", ("documents", "a")),
        ("DELETE FROM changes WHERE number = 4", ("changes", "1 to 5")),
        ("DELETE FROM changes WHERE number = 5", ("changes", "put c 1")),
    ],
)
def test_a_missing_row_is_named(filled, spoil, statement, damage):
    spoil(statement)

    assert damage in [(row.table, row.key) for row in filled.verify()]


@pytest.mark.parametrize("topics", ["'[\"x\"'", "'[1, null, [\"y\"]]'", "X'5B'", "''"])
def test_topics_and_publishers_that_are_none_any_more_are_no_facets(store, spoil, article, topics):
    store.put(article("a", topics=("x",), publisher="P"))
    store.put(article("b", topics=("border",), publisher="DOF"))
    spoil(f"UPDATE versions SET topics = {topics} WHERE document_id = 'a'")  # noqa: S608
    spoil("UPDATE documents SET publisher = X'50' WHERE id = 'a'")

    assert store.facets() == (["DOF"], ["border"])


def test_a_damaged_version_is_never_served(filled, spoil):
    spoil("UPDATE versions SET text = 'Mentira.' WHERE document_id = 'a'")

    for version in (None, 1, 2):
        with pytest.raises(StoreDamaged, match="a version"):
            filled.get("a", version)
    assert [document.id for document in filled.current()] == ["c"]
    assert [document.id for document in filled.page(0, 10)[0]] == ["c"]
    assert filled.versions("a") == []


def test_a_text_that_is_not_utf8_is_damage(filled, spoil):
    spoil("UPDATE versions SET text = CAST(X'FF41' AS TEXT) WHERE document_id = 'a'")

    with pytest.raises(StoreDamaged):
        filled.get("a")


def test_a_damaged_state_is_not_believed(filled, spoil):
    spoil("UPDATE documents SET deleted_at = NULL WHERE id = 'b'")

    with pytest.raises(StoreDamaged, match="documents"):
        filled.get("b")
    assert set(filled.current_versions()) == {"a", "c"}


def test_setting_the_access_of_a_source_makes_no_damaged_state_believed(filled, spoil):
    spoil("UPDATE documents SET source = 'agencia', newest = 9 WHERE id = 'a'")

    assert filled.set_access({"agencia": "excerpt"}) == 0

    with pytest.raises(StoreDamaged, match="documents"):
        filled.get("a")


def test_putting_the_same_article_again_restores_it(filled, spoil, article):
    spoil("UPDATE versions SET text = 'Mentira.' WHERE document_id = 'c'")

    again = filled.put(article("c", text="Intacto también."))

    assert (again.outcome, again.document.version) == ("unchanged", 1)
    assert filled.get("c").text == "Intacto también."
    assert filled.verify() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE documents SET newest = 9 WHERE id = 'b'", "DELETE FROM documents WHERE id = 'b'"],
)
def test_a_put_restores_a_damaged_state_first(filled, spoil, article, statement):
    spoil(statement)

    back = filled.put(article("b", text="De vuelta."))

    assert (back.outcome, back.document.version) == ("added", 2)
    assert filled.get("b", 1).text == "Intacto."
    assert filled.verify() == []


def test_a_damaged_log_entry_is_not_followed(filled, spoil):
    spoil("UPDATE changes SET document_id = 'c' WHERE number = 4")

    with pytest.raises(StoreDamaged, match="changes"):
        filled.changes_since(0)


def test_damage_says_what_to_do():
    assert "puente doctor" in str(StoreDamaged("versions", "a version 2"))
    assert DamagedRow("versions", "a 2", "x") == DamagedRow("versions", "a 2", "x")


def test_deleting_what_never_was_stays_an_error(filled):
    with pytest.raises(DocumentNotFound):
        filled.delete("nobody")
