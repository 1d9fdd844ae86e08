"""What is posted to other people's addresses, and what such an address cannot do."""

from __future__ import annotations

import time

import httpcore2
import pytest

from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch.fetcher import Network
from corpus.fetch.post import check_address, post
from tests.local_site import answer, local_site
from tests.webhook_receiver import webhook_receiver


@pytest.fixture
def site():
    with local_site() as running:
        yield running


class Counting(httpcore2.MockBackend):
    """Counts connections, and says 200 to each."""

    def __init__(self):
        super().__init__([])
        self.connected = []

    def connect_tcp(self, host, port, *args, **kwargs):
        self.connected.append((host, port))
        return httpcore2.MockStream([answer()])


def test_a_body_is_posted_with_its_headers():
    with webhook_receiver() as receiver:
        posted = post(receiver.url, "sí 🦅".encode(), {"webhook-id": "m1"}, allow=[receiver.pair])

    (received,) = receiver.received
    assert (posted.status, posted.retry_after_seconds) == (204, None)
    assert (received.path, received.body.decode()) == ("/hook", "sí 🦅")
    assert received.headers["webhook-id"] == "m1"
    assert received.headers["host"] == receiver.pair
    assert "cookie" not in received.headers
    assert "authorization" not in received.headers


def test_a_redirect_is_an_answer_and_is_not_followed(site):
    with local_site() as other:
        site.pages["/"] = answer(status="307 Temporary Redirect", Location=f"{other.url}/in")
        posted = post(site.url, b"x", {}, allow=[site.pair, other.pair])

        assert posted.status == 307
        assert other.requests == []


def test_how_long_a_server_asks_to_be_left_alone_is_told(site):
    site.pages["/"] = answer(status="503 Service Unavailable", Retry_After="120")

    assert post(site.url, b"x", {}, allow=[site.pair]).retry_after_seconds == 120


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://example.org:8080/",
        "http://127.0.0.1\\@example.org/",
        "http://user:pass@example.org/",
        "http://example.org/a b",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "example.org",
        "",
    ],
)
def test_an_address_that_may_not_be_called_is_refused_before_and_when_it_is(url):
    with pytest.raises(FetchRefused):
        check_address(url)
    network = Network(resolve=lambda host, port: [host.strip("[]")], backend=Counting())
    with pytest.raises(FetchRefused):
        post(url, b"x", {}, network=network)
    assert network.backend.connected == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["fd00::1"], ["169.254.169.254"]]
)
def test_a_name_that_leads_inside_is_refused_at_the_moment_of_connecting(addresses):
    assert check_address("http://rebound.example/") == "http://rebound.example/"
    network = Network(resolve=lambda host, port: addresses, backend=Counting())

    with pytest.raises(FetchRefused):
        post("http://rebound.example/", b"x", {}, network=network)

    assert network.backend.connected == []


def test_the_address_that_was_checked_is_the_one_that_is_called():
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    network = Network(resolve=lambda host, port: answers.pop(0), backend=Counting())

    assert post("http://rebound.example/", b"x", {}, network=network).status == 200
    assert network.backend.connected == [("93.184.215.14", 80)]


def test_a_server_that_drips_or_says_nothing_is_left_in_time(site):
    def drip(_):
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in range(600):
            yield b"X-Drop: 1\r\n"
            time.sleep(0.1)

    site.pages["/"] = drip
    began = time.monotonic()

    with pytest.raises(FetchFailed, match=r"more than 0\.5 seconds"):
        post(site.url, b"x", {}, allow=[site.pair], total_seconds=0.5)

    assert time.monotonic() - began < 20


def test_of_the_reply_nothing_but_its_head_is_read(site):
    sent = []

    def flood(_):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        for _ in range(1_000):
            sent.append(65_536)
            yield b"x" * 65_536

    site.pages["/"] = flood

    assert post(site.url, b"x", {}, allow=[site.pair]).status == 200
    time.sleep(0.2)
    assert sum(sent) < 20_000_000


def test_what_is_no_http_has_failed(site):
    site.pages["/"] = b"SSH-2.0-OpenSSH_9.6\r\n"

    with pytest.raises(FetchFailed):
        post(site.url, b"x", {}, allow=[site.pair])
