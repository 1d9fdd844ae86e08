import pytest

from corpus.hosts import ascii_address, ascii_host, is_web_address
from corpus.publishers import registrable_domain


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.gob.mx/año?q=ñ#í", "https://www.gob.mx/año?q=ñ#í"),
        ("https://www.g\u043eb.mx/sre", "https://www.xn--gb-fmc.mx/sre"),
        ("https://ap\u0440le.com:8443/a?b", "https://xn--aple-h6d.com:8443/a?b"),
        ("https://Español.example/", "https://xn--espaol-zwa.example/"),
        ("https://gob。mx/", "https://gob.mx/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://gob.mx\u2044sre.evil.com/", None),
        ("https://mi\u202elenio.com/", None),
        ("https://gob.mx@evil.com/", None),
        ("https://gob.mx:port/", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("gob.mx", None),
    ],
)
def test_the_host_of_an_address_is_shown_in_ascii(url, shown):
    assert ascii_address(url) == shown
    assert shown is None or ascii_address(shown) == shown


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://www.gob.mx/sre/año?q=ñ#í", True),
        ("HTTP://a.mx:8443/x", True),
        ("http://exa mple.com/<script>", False),
        ("http://example.com:99999/x", False),
        ("http://example.com:port/x", False),
        ("https://www.gob.mx@evil.example/", False),
        ("http://a\\b.com/", False),
        ("http://a.mx/\u00a0x", False),
        ("http://a.mx/\x01", False),
        ("https://", False),
        ("http://[", False),
        ("ftp://a.mx/", False),
        ("https://a.mx/" + "x" * 1_980, True),
        ("https://a.mx/" + "x" * 2_000, False),
    ],
)
def test_a_web_address_can_be_linked_to(url, is_one):
    assert is_web_address(url) == is_one


def test_a_host_has_the_publisher_of_the_place_that_it_leads_to():
    assert ascii_host("faß.de") == "xn--fa-hia.de"
    assert registrable_domain("https://faß.de/") == "xn--fa-hia.de"
