import gzip
import re
import shutil
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import httpcore2
import pytest

from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch import Conditional, Limits, fetch
from corpus.fetch.body import unpack_gzip
from corpus.fetch.fetcher import Network
from corpus.fetch.network import resolve_name
from tests.growth import takes_linear_time
from tests.local_site import answer, local_site

PAGE = "<p>El año en la frontera.</p>".encode()


@pytest.fixture
def site():
    with local_site() as running:
        yield running


def get(site, path="/", **options):
    return fetch(f"{site.url}{path}", allow=[site.pair], **options)


def redirect(location, status="302 Found"):
    return answer(status=status, Location=location)


class RecordingBackend(httpcore2.MockBackend):
    def __init__(self, reply=None):
        super().__init__([reply or answer(PAGE)])
        self.reply = reply or answer(PAGE)
        self.connected = []

    def connect_tcp(self, host, port, *args, **kwargs):
        self.connected.append((host, port))
        return httpcore2.MockStream([self.reply])


def resolving(*answers):
    """A look-up that gives these lists of addresses, one each time it is asked."""
    waiting = list(answers)
    return lambda host, port: waiting.pop(0)


def test_a_page_is_fetched_with_what_the_server_says_of_it(site):
    site.pages["/a?b=1"] = answer(
        PAGE,
        media_type="text/html; charset=utf-8",
        ETag='"v1"',
        Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT",
    )

    page = get(site, "/a?b=1#part")

    assert (page.status, page.data, page.media_type) == (200, PAGE, "text/html; charset=utf-8")
    assert (page.etag, page.last_modified) == ('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    assert (page.url, page.final_url) == (f"{site.url}/a?b=1#part", f"{site.url}/a?b=1")
    assert abs(datetime.fromisoformat(page.fetched_at) - datetime.now(UTC)).total_seconds() < 10
    assert "Accept-Encoding: gzip\r\n" in site.requests[0]
    assert f"Host: 127.0.0.1:{site.port}\r\n" in site.requests[0]


def test_a_page_that_did_not_change_is_not_sent_again(site):
    def reply(head):
        is_known = 'If-None-Match: "v1"' in head and "If-Modified-Since: Tue" in head
        return answer(b"", "304 Not Modified", ETag='"v1"') if is_known else answer(PAGE)

    site.pages["/"] = reply
    known = Conditional('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")

    assert get(site, conditional=known).is_unchanged
    assert get(site, conditional=Conditional('"v0"')).data == PAGE
    assert get(site, conditional=Conditional('"v1"\r\nX: y')).data == PAGE


def test_redirects_are_followed_four_times(site):
    for hop in range(5):
        site.pages[f"/{hop}"] = redirect(f"/{hop + 1}", "301 Moved Permanently")
    site.pages["/5"] = answer(PAGE)

    assert get(site, "/1").final_url == f"{site.url}/5"
    with pytest.raises(FetchFailed, match="more than 4 times"):
        get(site, "/0")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "not an address on the public internet"),
        ("http://[::ffff:169.254.169.254]/", "not an address on the public internet"),
        ("//127.0.0.1/", "not an address on the public internet"),
        ("http://localhost/", "not an address on the public internet"),
        ("http://127.0.0.1:22/", "port 22"),
        ("file:///etc/passwd", "this is file"),
        ("ftp://example.org/", "this is ftp"),
        ("http://user:pw@example.org/", "user name"),
        ("http://127.0.0.1\\@example.com/", "backslash"),
        ("http://[/", "no address|not a web address"),
        ("http://0x7f.1/", "unusual notation"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site, location, reason):
    site.pages["/"] = redirect(location)

    with pytest.raises(FetchRefused, match=reason):
        get(site)
    assert site.paths() == ["/"]


def test_a_redirect_to_nowhere_is_a_failure(site):
    site.pages["/"] = answer(status="302 Found")

    with pytest.raises(FetchFailed, match="to nowhere"):
        get(site)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1",
     "[::ffff:127.0.0.1]", "[::1]", "localhost", "LOCALHOST.", "127.0.0.1\\@example.com",
     "0.0.0.0", "0", "[::]"],
)  # fmt: skip
def test_no_notation_of_this_machine_is_reached(site, host):
    exempt_port = [f"other.example:{site.port}"]

    with pytest.raises(FetchRefused):
        fetch(f"http://{host}:{site.port}/", allow=exempt_port)
    with pytest.raises(FetchRefused):
        fetch(f"http://{host}/")
    assert site.requests == []


@pytest.mark.parametrize("written", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost"])
def test_the_guard_alone_stops_what_the_system_reads_as_this_machine(written):
    backend = RecordingBackend()
    network = Network(lambda host, port: resolve_name(written, port), backend)

    with pytest.raises(FetchRefused, match=r"leads to (127\.0\.0\.1|::1)"):
        fetch("http://news.example/", network=network)
    assert backend.connected == []


def test_a_refusal_names_the_setting_that_exempts():
    with pytest.raises(FetchRefused, match=r"name 127\.0\.0\.1:80 in PUENTE_FETCH_ALLOW"):
        fetch("http://127.0.0.1/")


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    backend = RecordingBackend()
    network = Network(resolving(["93.184.215.14", "10.0.0.1"]), backend)

    with pytest.raises(FetchRefused, match=r"leads to 10\.0\.0\.1"):
        fetch("http://news.example/", network=network)
    assert backend.connected == []


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to():
    backend = RecordingBackend()
    network = Network(resolving(["93.184.215.14"], ["127.0.0.1"]), backend)

    fetch("http://news.example/", network=network)

    assert backend.connected == [("93.184.215.14", 80)]


def test_a_name_that_turns_private_is_refused_at_the_next_hop():
    backend = RecordingBackend(redirect("http://news.example/b"))
    network = Network(resolving(["93.184.215.14"], ["127.0.0.1"]), backend)

    with pytest.raises(FetchRefused, match=r"leads to 127\.0\.0\.1"):
        fetch("http://news.example/a", network=network)
    assert backend.connected == [("93.184.215.14", 80)]


def test_an_exempt_pair_may_be_ipv6_and_its_address_private():
    backend = RecordingBackend()
    network = Network(lambda host, port: [host], backend)

    page = fetch("http://[::1]:8080/x", allow=["[::1]:8080"], network=network)

    assert (page.final_url, backend.connected) == ("http://[::1]:8080/x", [("::1", 8080)])
    with pytest.raises(FetchRefused, match=r"name \[::1\]:80 in PUENTE_FETCH_ALLOW"):
        fetch("http://[::1]/x", allow=["[::1]:8080"], network=network)


def test_a_proxy_in_the_environment_is_not_used(site, monkeypatch):
    with local_site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        site.pages["/"] = answer(PAGE)

        assert get(site).data == PAGE
        with pytest.raises(FetchRefused):
            fetch("http://169.254.169.254/")
        assert proxy.requests == []


def test_gzip_is_unpacked_in_all_its_members(site):
    packed = gzip.compress(PAGE) + gzip.compress(b"more") + b"\0" * 10
    site.pages["/"] = answer(packed, Content_Encoding="gzip")

    assert get(site).data == PAGE + b"more"


@pytest.mark.parametrize(
    "encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip,br", "identity, zstd", "x"]
)
def test_another_packing_is_refused(site, encoding):
    site.pages["/"] = answer(gzip.compress(gzip.compress(PAGE)), Content_Encoding=encoding)

    with pytest.raises(FetchRefused, match="only a single gzip"):
        get(site)


def test_two_headers_that_each_say_gzip_are_a_double_packing(site):
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n"
    site.pages["/"] = head + gzip.compress(gzip.compress(PAGE))

    with pytest.raises(FetchRefused, match="only a single gzip"):
        get(site)


def gzip_bomb(megabytes):
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"\0" * 1_000_000
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def test_a_gzip_bomb_is_stopped_at_the_limit(site):
    site.pages["/"] = answer(gzip_bomb(300), Content_Encoding="gzip")

    tracemalloc.start()
    with pytest.raises(FetchRefused, match="larger than 5 MB"):
        get(site)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak_bytes < 20_000_000


def test_many_empty_gzip_members_are_unpacked_in_little_time():
    member = gzip.compress(b"")

    def unpack(chunk):
        assert list(unpack_gzip([chunk])) == []

    assert takes_linear_time(unpack, lambda size: member * size, 80_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(PAGE * 50, mtime=0)[:-20], "cut off"),
        (b"no gzip", "damaged"),
        (b"\x1f\x8b\x08", "cut off"),
    ],
)
def test_damaged_gzip_is_a_failure(site, data, reason):
    site.pages["/"] = answer(data, Content_Encoding="gzip")

    with pytest.raises(FetchFailed, match=reason):
        get(site)


def test_a_page_may_have_5_mb_and_a_pdf_20(site):
    pdf = b"%PDF-1.7\n" + b"x" * 6_000_000
    site.pages |= {
        "/page": answer(b"x" * 6_000_000),
        "/typed": answer(pdf, media_type="application/pdf"),
        "/untyped": answer(pdf, media_type="application/octet-stream"),
        "/big": answer(b"%PDF-" + b"x" * 21_000_000, media_type="application/pdf"),
        "/endless": (head for head in [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 100_000] * 100]),
    }

    assert len(get(site, "/typed").data) == len(get(site, "/untyped").data) == len(pdf)
    for path, reason in (("/page", "5 MB"), ("/big", "20 MB"), ("/endless", "5 MB")):
        with pytest.raises(FetchRefused, match=f"larger than {reason}"):
            get(site, path)


def dripping(first):
    yield first
    for _ in range(1_200):
        time.sleep(0.05)
        yield b"x"


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"]
)
def test_bytes_that_drip_in_end_at_the_time_limit(site, first):
    site.pages["/"] = lambda head: dripping(first)

    started = time.perf_counter()
    with pytest.raises(FetchFailed, match=r"more than 0\.4 seconds"):
        get(site, limits=Limits(total_seconds=0.4))
    assert time.perf_counter() - started < 20


def test_redirects_share_one_time_limit(site):
    def slow(head):
        time.sleep(0.2)
        return redirect("/")

    site.pages["/"] = slow

    with pytest.raises(FetchFailed, match=r"more than 0\.3 seconds"):
        get(site, limits=Limits(total_seconds=0.3))


def test_a_look_up_that_hangs_is_left():
    is_over, found = threading.Event(), []

    def hang(host, port):
        is_over.wait(60)
        found.append("93.184.215.14")
        return found

    with pytest.raises(FetchFailed, match=r"look-up of 'news\.example' takes too long"):
        fetch("http://news.example/", limits=Limits(connect_seconds=0.2), network=Network(hang))
    assert found == []
    is_over.set()


@pytest.mark.parametrize(("status", "wait"), [("404 Not Found", None), ("429 Too Many Requests", 120.0)])
def test_an_error_status_is_a_failure_with_how_long_to_wait(site, status, wait):
    extra = {"Retry_After": "120"} if wait else {}
    site.pages["/"] = answer(b"", status, **extra)

    with pytest.raises(FetchFailed, match=f"status {status[:3]}") as caught:
        get(site)
    assert (caught.value.status, caught.value.retry_after_seconds) == (int(status[:3]), wait)


@pytest.mark.parametrize(
    "reply",
    [b"", b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000],
)  # fmt: skip
def test_an_answer_that_is_no_http_or_is_cut_off_is_a_failure(site, reply):
    site.pages["/"] = reply

    with pytest.raises(FetchFailed, match="connection failed"):
        get(site)


def test_nobody_listening_is_a_failure():
    with local_site() as gone:
        pass

    with pytest.raises(FetchFailed, match="does not answer"):
        fetch(gone.url, allow=[gone.pair])


def test_an_unknown_name_is_a_failure():
    with pytest.raises(FetchFailed, match=re.escape("the name 'nowhere.invalid' is not found")):
        fetch("http://nowhere.invalid/")


@pytest.fixture
def certificate(tmp_path):
    """The paths of a key and a certificate for 127.0.0.1 that nobody vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    key, crt = tmp_path / "key.pem", tmp_path / "crt.pem"
    command = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    )
    subprocess.run(
        [
            openssl,
            *command.split(),
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key,
            "-out",
            crt,
        ],
        check=True,
        capture_output=True,
    )
    return key, crt


def test_a_certificate_that_nobody_vouches_for_is_a_failure(certificate):
    key, crt = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    with local_site(context) as site:
        site.pages["/"] = answer(PAGE)
        trusting = Network(ssl_context=ssl.create_default_context(cafile=crt))

        with pytest.raises(FetchFailed, match="certificate is not valid"):
            get(site)
        assert site.requests == []
        assert get(site, network=trusting).data == PAGE


def test_a_certificate_is_checked_against_the_name_and_not_the_address(certificate):
    key, crt = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    with local_site(context) as site:
        pair = f"news.example:{site.port}"
        network = Network(lambda *_: ["127.0.0.1"], ssl_context=ssl.create_default_context(cafile=crt))

        with pytest.raises(FetchFailed, match="certificate is not valid"):
            fetch(f"https://{pair}/", allow=[pair], network=network)
        assert site.requests == []
