"""Whatever an article holds, the feed is XML in which it is text."""

from __future__ import annotations

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from payloads import BAD_ADDRESSES, PAYLOADS

from api.schemas.standing_questions import StandingRequest
from api.standing_questions.feed import write_feed
from api.standing_questions.store import Kept, StandingQuestion
from tests.api.standing_questions.conftest import change_to, quoting, resting_on

ADDRESS = "https://puente.example.org/v1/standing/s/feed?token=t"
OWN = {"feed", "id", "title", "subtitle", "updated", "author", "name", "link", "entry", "content"}
SHOWN = {"div", "h3", "ul", "li", "blockquote", "p", "a"}


def feed_with(text, url=None):
    question = StandingQuestion(
        "s", "o", 0.0, StandingRequest(question=f"{text}?".replace("\0", "")), None, "t", resting_on(), 1
    )
    quote = quoting("a", text, title=text, publisher=text, url=url)
    change = change_to(
        question,
        quote,
        withdrawn=[quote.model_dump() | {"since": None, "notice": text, "standing": "retracted"}],
        changed=[quote.model_dump() | {"was_version": 1, "was_standing": "stands", "version": 2}],
        unchanged=[quote],
    )
    kept = [Kept("msg_1", "s", 0.0, change)]
    return write_feed(question, kept, ADDRESS, lambda link: f"https://puente.example.org{link}")


def check(feed):
    tree = etree.fromstring(feed)
    names = {etree.QName(one).localname for one in tree.iter()}
    assert names <= OWN | SHOWN
    links = [one.get("href") for one in tree.iter() if one.get("href")]
    assert all(link.startswith("https://puente.example.org/") for link in links)
    assert {name for one in tree.iter() for name in one.attrib} <= {"href", "rel", "type", "lang"}
    return tree


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_an_article_is_text_in_its_feed(payload):
    tree = check(feed_with(payload))

    assert payload in [one.text for one in tree.iter("{*}blockquote")]
    assert not feedparser.parse(feed_with(payload)).bozo


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_the_address_of_an_article_is_no_link_in_a_feed(url):
    check(feed_with("It sent 37.", url))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_makes_a_feed_that_can_be_read(text):
    check(feed_with(f"a{text}"))
