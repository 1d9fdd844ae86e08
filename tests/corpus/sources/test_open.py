import gzip

import pytest

from corpus.document import RawFile
from corpus.fetch import Limits
from corpus.ingest import ingest
from corpus.ingest_report import Failure, Skipped
from corpus.sources.open import open_source
from corpus.sources.web import Web
from corpus.store import DocumentStore
from tests.corpus.sources.test_poll import feed, page, sitemap
from tests.local_site import answer


@pytest.fixture
def web(site):
    return Web([site.pair], Limits(total_seconds=2))


def names(items):
    return [item.name for item in items]


def test_an_address_is_an_article_a_feed_or_a_sitemap_by_what_stands_there(site, web):
    site.pages |= {
        "/x": feed(site, (1, "Uno"), (2, "Dos")),
        "/y": sitemap(site, ("/z", "2026-01-01"), tag="sitemapindex"),
        "/z": answer(gzip.compress(sitemap(site, ("/1", "2026-01-01")).partition(b"\r\n\r\n")[2])),
        "/1": page("Uno"),
        "/2": page("Dos"),
    }

    (article,) = open_source(f"{site.url}/1", web)

    assert (article.url, article.media_type) == (f"{site.url}/1", "text/html; charset=utf-8")
    assert names(open_source(f"{site.url}/x", web)) == [f"{site.url}/1", f"{site.url}/2"]
    assert names(open_source(f"{site.url}/y", web)) == [f"{site.url}/1"]


def test_what_is_opened_goes_into_the_store_and_a_dry_run_stores_nothing(site, web, tmp_path):
    site.pages |= {"/x": feed(site, (1, "Uno"), (2, "Dos")), "/1": page("Uno"), "/2": page("Dos", 500)}
    store = DocumentStore(tmp_path / "store.sqlite")

    dry = ingest(open_source(f"{site.url}/x", web), store, dry_run=True)
    assert (len(dry.added), store.count()) == (2, 0)
    wet = ingest(open_source(f"{site.url}/x", web), store)
    again = ingest(open_source(f"{site.url}/x", web), store)

    assert (len(wet.added), len(again.unchanged), store.count()) == (2, 2, 2)
    store.close()


def test_paths_are_read_as_before_and_a_feed_on_disk_is_followed(site, web, tmp_path):
    site.pages["/1"] = page("Uno")
    (tmp_path / "a.md").write_text("# A\n\nTexto.")
    (tmp_path / "feed.xml").write_text(
        f"<rss version='2.0'><channel><item><link>{site.url}/1</link></item></channel></rss>"
    )
    (tmp_path / "other.xml").write_text("<x/>")

    (folder_file, *_) = open_source(str(tmp_path), web)
    (other,) = open_source(str(tmp_path / "other.xml"), web)

    assert folder_file.name == str(tmp_path / "a.md")
    assert names(open_source(str(tmp_path / "feed.xml"), web)) == [f"{site.url}/1"]
    assert other == Failure(str(tmp_path / "other.xml"), "it is neither a feed nor a sitemap.")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("ftp://example.org/x", "this is ftp"),
        ("file:///etc/passwd", "this is file"),
        ("javascript:alert(1)", "this is javascript"),
        ("http://169.254.169.254/", "not an address on the public internet"),
        ("http://127.0.0.1:1/", "port 1"),
        ("/no/such/path.md", "not there"),
        ("nothing", "not there"),
    ],
)
def test_what_cannot_be_opened_is_one_failure_with_the_reason(location, reason):
    (item,) = open_source(location)

    assert isinstance(item, Failure)
    assert reason in item.reason


def test_one_entry_that_cannot_be_had_leaves_the_rest(site, web):
    site.pages |= {"/x": feed(site, (1, "Uno"), (2, "Dos")), "/2": page("Dos")}

    first, second = open_source(f"{site.url}/x", web)

    assert first == Failure(f"{site.url}/1", "the server answers with status 404.")
    assert isinstance(second, RawFile)


def test_a_long_list_is_cut_and_says_so(site, web):
    site.pages |= {"/x": feed(site, *((n, f"T{n}") for n in range(5)))} | {
        f"/{n}": page("T") for n in range(5)
    }

    *articles, rest = open_source(f"{site.url}/x", web, max_articles=2)

    assert len(articles) == 2
    assert rest == Skipped(f"{site.url}/x", "it lists 5 articles; the first 2 are fetched.")
