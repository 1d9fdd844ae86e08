import zlib

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.pdf import join_lines, parse_pdf
from corpus.sandbox import parse_in_child


def parse(data):
    return parse_pdf(RawFile("a.pdf", data, "application/pdf"))


FIRST = [
    "Informe de seguridad",
    "México y Estados Unidos acordaron una coope-",
    "ración más estrecha en la frontera común.",
    "Nada más.",
    "El segundo párrafo empieza aquí y sigue en",
    "la línea de abajo.",
]


def test_pages_are_joined_and_found_again(make_pdf):
    parsed = parse(make_pdf(FIRST, ["Segunda página."]))

    assert parsed.text == (
        "Informe de seguridad\n\n"
        "México y Estados Unidos acordaron una cooperación más estrecha en la frontera común. "
        "Nada más.\n\n"
        "El segundo párrafo empieza aquí y sigue en la línea de abajo.\n\n"
        "Segunda página."
    )
    assert [(p.number, p.label, parsed.text[p.start : p.end][:7]) for p in parsed.pages] == [
        (1, "1", "Informe"),
        (2, "2", "Segunda"),
    ]
    assert parsed.title == "Informe de seguridad"


def test_page_labels_and_blank_pages_keep_the_numbers_right(make_pdf, rewrite_pdf):
    data = rewrite_pdf(make_pdf(["Prólogo."], [], ["Cuerpo."]), roman_pages=2)

    assert [(p.number, p.label) for p in parse(data).pages] == [(1, "i"), (3, "1")]


def test_the_title_is_the_files_own_and_its_making_date_is_no_publication(make_pdf):
    parsed = parse(make_pdf(FIRST, title="Informe anual"))

    assert parsed.title == "Informe anual"
    assert parsed.published is None
    assert parse(make_pdf(FIRST, title="Microsoft Word - x.docx")).title == "Informe de seguridad"


def test_a_password_is_asked_for(make_pdf, rewrite_pdf):
    with pytest.raises(UnreadableFile, match="asks for a password"):
        parse(rewrite_pdf(make_pdf(FIRST), password="secreto"))


def test_a_file_that_only_its_owner_locked_is_read(make_pdf, rewrite_pdf):
    assert "cooperación" in parse(rewrite_pdf(make_pdf(FIRST), password="")).text


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_cut_file_is_named_so(make_pdf, share):
    data = make_pdf(FIRST, FIRST, FIRST)

    with pytest.raises(UnreadableFile, match="cut off"):
        parse(data[: int(len(data) * share)])


def test_a_damaged_file_is_named_so(make_pdf):
    data = make_pdf(FIRST)
    with pytest.raises(UnreadableFile, match="damaged"):
        parse(data[:20] + b"%%EOF")


def test_pictures_without_text_are_named_so(make_pdf):
    with pytest.raises(UnreadableFile, match="no text layer"):
        parse(make_pdf([], []))


def test_a_word_split_over_a_line_end_is_joined_and_a_compound_name_keeps_its_hyphen():
    page = "El acuerdo de coope-\nración bilateral México-\nEstados Unidos sigue."

    assert join_lines(page) == "El acuerdo de cooperación bilateral México-Estados Unidos sigue."


def test_a_bullet_and_a_short_line_start_paragraphs():
    page = "Puntos\n• uno\n• dos que sigue en la línea que está debajo\nhasta aquí\n\nFin."

    assert join_lines(page) == (
        "Puntos\n\n• uno\n\n• dos que sigue en la línea que está debajo hasta aquí\n\nFin."
    )


def raw_pdf(*objects):
    """A PDF of these objects; number 1 is the catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (len(objects) + 1, out.rindex(b"xref"))


def stream(data, extra=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def one_page(content, resources=b""):
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"
        % resources
    )
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        page,
        content,
    ]


def squeezed(megabytes):
    packer = zlib.compressobj(9)
    spaces = b" " * 1_000_000
    return b"".join(packer.compress(spaces) for _ in range(megabytes)) + packer.flush()


def xobjects(levels):
    """Forms that each draw the next one ten times."""
    forms = []
    for level in range(levels):
        draws = b"/F Do " * 10 if level < levels - 1 else b"BT /F1 9 Tf (x) Tj ET"
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level)
        forms.append(stream(draws, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner))
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>") + forms


FLATE = b"/Filter /FlateDecode"
IMAGE = b"/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB "


@pytest.mark.parametrize(
    "objects",
    [
        lambda: one_page(stream(squeezed(500), FLATE)),
        lambda: one_page(stream(zlib.compress(squeezed(500)), b"/Filter [/FlateDecode /FlateDecode]")),
        lambda: [
            *one_page(stream(b"/I Do"), b"/XObject << /I 5 0 R >>"),
            stream(squeezed(500), IMAGE + FLATE),
        ],
    ],
    ids=["flate", "double flate", "image"],
)
def test_a_bomb_of_packed_bytes_is_refused_for_holding_no_text(objects):
    bomb = RawFile("a.pdf", raw_pdf(*objects()), "application/pdf")

    with pytest.raises(UnreadableFile, match="no text layer"):
        parse_in_child(bomb, timeout_seconds=10)


def test_a_bomb_of_forms_that_draw_each_other_is_read_and_cut_short():
    bomb = RawFile("a.pdf", raw_pdf(*xobjects(8)), "application/pdf")

    assert len(parse_in_child(bomb, timeout_seconds=10).text) < 10_000
