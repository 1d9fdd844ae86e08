import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ids import is_document_id, slug_of_file_name, slug_of_url


def test_a_plain_file_name_is_its_own_id():
    assert slug_of_file_name("articles/plan-kukulcan.md") == "plan-kukulcan"
    assert slug_of_file_name("C:\\docs\\plan_2.PDF") == "plan_2"


def test_names_that_lose_letters_stay_apart():
    ids = {
        slug_of_file_name(name)
        for name in ("año.md", "ano.md", "a-o.md", "Ano.md", "¿ano?.md", "日本.md")
    }

    assert len(ids) == 6
    assert "ano" in ids


def test_an_address_gives_host_and_path():
    slug = slug_of_url("https://www.gob.mx/sspc/parte.html")

    assert slug[:-8] == "gob.mx-sspc-parte-"
    assert slug == slug_of_url("http://gob.mx/sspc/parte.html/#top")


def test_addresses_that_look_alike_stay_apart():
    paths = ("n?id=1", "n?id=2", "n/a", "n-a", "N/a", "n/á", "n/a.php")

    assert len({slug_of_url(f"https://a.mx/{path}") for path in paths}) == len(paths)


@pytest.mark.parametrize(
    "text", ["", "A", "-a", ".a", "a b", "a/b", "../a", "a" * 129, "a\n", "á", "%2e"]
)
def test_what_is_not_an_id(text):
    assert not is_document_id(text)


@given(st.text(min_size=1))
def test_every_name_gives_an_id(name):
    assert is_document_id(slug_of_file_name(name))
    assert is_document_id(slug_of_url(f"https://example.org/{name.replace('[', '')}"))
