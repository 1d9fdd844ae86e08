import sqlite3
from contextlib import closing
from datetime import date
from functools import partial
from sys import maxsize

import pytest

from corpus.document import Document, Notice
from corpus.errors import StoriesUnavailable
from corpus.store import DocumentStore
from corpus.stories import Stories
from rag import standing
from rag.standing import NeverWas, Standing, Standings, check_citation

QUOTE = "Eran 29 personas."
BEFORE = f"Así fue. {QUOTE}"
AFTER = "Así fue. Eran 26 personas."
CORRECTION = Notice("correction", date(2026, 3, 5), "Corrección (5 de marzo de 2026): eran 26.")
RETRACTION = Notice("retraction", date(2026, 3, 6), "Esta nota fue retirada.")


@pytest.fixture
def store(tmp_path):
    opened = DocumentStore(tmp_path / "documents.db")
    yield opened
    opened.close()


def article(text=BEFORE, document_id="a", **fields):
    return Document(document_id, "T", text, "es", **fields)


def check(store, version=1, start=9, end=26, quote=QUOTE, document_id="a"):
    return check_citation(store, document_id, version, start, end, quote)


def test_a_quote_that_is_the_stored_text_stands(store):
    store.put(article())

    found = check(store)

    assert (found.standing, found.since, found.newest_version) == (Standing.STANDS, None, 1)
    assert found.still_said


@pytest.mark.parametrize(
    ("asked", "never"),
    [
        ({"document_id": "b"}, NeverWas.DOCUMENT),
        ({"version": 2}, NeverWas.VERSION),
        ({"version": 0}, NeverWas.VERSION),
        ({"quote": "Eran 26 personas."}, NeverWas.QUOTE),
        ({"start": 8}, NeverWas.QUOTE),
        ({"start": -17, "end": 26}, NeverWas.QUOTE),
        ({"end": 10_000}, NeverWas.QUOTE),
        ({"start": 5, "end": 5, "quote": ""}, NeverWas.QUOTE),
    ],
)
def test_what_was_never_said_never_was(store, asked, never):
    store.put(article())

    found = check(store, **asked)

    assert (found.standing, found.never) == (Standing.NEVER_WAS, never)


def test_newer_text_without_a_correction_supersedes(store):
    store.put(article())
    store.put(article(f"{BEFORE} Y más.", modified=date(2026, 3, 4)))

    found = check(store)

    assert (found.standing, found.since) == (Standing.SUPERSEDED, "2026-03-04")
    assert (found.newest_version, found.still_said) == (2, True)
    assert check(store, version=2).standing == Standing.STANDS


def test_a_correction_in_the_next_version_corrects_the_one_before(store):
    store.put(article())
    store.put(article(AFTER, notices=(CORRECTION,)))

    found = check(store)

    assert (found.standing, found.since) == (Standing.CORRECTED, "2026-03-05")
    assert found.notice.text == CORRECTION.text
    assert found.still_said is False
    assert check(store, 2, 0, 8, "Así fue.").standing == Standing.STANDS


def test_a_correction_that_was_told_holds_for_the_text_until_then(store):
    store.put(article())
    store.record_notice("a", Notice("correction", None, "Eran 26."))

    found = check(store)

    assert found.standing == Standing.CORRECTED
    assert found.since == store.notices("a")[0].recorded_at
    store.put(article(AFTER))
    assert check(store, 2, 0, 8, "Así fue.").standing == Standing.STANDS
    assert check(store).standing == Standing.CORRECTED


def test_a_retraction_that_was_told_holds_for_every_version_until_it_is_taken_back(store):
    store.put(article())
    store.record_notice("a", RETRACTION)
    store.put(article(AFTER))

    assert check(store).standing == Standing.RETRACTED
    assert check(store, 2, 0, 8, "Así fue.").standing == Standing.RETRACTED

    store.withdraw_notices("a")
    assert check(store, 2, 0, 8, "Así fue.").standing == Standing.STANDS


def test_a_retraction_in_the_article_holds_until_the_article_drops_it(store):
    store.put(article())
    store.put(article(f"{RETRACTION.text} {AFTER}", notices=(RETRACTION,)))
    assert check(store).standing == Standing.RETRACTED
    assert check(store).since == "2026-03-06"

    store.put(article(AFTER))

    assert check(store, 3, 0, 8, "Así fue.").standing == Standing.STANDS
    assert check(store, 2, 0, 4, "Esta").standing == Standing.RETRACTED


def test_deleted_and_purged_are_told_with_their_time(store):
    store.put(article())
    store.delete("a")

    found = check(store)
    assert (found.standing, found.since) == (Standing.DELETED, store.deleted_at("a"))

    purged_at = store.purge("a").purged_at
    found = check(store)
    assert (found.standing, found.since) == (Standing.PURGED, purged_at)
    assert found.still_said is None


def test_the_worst_is_told(store):
    store.put(article())
    store.put(article(AFTER, notices=(CORRECTION,)))
    store.delete("a")
    assert check(store).standing == Standing.DELETED

    store.record_notice("a", RETRACTION)
    assert check(store).standing == Standing.RETRACTED


def test_the_present_is_followed_change_by_change(store):
    standings = Standings(store)
    store.put(article())
    store.put(article(document_id="b"))
    assert standings.present().barred == frozenset()

    store.delete("a")
    assert standings.present().gone == {"a"}
    store.put(article())
    assert standings.present().gone == frozenset()
    store.record_notice("b", RETRACTION)
    assert standings.present().retracted == {"b"}
    store.record_notice("a", CORRECTION)
    assert [n.on for n in standings.present().corrections("a")] == [date(2026, 3, 5)]
    store.withdraw_notices("b")
    store.purge("a")

    assert standings.present() == Standings(store).present()
    assert standings.present().barred == {"a"}


def test_what_was_deleted_is_barred_up_to_its_last_deletion_though_it_was_put_again(store):
    standings = Standings(store)
    standings.present()
    for text in (BEFORE, AFTER):
        store.put(article(text))
        store.delete("a")
    store.put(article())
    store.put(article(document_id="b"))
    store.put(article(AFTER, document_id="b"))

    assert (standings.present().barred, standings.present().barred_up_to) == (frozenset(), {("a", 2)})
    assert standings.present() == Standings(store).present()
    store.delete("a")
    assert standings.present().barred_up_to == {("a", maxsize)}
    assert standings.present() == Standings(store).present()


def test_what_is_put_again_while_all_is_read_anew_is_barred_up_to_its_deletion(store, monkeypatch):
    store.put(article())
    store.delete("a")

    def put_after(read, *args):
        found = read(*args)
        store.put(article(AFTER))
        return found

    for name in ("deleted", "deleted_to"):
        monkeypatch.setattr(store, name, partial(put_after, getattr(store, name)))
    standings = Standings(store)

    assert standings.present().barred_up_to == {("a", maxsize)}
    assert standings.present().barred_up_to == {("a", 1)}


def test_many_changes_at_once_are_read_anew(store, monkeypatch):
    monkeypatch.setattr(standing, "_RELOAD_AFTER_CHANGES", 3)
    standings = Standings(store)
    standings.present()
    for number in range(5):
        store.put(article(document_id=f"n{number}"))
        store.delete(f"n{number}")

    assert standings.present().gone == {f"n{number}" for number in range(5)}
    assert standings.present().change == 10


def test_what_cannot_be_told_is_barred(store):
    standings = Standings(store)
    standings.present()
    store.put(article())
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE documents SET deleted_at = '2026-01-01'")

    assert standings.present().barred == {"a"}


def test_a_damaged_log_does_not_stop_the_questions(store):
    standings = Standings(store)
    standings.present()
    store.put(article())
    store.delete("a")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE changes SET kind = 'put' WHERE number = 2")

    assert standings.present().gone == {"a"}


def test_the_versions_of_a_day_are_kept_until_something_changes(store):
    standings = Standings(store)
    store.put(article(published=date(2026, 3, 1)))
    first = standings.valid_on(date(2026, 3, 2))

    assert standings.valid_on(date(2026, 3, 2)) is first
    store.put(article(document_id="b", published=date(2026, 3, 1)))
    assert standings.valid_on(date(2026, 3, 2)) == {"a": 1, "b": 1}


def test_a_version_in_hand_has_its_standing(store):
    store.put(article())
    store.put(article(AFTER, notices=(CORRECTION,)))

    standings = Standings(store)
    present = standings.present()
    assert standings.standing_of(store.get("a", 1), present) == Standing.CORRECTED
    assert standings.standing_of(store.get("a"), present) == Standing.STANDS


WIRE_BEFORE = (
    "La Marina rescató a 29 personas de un ferry frente a Guaymas, dijo el lunes su vocero en el puerto. "
    "Los rescatados fueron llevados al hospital general, y el capitán quedó a disposición del fiscal."
)
WIRE_AFTER = WIRE_BEFORE.replace("29", "26")


@pytest.fixture
def check_copy(store, tmp_path):
    """`check_copy()`: what the first ten characters of the article "copy" are worth as of now."""
    stories = Stories(tmp_path / "stories.db")

    def check_now(version=1):
        stories.follow(store)
        text = store.get("copy", version).text
        return check_citation(store, "copy", version, 0, 10, text[:10], stories)

    yield check_now
    stories.close()


def wire(text=WIRE_BEFORE, document_id="wire", day=1, **fields):
    return article(text, document_id, published=date(2026, 3, day), **fields)


def copy(text=WIRE_BEFORE, **fields):
    return wire(text, "copy", day=2, publisher="La Razón", **fields)


def test_a_copy_is_corrected_and_retracted_with_its_original(store, check_copy):
    store.put(wire())
    store.put(copy())
    assert check_copy().standing == Standing.STANDS

    store.record_notice("wire", CORRECTION)
    found = check_copy()
    assert (found.standing, found.since, found.copy_of) == (Standing.CORRECTED, "2026-03-05", "wire")
    assert found.notice.text == CORRECTION.text

    store.record_notice("wire", RETRACTION)
    found = check_copy()
    assert (found.standing, found.since, found.copy_of) == (Standing.RETRACTED, "2026-03-06", "wire")

    store.delete("wire")
    assert check_copy().standing == Standing.RETRACTED
    store.withdraw_notices("wire")
    assert check_copy().standing == Standing.STANDS


def test_a_copy_of_the_corrected_text_stands(store, check_copy):
    store.put(wire())
    store.put(wire(WIRE_AFTER, notices=(CORRECTION,)))
    store.put(copy())
    store.put(copy(WIRE_AFTER))

    assert check_copy(version=1).standing == Standing.CORRECTED
    assert check_copy(version=2).standing == Standing.STANDS


def test_what_an_article_said_in_its_own_words_before_it_copied_another_stands(store, check_copy):
    store.put(wire())
    store.put(copy("Nuestra reportera contó doscientos turistas en el muelle el domingo."))
    store.put(copy())
    store.record_notice("wire", RETRACTION)

    assert check_copy(version=1).standing == Standing.SUPERSEDED
    assert check_copy(version=2).standing == Standing.RETRACTED


def test_of_an_original_and_its_copy_the_worse_is_told(store, check_copy):
    store.put(wire())
    store.put(copy())
    store.record_notice("wire", CORRECTION)
    store.record_notice("copy", RETRACTION)

    found = check_copy()

    assert (found.standing, found.copy_of) == (Standing.RETRACTED, None)


def test_an_original_is_not_corrected_with_its_copy(store, tmp_path):
    store.put(wire())
    store.put(copy())
    store.record_notice("copy", RETRACTION)
    stories = Stories(tmp_path / "stories.db")
    stories.follow(store)

    assert check_citation(store, "wire", 1, 0, 9, "La Marina", stories).standing == Standing.STANDS
    stories.close()


def test_without_readable_stories_a_check_says_so_and_an_answer_goes_by_the_article(store, tmp_path):
    store.put(wire())
    stories = Stories(tmp_path / "stories.db")
    stories.close()
    standings = Standings(store)

    with pytest.raises(StoriesUnavailable):
        check_citation(store, "wire", 1, 0, 9, "La Marina", stories)
    found = standings.standing_of(store.get("wire"), standings.present(), stories)
    assert found == Standing.STANDS


def test_a_standing_is_worked_out_anew_once_a_story_has_changed(store, tmp_path):
    store.put(wire())
    store.put(copy())
    stories = Stories(tmp_path / "stories.db")
    standings, copied = Standings(store), store.get("copy")
    store.record_notice("wire", CORRECTION)

    def standing():
        orders = stories.known_orders()
        return standings.standing_of(copied, standings.present(), stories, orders)

    assert standing() == standing() == Standing.STANDS
    stories.follow(store)

    assert standing() == Standing.CORRECTED
    stories.close()


def test_a_standing_is_worked_out_once_as_long_as_nothing_changes(store, tmp_path, monkeypatch):
    store.put(wire())
    stories = Stories(tmp_path / "stories.db")
    stories.follow(store)
    standings, document, orders = Standings(store), store.get("wire"), stories.known_orders()
    first = standings.standing_of(document, standings.present(), stories, orders)
    monkeypatch.setattr(store, "get", None)

    again = standings.standing_of(document, standings.present(), stories, orders)

    assert again == first == Standing.STANDS
    stories.close()


def test_where_stories_could_not_be_read_for_a_moment_nothing_is_kept(store, tmp_path, monkeypatch):
    store.put(wire())
    store.put(copy())
    store.record_notice("wire", CORRECTION)
    stories = Stories(tmp_path / "stories.db")
    stories.follow(store)
    standings, copied, orders = Standings(store), store.get("copy"), stories.known_orders()

    def fail(*_):
        raise StoriesUnavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(stories, "story_of", fail)
        meanwhile = standings.standing_of(copied, standings.present(), stories, orders)
    after = standings.standing_of(copied, standings.present(), stories, orders)

    assert (meanwhile, after) == (Standing.STANDS, Standing.CORRECTED)
    stories.close()
