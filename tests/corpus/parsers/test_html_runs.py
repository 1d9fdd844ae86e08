"""No text of an article is lost, whatever tags a page writes it in, and what is beside it stays out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import RawFile
from corpus.parsers.html import parse_html

S = (
    "The border post was closed for 3 days after the storm, the mayor said on Monday in the town.",
    "A spokesman for the customs service said that the post had lost its roof and two scanners.",
    "Schools were closed as well, and the governor asked for soldiers to help with the repair.",
    "The post was opened again on Friday, with 12 lanes for cars and four for trucks.",
)
BESIDE = (
    "<div class='menu'><a href=/>Home</a> | <a href=/w>World</a> | <a href=/s>Sport</a></div>",
    "<ul><li><a href=/1>Mayor resigns</a></li><li><a href=/2>Storm in the valley</a></li></ul>",
    "<div class='share-buttons'>Share this: <div><a href=/f>Facebook</a></div></div>",
    "<footer>Copyright 2026 <div>All rights reserved</div> The Herald</footer>",
    "<aside>Most read <div>today</div> in this paper</aside>",
    "<form>Search the site <div><input name=q></div></form>",
)


def text_of(body):
    return parse_html(
        RawFile("a.html", f"<title>B</title><body>{body}</body>".encode(), "text/html")
    ).text


def lines_of(body):
    return [line for line in text_of(body).split("\n") if line]


@pytest.mark.parametrize("tag", ["article", "main", "div", "body", "section", "center", "x-story"])
@pytest.mark.parametrize(
    "body",
    [
        "{0}<br><br>{1}<br>{2}<br><br>{3}",
        "{0}<p>{1}</p><p>{2}</p>{3}",
        "{0}<div>{1}</div>{2}<div>{3}</div>",
        "<p>{0}</p><div>{1}</div><div><div>{2}</div></div><div class=x>{3}</div>",
        "<h2>One</h2>{0}<h2>Two</h2>{1}<h2>Three</h2>{2}<h2>Four</h2>{3}",
        "{0}<hr>{1}<section>{2}</section>{3}",
        "{0}<blockquote>{1}<p>{2}</p></blockquote>{3}",
        "<p>{0}</p><font><p>{1}</p>{2}</font>{3}",
        "<p>{0}</p><details><summary>{1}</summary>{2}</details>{3}",
        "{0}<!-- x --><script>1</script><p>{1}</p><iframe></iframe>{2}<p>{3}</p>",
    ],
)
def test_text_in_any_place_of_an_article_is_read_in_its_order(tag, body):
    text = lines_of(f"<{tag}><h1>B</h1>{body.format(*S)}</{tag}>")

    assert [line for line in text if line in S] == list(S)


@pytest.mark.parametrize("tag", ["span", "b", "font", "u"])
def test_text_in_inline_tags_alone_is_read(tag):
    body = " ".join(f"<{tag}>{sentence}</{tag}>" for sentence in S)

    assert text_of(f"<article><h1>B</h1>{body}</article>") == " ".join(S)


@pytest.mark.parametrize("body", [S[0], f"{S[0]}<br>", f"<div>{S[0]}</div>", f"<center>{S[0]}</center>"])
def test_a_page_of_bare_text_is_an_article(body):
    assert text_of(body) == S[0]


@pytest.mark.parametrize(
    "empty",
    ["<span></span>", "<a id=x></a>", "<i class=icon></i>", "<b><i></i></b>", "<wbr>", "<em> </em>"],
)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "{}", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>"]
)
def test_an_empty_element_takes_no_words_along(empty, around):
    body = around.format(S[0].replace("3 days", f"3 {empty}days"))

    assert S[0] in text_of(f"<article><p>{S[1]}</p>{body}<p>{S[2]}</p></article>")


@pytest.mark.parametrize(
    "tag",
    ["a href=/x", "abbr", "code", "data", "em", "label", "mark", "q", "span", "time", "u"],
)
@pytest.mark.parametrize("around", ["<p>{}</p>", "{}", "<ul><li>{}</li></ul>", "<div class=x>{}</div>"])
def test_a_tagged_word_stays_in_its_sentence(tag, around):
    sentence = S[0].replace("Monday", f"<{tag}>Monday</{tag.split()[0]}>")

    assert S[0] in text_of(f"<article><p>{S[1]}</p>{around.format(sentence)}<p>{S[2]}</p></article>")


def test_a_dateline_alone_is_no_part_of_the_text():
    body = f"<time datetime=2026-07-03>July 3, 2026</time><p>{S[0]}</p><p>{S[1]}</p>"

    assert lines_of(f"<article><h1>B</h1>{body}</article>") == [S[0], S[1]]


def test_lists_headings_and_tables_of_a_plain_page_are_read():
    body = (
        f"<p>{S[0]}</p><h2>What was lost</h2><ul><li>The roof</li><li>Two scanners</li></ul>"
        f"<table><tr><td>Lanes</td><td>12</td></tr></table><p>{S[1]}</p>"
    )

    assert lines_of(body) == [S[0], "What was lost", "- The roof", "- Two scanners", "Lanes | 12", S[1]]


def test_blocks_that_touch_do_not_run_together():
    item = f"<ul><li>{S[0]}<p>{S[1]}</p>{S[2]}</li></ul>"

    assert lines_of(f"<article><p>{S[3]}</p>{item}</article>")[1] == f"- {S[0]} {S[1]} {S[2]}"


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("tag", ["article", "div", "main"])
def test_what_is_beside_the_article_stays_out(beside, tag):
    body = f"<{tag}><h1>B</h1>{S[0]}<p>{S[1]}</p>{S[2]}<p>{S[3]}</p></{tag}>"

    assert lines_of(beside + body) == list(S)
    assert lines_of(body + beside) == list(S)


def test_a_caption_and_a_byline_among_the_paragraphs_stay_out():
    beside = "<div class=byline>By Ana Gil</div><figure><figcaption>The gate. AP</figcaption></figure>"

    assert lines_of(f"<article><h1>B</h1>{beside}<p>{S[0]}</p><p>{S[1]}</p></article>") == [S[0], S[1]]


@st.composite
def articles(draw):
    """The HTML of an article, and its sentences, which are told apart by their numbers."""
    sentences = []

    def sentence():
        words = draw(st.integers(3, 20))
        sentences.append(f"Sentence {len(sentences):03d} tells of {'more ' * words}trucks.")
        return draw(st.sampled_from(["{}", "<b>{}</b>", "<span>{}</span>"])).format(sentences[-1])

    def block(depth):
        kinds = ["p", "bare", "br"] + (["div", "section", "blockquote", "ul", "font"] if depth else [])
        kind = draw(st.sampled_from(kinds))
        if kind == "bare":
            return f" {sentence()} "
        if kind == "br":
            return f"{sentence()}<br><br>{sentence()} "
        if kind == "p":
            return f"<p>{sentence()} {sentence()}</p>"
        inner = "".join(block(depth - 1) for _ in range(draw(st.integers(1, 3))))
        return f"<ul><li>{inner}</li></ul>" if kind == "ul" else f"<{kind}>{inner}</{kind}>"

    body = "".join(block(2) for _ in range(draw(st.integers(2, 6))))
    place = draw(st.sampled_from(["article", "main", "div", "div class='article-body'"]))
    return f"<{place}><h1>B</h1>{body}</{place.split()[0]}>", sentences


@given(articles())
def test_every_sentence_of_an_article_is_read_once(article):
    body, sentences = article

    numbers = re.findall(r"Sentence (\d{3})", text_of(body))

    assert numbers == [f"{number:03d}" for number in range(len(sentences))]
