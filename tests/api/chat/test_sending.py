"""What is sent to a chat tool's API, and what is made of its reply."""

import pytest

from api.chat.sending import NotSent, Sender
from tests.api_stand_in import api_stand_in


@pytest.mark.parametrize("reply", [b"", b"no JSON", b"[" * 100_000])
def test_a_reply_that_cannot_be_read_is_none(monkeypatch, reply):
    monkeypatch.setattr(Sender, "_once", lambda *_: (200, reply, 0.0))

    assert Sender().send("GET", "https://api.example/") is None


def test_a_reply_is_read_and_a_refusal_tells_its_status():
    with api_stand_in() as api:
        api.usual = {"ok": True}
        sender = Sender(trusted=[api.address])

        assert sender.send_json("POST", f"{api.address}/send", {"text": "ñ"}) == {"ok": True}
        api.replies.append((403, {}))
        with pytest.raises(NotSent) as refused:
            sender.send("GET", f"{api.address}/send")

    assert api.calls[0].body == {"text": "ñ"}
    assert refused.value.status == 403
