import os
import re
from datetime import date

import pytest

from corpus.document import RawFile
from corpus.sources.listing import Source, SourceKind
from corpus.sources.poller import Poller
from corpus.sources.state import SourceStates
from corpus.store import DocumentStore
from tests.local_site import answer

PAGE = (
    "<html><head><title>{}</title>{}</head><body><article><p>La Marina aseguró {} kilos de metanfetamina "
    "en el puerto de Manzanillo, y el Ejército otros 200 en Sonora, según el parte diario de la "
    "Secretaría.</p></article></body></html>"
)


def page(title, kilos=400, head="", **headers):
    return answer(
        PAGE.format(title, head, kilos).encode(), media_type="text/html; charset=utf-8", **headers
    )


def feed(site, *entries, etag=None):
    """A feed of (number, title) or (number, title, more XML)."""
    items = "".join(
        f"<item><guid>{n}</guid><link>{site.url}/{n}</link><title>{title}</title>{''.join(more)}</item>"
        for n, title, *more in entries
    )
    text = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
    headers = {"ETag": etag} if etag else {}

    def reply(head):
        if etag and f"If-None-Match: {etag}" in head:
            return answer(status="304 Not Modified", ETag=etag)
        return answer(text.encode(), media_type="application/rss+xml", **headers)

    return reply


def write(path, text, clock, age_seconds=60):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (clock.now - age_seconds,) * 2)


# Feeds


def test_new_entries_of_a_feed_are_fetched_and_stored_with_what_the_source_decides(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno"), (2, "Dos")), "/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed", text="excerpt", publisher="Milenio", lang="es")

    report = newsroom.poller.poll_now("src")

    assert (report.files, report.new_or_changed, report.failures, report.error) == (2, 2, [], None)
    assert newsroom.titles() == ["Dos", "Uno"]
    document = next(newsroom.store.current())
    assert (document.access, document.publisher, document.source) == ("excerpt", "Milenio", "src")
    assert document.fetched_at is not None
    assert newsroom.state().articles_seen == 2


def test_entries_that_did_not_change_are_not_fetched_again(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed")

    newsroom.poller.poll_now("src")
    site.pages["/feed"] = feed(site, (2, "Dos"), (1, "Uno"))
    newsroom.poller.poll_now("src")

    assert site.paths() == ["/feed", "/1", "/feed", "/2"]


def test_an_unchanged_feed_answers_304_and_costs_nothing_more(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno"), etag='"v1"'), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")

    newsroom.poller.poll_now("src")
    report = newsroom.poller.poll_now("src")

    assert (report.files, report.error) == (0, None)
    assert 'If-None-Match: "v1"' in site.requests[-1]
    assert newsroom.state().etag == '"v1"'


def dated(number, hour):
    return (number, f"N{number}", f"<pubDate>Tue, 03 Mar 2026 {hour:02}:00:00 GMT</pubDate>")


def test_an_entry_whose_time_alone_moved_is_looked_at_again(newsroom, site):
    site.pages |= {"/feed": feed(site, dated(1, 8)), "/1": page("N1")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")

    site.pages |= {"/feed": feed(site, dated(1, 11)), "/1": page("N1", 650)}
    report = newsroom.poller.poll_now("src")

    (document,) = newsroom.store.current()
    assert (report.new_or_changed, document.version) == (1, 2)


def test_a_feed_that_gives_every_entry_the_time_of_the_poll_has_twenty_looked_at(newsroom, site):
    site.pages |= {f"/{n}": page(f"N{n}") for n in range(30)}
    site.pages["/feed"] = feed(site, *(dated(n, 8) for n in range(30)))
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    before = len(site.requests)

    site.pages["/feed"] = feed(site, *(dated(n, 9) for n in range(30)))
    newsroom.poller.poll_now("src")

    assert len(site.requests) - before == 1 + 20


def test_an_entry_that_changed_is_fetched_and_becomes_a_version(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")

    site.pages |= {"/feed": feed(site, (1, "Uno, corregido")), "/1": page("Uno, corregido", 410)}
    report = newsroom.poller.poll_now("src")

    (document,) = newsroom.store.current()
    assert (report.new_or_changed, document.version, document.title) == (1, 2, "Uno, corregido")


def test_the_feeds_dates_and_names_count_where_the_page_has_none(newsroom, site):
    dated = "<pubDate>mar, 03 mar 2026 23:30:00 -0600</pubDate><author>Ana</author>"
    site.pages |= {
        "/feed": feed(site, (1, "Uno", dated), (2, "Dos", dated)),
        "/1": page("Uno"),
        "/2": page(
            "Dos", 500, '<meta name="date" content="2026-02-27"><meta name="author" content="Luis">'
        ),
    }
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")

    by_title = {document.title: document for document in newsroom.store.current()}
    assert (by_title["Uno"].published, by_title["Uno"].author) == (date(2026, 3, 3), "Ana")
    assert (by_title["Dos"].published, by_title["Dos"].author) == (date(2026, 2, 27), "Luis")


def test_an_article_is_looked_at_again_after_an_hour_and_keeps_the_feeds_date(newsroom, site):
    dated = "<pubDate>2026-03-03</pubDate>"
    site.pages |= {"/feed": feed(site, (1, "Uno", dated), etag='"v1"'), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")

    newsroom.clock.now += 1_800
    newsroom.poller.poll_now("src")
    site.pages["/1"] = page("Uno", 410)
    newsroom.clock.now += 1_801
    report = newsroom.poller.poll_now("src")

    (document,) = newsroom.store.current()
    assert (report.new_or_changed, document.version, document.published) == (1, 2, date(2026, 3, 3))
    newsroom.clock.now += 3_000
    assert newsroom.poller.poll_now("src").files == 0


def test_an_article_first_seen_while_the_clock_was_ahead_is_looked_at_again_after_an_hour(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno"), etag='"v1"'), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.clock.now += 30 * 86_400
    newsroom.poller.poll_now("src")
    newsroom.clock.now -= 30 * 86_400

    newsroom.poller.poll_now("src")
    newsroom.clock.now += 3_601
    newsroom.poller.poll_now("src")

    assert site.paths().count("/1") == 2


@pytest.mark.parametrize(("status", "looks"), [("410 Gone", 1), ("404 Not Found", 2)])
def test_an_article_taken_down_is_withdrawn(newsroom, site, status, looks):
    site.pages |= {"/feed": feed(site, (1, "Uno"), (2, "Dos")), "/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    site.pages["/1"] = answer(status=status)

    for look in range(looks):
        assert newsroom.titles() == ["Dos", "Uno"], look
        newsroom.clock.now += 100_000
        newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Dos"]
    newsroom.clock.now += 100_000
    assert newsroom.poller.poll_now("src").gone == []


def test_an_article_taken_down_stays_where_the_list_says_so(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed", vanished="keep")
    newsroom.poller.poll_now("src")
    site.pages["/1"] = answer(status="410 Gone")
    newsroom.clock.now += 100_000
    newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Uno"]


def flood(site, *numbers):
    """A feed of these articles, each with a page of its own."""
    site.pages |= {f"/{n}": page(f"Nota {n}", 400 + n) for n in numbers}
    site.pages["/feed"] = feed(site, *((n, f"Nota {n}") for n in numbers), etag=f'"{len(numbers)}"')


def test_new_articles_beyond_the_daily_limit_wait_at_the_source_until_a_day_has_passed(newsroom, site):
    flood(site, *range(5))
    newsroom.list("feed", f"{site.url}/feed", max_articles_per_day=2)
    first = newsroom.poller.poll_now("src")
    newsroom.clock.now += 86_399
    again = newsroom.poller.poll_now("src")

    assert (first.new_or_changed, again.new_or_changed) == (2, 0)
    assert newsroom.titles() == ["Nota 0", "Nota 1"]
    assert newsroom.state().notes == (
        "3 articles wait: the source brought 2 within a day, which is its max_articles_per_day.",
    )

    newsroom.clock.now += 2
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["Nota 0", "Nota 1", "Nota 2", "Nota 3"]
    newsroom.clock.now += 86_401
    newsroom.poller.poll_now("src")
    assert len(newsroom.titles()) == 5
    assert newsroom.state().notes == ()


def test_a_correction_comes_through_while_new_articles_wait(newsroom, site):
    flood(site, 1, 2)
    newsroom.list("feed", f"{site.url}/feed", max_articles_per_day=1)
    newsroom.poller.poll_now("src")
    site.pages["/1"] = page("Nota corregida", 410)
    site.pages["/feed"] = feed(site, (3, "Nota 3"), (1, "Nota corregida"), (2, "Nota 2"))

    report = newsroom.poller.poll_now("src")

    assert (report.files, newsroom.titles()) == (1, ["Nota corregida"])


def test_an_entry_that_becomes_another_article_counts_as_a_new_one(newsroom, site):
    site.pages |= {"/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed", max_articles_per_day=1)

    for n, title in ((1, "Uno"), (2, "Dos")):
        entry = f"<item><guid>today</guid><link>{site.url}/{n}</link><title>{title}</title></item>"
        site.pages["/feed"] = answer(f"<rss version='2.0'><channel>{entry}</channel></rss>".encode())
        newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Uno"]


def test_an_article_that_could_not_be_had_at_first_counts_when_it_comes(newsroom, site):
    flood(site, 1, 2)
    site.pages["/1"] = answer(status="500 Oops")
    newsroom.list("feed", f"{site.url}/feed", max_articles_per_day=1)
    newsroom.poller.poll_now("src")
    newsroom.poller.poll_now("src")
    site.pages["/1"] = page("Nota 1", 401)
    site.pages["/feed"] = feed(site, (2, "Nota 2"), (1, "Nota 1"))
    newsroom.poller.poll_now("src")
    newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Nota 2"]


def test_nothing_comes_through_where_known_pages_became_more_articles_than_the_daily_limit(
    newsroom, site
):
    flood(site, 1)
    newsroom.list("feed", f"{site.url}/feed", max_articles_per_day=2)
    newsroom.poller.poll_now("src")
    newsroom.states.record("src", [], added=2)
    site.pages |= {"/1": page("Uno", 410), "/feed": feed(site, (1, "Otro"))}
    newsroom.clock.now += 4_000

    report = newsroom.poller.poll_now("src")

    assert report.files == 0
    assert newsroom.state().notes[0].startswith("1 articles wait")


def test_a_folder_has_a_daily_limit_where_one_is_set(newsroom):
    inbox = newsroom.folder / "inbox"
    for n in range(3):
        write(inbox / f"{n}.md", f"# Nota {n}\n\nEl Ejército aseguró {400 + n} kilos.\n", newsroom.clock)
    newsroom.list("folder", "inbox", max_articles_per_day=2)
    newsroom.poller.poll_now("src")

    newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Nota 0", "Nota 1"]
    assert newsroom.state().notes[0].startswith("1 articles wait")


def test_an_article_that_cannot_be_had_is_tried_three_times_then_kept_in_the_quarantine(newsroom, site):
    site.pages |= {
        "/feed": feed(site, (1, "Uno"), (2, "Dos"), etag='"v1"'),
        "/1": answer(status="500 Oops"),
        "/2": page("Dos", 500),
    }
    newsroom.list("feed", f"{site.url}/feed")

    for _ in range(5):
        newsroom.poller.poll_now("src")

    assert site.paths().count("/1") == 3
    assert site.paths().count("/2") == 1
    (kept,) = newsroom.quarantine.list()
    assert (kept.name, kept.source) == (f"{site.url}/1", "src")
    assert "status 500" in kept.reason
    site.pages["/1"] = page("Uno")
    assert newsroom.quarantine.retry(kept.id, newsroom.delivery.take) is None
    assert newsroom.titles() == ["Dos", "Uno"]


def test_an_article_that_cannot_be_read_is_kept_and_not_fetched_again_until_it_changes(newsroom, site):
    site.pages |= {
        "/feed": feed(site, (1, "Uno"), (2, "Dos")),
        "/1": page("Uno"),
        "/2": answer(b"<html></html>"),
    }
    newsroom.list("feed", f"{site.url}/feed")

    first = newsroom.poller.poll_now("src")
    newsroom.poller.poll_now("src")
    site.pages |= {"/feed": feed(site, (2, "Dos!")), "/2": page("Dos!", 500)}
    third = newsroom.poller.poll_now("src")

    assert ["no article text" in failure.reason for failure in first.failures] == [True]
    assert "no article text" in newsroom.quarantine.list()[0].reason
    assert site.paths().count("/2") == 2
    assert third.new_or_changed == 1


def test_links_inside_the_network_are_refused_and_the_rest_goes_on(newsroom, site):
    text = (
        "<rss version='2.0'><channel><item><link>http://169.254.169.254/latest/</link></item>"
        "<item><link>javascript:alert(1)</link></item>"
        f"<item><link>http://127.0.0.1:{site.port + 1}/x</link></item>"
        f"<item><link>{site.url}/1</link></item></channel></rss>"
    )
    site.pages |= {"/feed": answer(text.encode(), media_type="text/xml"), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")

    report = newsroom.poller.poll_now("src")

    assert report.new_or_changed == 1
    assert len(report.failures) == 2
    assert any(
        "not an http or https" in note or "not the address" in note for note in newsroom.state().notes
    )
    assert site.paths() == ["/feed", "/1"]


def test_a_server_that_asks_to_be_left_alone_is_left_alone(newsroom, site):
    site.pages |= {
        "/feed": feed(site, *((n, f"T{n}") for n in range(1, 6))),
        "/1": page("T1"),
        "/2": answer(status="429 Too Many Requests", Retry_After="120"),
    }
    newsroom.list("feed", f"{site.url}/feed", every="1m")

    newsroom.poller.poll_now("src")

    assert site.paths() == ["/feed", "/1", "/2"]
    assert any("left alone" in note for note in newsroom.state().notes)
    assert newsroom.states.due_at(newsroom.poller.sources()[0]) == newsroom.clock.now + 120


def test_an_article_that_only_the_feed_carries_is_stored_from_it(newsroom, site):
    long = (
        "<p>"
        + "La Marina aseguró 400 kilos de metanfetamina en el puerto de Manzanillo, dijo. " * 8
        + "</p>"
    )
    content = f"<description><![CDATA[{long}]]></description>"
    items = (
        f"<item><guid isPermaLink='false'>g1</guid><title>Sin enlace</title>{content}</item>"
        f"<item><link>{site.url}/2</link><title>De pago</title>{content}</item>"
    )
    text = f"<rss version='2.0'><channel>{items}</channel></rss>"
    site.pages |= {"/feed": answer(text.encode(), media_type="text/xml"), "/2": answer(status="402 Pay")}
    newsroom.list("feed", f"{site.url}/feed", name="Src.1")

    newsroom.poller.poll_now("Src.1")

    assert newsroom.titles() == ["De pago", "Sin enlace"]
    without = next(d for d in newsroom.store.current() if d.title == "Sin enlace")
    assert (without.url, without.id[:6]) == (None, "src.1-")


@pytest.mark.parametrize(
    "description",
    [
        "La Marina aseguró 400 kilos de metanfetamina en el puerto.",
        "La Marina aseguró 400 kilos.&lt;br/&gt;&lt;br/&gt;El Ejército, otros 200.",
        "La Marina &lt;b&gt;aseguró&lt;/b&gt; 400 kilos. " * 20,
    ],
)
def test_text_that_a_feed_carries_without_paragraphs_is_stored_whole(newsroom, site, description):
    item = f"<item><guid>g1</guid><title>Uno</title><description>{description}</description></item>"
    text = f"<rss version='2.0'><channel>{item}</channel></rss>"
    site.pages["/feed"] = answer(text.encode(), media_type="text/xml")
    newsroom.list("feed", f"{site.url}/feed")

    newsroom.poller.poll_now("src")

    (document,) = newsroom.store.current()
    plain = re.sub(r"&lt;.*?&gt;", " ", description)
    assert document.text.split() == plain.split()


def moved(site, number, title, path, stamp="2026-03-03T08:00:00Z"):
    item = (
        f"<item><guid isPermaLink='false'>{number}</guid><link>{path}</link><title>{title}</title>"
        f"<pubDate>{stamp}</pubDate></item>"
    )
    return answer(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), media_type="text/xml")


@pytest.mark.parametrize(
    ("title", "stamp"), [("Uno", "2026-03-04T08:00:00Z"), ("Otro título", "2026-03-03T08:00:00Z")]
)
def test_an_article_whose_feed_gives_a_new_address_stays_the_same_article(newsroom, site, title, stamp):
    site.pages |= {"/feed": moved(site, 1, "Uno", f"{site.url}/a"), "/a": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (first,) = newsroom.store.current()

    site.pages |= {"/feed": moved(site, 1, title, f"{site.url}/b", stamp), "/b": page(title, 410)}
    newsroom.poller.poll_now("src")
    site.pages["/b"] = page(title, 420)
    newsroom.clock.now += 100_000
    newsroom.poller.poll_now("src")

    (document,) = newsroom.store.current()
    assert (document.id, document.version, document.url) == (first.id, 3, f"{site.url}/b")


@pytest.mark.parametrize("change", ["another article", "another site"])
def test_a_key_that_a_feed_gives_to_another_article_does_not_change_the_first(newsroom, site, change):
    away = site.url.replace("127.0.0.1", "localhost")
    location, title = (away, "Uno") if change == "another site" else (site.url, "Dos")
    site.pages |= {"/feed": moved(site, 1, "Uno", f"{site.url}/a"), "/a": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    (first,) = newsroom.store.current()

    site.pages |= {
        "/feed": moved(site, 1, title, f"{location}/b", "2026-03-05T08:00:00Z"),
        "/b": page(title, 500),
    }
    newsroom.poller.poll_now("src")

    assert newsroom.store.get(first.id) == first
    assert newsroom.titles() == sorted(["Uno", title])


def test_of_very_many_entries_each_poll_takes_its_share_and_none_is_lost(newsroom, site, monkeypatch):
    monkeypatch.setattr("corpus.sources.poll.MAX_FETCHES", 3)
    site.pages |= {"/feed": feed(site, *((n, f"T{n}") for n in range(7)), etag='"v1"')}
    site.pages |= {f"/{n}": page(f"T{n}", 100 + n) for n in range(7)}
    newsroom.list("feed", f"{site.url}/feed", every="1h")

    counts, waits = [], []
    for _ in range(4):
        counts.append(newsroom.poller.poll_now("src").new_or_changed)
        waits.append(newsroom.states.due_at(newsroom.poller.sources()[0]) - newsroom.clock.now)

    assert counts == [3, 3, 1, 0]
    assert waits == [2, 2, 3_600, 3_600]
    assert 'If-None-Match: "v1"' not in site.requests[-2]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (answer(status="500 Oops"), "status 500"),
        (answer(b"<html><body>Moved</body></html>"), "not an RSS or Atom feed"),
        (answer(b"<urlset></urlset>", media_type="text/xml"), 'set kind = "sitemap"'),
        (answer(b"x" * 6_000_000), "larger than 5 MB"),
        (answer(status="302 Found", Location="http://169.254.169.254/"), "not an address on the public"),
    ],
)
def test_a_feed_that_broke_says_so(newsroom, site, reply, reason):
    site.pages["/feed"] = reply
    newsroom.list("feed", f"{site.url}/feed")

    report = newsroom.poller.poll_now("src")

    assert reason in report.error
    state = newsroom.state()
    assert (state.error, state.failures, state.last_success) == (report.error, 1, None)


# One address


def test_an_address_is_fetched_again_only_if_it_changed(newsroom, site):
    site.pages["/a"] = lambda head: (
        answer(status="304 Not Modified") if 'If-None-Match: "1"' in head else page("Uno", ETag='"1"')
    )
    newsroom.list("url", f"{site.url}/a")

    assert newsroom.poller.poll_now("src").new_or_changed == 1
    assert newsroom.poller.poll_now("src").unchanged == 1
    site.pages["/a"] = page("Uno", 410)
    assert newsroom.poller.poll_now("src").new_or_changed == 1
    assert newsroom.poller.poll_now("src").files == 0


def test_an_address_that_is_gone_is_withdrawn_and_comes_back(newsroom, site):
    site.pages["/a"] = page("Uno")
    newsroom.list("url", f"{site.url}/a")
    newsroom.poller.poll_now("src")
    site.pages["/a"] = answer(status="410 Gone")

    report = newsroom.poller.poll_now("src")

    assert (newsroom.titles(), "status 410" in report.error, len(report.gone)) == ([], True, 1)
    assert newsroom.poller.poll_now("src").gone == []
    site.pages["/a"] = page("Uno")
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["Uno"]


def test_an_article_that_was_gone_comes_back_as_it_was(newsroom, site):
    def reply(head):
        is_known = 'If-None-Match: "1"' in head
        return answer(status="304 Not Modified") if is_known else page("Uno", ETag='"1"')

    site.pages["/a"] = reply
    newsroom.list("url", f"{site.url}/a")
    newsroom.poller.poll_now("src")
    site.pages["/a"] = answer(status="410 Gone")
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == []

    site.pages["/a"] = reply
    newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Uno"]
    assert newsroom.poller.poll_now("src").unchanged == 1


def test_an_address_where_a_feed_stands_says_what_to_set(newsroom, site):
    site.pages["/a"] = feed(site, (1, "Uno"))
    newsroom.list("url", f"{site.url}/a")

    assert (
        newsroom.poller.poll_now("src").error == 'a feed stands there: set kind = "feed" for this source.'
    )


# Sitemaps


def sitemap(site, *entries, tag="urlset"):
    inner = "url" if tag == "urlset" else "sitemap"
    body = "".join(
        f"<{inner}><loc>{site.url}{path}</loc><lastmod>{day}</lastmod></{inner}>" for path, day in entries
    )
    return answer(f"<{tag}>{body}</{tag}>".encode(), media_type="application/xml")


def test_a_sitemap_index_is_followed_newest_first_and_changes_are_fetched(newsroom, site):
    site.pages |= {
        "/map": sitemap(site, ("/old.xml", "2026-01-01"), ("/new.xml", "2026-03-01"), tag="sitemapindex"),
        "/old.xml": sitemap(site, ("/1", "2026-01-01")),
        "/new.xml": sitemap(site, ("/2", "2026-02-01"), ("/3", "2026-03-01")),
        "/1": page("Uno"), "/2": page("Dos", 500), "/3": page("Tres", 600),
    }  # fmt: skip
    newsroom.list("sitemap", f"{site.url}/map")

    newsroom.poller.poll_now("src")
    assert site.paths() == ["/map", "/new.xml", "/old.xml", "/3", "/2", "/1"]

    site.pages |= {"/old.xml": sitemap(site, ("/1", "2026-03-02")), "/1": page("Uno", 410)}
    assert newsroom.poller.poll_now("src").new_or_changed == 1
    assert site.paths()[6:] == ["/map", "/new.xml", "/old.xml", "/1"]


def test_sitemaps_that_name_each_other_or_go_too_deep_come_to_an_end(newsroom, site):
    site.pages |= {"/map": sitemap(site, ("/map", ""), ("/d1", ""), tag="sitemapindex")}
    site.pages |= {f"/d{n}": sitemap(site, (f"/d{n + 1}", ""), tag="sitemapindex") for n in range(1, 9)}
    newsroom.list("sitemap", f"{site.url}/map")

    report = newsroom.poller.poll_now("src")

    assert (report.error, report.files) == (None, 0)
    assert site.paths() == ["/map", "/d1", "/d2", "/d3"]
    assert any("too deep" in note for note in newsroom.state().notes)


def test_one_sitemap_of_an_index_that_fails_leaves_the_others(newsroom, site):
    site.pages |= {
        "/map": sitemap(site, ("/bad", "2026-03-01"), ("/good", "2026-01-01"), tag="sitemapindex"),
        "/bad": answer(b"<html></html>"),
        "/good": sitemap(site, ("/1", "2026-01-01")),
        "/1": page("Uno"),
    }
    newsroom.list("sitemap", f"{site.url}/map")

    assert newsroom.poller.poll_now("src").new_or_changed == 1
    assert any("/bad: it is not a sitemap" in note for note in newsroom.state().notes)


# Folders


def test_new_changed_and_vanished_files_of_a_folder_are_followed(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "# Uno\n\nTexto.", clock)
    write(inbox / "b.md", "# Dos\n\nTexto.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["Dos", "Uno"]

    clock.now += 60
    write(inbox / "a.md", "# Uno\n\nOtro texto.", clock, age_seconds=10)
    (inbox / "b.md").unlink()
    write(inbox / "c.md", "# Tres\n\nTexto.", clock)
    report = newsroom.poller.poll_now("src")
    assert (report.new_or_changed, report.gone, newsroom.titles()) == (2, [], ["Dos", "Tres", "Uno"])

    clock.now += 5
    assert newsroom.poller.poll_now("src").gone == ["b"]
    assert newsroom.titles() == ["Tres", "Uno"]
    assert newsroom.store.get("a").version == 2


@pytest.mark.parametrize("name", [b"bad\xff\xfename.md", b"men\xfa de Laredo.md", b"\xe1rea/a.md"])
@pytest.mark.parametrize("text", ["# Uno\n\nTexto.", "# One\n\nThe text of it."])
def test_a_file_whose_name_is_not_unicode_is_followed_like_others(newsroom, name, text):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    odd = inbox / os.fsdecode(name)
    write(odd, text, clock)
    write(inbox / "b.md", "# Dos\n\nTexto.", clock)
    write(odd.with_name(os.fsdecode(b"empty\xff.md")), "", clock)
    newsroom.list("folder", "inbox")

    assert newsroom.poller.poll_now("src").new_or_changed == 2
    assert newsroom.state().error is None
    assert [note.partition(": ")[2] for note in newsroom.state().notes] == ["it is empty."]
    assert "empty\\xff.md: " in newsroom.state().notes[0]
    assert newsroom.poller.poll_now("src").files == 0
    write(odd, f"{text} More.", clock, age_seconds=10)
    assert newsroom.poller.poll_now("src").new_or_changed == 1
    (article,) = (one for one in newsroom.store.current() if one.title != "Dos")
    assert article.version == 2
    assert newsroom.states.names_of(article.id) == [os.fsencode(odd).decode("utf-8", "backslashreplace")]
    odd.unlink()
    newsroom.poller.poll_now("src")
    assert newsroom.poller.poll_now("src").gone == [article.id]
    assert newsroom.titles() == ["Dos"]


def test_a_file_still_being_written_is_taken_at_the_next_look_which_comes_soon(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "# Uno\n\nMedio te", clock, age_seconds=0)
    newsroom.list("folder", "inbox", every="1h")

    newsroom.poller.poll_now("src")
    assert newsroom.titles() == []
    assert newsroom.states.due_at(newsroom.poller.sources()[0]) <= clock.now + 2

    clock.now += 3
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["Uno"]


def test_a_file_that_was_renamed_keeps_its_document(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "---\nid: uno\n---\n# Uno\n\nTexto.", clock)
    write(inbox / "z.md", "# Zeta\n\nTexto.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    (inbox / "a.md").rename(inbox / "b.md")
    for _ in range(3):
        clock.now += 10
        newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Uno", "Zeta"]
    assert newsroom.store.get("uno").version == 1


def test_a_file_that_gets_another_id_leaves_no_old_document_behind(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "---\nid: uno\n---\n# Uno\n\nTexto.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    write(inbox / "a.md", "---\nid: dos\n---\n# Dos\n\nTexto.", clock, age_seconds=30)
    newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Dos"]


def test_a_folder_that_is_suddenly_empty_or_gone_deletes_nothing(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    for name in ("a", "b"):
        write(inbox / f"{name}.md", f"# {name}\n\nTexto.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    for path in inbox.iterdir():
        path.unlink()
    for _ in range(3):
        assert newsroom.poller.poll_now("src").gone == []
    assert "nothing is deleted" in newsroom.state().notes[0]

    inbox.rmdir()
    assert "is not there" in newsroom.poller.poll_now("src").error
    assert newsroom.titles() == ["a", "b"]


def test_files_of_one_name_in_a_watched_folder_are_two_articles(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a/n.txt", "Uno\n\nTexto de uno.", clock)
    write(inbox / "b/n.txt", "Dos\n\nTexto de dos.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["Dos", "Uno"]
    assert newsroom.store.get("n").title == "Uno"

    (inbox / "a/n.txt").unlink()
    for _ in range(2):
        clock.now += 5
        newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Dos"]


OWN_ID = "---\nid: same\n---\n# {0}\n\nTexto de {0}."


def test_of_two_watched_files_that_give_one_id_the_first_keeps_it_and_the_other_is_named(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", OWN_ID.format("Uno"), clock)
    write(inbox / "b.md", OWN_ID.format("Dos"), clock)
    newsroom.list("folder", "inbox")

    (failure,) = newsroom.poller.poll_now("src").failures

    assert (failure.name, newsroom.titles()) == (str(inbox / "b.md"), ["Uno"])
    assert f"already that of {inbox / 'a.md'}" in failure.reason
    assert [kept.name for kept in newsroom.quarantine.list()] == [str(inbox / "b.md")]

    write(inbox / "c.md", OWN_ID.format("Tres"), clock)
    assert [one.name for one in newsroom.poller.poll_now("src").failures] == [str(inbox / "c.md")]
    assert newsroom.store.get("same").version == 1


def test_the_first_of_two_watched_files_stays_the_article_when_it_is_edited(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    for name in ("a.md", "b.md"):
        write(inbox / name, OWN_ID.format("Uno"), clock)
    newsroom.list("folder", "inbox")
    assert newsroom.poller.poll_now("src").failures == []

    write(inbox / "a.md", OWN_ID.format("Uno corregido"), clock, age_seconds=30)
    assert newsroom.poller.poll_now("src").failures == []

    assert newsroom.titles() == ["Uno corregido"]


@pytest.mark.parametrize("change", [None, OWN_ID.replace("same", "other").format("Uno")])
def test_an_id_that_no_other_watched_file_gives_any_more_is_free(newsroom, change):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", OWN_ID.format("Uno"), clock)
    write(inbox / "b.md", OWN_ID.format("Dos"), clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    if change is None:
        (inbox / "a.md").unlink()
    else:
        write(inbox / "a.md", change, clock, age_seconds=30)
    done = newsroom.quarantine.retry_all(newsroom.delivery.take)

    assert done == (1, 0)
    assert newsroom.store.get("same").title == "Dos"


def test_lines_of_a_watched_file_that_move_stay_their_articles(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    line = '{{"id": "{0}", "title": "{0}", "text": "Texto de {0}."}}\n'
    lines = [line.format(document_id) for document_id in ("uno", "dos")]
    write(inbox / "n.jsonl", "".join(lines), clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")

    write(inbox / "n.jsonl", "".join(reversed(lines)).replace("Texto", "Nuevo texto"), clock, 30)
    assert newsroom.poller.poll_now("src").failures == []

    assert newsroom.store.get("uno").text == "Nuevo texto de uno."


@pytest.mark.parametrize("remove", [None, DocumentStore.delete, DocumentStore.purge])
def test_a_file_moved_within_a_watched_folder_stays_what_it_was(newsroom, remove):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a/n.txt", "Uno\n\nTexto de uno.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    if remove is not None:
        remove(newsroom.store, "n")

    (inbox / "a/n.txt").unlink()
    write(inbox / "b/n.txt", "Uno\n\nTexto de uno.", clock)
    for _ in range(3):
        clock.now += 5
        newsroom.poller.poll_now("src")

    assert newsroom.titles() == (["Uno"] if remove is None else [])


def test_each_line_of_a_jsonl_file_is_an_article_and_bad_ones_are_kept(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    good = '{{"id": "{0}", "title": "{0}", "text": "Texto."}}'
    lines = f"{good.format('uno')}\n{{broken\n{good.format('dos')}\n"
    write(inbox / "n.jsonl", lines, clock)
    newsroom.list("folder", "inbox")

    report = newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["dos", "uno"]
    assert [failure.name for failure in report.failures] == [f"{inbox}/n.jsonl:2"]
    assert newsroom.quarantine.list()[0].name == f"{inbox}/n.jsonl:2"
    write(inbox / "n.jsonl", lines.splitlines()[0], clock, age_seconds=30)
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["uno"]


def test_a_file_that_is_refused_is_kept_and_the_rest_goes_in(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "# Uno\n\nTexto.", clock)
    write(inbox / "b.pdf", "no pdf", clock)
    with (inbox / "c.html").open("wb") as file:
        file.truncate(50_000_000)
    os.utime(inbox / "c.html", (clock.now - 60,) * 2)
    newsroom.list("folder", "inbox")

    report = newsroom.poller.poll_now("src")
    again = newsroom.poller.poll_now("src")

    assert newsroom.titles() == ["Uno"]
    assert [failure.name.rpartition("/")[2] for failure in report.failures] == ["b.pdf", "c.html"]
    assert (again.files, again.failures) == (0, [])


def test_of_two_files_of_one_article_only_the_one_that_holds_no_text_is_refused(newsroom):
    files = [
        RawFile(name, f"---\nid: a\ntitle: T\n---\n\n{text}\n".encode(), "text/markdown")
        for name, text in (("good", "Texto."), ("bad", "!!!"))
    ]
    source = Source("src", SourceKind.FEED, "https://example.org/feed", every_seconds=60.0)

    delivered = newsroom.delivery(source, files)

    assert delivered.ids == {"good": "a"}
    assert [failure.name for failure in delivered.failures] == ["bad"]
    assert [kept.name for kept in newsroom.quarantine.list()] == ["bad"]


def test_where_a_folder_lies_is_not_told(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    write(inbox / "a.md", "# Uno\n\nTexto.", clock)
    write(inbox / "b.pdf", "no pdf", clock)
    newsroom.list("folder", "inbox")

    newsroom.poller.poll_now("src")
    notes = " ".join(newsroom.state().notes)
    inbox.rename(newsroom.folder / "elsewhere")
    error = newsroom.poller.poll_now("src").error

    assert "b.pdf: it is named a PDF" in notes
    assert str(newsroom.folder) not in notes + error


# What was deleted by hand


def test_an_article_deleted_by_hand_stays_deleted_though_its_source_still_carries_it(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno"), (2, "Dos")), "/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    deleted, purged = (
        d.id for d in sorted(newsroom.store.current(), key=lambda d: d.title, reverse=True)
    )
    newsroom.store.delete(deleted)
    newsroom.store.purge(purged)

    site.pages |= {"/feed": feed(site, (1, "Uno!"), (2, "Dos!")), "/1": page("Uno!"), "/2": page("Dos!")}
    report = newsroom.poller.poll_now("src")
    newsroom.clock.now += 100_000
    newsroom.poller.poll_now("src")

    assert newsroom.titles() == []
    assert sorted(report.kept_deleted) == sorted([deleted, purged])


def test_a_lost_state_brings_nothing_back_that_was_deleted_by_hand(newsroom, site, tmp_path):
    site.pages |= {"/feed": feed(site, (1, "Uno"), (2, "Dos")), "/1": page("Uno"), "/2": page("Dos", 500)}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.poll_now("src")
    newsroom.store.delete(next(d.id for d in newsroom.store.current() if d.title == "Uno"))

    states = SourceStates(tmp_path / "new.sqlite")
    poller = Poller(tmp_path / "sources.toml", states, newsroom.delivery, web=newsroom.poller._web)
    poller.poll_now("src")
    states.close()

    assert newsroom.titles() == ["Dos"]
    assert newsroom.store.change_number() == 3


def test_a_file_put_back_into_its_folder_comes_back(newsroom):
    inbox, clock = newsroom.folder / "inbox", newsroom.clock
    for name in ("a", "b"):
        write(inbox / f"{name}.md", f"# {name}\n\nTexto.", clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    (inbox / "a.md").unlink()
    for _ in range(3):
        newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["b"]

    write(inbox / "a.md", "# a\n\nTexto.", clock)
    newsroom.poller.poll_now("src")
    assert newsroom.titles() == ["a", "b"]
