"""Whether an inline style keeps its element's text from a reader's eyes."""

from __future__ import annotations

import re

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
VENDOR = re.compile(r"-(?:webkit|moz|ms|o)-")
IMPORTANT = "!important"
ZERO = r"[+-]?(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?"
FAR_AWAY = re.compile(r"-\d{3}")
CLEAR = re.compile(rf"transparent|#[0-9a-f]{{3}}0|#[0-9a-f]{{6}}00|(?:rgb|hsl)a?\([^)]*[,/]{ZERO}\)")
# Property -> how a value begins that hides the text, white space left out.
HIDING = {
    "display": re.compile(r"none\Z"),
    "visibility": re.compile(r"(?:hidden|collapse)\Z"),
    "content-visibility": re.compile(r"hidden\Z"),
    "opacity": re.compile(rf"{ZERO}\Z"),
    "font-size": re.compile(rf"(?:{ZERO}|[12](?:\.\d*)?(?:px|pt)|0?\.[01]\d*r?em|\d(?:\.\d*)?%)\Z"),
    "scale": re.compile(rf"{ZERO}\Z"),
    "clip": re.compile(r"rect\((?:0|1px)"),
    "clip-path": re.compile(rf"inset\((?:50|100)%|circle\({ZERO}[,)]"),
    "left": FAR_AWAY,
    "right": FAR_AWAY,
    "top": FAR_AWAY,
    "bottom": FAR_AWAY,
    "text-indent": FAR_AWAY,
    "margin-left": FAR_AWAY,
    "margin-top": FAR_AWAY,
}
# The same, for values that hold one function among others.
HIDING_FUNCTION = {
    "transform": re.compile(rf"scale(?:x|y|3d)?\({ZERO}[,)]"),
    "filter": re.compile(rf"opacity\({ZERO}\)"),
}
SIZES = ("height", "max-height", "width", "max-width")
CUT_OFF = ("hidden", "clip")
COLOR = re.compile(
    r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])|rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})|([a-z]+)"
)
NAMED_COLORS = {
    "aqua": "00ffff", "black": "000000", "blue": "0000ff", "fuchsia": "ff00ff", "gray": "808080",
    "green": "008000", "grey": "808080", "lime": "00ff00", "maroon": "800000", "navy": "000080",
    "olive": "808000", "purple": "800080", "red": "ff0000", "silver": "c0c0c0", "snow": "fffafa",
    "teal": "008080", "white": "ffffff", "whitesmoke": "f5f5f5", "yellow": "ffff00",
}  # fmt: skip
SAME_COLOR = 16


def is_hiding(style: str) -> bool:
    """Whether text is not shown, has no size, no colour of its own, is cut off or moved off the screen.

    Comments and escapes are read as a browser reads them. A white text without a background is not
    taken for hidden: the page's own may be dark.
    """
    values = _declarations(style)
    return (
        any(pattern.match(values.get(name, "")) for name, pattern in HIDING.items())
        or any(pattern.search(values.get(name, "")) for name, pattern in HIDING_FUNCTION.items())
        or _is_cut_off(values)
        or _is_without_contrast(values)
    )


def _declarations(style: str) -> dict[str, str]:
    """Property -> value, in small letters without white space; the last counts, but for !important."""
    found: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in COMMENT.sub("", style).split(";"):
        name, _, value = declaration.partition(":")
        name = VENDOR.sub("", _plain(name), count=1)
        value = _plain(value)
        if value.endswith(IMPORTANT):
            important[name] = value.removesuffix(IMPORTANT)
        else:
            found[name] = value
    return found | important


def _plain(text: str) -> str:
    return "".join(ESCAPE.sub(_unescaped, text).lower().split())


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""


def _is_cut_off(values: dict[str, str]) -> bool:
    has_no_size = any(re.fullmatch(ZERO, values.get(name, "")) for name in SIZES)
    return has_no_size and any(
        values.get(name) in CUT_OFF for name in ("overflow", "overflow-x", "overflow-y")
    )


def _is_without_contrast(values: dict[str, str]) -> bool:
    """Whether the text is clear, or of the colour that the style itself gives its background."""
    color = values.get("color", "")
    if CLEAR.fullmatch(color):
        return True
    text = _rgb(color)
    behind = _rgb(values.get("background-color") or values.get("background", ""))
    if text is None or behind is None:
        return False
    return all(abs(one - other) <= SAME_COLOR for one, other in zip(text, behind, strict=True))


def _rgb(value: str) -> tuple[int, int, int] | None:
    """Red, green and blue of the colour that a value begins with; None where that is not known."""
    match = COLOR.match(value)
    if match is None:
        return None
    if match[2]:
        return int(match[2]), int(match[3]), int(match[4])
    digits = match[1] or NAMED_COLORS.get(match[5])
    if digits is None:
        return None
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue
