import json
from datetime import UTC, date, datetime

import pytest

from corpus.document import RawFile, SourceReference
from corpus.errors import UnreadableFile
from corpus.ingest_report import Failure
from corpus.parsers.json_article import parse_json, split_jsonl

ARTICLE = {
    "id": "parte-1", "title": "El parte", "text": "Uno.\r\n\r\nDos\u202e <b>tres</b>.\n", "lang": "es",
    "published": "2026-03-03", "publisher": "Milenio", "url": "https://www.milenio.com/1",
    "topics": ["Frontera"], "author": "Ana Pérez", "modified": "2026-03-04T01:00:00-06:00",
    "sources": ["Boletín"], "other": {"ignored": [1, 2]},
}  # fmt: skip


def parse(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return parse_json(RawFile("a.json", data, "application/json"))


def test_every_key_is_read_and_the_text_is_kept_as_it_is():
    parsed = parse(ARTICLE)

    assert parsed.text == "Uno.\n\nDos <b>tres</b>."
    assert (parsed.id, parsed.title, parsed.lang) == ("parte-1", "El parte", "es")
    assert (parsed.published, parsed.modified) == (date(2026, 3, 3), datetime(2026, 3, 4, 7, tzinfo=UTC))
    assert (parsed.publisher, parsed.url) == ("Milenio", "https://www.milenio.com/1")
    assert (parsed.topics, parsed.author) == (("Frontera",), "Ana Pérez")
    assert parsed.sources == (SourceReference("Boletín"),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "title is missing"),
        ({"title": " "}, "title is missing"),
        ({"title": 5}, "title is a number"),
        ({"text": None}, "text is missing"),
        ({"text": ["x"]}, "text should be a string"),
        ({"id": "../x"}, "id: '../x' is not an id"),
        ({"id": 7}, "id is a number"),
        ({"lang": "fr"}, "lang: 'fr'"),
        ({"published": "ayer"}, "published: 'ayer' is not a date"),
        ({"published": 20260303}, "published is a number"),
        ({"published": "2026-02-31"}, "not a day of the calendar"),
        ({"modified": True}, "modified is true or false"),
        ({"url": "javascript:alert(1)"}, "not an http or https address"),
        ({"url": "https://"}, "not an http or https address"),
        ({"topics": "x"}, "topics should be a list"),
        ({"topics": [["x"]]}, "topics is a list"),
        ({"topics": ["x"] * 501}, "at most 500"),
        ({"sources": [{}]}, r"sources\[0\]"),
    ],
)
def test_an_impossible_value_is_named(changes, reason):
    with pytest.raises(UnreadableFile, match=reason):
        parse(ARTICLE | changes)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON: .* at line 1"),
        (b"[]", "not an object"),
        (b'"x"', "not an object"),
        (b"[" * 200_000, "too deep"),
        (b'{"a":' * 200_000, "too deep"),
        (b'{"title": ' + b"9" * 200_000 + b"}", "not JSON that can be read"),
        (b'{"title": NaN}', "NaN is no number"),
        (b'{"title": "\xff"}', "not UTF-8"),
    ],
)
def test_what_is_no_article_is_refused_with_the_place(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        parse(data)


def test_lone_surrogates_do_not_get_in():
    parsed = parse(b'{"title": "a\\ud800b", "text": "x\\udfff y"}')

    assert (parsed.title, parsed.text) == ("ab", "x y")


def test_each_line_of_jsonl_stands_or_falls_by_its_own_number():
    lines = [json.dumps(ARTICLE), "", "{broken", json.dumps(ARTICLE | {"id": "parte-2"}), "x" * 5_000_001]
    data = b"\xef\xbb\xbf" + "\r\n".join(lines).encode()

    first, broken, last, long = split_jsonl(RawFile("n.jsonl", data, "application/jsonl"))

    assert (first.name, parse_json(first).id) == ("n.jsonl:1", "parte-1")
    assert (last.name, parse_json(last).id) == ("n.jsonl:4", "parte-2")
    assert broken.name == "n.jsonl:3"
    with pytest.raises(UnreadableFile, match="not JSON"):
        parse_json(broken)
    assert long == Failure("n.jsonl:5", "the line is longer than 5 MB.")
