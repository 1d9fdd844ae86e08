import gzip

import pytest

from corpus.parse import DOCX, JSONL, PDF
from corpus.sources import recognise
from corpus.sources.listing import SourceKind
from corpus.sources.recognise import kind_of, media_type_of
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<rss version='2.0'>", SourceKind.FEED),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a <b> --><feed xmlns='x'>", SourceKind.FEED),
        (b"<rdf:RDF xmlns:rdf='x'>", SourceKind.FEED),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", SourceKind.FEED),
        ("<?xml version='1.0' encoding='utf-16'?><rss>".encode("utf-16"), SourceKind.FEED),
        (b"<urlset>", SourceKind.SITEMAP),
        (b"<sitemapindex xmlns='x'>", SourceKind.SITEMAP),
        (
            gzip.compress(b"<?xml version='1.0'?><urlset>" + bytes(range(256)) * 100, mtime=0),
            SourceKind.SITEMAP,
        ),
        (b"<!DOCTYPE html><html><rss>", SourceKind.URL),
        (b"Text that names <rss> in passing", SourceKind.URL),
        (b"\x1f\x8bxxx", SourceKind.URL),
        (b"%PDF-1.7", SourceKind.URL),
        (b"", SourceKind.URL),
    ],
)
def test_a_feed_and_a_sitemap_are_known_by_their_root(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("declared", "url", "data", "expected"),
    [
        ("text/html; charset=utf-8", "https://a.example/x", b"<p>", "text/html; charset=utf-8"),
        ("text/plain", "https://a.example/x.md", b"# T", "text/markdown"),
        ("text/plain; charset=utf-8", "https://a.example/x", b"T", "text/plain; charset=utf-8"),
        ("text/plain", "https://a.example/x", b" <!DOCTYPE HTML>", "text/html"),
        ("", "https://a.example/", b"<html>", "text/html"),
        ("application/octet-stream", "https://a.example/x", b"%PDF-1.7", PDF),
        ("image/png", "https://a.example/x", b"%PDF-1.7", PDF),
        ("application/x-pdf", "https://a.example/x", b"x", PDF),
        ("application/octet-stream", "https://a.example/x", b"PK\x03\x04", DOCX),
        ("application/x-ndjson", "https://a.example/x", b"{}", JSONL),
        ("", "https://a.example/x.jsonl?y=1", b"{}", JSONL),
        ("image/png", "https://a.example/x.md", b"x", "image/png"),
        ("", "https://a.example/x", b"\x00", "application/octet-stream"),
    ],
)
def test_the_media_type_is_the_servers_unless_that_is_vague(declared, url, data, expected):
    assert media_type_of(declared, url, data) == expected


@pytest.mark.parametrize(
    "unit", [b"<!--", b"<?", b"<!DOCTYPE [", b" ", b"<", b"<a:", b"<!DOCTYPE a []", b"[]"]
)
def test_the_worst_letters_take_little_time(unit):
    def read(data):
        kind_of(data)
        recognise.HTML_MARK.match(data)

    assert takes_linear_time(read, lambda size: fill(unit, size), 100_000)
