import io
import zipfile

import docx
import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parse import DOCX
from corpus.parsers.docx import MAIN_PART, parse_docx
from corpus.sandbox import parse_in_child

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parse(data):
    return parse_docx(RawFile("a.docx", data, DOCX))


def with_body(body, doctype=""):
    """A DOCX whose document.xml holds just this."""
    xml = f"{doctype}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>"
    return replacing(saved(docx.Document()), MAIN_PART, xml.encode())


def replacing(data, name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return out.getvalue()


def test_paragraphs_lists_and_tables_keep_their_order():
    document = docx.Document()
    document.add_paragraph("Reporte diario", style="Title")
    document.add_paragraph("Primero.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Estado", "Kilos", "Sonora", "400"), strict=True):
        cell.text = text
    document.add_heading("Los decomisos", level=2)
    document.add_paragraph("uno", style="List Bullet")
    document.add_paragraph("dos", style="List Number")
    document.add_paragraph("Último\nrenglón.")

    parsed = parse(saved(document))

    assert parsed.title == "Reporte diario"
    assert parsed.text == (
        "Primero.\n\nEstado | Kilos\nSonora | 400\n\nLos decomisos\n\n- uno\n- dos\n\nÚltimo\nrenglón."
    )
    assert [(parsed.text[h.start : h.end], h.level) for h in parsed.headings] == [("Los decomisos", 2)]


def test_who_saved_the_file_and_when_says_nothing_of_the_article():
    document = docx.Document()
    document.add_paragraph("Texto.")
    document.core_properties.title = "El parte"

    parsed = parse(saved(document))

    assert (parsed.title, parsed.author, parsed.published, parsed.modified) == (
        "El parte",
        None,
        None,
        None,
    )
    document.core_properties.title = "Word Document"
    assert parse(saved(document)).title is None


def test_inserted_text_is_read_and_deleted_and_hidden_text_is_not():
    body = (
        "<w:p><w:r><w:t>Uno </w:t></w:r><w:ins><w:r><w:t>insertado </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>borrado </w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto </w:t></w:r>"
        '<w:r><w:rPr><w:sz w:val="1"/></w:rPr><w:t>diminuto </w:t></w:r>'
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>visto</w:t></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>En un control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )

    assert parse(with_body(body)).text == "Uno insertado visto\n\nEn un control."


def test_tables_in_tables_are_read_once():
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>dentro</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>fuera</w:t></w:r></w:p>{inner}</w:tc></w:tr></w:tbl>"

    assert parse(with_body(body)).text == "fuera dentro"


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([("a.txt", "x")], "without a Word document"),
        ([(MAIN_PART, b" " * 40_000_000)], "a part of 40 MB"),
        ([(MAIN_PART, "x"), *((f"word/media/{i}.png", b"\0" * 30_000_000) for i in range(4))], "120 MB"),
        ([(MAIN_PART, b" " * 20_000_000)], "times its size"),
        ([(MAIN_PART, "x"), *((f"m{i}", "") for i in range(3_001))], "3,002 parts"),
        ([(MAIN_PART, "x"), ("../../etc/passwd", "x")], "leads out"),
        ([(MAIN_PART, "x"), ("/etc/passwd", "x")], "leads out"),
        ([(MAIN_PART, "x"), ("..\\x", "x")], "leads out"),
        ([(MAIN_PART, "x")], "damaged"),
    ],
)
def test_a_bomb_or_a_misleading_archive_is_refused_by_its_directory(members, reason, monkeypatch):
    data = zip_of(members)
    opened_bytes = []

    def open_part(archive, name, *rest, **named):
        opened_bytes.append(archive.getinfo(getattr(name, "filename", name)).file_size)
        return plainly_open(archive, name, *rest, **named)

    plainly_open = zipfile.ZipFile.open
    monkeypatch.setattr(zipfile.ZipFile, "open", open_part)

    with pytest.raises(UnreadableFile, match=reason):
        parse(data)
    assert sum(opened_bytes) <= 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    with pytest.raises(UnreadableFile, match="two parts of one name"):
        parse(zip_of([(MAIN_PART, "x"), (MAIN_PART, "y")]))


def test_a_link_in_the_archive_is_refused():
    link = zipfile.ZipInfo("word/media/passwd")
    link.external_attr = 0o120777 << 16

    with pytest.raises(UnreadableFile, match="a link to a file"):
        parse(zip_of([(MAIN_PART, "x"), (link, "/etc/passwd")]))


def test_a_part_longer_than_its_directory_says_is_not_unpacked_further():
    data = with_body("<w:p><w:r><w:t>" + "hola " * 500_000 + "</w:t></w:r></w:p>")
    size = zipfile.ZipFile(io.BytesIO(data)).getinfo(MAIN_PART).file_size
    lying = data.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))

    with pytest.raises(UnreadableFile, match="damaged"):
        parse(lying)


def test_a_file_cut_off_is_refused():
    document = docx.Document()
    document.add_paragraph("Texto.")

    with pytest.raises(UnreadableFile, match="cut off or damaged"):
        parse(saved(document)[:-2_000])


LOL = (
    '<!DOCTYPE d [<!ENTITY a "' + "lol" * 100 + '">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 20}">' for i in range(8))
    + "]>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("doctype", "reference"),
    [
        (LOL, "&i;"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
        ('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
        ('<!DOCTYPE d [<!ENTITY q "' + "q" * 100_000 + '">]>', "&q;" * 10_000),
    ],
)
def test_a_document_type_is_refused(doctype, reference, tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    doctype = doctype.replace("{secret}", str(tmp_path / "secret"))
    data = with_body(f"<w:p><w:r><w:t>antes {reference}</w:t></w:r></w:p>", doctype)

    with pytest.raises(UnreadableFile, match="document type") as refused:
        parse_in_child(RawFile("a.docx", data, DOCX))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_any_part_is_refused(encoding):
    styles = f'<!DOCTYPE d [<!ENTITY x "y">]><w:styles {NAMESPACE}/>'.encode(encoding)

    with pytest.raises(UnreadableFile, match="document type"):
        parse(replacing(saved(docx.Document()), "word/styles.xml", styles))


def test_a_deep_nest_is_refused_and_costs_little():
    body = "<w:sdt><w:sdtContent>" * 200 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 200

    with pytest.raises(UnreadableFile, match=r"damaged|too deep"):
        parse_in_child(RawFile("a.docx", with_body(body), DOCX))
