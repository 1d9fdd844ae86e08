import pickle

from index.recent import RecentQuestions


def test_what_was_asked_for_longest_ago_gives_way():
    recent = RecentQuestions(2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.get("a")

    recent.put("c", 3)

    assert [recent.get(text) for text in "abc"] == [1, None, 3]


def test_what_is_put_again_takes_the_place_of_the_old():
    recent = RecentQuestions(2)
    recent.put("a", 1)
    recent.put("b", 2)

    recent.put("a", 4)
    recent.put("c", 3)

    assert [recent.get(text) for text in "abc"] == [4, None, 3]


def test_nothing_is_left_after_clearing():
    recent = RecentQuestions(2)
    recent.put("a", 1)

    recent.clear()

    assert recent.get("a") is None


def test_the_texts_themselves_are_not_kept():
    recent = RecentQuestions(2)
    recent.put("who told the paper?", 1)
    recent.put("\ud800", 2)

    assert b"paper" not in pickle.dumps(recent._kept._kept)
    assert recent.get("\ud800") == 2
