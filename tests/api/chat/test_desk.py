"""What chat tools share: what was seen, who is waited for, what is sent out."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from api.chat.desk import PAUSE_SECONDS, ChatDesk, Message
from api.chat.seen import KEEP_SECONDS, Seen
from api.chat.sending import NotSent, Sender
from api.chat.workers import Workers
from api.conversations import ConversationStore
from api.errors import ChatUnavailable, TooBusy
from api.settings import Settings
from tests.api_stand_in import api_stand_in


def test_of_many_at_once_one_is_the_first(tmp_path):
    stores = [Seen(tmp_path / "chat.db") for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(lambda number: stores[number % 4].is_first("slack:event:1"), range(40)))

    assert first.count(True) == 1


def test_what_has_one_known_mark_is_not_new_and_all_its_marks_are_known_then(tmp_path):
    seen = Seen(tmp_path / "chat.db")

    assert seen.is_first("a", "b")
    assert not seen.is_first("b", "c")
    assert not seen.is_first("c")
    seen.forget("c")
    assert seen.is_first("c")


def test_marks_are_kept_as_digests_for_two_days(tmp_path):
    now = [1_000_000.0]
    seen = Seen(tmp_path / "chat.db", clock=lambda: now[0])
    seen.is_first("canary-mark")
    now[0] += KEEP_SECONDS - 1
    assert not seen.is_first("canary-mark")
    now[0] += 2

    assert seen.is_first("canary-mark")
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"canary" not in content
    assert stat.S_IMODE((tmp_path / "chat.db").stat().st_mode) == 0o600


def test_where_marks_cannot_be_kept_nothing_is_taken(tmp_path):
    (tmp_path / "chat.db").write_bytes(b"no database" * 1000)

    with pytest.raises(ChatUnavailable):
        Seen(tmp_path / "chat.db").is_first("a")


def test_without_a_chat_tool_no_file_is_made(make_app, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}

    make_app(data_dir=tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == before


def test_no_more_waits_than_may():
    may_end = threading.Event()
    workers = Workers(most_waiting=2)
    for _ in range(2):
        workers.check_room()
        workers.submit(may_end.wait)

    with pytest.raises(TooBusy):
        workers.check_room()
    may_end.set()
    workers.close()
    workers.check_room()


def test_what_is_under_way_is_finished_and_what_takes_too_long_is_left(caplog):
    done, may_end = [], threading.Event()
    workers = Workers()
    workers.submit(lambda: (time.sleep(0.2), done.append("finished")))
    workers.close()
    assert done == ["finished"]

    slow = Workers()
    for _ in range(4):
        slow.submit(may_end.wait)
    left = slow.submit(done.append, "left")
    threading.Timer(0.3, may_end.set).start()
    slow.close(seconds=0.1)

    assert left.cancelled()
    assert "left unanswered" in caplog.text


def test_a_mark_is_taken_back_when_the_service_is_being_stopped(service, tmp_path):
    desk = ChatDesk(Settings(data_dir=tmp_path), service)
    desk.close()

    with pytest.raises(RuntimeError):
        desk.hand_over("telegram:1", print)
    assert desk.is_first("telegram:1")


def test_what_holds_characters_that_are_none_is_asked_without_them(service, tmp_path):
    desk = ChatDesk(Settings(data_dir=tmp_path), service)

    desk.answer(Message("tool", "t", "p", "u", "Mexico \ud800\0?"))

    assert service.asked[0].text == "Mexico ? ?"
    with closing(sqlite3.connect(tmp_path / "conversations.db")) as connection, connection:
        assert connection.execute("SELECT owner, id FROM conversations").fetchall() == [("tool:t", "p")]


@pytest.mark.parametrize(("is_thread", "exchanges"), [(True, 1), (False, 0)])
def test_only_a_thread_is_gone_on_with_after_a_long_pause(service, tmp_path, is_thread, exchanges):
    now = [1_000_000.0]
    service.conversations = ConversationStore(tmp_path / "talks.db", keep_hours=24, clock=lambda: now[0])
    desk = ChatDesk(Settings(data_dir=tmp_path), service)
    desk.answer(Message("tool", "t", "p", "u", "Quién?", is_thread))
    now[0] += PAUSE_SECONDS + 1

    desk.answer(Message("tool", "t", "p", "u", "And?", is_thread))

    assert len(service.asked[1].history) == exchanges


def test_nothing_is_sent_to_an_address_inside():
    with api_stand_in() as inside:
        for url in (inside.address, f"http://localhost:{inside.host.partition(':')[2]}/"):
            with pytest.raises(NotSent):
                Sender().send_json("POST", url, {})
        assert inside.calls == []
        assert Sender([inside.host]).send_json("POST", inside.address, {"a": "é"}) == {}
        assert inside.calls[0].body == {"a": "é"}


def test_a_redirect_is_not_followed():
    with api_stand_in() as api:
        api.replies.append((307, {}))

        with pytest.raises(NotSent) as caught:
            Sender(trusted=[api.address]).send_json("POST", f"{api.address}/secret-token", {})

        assert caught.value.status == 307
        assert "secret-token" not in str(caught.value)
        assert len(api.calls) == 1


def test_an_api_that_does_not_answer_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr("api.chat.sending.TOTAL_SECONDS", 0.3)
    with api_stand_in() as api:
        monkeypatch.setattr(api, "take", lambda _: (time.sleep(60), (200, {}))[1])
        started = time.monotonic()

        with pytest.raises(NotSent, match="cannot be reached"):
            Sender([api.host]).send("GET", api.address)

        assert time.monotonic() - started < 20
