import random
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document
from corpus.errors import StoriesUnavailable
from corpus.parse import parse_file
from corpus.sources.folder import read_paths
from corpus.starter import starter_articles
from corpus.store import DocumentStore
from corpus.stories import Stories, Story

DAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def texts():
    """Different real articles, as texts."""
    articles = (parse_file(raw) for raw in read_paths([starter_articles()]))
    return [article.text for article in articles if article.lang == "en"]


@pytest.fixture
def store(tmp_path):
    opened = DocumentStore(tmp_path / "documents.db")
    yield opened
    opened.close()


@pytest.fixture
def stories(tmp_path):
    opened = Stories(tmp_path / "stories.db")
    yield opened
    opened.close()


def article(document_id, text, publisher=None, day=5, **fields):
    published = date(2026, 3, day) if day else None
    return Document(document_id, "T", text, "en", published=published, publisher=publisher, **fields)


def members(story):
    return [member.document_id for member in story.members]


def test_a_story_as_of_a_day_is_what_had_been_published_by_then(store, stories, texts):
    store.put(article("late", texts[0], "El Universal", day=6))
    store.put(article("first", texts[0], "AP", day=4))
    store.put(article("middle", texts[0], "Milenio", day=5))
    store.put(article("undated", texts[0], "AFP", day=None))
    stories.follow(store)

    story = stories.story_of("first", date(2026, 3, 5))

    assert members(story) == ["first", "middle"]
    assert (story.copies, story.carried_by) == (1, ("Milenio",))
    assert members(stories.story_of("first", date(2026, 3, 4))) == ["first"]
    assert members(stories.story_of("late", date(2026, 3, 1))) == ["late"]
    assert len(members(stories.story_of("first", date(2026, 3, 6)))) == 3


def test_a_story_without_some_articles_does_not_count_them(store, stories, texts):
    store.put(article("first", texts[0], "AP", day=4))
    store.put(article("copy", texts[0], "Milenio", day=5))
    store.put(article("last", texts[0], "El Universal", day=6))
    stories.follow(store)

    def told(document_id, *without):
        story = stories.story_of(document_id, without=without)
        return story.original, story.copies, story.carried_by

    assert told("first", "copy") == ("first", 1, ("El Universal",))
    assert told("last", "first") == ("copy", 1, ("El Universal",))
    assert told("copy", "copy") == ("first", 2, ("Milenio", "El Universal"))
    assert told("first", "copy", "last") == ("first", 0, ())


def test_copies_are_one_story_and_the_first_published_is_the_original(store, stories, texts):
    store.put(article("late", texts[0], "El Universal", day=6))
    store.put(article("first", texts[0][:1500], "AP", day=5))
    store.put(article("other", texts[1], "AFP", day=4))
    store.put(article("same-day", f"Redacción. {texts[0]}", "Milenio", day=5))

    stories.follow(store)

    story = stories.story_of("late")
    assert members(story) == ["first", "same-day", "late"]
    assert story.original == "first"
    assert story.carried_by == ("Milenio", "El Universal")
    assert (story.copies, story.independent_sources) == (2, 1)
    assert stories.story_of("first") == story
    assert members(stories.story_of("other")) == ["other"]
    assert stories.story_of("unknown") is None
    order = ("first", "same-day", "late")
    assert stories.orders(["late", "other", "unknown"]) == dict.fromkeys(order, order)
    assert stories.orders(["late"], stories.known_orders()) == dict.fromkeys(order, order)


def test_orders_asked_before_are_anew_when_a_copy_comes_or_goes(store, stories, tmp_path, texts):
    store.put(article("first", texts[0], "AP", day=4))
    stories.follow(store)
    other = Stories(tmp_path / "stories.db")
    alone = other.orders(["first", "late"])

    store.put(article("late", texts[0], "Milenio", day=5))
    stories.follow(store)
    together = other.orders(["first", "late"])
    store.delete("first")
    stories.follow(store)

    assert (alone, together) == ({}, dict.fromkeys(("first", "late"), ("first", "late")))
    assert other.orders(["first", "late"]) == {}
    other.close()


def test_an_unknown_site_cannot_date_itself_before_a_known_publisher(store, stories, texts):
    store.put(article("wire", texts[0], "AP", day=5, url="https://apnews.com/1"))
    store.put(article("thief", texts[0], "Thief", day=1, url="https://thief.example/1"))
    store.put(article("mirror", texts[0], "El País", day=4, url="https://elpais.com/1"))
    store.put(article("by-hand", texts[0], day=3))

    stories.follow(store)

    assert members(stories.story_of("wire")) == ["by-hand", "mirror", "wire", "thief"]
    assert stories.orders(["wire"])["thief"] == ("by-hand", "mirror", "wire", "thief")


def test_one_publisher_counts_once_whatever_it_is_called(store, stories, texts):
    for number, (publisher, url) in enumerate(
        [
            ("AP", "https://apnews.com/1"),
            ("The Associated Press", "https://apnews.com/2"),
            ("El Universal", "https://www.eluniversal.com.mx/1"),
            ("EL UNIVERSAL", "https://mirror.example.net/1"),
            (None, None),
            (None, None),
        ]
    ):
        store.put(article(f"n{number}", texts[0], publisher, url=url))

    stories.follow(store)

    story = stories.story_of("n0")
    assert story.copies == 5
    assert story.carried_by == ("El Universal",)
    assert story.independent_sources == 1


def test_what_joins_two_halves_makes_one_story(store, stories, texts):
    half = len(texts[0]) // 2
    store.put(article("one", texts[0][:half]))
    store.put(article("two", texts[0][half:]))
    stories.follow(store)
    assert stories.story_of("one") != stories.story_of("two")

    store.put(article("whole", texts[0], day=6))
    stories.follow(store)

    story = stories.story_of("whole")
    assert members(story) == ["one", "two", "whole"]
    assert [member.is_copy for member in story.members] == [False, False, True]


def test_a_changed_article_leaves_its_story_and_a_deleted_one_too(store, stories, texts):
    store.put(article("a", texts[0], "AP"))
    store.put(article("b", texts[0], "Milenio"))
    store.put(article("c", texts[0], "Reforma"))
    stories.follow(store)

    store.put(article("a", texts[1], "AP"))
    store.delete("b")
    stories.follow(store)

    assert members(stories.story_of("a")) == ["a"]
    assert stories.story_of("b") is None
    assert members(stories.story_of("c")) == ["c"]

    store.put(article("b", texts[0], "Milenio", day=4))
    stories.follow(store)
    assert members(stories.story_of("c")) == ["b", "c"]


def test_a_correction_keeps_the_original_first(store, stories, texts):
    store.put(article("a", texts[0]))
    store.put(article("b", texts[0]))
    store.put(article("a", texts[0] + "\n\nCorrection: the figure was 26."))

    stories.follow(store)

    assert stories.story_of("b").original == "a"


def test_a_purged_article_leaves_nothing_behind(store, stories, texts):
    store.put(article("a", texts[0], "Zarzamora Press"))
    stories.follow(store)
    store.purge("a")
    stories.follow(store)

    assert stories.story_of("a") is None
    with closing(sqlite3.connect(stories.path)) as connection, connection:
        assert connection.execute("SELECT count(*) FROM postings").fetchone() == (0,)


def test_following_in_steps_and_at_once_gives_the_same_stories(store, stories, texts, tmp_path):
    rng = random.Random(4)
    at_once = Stories(tmp_path / "again.db")
    for number in range(40):
        text = texts[rng.randrange(6)]
        store.put(article(f"n{rng.randrange(25)}", text[: rng.choice([900, None])], day=number % 9 + 1))
        if number % 7 == 0:
            store.delete(store.changes_since(0)[-1].document_id)
        stories.follow(store, at_most=1 + number % 3)
    stories.follow(store)

    at_once.follow(store)

    for document_id in store.current_versions():
        assert members(stories.story_of(document_id)) == members(at_once.story_of(document_id))
    assert stories.follow(store) == at_once.follow(store) == 0
    at_once.close()


def test_five_hundred_near_copies_stay_one_story_and_cost_little(store, stories, texts):
    rng = random.Random(2)
    words = texts[0].split(" ")
    for number in range(500):
        changed = [rng.choice(words) if rng.random() < 0.03 else word for word in words]
        store.put(article(f"n{number:03}", " ".join(changed), f"site-{number}"))

    stories.follow(store)

    story = stories.story_of("n499")
    assert len(story.members) == 500
    assert story.original == "n000"
    assert story.independent_sources == 1


def test_a_restored_store_is_followed_from_its_beginning(store, stories, texts, tmp_path):
    store.put(article("a", texts[0]))
    store.put(article("b", texts[1]))
    stories.follow(store)
    other = DocumentStore(tmp_path / "restored.db")
    other.put(article("c", texts[2]))

    stories.follow(other)

    assert stories.story_of("a") is None
    assert members(stories.story_of("c")) == ["c"]
    other.close()


@pytest.mark.parametrize("damage", [b"no database at all " * 400, b""])
def test_a_damaged_file_is_made_anew(store, tmp_path, texts, damage):
    path = tmp_path / "broken.db"
    path.write_bytes(damage)
    store.put(article("a", texts[0]))

    stories = Stories(path)
    stories.follow(store)

    assert members(stories.story_of("a")) == ["a"]
    stories.close()


def test_damage_under_way_is_made_good_by_the_next_follow(store, tmp_path, texts):
    stories = Stories(tmp_path / "torn.db")
    for number in range(8):
        store.put(article(f"n{number}", texts[number]))
    stories.follow(store)
    stories.close()
    content = bytearray((tmp_path / "torn.db").read_bytes())
    content[4096:] = b"\xff" * len(content[4096:])
    (tmp_path / "torn.db").write_bytes(content)

    stories = Stories(tmp_path / "torn.db")
    with pytest.raises(StoriesUnavailable):
        stories.story_of("n1")
    stories.follow(store)

    assert members(stories.story_of("n1")) == ["n1"]
    stories.close()


def test_where_a_damaged_file_cannot_be_made_anew_it_is_said_and_tried_again(
    store, tmp_path, texts, monkeypatch
):
    stories = Stories(tmp_path / "torn.db")
    store.put(article("a", texts[0]))
    stories.follow(store)
    store.put(article("b", texts[1]))
    stories._writer.close()

    with monkeypatch.context() as patched:
        patched.setattr("corpus.stories._remove", fail)
        for _ in range(2):
            with pytest.raises(StoriesUnavailable, match="No space left"):
                stories.follow(store)
    stories.follow(store)

    assert members(stories.story_of("b")) == ["b"]
    stories.close()


def fail(path):
    raise OSError(28, "No space left on device")


def test_stories_can_be_read_while_they_are_followed(store, stories, texts):
    errors = []

    def read():
        try:
            for _ in range(200):
                assert isinstance(stories.story_of("n0") or Story((), "", 1, ()), Story)
        except Exception as error:
            errors.append(error)

    for number in range(30):
        store.put(article(f"n{number}", texts[number % 10]))
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    stories.follow(store)
    for reader in readers:
        reader.join()

    assert errors == []
    assert len(stories.story_of("n0").members) == 3


def test_a_damaged_article_is_left_out(store, stories, texts):
    store.put(article("a", texts[0]))
    store.put(article("b", texts[0]))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE versions SET text = 'x' WHERE document_id = 'a'")

    stories.follow(store)

    assert members(stories.story_of("b")) == ["b"]


def test_an_undated_copy_comes_last(store, stories, texts):
    store.put(replace(article("undated", texts[0]), published=None))
    store.put(article("dated", texts[0], day=9))

    stories.follow(store)

    assert stories.story_of("undated").original == "dated"
