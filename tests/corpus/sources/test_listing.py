import pytest

from corpus.sources.listing import Listing, Source, SourceKind, read_seconds, read_sources

GOOD = """
[[source]]
name = "milenio"
kind = "feed"
location = "https://www.milenio.com/rss"
every = "10m"
text = "excerpt"
publisher = "Milenio"
lang = "es"
topics = ["Frontera", "Seguridad"]
stale_after = "6h"
vanished = "keep"
max_articles_per_day = 50

[[source]]
name = "inbox"
kind = "folder"
location = "inbox"
"""


def read(tmp_path, text):
    path = tmp_path / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sources(path)


def mistakes(tmp_path, text):
    return list(read(tmp_path, text).mistakes)


def test_every_setting_is_read_and_folders_lie_beside_the_file(tmp_path):
    milenio, inbox = read(tmp_path, GOOD).sources

    assert milenio == Source(
        name="milenio", kind=SourceKind.FEED, location="https://www.milenio.com/rss", every_seconds=600,
        text="excerpt", publisher="Milenio", lang="es", topics=("Frontera", "Seguridad"),
        stale_after_seconds=21_600, vanished="keep", max_articles_per_day=50,
    )  # fmt: skip
    assert (inbox.location, inbox.every_seconds, inbox.text) == (str(tmp_path / "inbox"), 5, "full")
    assert (milenio.line, inbox.line) == (2, 15)


@pytest.mark.parametrize(
    ("kind", "location", "most"),
    [
        ("feed", "https://a.mx", 1_000),
        ("sitemap", "https://a.mx", 10_000),
        ("url", "https://a.mx", None),
        ("folder", "inbox", None),
    ],
)
def test_what_is_fetched_by_the_list_has_a_daily_limit_by_itself(tmp_path, kind, location, most):
    text = f'[[source]]\nname = "a"\nkind = "{kind}"\nlocation = "{location}"\n'

    (source,) = read(tmp_path, text).sources

    assert source.max_articles_per_day == most


def test_without_the_file_there_are_no_sources(tmp_path):
    assert read_sources(tmp_path / "sources.toml") == Listing()
    assert read(tmp_path, "") == Listing()
    assert read(tmp_path, "\ufeff# nothing yet\n") == Listing()


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ('kind = "feed"', 'kind = "rss"', "line 4: kind is 'rss'; it can be 'folder', 'feed', 'url',"),
        ('kind = "feed"', "kind = 1", "line 4: kind is 1; it can be"),
        ('name = "milenio"', "", "line 2: the source has no 'name'."),
        ('location = "https', 'x = "https', "line 2: the source has no 'location'."),
        ('name = "milenio"', 'name = "mi lenio"', "line 3: name 'mi lenio' may hold only a-z"),
        ('name = "milenio"', 'name = "../x"', "line 3: name '../x' may hold only a-z"),
        ('name = "milenio"', "name = []", "line 3: name should be one line of text"),
        ('every = "10m"', 'every = "10 minutes"', "line 6: every is '10 minutes'; write a time such as"),
        ('every = "10m"', "every = 600", "line 6: every is 600; write a time such as"),
        ('every = "10m"', 'every = "0s"', "line 6: every is '0s'"),
        ("every =", "evry =", "line 6: 'evry' is unknown. Did you mean 'every'?"),
        ("every =", "zz =", "line 6: 'zz' is unknown. These are: name, kind,"),
        ('text = "excerpt"', 'text = "none"', "line 7: text is 'none'; it can be 'full', 'excerpt'."),
        ('lang = "es"', 'lang = "fr"', "line 9: lang is 'fr'; it can be 'en', 'es'."),
        ("_day = 50", '_day = "50"', "line 13: max_articles_per_day is '50'; write a whole number"),
        ("_day = 50", "_day = 0", "line 13: max_articles_per_day is 0; write a whole number from 1"),
        ("_day = 50", "_day = true", "line 13: max_articles_per_day is True; write a whole number"),
        ('["Frontera", "Seguridad"]', '"Frontera"', "line 10: topics should be a list"),
        ('["Frontera", "Seguridad"]', "[1]", "line 10: topics should be a list"),
        ("https://www", "file://www", "line 5: location is not an http"),
        ("https://www", "https://user:pw@www", "line 5: location is not an http"),
        ('kind = "feed"', 'kind = "folder"', "line 5: location is not a folder."),
        ('name = "inbox"', 'name = "MILENIO"', "line 15: its name is already that of line 2."),
        ("[[source]]\nname", "[source]\nname", "not TOML"),
        ("\n[[source]]\nname", "\n[[sources]]\nname", "line 2: 'sources' is unknown"),
        ('"10m"', '"10m', "line 6: it is not TOML"),
        ('"10m"', "1" * 5_000, "it holds a number of more digits than can be read."),
        ('"10m"', "0x" + "f" * 5_000, "line 6: every is a very long number; write a time such as"),
        ('location = "inbox"', 'location = "~no-such-user"', "line 18: location leads to no folder"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_clear_line(tmp_path, old, new, mistake):
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))

    assert any(line.startswith("sources.toml") and mistake in line for line in found), found
    assert all("\n" not in line for line in found)


def test_a_folder_that_is_a_link_to_itself_is_a_mistake_of_its_source_alone(tmp_path):
    (tmp_path / "inbox").symlink_to("inbox")

    found = read(tmp_path, GOOD)

    assert [source.name for source in found.sources] == ["milenio"]
    assert [line.split(" leads")[0] for line in found.mistakes] == ["sources.toml, line 18: location"]


def test_all_mistakes_are_shown_at_once_in_the_order_of_the_file(tmp_path):
    text = GOOD.replace('"10m"', '"x"').replace('"es"', '"fr"').replace('kind = "folder"', 'kind = "y"')

    assert [line.split(":")[0] for line in mistakes(tmp_path, text)] == [
        "sources.toml, line 6",
        "sources.toml, line 9",
        "sources.toml, line 17",
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"source = 1",
        b"source = [1]",
        b"[source]",
        b"a" * 2_000_000,
        b"a = " + b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_list_of_sources_is_refused(tmp_path, text):
    assert mistakes(tmp_path, text)[0].startswith("sources.toml")


def test_sources_without_a_mistake_are_given_beside_the_mistakes(tmp_path):
    found = read(tmp_path, GOOD.replace('kind = "feed"', 'kind = "rss"'))
    repeated = read(tmp_path, GOOD.replace('name = "inbox"', 'name = "milenio"'))

    assert [source.name for source in found.sources] == ["inbox"]
    assert [(source.name, source.line) for source in repeated.sources] == [("milenio", 2)]
    assert len(found.mistakes) == len(repeated.mistakes) == 1


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path):
    (tmp_path / "sources.toml").mkdir()

    (mistake,) = read_sources(tmp_path / "sources.toml").mistakes

    assert "cannot be read" in mistake


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7_200), ("1d", 86_400), (" 5s ", 5)]
)
def test_durations(written, seconds):
    assert read_seconds(written) == seconds


@pytest.mark.parametrize("written", ["", "5", "m", "1.5h", "-1m", "1w", "0s", "999999d", "٣m", "5s5s"])
def test_what_is_no_duration(written):
    assert read_seconds(written) is None
