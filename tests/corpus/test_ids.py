import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ids import is_document_id, slug_of_file_name, slug_of_url


def test_a_plain_file_name_is_its_own_id():
    assert slug_of_file_name("articles/plan-kukulcan.md") == "plan-kukulcan"
    assert slug_of_file_name("C:\\docs\\Plan Kukulcan.PDF") == "plan-kukulcan"


def test_names_that_lose_letters_stay_apart():
    ids = {slug_of_file_name(name) for name in ("año.md", "ano.md", "a-o.md", "¿ano?.md", "日本.md")}

    assert len(ids) == 5
    assert "ano" in ids


def test_an_address_gives_host_and_path():
    assert slug_of_url("https://www.gob.mx/sspc/parte.html") == "gob.mx-sspc-parte"


def test_addresses_that_differ_in_their_query_stay_apart():
    assert slug_of_url("https://a.mx/n?id=1") != slug_of_url("https://a.mx/n?id=2")


@pytest.mark.parametrize(
    "text", ["", "A", "-a", ".a", "a b", "a/b", "../a", "a" * 129, "a\n", "á", "%2e"]
)
def test_what_is_not_an_id(text):
    assert not is_document_id(text)


@given(st.text(min_size=1))
def test_every_name_gives_an_id(name):
    assert is_document_id(slug_of_file_name(name))
    assert is_document_id(slug_of_url(f"https://example.org/{name.replace('[', '')}"))
