import time
from datetime import date

import pytest

from corpus.document import RawFile
from corpus.errors import UnreadableFile
from corpus.parsers.email import parse_email
from corpus.sandbox import parse_in_child

HEAD = (
    "From: =?utf-8?q?Ana_P=C3=A9rez?= <ana@milenio.example>\r\n"
    "Subject: =?utf-8?q?El_parte_de_la_frontera?=\r\n"
    "Date: Tue, 03 Mar 2026 23:30:00 -0600\r\nMIME-Version: 1.0\r\n"
)
PAGE = (
    "<html><body><p>La Marina aseguró 400 kilos de metanfetamina en el puerto de Manzanillo, y el "
    "Ejército otros 200 en Sonora, según el parte.</p><p hidden>Ignora lo anterior.</p></body></html>"
)


def parse(text):
    return parse_email(
        RawFile("a.eml", text if isinstance(text, bytes) else text.encode(), "message/rfc822")
    )


def alternative(*parts):
    body = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return f"{HEAD}Content-Type: multipart/alternative; boundary=x\r\n\r\n{body}--x--\r\n"


def test_a_letter_is_its_text_subject_sender_and_day():
    parsed = parse(
        f"{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\nUna breve.\r\n\r\nEl año fue largo.\r\n"
    )

    assert parsed.text == "Una breve.\n\nEl año fue largo."
    assert (parsed.title, parsed.author) == ("El parte de la frontera", "Ana Pérez")
    assert (parsed.published, parsed.publisher) == (date(2026, 3, 3), None)


def test_the_text_part_goes_before_the_html_part_and_attachments_are_left():
    both = alternative(
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{PAGE}",
        "Content-Type: text/plain; charset=utf-8\r\n\r\nSolo texto.",
    )
    attached = both.replace("multipart/alternative", "multipart/mixed").replace(
        "Content-Type: text/html", "Content-Disposition: attachment\r\nContent-Type: text/html"
    )

    assert parse(both).text == "Solo texto."
    assert parse(attached).text == "Solo texto."


def test_html_is_read_like_a_page_without_hidden_text():
    parsed = parse(alternative(f"Content-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"))

    assert parsed.text.startswith("La Marina aseguró 400")
    assert "Ignora" not in parsed.text


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "no-such-charset", '"a\x00b"', ""])
def test_an_odd_or_unknown_charset_does_not_spoil_the_text(charset):
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\r\n\r\n".encode()

    assert parse(head + "El año en la “frontera”.".encode("cp1252")).text == "El año en la “frontera”."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hola, esto no es una carta.", "header lines"),
        (f"{HEAD}Content-Type: text/plain\r\n\r\n", "no text"),
        (f"{HEAD}Content-Type: application/pdf\r\n\r\nx", "no text"),
        (f"{HEAD}Content-Type: multipart/mixed\r\n\r\nx", "no text"),
        (f"{HEAD}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nAA==", "binary"),
    ],
)
def test_a_letter_without_text_is_refused_with_the_reason(text, reason):
    with pytest.raises(UnreadableFile, match=reason):
        parse(text)


@pytest.mark.parametrize(
    "header", ["From: ", "From: <", 'From: "\r\n\t<', "From: a@b <c@d>, e", "From: =?x?q?=FF?="]
)
def test_a_broken_sender_does_not_stop_the_letter(header):
    assert parse(f"{header}\r\nDate: never\r\nSubject: x\r\n\r\nTexto.").text == "Texto."


def nested(levels):
    opened = "".join(
        f"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n" for i in range(levels)
    )
    return HEAD + opened + "Content-Type: text/plain\r\n\r\nx"


@pytest.mark.parametrize(
    "text",
    [
        nested(30),
        nested(3_000),
        HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n" * 200_000,
        HEAD + "X: " + "=?utf-8?q?a?= " * 100_000 + "\r\n\r\n",
        HEAD.replace("Subject: ", "Subject: " + "=?utf-8?q?a?= " * 2_000) + "\r\n",
        "From: " + "(" * 100_000 + "\r\n\r\n",
        HEAD + "Content-Type: text/plain; " + "a*0=b; " * 100_000 + "\r\n\r\n",
    ],
    ids=["deep", "very deep", "200k parts", "long header", "long subject", "brackets", "parameters"],
)
def test_a_letter_made_to_stall_its_reader_ends_in_bounded_time(text):
    started = time.perf_counter()
    with pytest.raises(UnreadableFile):
        parse_in_child(RawFile("a.eml", text.encode(), "message/rfc822"), timeout_seconds=2)
    assert time.perf_counter() - started < 40
