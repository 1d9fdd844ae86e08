"""What is struck out is no text of the article, in whatever format it comes."""

import io

import docx
import pytest

from corpus.document import RawFile
from corpus.parse import DOCX
from corpus.parsers.docx import parse_docx
from corpus.parsers.html import parse_html
from corpus.parsers.markdown import parse_markdown

SENTENCE = "The brigade told the reporters of the paper that it had seized {} rifles in the north."
STRUCK = [
    "<del>1,200</del> <ins>1,500</ins>",
    "<s>1,200</s> 1,500",
    "<strike>1,200 </strike>1,500",
    "<del>about <b>1,200</b></del> 1,500",
    "<span style='color: red; text-decoration: line-through'>1,200</span> 1,500",
]


def html_text(body):
    page = f"<title>T</title><article>{body}<p>{SENTENCE.format('no')}</p></article>"
    return parse_html(RawFile("a.html", page.encode(), "text/html")).text


def markdown_text(text):
    return parse_markdown(RawFile("a.md", text.encode(), "text/markdown")).text


@pytest.mark.parametrize("figure", STRUCK)
def test_struck_text_on_a_page_is_left_out(figure):
    assert html_text(f"<p>{SENTENCE.format(figure)}</p>").startswith(SENTENCE.format("1,500"))


def test_a_struck_paragraph_on_a_page_is_left_out():
    text = html_text(
        f"<p>Uno.</p><del><p>{SENTENCE.format('12')}</p></del><p>{SENTENCE.format('13')}</p>"
    )

    assert "12" not in text
    assert SENTENCE.format("13") in text


@pytest.mark.parametrize("figure", [*STRUCK, "~~1,200~~ 1,500", "~~about **1,200**~~ 1,500"])
def test_struck_text_in_markdown_is_left_out(figure):
    assert markdown_text(SENTENCE.format(figure)) == SENTENCE.format("1,500")


def test_struck_blocks_in_markdown_are_left_out():
    assert markdown_text("<del>\n\nviejo\n\n- más\n\n</del>\n\nnuevo") == "nuevo"
    assert markdown_text("unos ~5 de ~10 rifles") == "unos ~5 de ~10 rifles"


def test_struck_text_in_word_is_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("Fueron ")
    paragraph.add_run("1,200 ").font.strike = True
    paragraph.add_run("1,300 ").font.double_strike = True
    paragraph.add_run("1,500").font.strike = False
    out = io.BytesIO()
    document.save(out)

    assert parse_docx(RawFile("a.docx", out.getvalue(), DOCX)).text == "Fueron 1,500"
