import time
from datetime import UTC, date, datetime

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.feed import parse_feed
from corpus.sandbox import parse_feed_in_child

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Milenio &amp; más</title><link>https://www.milenio.com/</link><language>es-mx</language>
{}</channel></rss>"""
ITEM = """<item><guid isPermaLink="false">n-1</guid><title>El año &lt;b&gt;nuevo&lt;/b&gt;</title>
<link>https://www.milenio.com/1</link><dc:creator>Ana Pérez</dc:creator>
<pubDate>Tue, 03 Mar 2026 23:30:00 -0600</pubDate><description>Breve.</description>
<content:encoded><![CDATA[<p>Texto
<script>alert(1)</script><b onclick="x()">entero</b>.</p>]]></content:encoded>
</item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><id>x</id>
<entry><id>tag:1</id><title>One</title><link rel="self" href="https://a.example/self"/>
<link rel="alternate" href="/one"/><published>2026-03-01T10:00:00Z</published>
<updated>2026-03-02T10:00:00-06:00</updated><author><name>Bob</name></author></entry></feed>"""


def parse(text, url="https://www.milenio.com/rss", media_type="application/rss+xml"):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_feed(RawFile("feed", data, media_type, url))


def items(*bodies):
    return RSS.format("".join(f"<item>{body}</item>" for body in bodies))


def test_an_entry_is_what_the_feed_says_of_it():
    feed = parse(RSS.format(ITEM))

    (entry,) = feed.entries
    assert (feed.title, feed.total, feed.problems) == ("Milenio & más", 1, ())
    assert (entry.key, entry.url, entry.author) == ("n-1", "https://www.milenio.com/1", "Ana Pérez")
    assert (entry.lang, entry.published, entry.modified) == ("es", date(2026, 3, 3), None)
    assert "entero" in entry.content
    assert "script" not in entry.content
    assert "onclick" not in entry.content


def test_atom_gives_both_dates_and_relative_links_are_resolved():
    (entry,) = parse(ATOM, "https://a.example/feed.xml").entries

    assert (entry.key, entry.url, entry.title) == ("tag:1", "https://a.example/one", "One")
    assert (entry.author, entry.published) == ("Bob", date(2026, 3, 1))
    assert entry.modified == datetime(2026, 3, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["3 de marzo de 2026", "mar, 03 mar 2026 10:00:00 -0600", "2026-03-03"]
)
def test_spanish_dates_are_read(written):
    (entry,) = parse(items(f"<link>https://a.example/1</link><pubDate>{written}</pubDate>")).entries

    assert entry.published == date(2026, 3, 3)


@pytest.mark.parametrize("written", ["ayer", "03/04/2026", ""])
def test_a_date_that_is_not_certain_stays_unknown(written):
    (entry,) = parse(items(f"<link>https://a.example/1</link><pubDate>{written}</pubDate>")).entries

    assert entry.published is None


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(2)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "https://u:p@a.example/",
     "https://a.example\\@b.example/", "http://[", "https://"],
)  # fmt: skip
def test_an_entry_with_another_link_is_refused_and_named_and_the_rest_goes_on(link):
    feed = parse(
        items(f"<link>{link}</link><description>x</description>", "<link>https://a.example/2</link>")
    )

    assert [entry.url for entry in feed.entries] == ["https://a.example/2"]
    assert "entry 1" in feed.problems[0]


def test_an_entry_without_a_link_counts_if_the_feed_carries_its_text():
    feed = parse(
        items(
            '<guid isPermaLink="false">g</guid><description>Todo el texto.</description>',
            "<title>Nada</title>",
        )
    )

    assert [(entry.key, entry.url, entry.content) for entry in feed.entries] == [
        ("g", None, "Todo el texto.")
    ]
    assert feed.problems == ("entry 2: it has no link.",)


def test_an_id_that_is_no_address_is_no_link():
    atom = ATOM.replace('<link rel="alternate" href="/one"/>', "").replace(
        '<link rel="self" href="https://a.example/self"/>', '<content type="html">Text.</content>'
    )
    rss = items(
        "<guid>abc-1</guid><description>Text.</description>", "<guid>https://a.example/1?a=1&amp;b</guid>"
    )

    (entry,) = parse(atom, "https://a.example/feed.xml").entries
    carried, linked = parse(rss).entries

    assert (entry.key, entry.url, entry.content) == ("tag:1", None, "Text.")
    assert (carried.url, carried.content, linked.url) == (None, "Text.", "https://a.example/1?a=1&b")
    assert parse(rss).problems == ()


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("file://host/año", "file://host/año"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_link_that_is_no_address_is_told_as_it_is_written(link, told):
    feed = parse(RSS.format(f"<item><link>{link}</link><title>One</title></item>"))

    assert feed.problems == (f"entry 1: its link '{told}' is not the address of an article.",)


def test_an_address_with_a_slash_too_many_is_still_put_right():
    (entry,) = parse(RSS.format("<item><link>https:///a.example/1</link></item>")).entries

    assert entry.url == "https://a.example/1"


def test_plain_text_that_an_entry_carries_becomes_paragraphs():
    content = '<content type="text">If a &lt; b &amp;amp; c.\n\nSo it is.</content>'

    (entry,) = parse(ATOM.replace("<author>", f"{content}<author>"), "https://a.example/f").entries

    assert entry.content == "<p>If a &lt; b &amp;amp; c.</p><p>So it is.</p>"


def test_an_entry_that_is_there_twice_counts_once():
    assert len(parse(RSS.format(ITEM + ITEM)).entries) == 1


def test_one_bad_byte_leaves_the_rest_as_it_is():
    data = RSS.format(ITEM).encode().replace(b"Breve", b"Br\xc3ve")

    feed = parse(data)

    assert feed.entries[0].title.startswith("El año")
    assert feed.entries[0].author == "Ana Pérez"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_the_declared_encoding_is_used(encoding):
    assert (
        parse(RSS.replace("UTF-8", encoding).format(ITEM).encode(encoding)).entries[0].author
        == "Ana Pérez"
    )


@pytest.mark.parametrize(
    "text",
    ["", "x", "<html><body>hola</body></html>", "<urlset></urlset>", "{}", "/etc/passwd", "\x00\x01"],
)
def test_what_is_no_feed_is_refused(text):
    with pytest.raises(UnreadableFile, match=r"not an RSS or Atom feed|binary"):
        parse(text)


def test_a_name_of_a_file_is_not_opened(tmp_path):
    (tmp_path / "feed.xml").write_text(RSS.format(ITEM))

    with pytest.raises(UnreadableFile, match="not an RSS"):
        parse(str(tmp_path / "feed.xml"))


def test_a_feed_of_200_000_entries_is_read_to_the_2_000th_and_says_so():
    feed_text = RSS.format("".join(f"<item><link>http://a.b/{i}</link></item>" for i in range(100_000)))
    compact = RSS.format("<item/>" * 200_000 + ITEM)
    atom = ATOM.replace("<entry>", "<entry><id>z</id></entry>" * 3_000 + "<entry>")

    feed = parse_feed_in_child(RawFile("feed", feed_text.encode(), "", "http://a.b/"))

    assert (len(feed.entries), feed.total) == (2_000, 100_000)
    assert feed.problems == ("it holds 100,000 entries; the first 2,000 are read.",)
    assert parse(compact).total == 200_001
    assert parse(atom).total == 3_001


def test_a_feed_beyond_5_mb_is_refused():
    with pytest.raises(UnreadableFile, match=r"6\.0 MB, and at most 5 MB"):
        parse(b" " * 6_000_000)


LOL = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">' for i in range(8))


@pytest.mark.parametrize(
    ("doctype", "inside"),
    [
        (f'<!DOCTYPE d [<!ENTITY a "lollollol">{LOL}]>', "&i;"),
        ('<!DOCTYPE d [<!ENTITY q "' + "q" * 100_000 + '">]>', "&q;" * 10_000),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
        ('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', "&x;"),
        ("", "<a>" * 100_000),
        ("", "<a " + "b='c' " * 100_000 + "/>"),
        ("", "&lt;b&gt;" * 100_000),
    ],
    ids=["laughs", "quadratic", "file", "dtd", "deep", "attributes", "nested html"],
)
def test_entities_and_bombs_cost_bounded_time(doctype, inside, tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    head, body = RSS.split("\n", 1)
    text = f"{head}\n{doctype.replace('{secret}', str(tmp_path / 'secret'))}\n{body}"
    data = text.format(f"<item><link>http://a.b/1</link><title>t {inside}</title></item>").encode()

    started = time.perf_counter()
    try:
        outcome = str(parse_feed_in_child(RawFile("feed", data, "", "http://a.b/"), timeout_seconds=10))
    except UnreadableFile as refused:
        outcome = str(refused)
    assert time.perf_counter() - started < 60
    assert len(outcome) < 3_000_000
    assert "hunter2" not in outcome
