import pytest

from rag.mentions.people.gender import is_womans


@pytest.mark.parametrize(
    ("name", "before", "is_hers"),
    [
        ("Claudia Sheinbaum", "", True),
        ("Sheinbaum", "with", True),
        ("President Sheinbaum", "", True),
        ("García Harfuch", "", False),
        ("Omar García Harfuch", "", False),
        ("María del Rosario", "", True),
        ("Lugo", "ministra", True),
        ("Lugo", "President", None),
        ("Mr. Lugo", "", False),
        ("Johnson", "", None),
        ("Trump Bondi", "", None),
        ("…", "", None),
        ("", "", None),
    ],
)
def test_a_name_or_the_title_before_it_tells_whose_it_is(name, before, is_hers):
    assert is_womans(name, before) is is_hers
