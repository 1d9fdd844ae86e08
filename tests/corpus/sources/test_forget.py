"""A purge leaves nothing of what sources said, or of what was refused."""

from __future__ import annotations

import os

import pytest

from corpus.document import RawFile
from corpus.errors import StoreUnavailable
from corpus.received import Hints
from corpus.sources.forget import forget_in_sources
from corpus.sources.state import Item
from tests.corpus.sources.test_poll import feed, page, write
from tests.local_site import answer


def files_with(folder, text):
    return [path.name for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_what_a_feed_said_and_what_was_refused_of_a_purged_article_is_wiped(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Canary title")), "/1": page("Canary title")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()
    refused = RawFile(f"{site.url}/1", b"\x89PNG Canary words", "text/html", f"{site.url}/1")
    newsroom.quarantine.add(refused, "it is a picture")
    aside = newsroom.states.path.name + ".damaged-20260101T000000Z"
    (newsroom.folder / aside).write_bytes(b"Canary title")
    newsroom.store.purge(document.id)
    assert files_with(newsroom.folder, b"Canary") != []

    files = forget_in_sources(newsroom.states, newsroom.quarantine, document.id, [document.url])

    assert files == ()
    assert files_with(newsroom.folder, b"Canary") == []


def test_a_source_that_still_carries_a_purged_article_brings_none_of_its_words_back(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()
    newsroom.store.purge(document.id)
    forget_in_sources(newsroom.states, newsroom.quarantine, document.id)

    site.pages |= {"/feed": feed(site, (1, "Canary title")), "/1": page("Canary title", 500)}
    report = newsroom.poller.poll_now("src")

    assert report.kept_deleted == [document.id]
    assert files_with(newsroom.folder, b"Canary") == []


def tagged(title, on_request=lambda: None):
    """A page that answers 304 to whoever has it; `on_request` is called before that."""
    reply = page(title, ETag='"p1"')

    def answering(head):
        if 'If-None-Match: "p1"' not in head:
            return reply
        on_request()
        return answer(status="304 Not Modified", ETag='"p1"')

    return answering


def purge(newsroom, document_id):
    newsroom.store.purge(document_id)
    forget_in_sources(newsroom.states, newsroom.quarantine, document_id)


def test_a_purged_article_under_a_new_date_whose_page_is_unchanged_leaves_no_word(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": tagged("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()
    purge(newsroom, document.id)

    site.pages["/feed"] = feed(site, dated_canary(9))
    report = newsroom.poller.poll_now("src")

    assert (report.unchanged, report.error) == (1, None)
    assert files_with(newsroom.folder, b"Canary") == []


def dated_canary(hour):
    return (1, "Canary title", f"<pubDate>Tue, 03 Mar 2026 {hour:02}:00:00 GMT</pubDate>")


def test_a_purge_while_an_article_is_looked_at_again_leaves_no_word(newsroom, site):
    site.pages |= {"/feed": feed(site, dated_canary(9), etag='"f1"'), "/1": tagged("Canary title")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()

    site.pages["/1"] = tagged("Canary title", on_request=lambda: purge(newsroom, document.id))
    newsroom.clock.now += 2 * 3_600
    report = newsroom.poller.poll_now("src")

    assert (report.unchanged, report.error) == (1, None)
    assert files_with(newsroom.folder, b"Canary") == []


def test_a_purge_at_the_moment_when_what_was_seen_is_kept_leaves_no_word(newsroom, site, monkeypatch):
    site.pages |= {"/feed": feed(site, dated_canary(9)), "/1": page("Canary title")}
    newsroom.list("feed", f"{site.url}/feed")
    record = newsroom.states.record

    def record_late(*args, **kwargs):
        (document,) = newsroom.store.current()
        purge(newsroom, document.id)
        record(*args, **kwargs)

    monkeypatch.setattr(newsroom.states, "record", record_late)
    newsroom.poller.poll_now("src")

    assert len(newsroom.states.items("src")) == 1
    assert files_with(newsroom.folder, b"Canary") == []


def test_a_purged_article_that_can_be_had_no_more_comes_to_the_quarantine_without_a_word(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()
    purge(newsroom, document.id)

    site.pages |= {"/feed": feed(site, dated_canary(9)), "/1": answer(status="500 Oops")}
    for _ in range(3):
        newsroom.poller.poll_now("src")

    assert len(newsroom.quarantine.list()) == 1
    assert files_with(newsroom.folder, b"Canary") == []


def test_where_the_states_cannot_be_read_what_came_from_the_known_places_is_removed(
    newsroom, monkeypatch
):
    url = "https://a.example/an-address-of-before"
    newsroom.quarantine.add(RawFile(url, b"Canary", "text/html", url), "it is a picture")

    def names_of(document_id):
        raise StoreUnavailable("It is damaged.")

    monkeypatch.setattr(newsroom.states, "names_of", names_of)

    with pytest.raises(StoreUnavailable):
        forget_in_sources(newsroom.states, newsroom.quarantine, "uno", [url])

    assert newsroom.quarantine.list() == []


def test_where_the_quarantine_cannot_be_written_the_words_of_feeds_are_wiped(newsroom, monkeypatch):
    item = Item("k", "https://x", "f", document_ids=("uno",), hints=Hints("Canary"))
    newsroom.states.record("src", [item])

    def discard_document(*args):
        raise StoreUnavailable("The quarantine cannot be written.")

    monkeypatch.setattr(newsroom.quarantine, "discard_document", discard_document)

    with pytest.raises(StoreUnavailable):
        forget_in_sources(newsroom.states, newsroom.quarantine, "uno")

    assert files_with(newsroom.folder, b"Canary") == []


def test_the_files_of_a_watched_folder_that_hold_a_purged_article_are_named(newsroom):
    inbox = newsroom.folder / "inbox"
    for name in ("uno", "dos"):
        write(inbox / f"{name}.txt", f"{name}\n\nLa Marina aseguró kilos en {name}.\n", newsroom.clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    files = forget_in_sources(newsroom.states, newsroom.quarantine, "uno")

    assert files == (str(inbox / "uno.txt"),)


def test_an_address_that_its_source_no_longer_has_is_not_named(newsroom, site):
    site.pages["/a"] = page("Uno")
    newsroom.list("url", f"{site.url}/a")
    newsroom.poller.poll_now("src")
    (document,) = newsroom.store.current()
    assert newsroom.states.names_of(document.id) == [f"{site.url}/a"]

    site.pages["/a"] = answer(status="410 Gone")
    newsroom.poller.poll_now("src")

    assert newsroom.states.names_of(document.id) == []


def test_a_refused_edit_of_a_watched_file_goes_with_its_purged_article(newsroom):
    path = newsroom.folder / "inbox" / "a.md"
    write(path, "---\nid: uno\n---\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    path.write_bytes(b"Canary \xff")
    os.utime(path, (newsroom.clock.now - 30,) * 2)
    assert len(newsroom.poller.poll_now("src").failures) == 1

    newsroom.store.purge("uno")
    forget_in_sources(newsroom.states, newsroom.quarantine, "uno")

    assert files_with(newsroom.folder, b"Canary") == ["a.md"]
