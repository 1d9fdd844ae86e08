import pytest

from corpus.errors import UnreadableFile
from corpus.parsers.decode import charset_of, decode_html, decode_text

SPANISH = "El señor Pérez señaló: ¿cuántos años?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_a_known_encoding_is_read(encoding):
    assert decode_text(SPANISH.encode(encoding)) == SPANISH


def test_another_encoding_is_named_by_its_first_bad_byte():
    data = "Línea uno.\nEl año".encode("cp1252")

    with pytest.raises(UnreadableFile, match=r"not UTF-8: byte 0xed at offset 1 \(line 1\)"):
        decode_text(data)


@pytest.mark.parametrize("charset", ["iso-8859-1", "latin1", "windows-1252", "ISO-8859-15"])
def test_text_in_a_charset_that_was_declared_is_read(charset):
    assert decode_text(SPANISH.encode("cp1252"), charset) == SPANISH


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "utf-16", "shift-jis", "no-such", "cp1252"])
def test_text_that_does_not_fit_what_was_declared_is_refused(charset):
    data = SPANISH.encode("cp1252") + (b"\x81" if charset == "cp1252" else b"")

    with pytest.raises(UnreadableFile, match="not UTF-8"):
        decode_text(data, charset)


@pytest.mark.parametrize(
    ("media_type", "charset"),
    [
        ("text/plain", None),
        ('text/plain; charset="utf-8"', "utf-8"),
        ("text/html;Charset=ISO-8859-1; x=y", "ISO-8859-1"),
    ],
)
def test_a_charset_is_read_from_the_media_type(media_type, charset):
    assert charset_of(media_type) == charset


@pytest.mark.parametrize("data", [b"a\0b", b"\x89\xff\0\x01", "a\0b".encode("utf-16")])
def test_binary_data_is_no_text(data):
    with pytest.raises(UnreadableFile, match="binary"):
        decode_text(data)


def test_a_lone_surrogate_does_not_get_in():
    with pytest.raises(UnreadableFile):
        decode_text(b"\xff\xfe\x00\xd8a\x00")
    with pytest.raises(UnreadableFile):
        decode_text(b"\xed\xa0\x80")


def test_one_bad_byte_does_not_spoil_a_web_page():
    assert decode_html(SPANISH.encode() + b"\xc3") == SPANISH + "\ufffd"


def test_a_declared_charset_is_used_and_latin_1_means_windows_1252():
    data = f'<meta charset="iso-8859-1"><p>“{SPANISH}”'.encode("cp1252")

    assert decode_html(data).endswith(f"“{SPANISH}”")


def test_the_charset_of_the_server_goes_before_the_pages_own():
    data = '<meta charset="windows-1252">Łódź'.encode("cp1250")

    assert decode_html(data, "windows-1250").endswith("Łódź")


@pytest.mark.parametrize("charset", ["rot13", "unicode_escape", "zip", "utf-7", "no such", "a\0b"])
def test_a_charset_that_is_none_of_the_webs_is_taken_as_windows_1252(charset):
    assert decode_html("año".encode("cp1252"), charset) == "año"
