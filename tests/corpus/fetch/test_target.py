from ipaddress import IPv6Address

import pytest

from corpus.errors import FetchRefused
from corpus.fetch.target import parse_allow, parse_target


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gob.mx/sre", "https://www.gob.mx/sre"),
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org?x", "https://example.org/?x"),
        ("https://example.org/año?q=ñ", "https://example.org/a%C3%B1o?q=%C3%B1"),
        ("https://example.org/a%20b?c=%26", "https://example.org/a%20b?c=%26"),
        ("https://Español.example/", "https://xn--espaol-zwa.example/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        (" https://example.org/a \n", "https://example.org/a"),
    ],
)
def test_an_address_is_written_in_one_way(url, expected):
    assert parse_target(url).url == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "this is file"),
        ("ftp://example.org/", "this is ftp"),
        ("gopher://example.org/", "this is gopher"),
        ("javascript:alert(1)", "this is javascript"),
        ("data:text/html,x", "this is data"),
        ("//example.org/", "this is neither"),
        ("example.org", "this is neither"),
        ("http://127.0.0.1\\@example.com/", "backslash"),
        ("http://example.com\\.evil.example/", "backslash"),
        ("http://exa mple.org/", "a space"),
        ("http://example.org/\r\nHost: evil", "control character"),
        ("http://exam\tple.org/", "control character"),
        ("http://user@example.org/", "user name"),
        ("http://user:pw@example.org/", "user name"),
        ("http://gob.mx@evil.example/", "user name"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:0/", "port 0"),
        ("http://example.org:99999/", "not a web address"),
        ("http://example.org:80x/", "not a web address"),
        ("http:///x", "no host name"),
        ("http://", "no host name"),
        ("http://.example.org/", "no host name"),
        ("http://exa%6dple.org/", "no host name"),
        ("http://-example.org/", "no host name"),
        ("http://[::1%25eth0]/", "no host name"),
        ("http://[::1]evil.example/", "no host name|not a web address"),
        ("http://[x]/", "no host name|not a web address"),
        ("http://" + "a." * 200 + "org/", "no host name"),
        ("http://example.org/" + "a" * 2_000, "characters long"),
        ("http://exa\u2100mple.org/", "no host name|not a web address"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url, reason):
    with pytest.raises(FetchRefused, match=reason):
        parse_target(url)


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.01", "127.0.1",
     "017700000001", "1.2.3.4.5", "256.256.256.256", "127.0.0.0x1", "foo.0x1", "foo.1",
     "\u2460\u2461\u2462.\u2460", "127.1."],
)  # fmt: skip
def test_odd_notations_of_an_ip_address_are_refused(host):
    with pytest.raises(FetchRefused, match="unusual notation"):
        parse_target(f"http://{host}/")


@pytest.mark.parametrize(
    ("host", "usual"),
    [
        ("\u2460\u2461\u2466.\u24ea.\u24ea.\u2460", "127.0.0.1"),
        ("127\u30020\u30020\u30021", "127.0.0.1"),
        ("\uff11\uff12\uff17.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::ffff:127.0.0.1]", str(IPv6Address("::ffff:127.0.0.1"))),
        ("[0:0:0:0:0:0:0:1]", "::1"),
    ],
)
def test_letters_that_mean_digits_come_out_as_digits(host, usual):
    assert parse_target(f"http://{host}/").host == usual


def test_an_exempt_pair_may_have_any_port():
    allow = parse_allow(["127.0.0.1:8080", "[::1]:9000", "Feeds.Example.org:8443"])

    assert parse_target("http://127.0.0.1:8080/x", allow).port == 8080
    assert parse_target("https://feeds.example.org:8443/", allow).host == "feeds.example.org"
    assert parse_target("http://[::1]:9000/", allow).url == "http://[::1]:9000/"
    with pytest.raises(FetchRefused, match=r"name 127\.0\.0\.1:8081 in PUENTE_FETCH_ALLOW"):
        parse_target("http://127.0.0.1:8081/", allow)


@pytest.mark.parametrize(
    "pair", ["", "localhost", "localhost:", ":80", "a b:80", "x:0", "x:70000", "*:80", "x:8٠"]
)
def test_what_is_no_pair_is_named(pair):
    with pytest.raises(ValueError, match="is not host:port"):
        parse_allow([pair])
