import pytest

from corpus.publishers import PUBLISHERS, publisher_of, registrable_domain


@pytest.mark.parametrize(
    ("url", "domain", "publisher"),
    [
        ("https://www.milenio.com/nota", "milenio.com", "Milenio"),
        ("https://news.bbc.co.uk/x", "bbc.co.uk", "BBC"),
        ("https://sre.gob.mx/x", "sre.gob.mx", "Secretaría de Relaciones Exteriores"),
        ("https://www.gob.mx/sre", "www.gob.mx", "Gobierno de México"),
        ("https://gob.mx.evil.com/x", "evil.com", "evil.com"),
        ("https://gob.mx@evil.com/x", "evil.com", "evil.com"),
        ("https://ap\u0440le.com/", "xn--aple-h6d.com", "xn--aple-h6d.com"),
        ("https://uno.github.io/", "uno.github.io", "uno.github.io"),
        ("https://www.evil.example/", "evil.example", "evil.example"),
        ("http://127.0.0.1/", None, None),
        ("http://[::1]:80/", None, None),
        ("http://localhost/", None, None),
        ("http://[", None, None),
        ("https://mi\u202elenio.com/", None, None),
    ],
)
def test_a_publisher_goes_by_the_registrable_domain(url, domain, publisher):
    assert (registrable_domain(url), publisher_of(url)) == (domain, publisher)


def test_every_domain_of_the_table_is_a_registrable_one():
    assert [domain for domain in PUBLISHERS if registrable_domain(f"https://{domain}/") != domain] == []
