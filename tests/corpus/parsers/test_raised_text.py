"""What is raised or lowered joins no figure, in whatever format it comes."""

import io
import re

import docx
import pytest

from corpus.document import RawFile
from corpus.parse import DOCX
from corpus.parsers.docx import parse_docx
from corpus.parsers.email import parse_email
from corpus.parsers.html import parse_html
from corpus.parsers.raised_text import Piece, Place, write_pieces
from tests.growth import takes_linear_time

AROUND = "The brigade told the reporters of the paper that it had counted {} in the north of the state."

CASES = [
    ("85<sup>1</sup> percent in 2023<sup>4</sup>, the GAO said", "85 percent in 2023, the GAO said"),
    ("rifles<sup>12</sup> and guns.<sup>[3]</sup> Then", "rifles and guns. Then"),
    ("rifles<sup>*</sup>, guns<sup>b</sup>", "rifles, guns"),
    ("rifles<sup>1,2</sup> and", "rifles and"),
    ("rifles<sup>1</sup><sup>,</sup><sup>2</sup> and", "rifles and"),
    ("85<sup>1</sup>200", "85 200"),
    ("some 10<sup>6</sup> rounds", "some 10^6 rounds"),
    ("some 3 × 10<sup>-6</sup> g", "some 3 × 10^-6 g"),
    ("210<sup>6</sup> rounds", "210 rounds"),
    ("the R<sup>2</sup> was", "the R^2 was"),
    ("1,200 km<sup>2</sup> and 15m<sup>3</sup>", "1,200 km² and 15m³"),
    ("the 21<sup>st</sup> and 5.<sup>o</sup> and 2<sup>a</sup>", "the 21st and 5.º and 2ª"),
    ("N<sup>o</sup> 5", "Nº 5"),
    ("Glock<sup>TM</sup> 19", "GlockTM 19"),
    ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
    ("PM<sub>2.5</sub> or", "PM2.5 or"),
    ("85<sub>1</sub> of", "85_1 of"),
    ("rifles<sub>3</sub> of", "rifles_3 of"),
    ("5<sup>1</sup>/<sub>2</sub> tons", "5 1/2 tons"),
    ("2023<sup>4</sup>/2024", "2023/2024"),
    ("a <sup>235</sup>U core", "a ^235U core"),
    ("85<sup>1999</sup> of", "85^1999 of"),
    ("rifles <sup>4</sup> of", "rifles of"),
]  # fmt: skip
NOTES = [
    'in 2023<sup><a href="#fn4">4</a></sup>.',
    'in 2023<a href="#fn4"><sup>4</sup></a>.',
    'in 2023<a href="/nota#fn4">4</a>.',
    'in 2023 <a href="#fn4">[4]</a>.',
    'in 2023<sup class="reference"><a href="#cite-4"><span>[</span>note 4<span>]</span></a></sup>.',
    'in 2023<a role="doc-noteref" href="notes.html">4</a>.',
    'in 2023<span style="vertical-align: super; font-size: 8pt">4</span>.',
    'in 10<sup><a href="#fn4">4</a></sup>.',
]


def html_text(line):
    return parse_html(RawFile("a.html", page(line), "text/html")).text


def page(line):
    body = f"<article><p>{AROUND.format(line)}</p><p>Other words.</p></article>"
    return f"<title>T</title>{body}".encode()


def docx_text(line):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for part in re.split(r"(<su[pb]>.*?</su[pb]>)", line):
        run = paragraph.add_run(re.sub("<.*?>", "", part))
        if part.startswith("<sup>"):
            run.font.superscript = True
        elif part.startswith("<sub>"):
            run.font.subscript = True
    out = io.BytesIO()
    document.save(out)
    return parse_docx(RawFile("a.docx", out.getvalue(), DOCX)).text


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_raised_text_on_a_page_joins_no_figure(line, expected):
    assert html_text(line).split("\n\n")[0] == AROUND.format(expected)


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_raised_text_in_word_joins_no_figure(line, expected):
    assert " ".join(docx_text(line).split()) == expected


@pytest.mark.parametrize("line", NOTES)
def test_what_leads_to_a_note_is_left_out(line):
    expected = re.sub("<.*>", "", line).replace(" .", ".")

    assert html_text(line).split("\n\n")[0].replace(" .", ".") == AROUND.format(expected)


@pytest.mark.parametrize(
    "line",
    ['see <a href="#s4">section 4</a> of', 'on page <a href="#p4">4</a> of', 'by <a href="/4">4</a> of'],
)
def test_other_links_keep_their_words(line):
    assert html_text(line).split("\n\n")[0] == AROUND.format(re.sub("<.*?>", "", line))


def test_raised_text_in_a_letter_joins_no_figure():
    head = b"From: a@b.mx\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    letter = head + page("seized 85<sup>1</sup> percent")

    text = parse_email(RawFile("a.eml", letter, "message/rfc822")).text

    assert "seized 85 percent" in text


def test_text_on_the_line_stays_as_it_is():
    assert write_pieces([Piece("a  b "), Piece(" 5")]) == ["a  b ", " 5"]
    assert write_pieces([Piece(" ", Place.RAISED), Piece("x")]) == [" ", "x"]


def test_many_raised_marks_cost_little():
    pieces = [Piece(""), Piece("4", Place.RAISED), Piece("a"), Piece("2", Place.LOWERED)]

    assert takes_linear_time(write_pieces, lambda size: pieces * size, 20_000)
