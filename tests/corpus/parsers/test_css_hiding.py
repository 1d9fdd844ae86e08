import pytest

from corpus.parsers.css_hiding import is_hiding
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "DISPLAY : None !important", "display:/**/none", "di\\73play:none",
        "display:n\\6f ne", "display:none!important;display:block", "visibility:collapse",
        "opacity:.0", "opacity:0%", "font-size:0", "font-size:1px;color:#fffffe", "font-size: .01em",
        "color:transparent", "color:rgba(0, 0, 0, 0)", "color:rgb(0 0 0 / 0%)", "color:#fff0",
        "color:white;background:white", "color:#fffffe;background-color:#fff",
        "color:#fefefe;background:rgb(255,255,255) url(a.png)",
        "transform:scale(0)", "-webkit-transform:rotate(3deg) scaleY(0)", "scale:0",
        "filter:opacity(0)", "filter:blur(1px) opacity(0%)",
        "height:0;overflow:hidden", "max-height:0px;overflow-y:clip", "clip:rect(0,0,0,0)",
        "clip-path:inset(100%)", "clip-path:circle(0)", "left:-9999px", "text-indent:-10000px",
        "content-visibility:hidden",
    ],
)  # fmt: skip
def test_a_style_that_hides_its_text_is_known(style):
    assert is_hiding(style)


@pytest.mark.parametrize(
    "style",
    [
        "", ";;:", "opacity:0.9", "opacity:.5", "opacity:1", "font-size:0.9em", "font-size:10px",
        "font-size:80%", "font-size:12pt", "left:-10px", "display:inline", "display:none;display:block",
        "display:block /* display:none */", "color:white", "color:white;background:#003366",
        "color:inherit;background:inherit", "color:#333;background:transparent", "color:#ffffff80",
        "color:rgba(0,0,0,.8)", "transform:scale(0.5)", "transform:scale(1,1)", "scale:1.05",
        "filter:opacity(.5)", "height:0", "overflow:hidden", "height:20px;overflow:hidden",
        "background:url(none)", "clip:auto",
    ],
)  # fmt: skip
def test_a_style_that_shows_its_text_is_not_taken_for_hiding(style):
    assert not is_hiding(style)


@pytest.mark.parametrize(
    "letters",
    [
        "/*",
        "\\",
        "\\7",
        ":",
        ";",
        "color:",
        "transform:scale(",
        "filter:opacity(0",
        "rgb(",
        ",0",
        "0",
        "-",
    ],
)
def test_the_worst_letters_take_linear_time(letters):
    def read(text):
        for name in ("", "color:", "color:rgba(0,", "transform:scale(", "filter:opacity(", "font-size:"):
            is_hiding(name + text)

    assert takes_linear_time(read, lambda size: fill(letters, size), 100_000)
