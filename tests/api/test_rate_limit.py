"""S12: one asker cannot send more than its share, whatever it claims and whichever server it asks."""

from __future__ import annotations

import os
import stat

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Scope
from api.rate_limit import RateLimit, address_of
from api.settings import Settings

QUESTION = {"question": "Why?"}


@pytest.fixture
def limited(service, tmp_path):
    """A client of a server of its own on the data folder; three requests a minute are served."""

    def make(**settings):
        made = Settings(data_dir=tmp_path, requests_per_minute=3, **settings)
        return TestClient(create_app(made, service), base_url="http://localhost", client=("192.0.2.1", 1))

    return make


def statuses(client, count, **headers):
    return [client.get("/v1/index", headers=headers).status_code for _ in range(count)]


def test_more_than_its_share_is_refused_with_when_to_try_again(limited):
    client = limited()

    assert [client.post("/v1/ask", json=QUESTION).status_code for _ in range(3)] == [200] * 3
    reply = client.post("/v1/ask", json=QUESTION)

    assert (reply.status_code, reply.json()["type"]) == (429, "/problems/too-many-requests")
    assert 1 <= int(reply.headers["retry-after"]) <= 61
    assert f"Try again in {reply.headers['retry-after']} s." in reply.json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_each_reply_tells_what_is_left(limited):
    client = limited()

    replies = [client.get("/v1/index") for _ in range(4)]

    assert [reply.headers["ratelimit-remaining"] for reply in replies] == ["2", "1", "0", "0"]
    assert {reply.headers["ratelimit-limit"] for reply in replies} == {"3"}
    assert all(1 <= int(reply.headers["ratelimit-reset"]) <= 60 for reply in replies)
    assert "ratelimit-limit" not in client.get("/healthz").headers


def test_without_a_limit_nothing_is_counted(make_client, tmp_path):
    assert statuses(make_client(data_dir=tmp_path), 50) == [200] * 50
    assert not (tmp_path / "requests.db").exists()


def test_each_key_has_its_own_share_and_a_bad_one_counts_for_its_address(limited, service):
    client = limited()
    keys = [service.keys.create(name, Scope.READ)[1] for name in ("one", "two")]

    for key in keys:
        assert statuses(client, 4, Authorization=f"Bearer {key}") == [200, 200, 200, 429]
    assert statuses(client, 4, Authorization="Bearer puente_guess_guess") == [401, 401, 401, 429]
    assert statuses(client, 1) == [429]


def test_what_a_client_says_of_its_address_does_not_count(limited):
    client = limited()

    for number in range(3):
        assert statuses(client, 1, **{"X-Forwarded-For": f"198.51.100.{number}"}) == [200]
    assert statuses(client, 1, **{"X-Forwarded-For": "198.51.100.9"}) == [429]


def test_behind_one_proxy_only_what_that_one_adds_counts(limited):
    client = limited(trusted_proxies=1)

    for number in range(3):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        assert statuses(client, 1, **forged) == [200]
    assert statuses(client, 1, **{"X-Forwarded-For": "203.0.113.7"}) == [429]
    assert statuses(client, 1, **{"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}) == [200]


def test_two_servers_on_one_data_folder_count_together(limited):
    first, second = limited(), limited()

    assert statuses(first, 2) + statuses(second, 2) + statuses(first, 1) == [200, 200, 200, 429, 429]


def test_the_window_moves_with_the_minute(tmp_path):
    now = 6_000.0
    limit = RateLimit(tmp_path / "requests.db", 4, clock=lambda: now)

    def sent(count):
        return sum(not limit.count("asker").is_refused for _ in range(count))

    assert sent(10) == 4
    now += 59
    assert sent(10) == 0
    now += 31  # half of the first minute's four have left the window
    assert sent(10) == 2
    now += 120
    assert sent(10) == 4


@pytest.mark.parametrize(("into_it", "more"), [(0, 0), (10.5, 0), (59.9, 0), (75, 2), (119, 4)])
def test_who_waits_as_long_as_is_said_is_served_and_not_before(tmp_path, into_it, more):
    began = now = 6_000.0
    limit = RateLimit(tmp_path / "requests.db", 4, clock=lambda: now)
    for _ in range(4):
        limit.count("asker")
    now = began + into_it
    for _ in range(more):
        limit.count("asker")
    refused = limit.count("asker")
    assert refused.is_refused

    now += refused.wait_seconds - 1.01
    assert limit.count("asker").is_refused
    now += 1.01
    assert not limit.count("asker").is_refused


def test_where_nothing_can_be_counted_nobody_is_refused(tmp_path):
    limit = RateLimit(tmp_path / "no such folder" / "requests.db", 1)

    assert [limit.count("asker") for _ in range(5)] == [None] * 5


def test_nobody_else_may_read_who_asked(tmp_path):
    before = os.umask(0o022)
    try:
        RateLimit(tmp_path / "requests.db", 1).count("203.0.113.7")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "requests.db").stat().st_mode) == 0o600


def test_a_damaged_file_is_begun_anew(tmp_path):
    path = tmp_path / "requests.db"
    path.write_bytes(b"not a database at all, but long enough to be read" * 100)
    limit = RateLimit(path, 1)

    assert limit.count("asker") is None
    assert not limit.count("asker").is_refused
    assert limit.count("asker").is_refused


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "", 1, "unknown"),
        ("192.0.2.1", "198.51.100.1", 2, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1, 198.51.100.2", 2, "198.51.100.1"),
        ("192.0.2.1", "<script>", 1, "unknown"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("2001:db8:1:2:3::4", "", 0, "2001:db8:1:2::/64"),
    ],
)
def test_the_address_that_counts(peer, forwarded, proxies, address):
    headers = [(b"x-forwarded-for", forwarded.encode())]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1)})

    assert address_of(request, proxies) == address


def test_a_request_without_an_address_counts_for_one_asker():
    assert address_of(Request({"type": "http", "headers": [], "client": None}), 0) == "unknown"


NEWS = "https://news.example.org"


@pytest.fixture
def with_widget(service, tmp_path, monkeypatch):
    """A client of a server whose widget stands on one page, where no minute passes; settings by name."""
    monkeypatch.setitem(RateLimit.__init__.__kwdefaults__, "clock", lambda: 1_800_000_030.0)

    def make(address="192.0.2.1", **settings):
        made = Settings(data_dir=tmp_path, widget_origins=NEWS, **settings)
        return TestClient(create_app(made, service), base_url="http://localhost", client=(address, 1))

    return make


def asked(client, count, **headers):
    return [client.post("/v1/ask", json=QUESTION, headers=headers).status_code for _ in range(count)]


def test_a_visitor_of_the_widget_asks_twenty_times_a_minute_without_any_setting(with_widget):
    client = with_widget()

    assert asked(client, 21, Origin=NEWS) == [200] * 20 + [429]
    refused = client.post("/v1/ask", json=QUESTION, headers={"Origin": NEWS})

    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")
    assert (refused.headers["ratelimit-limit"], refused.headers["ratelimit-remaining"]) == ("20", "0")
    assert "RateLimit-Remaining" in refused.headers["access-control-expose-headers"]
    assert asked(with_widget("192.0.2.2"), 1, Origin=NEWS) == [200]


def test_the_page_itself_and_programs_are_not_held_to_the_widgets_limit(with_widget):
    client = with_widget(widget_questions_per_minute=1)

    assert asked(client, 3, Origin="http://localhost") == [200] * 3
    assert asked(client, 3) == [200] * 3
    assert asked(client, 3, Origin="https://other.example") == [200] * 3
    assert "ratelimit-limit" not in client.post("/v1/ask", json=QUESTION).headers


def test_the_services_own_origin_on_the_list_is_still_its_own_page(service, tmp_path):
    settings = Settings(
        data_dir=tmp_path, widget_origins="http://localhost", widget_questions_per_minute=1
    )
    client = TestClient(create_app(settings, service), base_url="http://localhost")

    assert asked(client, 3, Origin="http://localhost") == [200] * 3


def test_a_page_on_both_lists_is_held_to_the_widgets_limit_unless_it_has_a_key(with_widget, service):
    client = with_widget(cors_origins=NEWS, widget_questions_per_minute=1)
    key = service.keys.create("news", Scope.READ)[1]

    assert asked(client, 2, Origin=NEWS) == [200, 429]
    assert asked(client, 3, Origin=NEWS, Authorization=f"Bearer {key}") == [200] * 3


def test_with_both_limits_the_one_that_leaves_less_is_told_and_holds(with_widget):
    client = with_widget(requests_per_minute=5, widget_questions_per_minute=2)

    replies = [client.post("/v1/ask", json=QUESTION, headers={"Origin": NEWS}) for _ in range(3)]

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert [reply.headers["ratelimit-limit"] for reply in replies] == ["2", "2", "2"]
    assert statuses(client, 4) == [200, 200, 200, 429]


def test_what_the_other_limit_refuses_is_told_with_that_ones_numbers(with_widget):
    client = with_widget(requests_per_minute=2, widget_questions_per_minute=1)
    assert statuses(client, 2) == [200, 200]

    refused = client.post("/v1/ask", json=QUESTION, headers={"Origin": NEWS})

    assert (refused.status_code, refused.headers["ratelimit-limit"]) == (429, "2")
    assert f"Try again in {refused.headers['retry-after']} s." in refused.json()["detail"]


def test_zero_sets_no_limit_of_the_widgets_own(with_widget):
    client = with_widget(widget_questions_per_minute=0)

    assert asked(client, 25, Origin=NEWS) == [200] * 25
