import hashlib

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.ids import is_document_id
from corpus.parse import parse_file
from corpus.sources.upload import receive_upload


def test_an_upload_is_named_by_its_content_and_takes_the_id_it_is_put_under():
    (raw,) = receive_upload(b"# T\n\nTexto.", "text/markdown", document_id="uno")

    document = parse_file(raw)

    assert raw.name == f"upload-{hashlib.sha256(raw.data).hexdigest()[:16]}"
    assert (document.id, document.title, document.fetched_at is not None) == ("uno", "T", True)
    assert parse_file(receive_upload(b"---\nid: dos\n---\nTexto.", "text/markdown")[0]).id == "dos"


def test_jsonl_comes_line_by_line():
    files = receive_upload(b'{"title": "A", "text": "x", "id": "a"}\n{', "application/jsonl")

    assert [file.name.rpartition(":")[2] for file in files] == ["1", "2"]
    assert parse_file(files[0]).id == "a"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"PK\x03\x04", "text/markdown"),
        (b"GIF89a", "text/html"),
        (b"<html>", "application/pdf"),
        (b"MZ\x90\x00", "text/plain"),
        (b"x", "image/svg+xml"),
        (b"x", "application/x-tar"),
    ],
)
def test_content_that_is_not_of_its_type_is_refused(data, media_type):
    (raw,) = receive_upload(data, media_type)

    with pytest.raises(UnreadableFile):
        parse_file(raw)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\x.md", "/etc/passwd", "a\0b.md", "%2e%2e%2fx.md", "x" * 5_000 + ".md",
     "CON", "nul.md", "\u202egpj.md", "...", "", " ", "~/.ssh/id", "C:\\x.md", "a\r\nb.md", "-rf"],
)  # fmt: skip
def test_whatever_a_file_is_called_its_id_is_safe_anywhere(name):
    document = parse_file(RawFile(name, b"Texto de prueba.", "text/plain"))

    assert is_document_id(document.id)
    assert ".." not in document.id
    assert "\n" not in document.title
    assert len(document.title) <= 500
