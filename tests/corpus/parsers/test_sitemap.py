import gzip
import time
from datetime import UTC, date, datetime

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.sitemap import SitemapEntry, parse_sitemap
from corpus.sandbox import parse_sitemap_in_child

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def raw(text, url="https://www.milenio.com/sitemap.xml"):
    return RawFile("sitemap", text if isinstance(text, bytes) else text.encode(), "application/xml", url)


def parse(text, **options):
    return parse_sitemap(raw(text, **options))


def urls(*locs):
    return HEAD + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"


def test_addresses_come_with_what_the_sitemap_says_of_them():
    news = (
        "<news:news><news:publication><news:name>Milenio</news:name><news:language>es</news:language>"
        "</news:publication><news:publication_date>2026-03-03T23:00:00-06:00</news:publication_date>"
        "<news:title>El año &amp; más</news:title></news:news>"
    )
    entry = (
        f"<url><loc> https://www.milenio.com/1 </loc><lastmod>2026-03-04T10:00:00Z</lastmod>{news}</url>"
    )

    sitemap = parse(f"{HEAD}<!-- x -->{entry}</urlset>")

    assert not sitemap.is_index
    assert sitemap.entries == (
        SitemapEntry(
            "https://www.milenio.com/1",
            datetime(2026, 3, 4, 10, tzinfo=UTC),
            date(2026, 3, 3),
            "El año & más",
            "es",
        ),
    )


def test_an_index_names_further_sitemaps():
    index = "<sitemapindex><sitemap><loc>https://milenio.com/a.xml</loc></sitemap></sitemapindex>"

    sitemap = parse(index)

    assert sitemap.is_index
    assert [entry.url for entry in sitemap.entries] == ["https://milenio.com/a.xml"]


def test_addresses_elsewhere_and_of_other_kinds_are_left_out_and_named():
    sitemap = parse(
        urls("https://evil.example/1", "javascript:alert(1)", "/2", "https://noticias.milenio.com/3",
             "https://milenio.com.evil.example/4", "https://milenio.com@evil.example/5")
        .replace("</urlset>", "<url/></urlset>")
    )  # fmt: skip

    assert [entry.url for entry in sitemap.entries] == ["https://noticias.milenio.com/3"]
    assert len(sitemap.problems) == 6
    assert "on another site than the sitemap, milenio.com" in sitemap.problems[0]


def test_gzip_is_unpacked_and_a_bomb_is_not():
    assert len(parse(gzip.compress(urls("https://milenio.com/1").encode())).entries) == 1
    with pytest.raises(UnreadableFile, match="larger than 20 MB"):
        parse(gzip.compress(b" " * 200_000_000))
    with pytest.raises(UnreadableFile, match="cut off"):
        parse(gzip.compress(urls("https://milenio.com/1").encode())[:-12])
    with pytest.raises(UnreadableFile, match="damaged"):
        parse(b"\x1f\x8bxxxxxxxxxxxxxx")


def test_of_very_many_addresses_the_first_50_000_are_read():
    sitemap = parse(urls(*(f"https://milenio.com/{i}" for i in range(50_010))))

    assert len(sitemap.entries) == 50_000
    assert "more than 50,000" in sitemap.problems[0]


@pytest.mark.parametrize("text", ["", "x", "<html/>", "<rss/>", "{}"])
def test_what_is_no_sitemap_is_refused(text):
    with pytest.raises(UnreadableFile, match=r"not a sitemap|damaged"):
        parse(text)


LOL = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">' for i in range(8))


@pytest.mark.parametrize(
    ("doctype", "inside"),
    [
        (f'<!DOCTYPE d [<!ENTITY a "lollollol">{LOL}]>', "&i;"),
        ('<!DOCTYPE d [<!ENTITY q "' + "q" * 100_000 + '">]>', "&q;" * 10_000),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
        ('<!DOCTYPE d [<!ENTITY % x SYSTEM "file://{secret}"> %x;]>', ""),
        ('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
        ("", "<a>" * 200_000),
        ("", "<a " + " ".join(f"b{i}='c'" for i in range(100_000)) + "/>"),
    ],
    ids=["laughs", "quadratic", "file", "parameter", "dtd", "deep", "attributes"],
)
def test_entities_and_bombs_cost_bounded_time(doctype, inside, tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    entry = f"<url><loc>https://milenio.com/{inside}</loc></url></urlset>"
    text = (
        HEAD.replace("<urlset", doctype.replace("{secret}", str(tmp_path / "secret")) + "<urlset") + entry
    )

    started = time.perf_counter()
    try:
        outcome = str(parse_sitemap_in_child(raw(text), timeout_seconds=10))
    except UnreadableFile as refused:
        outcome = str(refused)
    assert time.perf_counter() - started < 60
    assert len(outcome) < 10_000
    assert "hunter2" not in outcome
    if doctype:
        assert "DTD of its own" in outcome or "damaged" in outcome


def test_a_sitemap_on_an_ip_address_names_its_own_host_alone():
    sitemap = parse(
        urls("http://127.0.0.1:9/1", "https://other.example/x", "http://127.0.0.2/1"),
        url="http://127.0.0.1:9/map.xml",
    )

    assert [entry.url for entry in sitemap.entries] == ["http://127.0.0.1:9/1"]
    assert len(sitemap.problems) == 2
    assert "other.example" in sitemap.problems[0]
