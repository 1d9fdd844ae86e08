"""/chat/teams, with a key set and a Connector of the test's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from api.chat.sending import Sender
from api.chat.teams import Teams, read_text
from api.chat.teams_token import SigningKeys
from api.errors import ChatUnavailable
from api.settings import Settings, SettingsError, read_settings

ASKED = "How many cartel figures did Mexico transfer?"
APP = "00000000-1111-2222-3333-444444444444"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LINK = "https://puente.example.org/documents/transfer-february-2025?version=1#c11-68"
LOGIN = "/botframework.com/oauth2/v2.0/token"
KEYS = "/v1/.well-known/keys"


def jwk(key, kid, **more):
    found = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return found | {"kid": kid, "use": "sig", "endorsements": ["msteams"]} | more


@pytest.fixture
def settings(api):
    api.by_path[LOGIN] = {"access_token": "connector-token", "expires_in": 3600}
    api.by_path[KEYS] = {"keys": [jwk(KEY, "k1"), jwk(OTHER, "k2", endorsements=["webchat"])]}
    return {
        "teams_app_id": APP,
        "teams_app_password": "app-password",
        "teams_service_hosts": f"{api.host},127.0.0.1:1",
        "teams_login_url": api.address,
        "teams_keys_url": f"{api.address}{KEYS}",
        "fetch_allow": f"{api.host},127.0.0.1:1",
    }


@pytest.fixture
def client(make_chat_client, settings):
    return make_chat_client(**settings)


def token(api, key=KEY, kid="k1", algorithm="RS256", **claims):
    now = int(time.time())
    known = {
        "iss": "https://api.botframework.com",
        "aud": APP,
        "nbf": now - 5,
        "exp": now + 3600,
        "serviceurl": f"{api.address}/amer/",
    }
    kept = {name: value for name, value in (known | claims).items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": kid})


def activity(api, number, text=ASKED, **more):
    return {
        "type": "message",
        "id": f"{number}",
        "serviceUrl": f"{api.address}/amer/",
        "channelId": "msteams",
        "from": {"id": "29:u1"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "19:abc@thread.tacv2;messageid=1", "tenantId": "t1"},
        "text": text,
    } | more


def post(client, api, value, presented=None):
    bearer = token(api) if presented is None else presented
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return client.post("/chat/teams", content=body, headers={"Authorization": f"Bearer {bearer}"})


def runs(message):
    blocks = message["attachments"][0]["content"]["body"]
    return [run for block in blocks for run in block["inlines"]]


def shown(message):
    return [run["text"] for run in runs(message)]


def test_a_message_is_answered_with_links_to_the_quote(client, api):
    assert post(client, api, activity(api, 1, f"<at>Puente</at>&nbsp;{ASKED}")).status_code == 200

    (call,) = api.wait_for(1)
    assert call.method == "POST"
    assert call.path == ("/amer/v3/conversations/19%3Aabc%40thread.tacv2%3Bmessageid%3D1/activities/1")
    assert call.headers["Authorization"] == "Bearer connector-token"
    said = call.body
    assert (said["type"], said["replyToId"], said["from"]["id"]) == ("message", "1", "28:bot")
    assert "Mexico transferred 29 cartel figures on 27 February 2025." in shown(said)
    assert "[1] Mexico transfers 29 cartel figures" in shown(said)
    assert " · Puente · March 6, 2025" in shown(said)
    links = [run["selectAction"]["url"] for run in runs(said) if "selectAction" in run]
    assert links == [LINK, LINK]
    assert {block["type"] for block in said["attachments"][0]["content"]["body"]} == {"RichTextBlock"}
    assert {run["type"] for run in runs(said)} == {"TextRun"}


def test_a_refusal_shows_what_is_nearest(client, api):
    post(client, api, activity(api, 1, "Quién ganó"))

    said = api.wait_for(1)[0].body
    assert "No document says it." in shown(said)
    assert "México traslada a 37 reos" in shown(said)


def test_a_thread_remembers(client, api, service):
    other = {"id": "19:abc@thread.tacv2;messageid=2", "tenantId": "t1"}
    elsewhere = activity(api, 4)["conversation"] | {"tenantId": "t2"}
    post(client, api, activity(api, 1))
    post(client, api, activity(api, 2, "And in 2026?"))
    post(client, api, activity(api, 3, "And in 2026?", conversation=other))
    post(client, api, activity(api, 4, "And in 2026?", conversation=elsewhere))
    api.wait_for(4)

    assert [len(question.history) for question in service.asked] == [0, 2, 0, 0]


def test_no_activity_is_answered_twice_also_after_a_restart(
    client, make_chat_client, settings, api, service
):
    for one in (client, client, make_chat_client(**settings)):
        assert post(one, api, activity(api, 1)).status_code == 200
    post(client, api, activity(api, 2))

    api.wait_for(2)
    assert len(service.asked) == 2


@pytest.mark.parametrize("more", [{"type": "typing"}, {"from": {"id": "28:b", "role": "bot"}}])
def test_what_nobody_said_is_not_answered(client, api, service, more):
    assert post(client, api, activity(api, 1, **more)).status_code == 200
    post(client, api, activity(api, 2))

    api.wait_for(1)
    assert len(service.asked) == 1


def test_a_button_stores_feedback_for_the_tenant_that_was_answered(client, api, service):
    post(client, api, activity(api, 1))
    card = api.wait_for(1)[0].body["attachments"][0]["content"]
    data = card["actions"][1]["data"]
    assert data == {"puente_verdict": "down", "puente_answer": "a1"}
    elsewhere = activity(api, 2)["conversation"] | {"tenantId": "t2"}

    post(client, api, activity(api, 2, "", value=data, conversation=elsewhere))
    post(client, api, activity(api, 3, "", value=data))
    other, own = (call.body for call in api.wait_for(3)[1:])

    assert "not kept any more" in shown(other)[0]
    assert shown(own) == ["Thank you. It was noted."]
    assert [one.verdict for one in service.feedback.list()] == ["down"]


def forged(api, algorithm, sign):
    """A token with good claims, put together by hand."""

    def part(data):
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    claims = jwt.decode(token(api), options={"verify_signature": False})
    head = json.dumps({"alg": algorithm, "kid": "k1"}).encode()
    text = f"{part(head)}.{part(json.dumps(claims).encode())}"
    return f"{text}.{part(sign(text.encode()))}"


def sign_with_public_key(text):
    """HMAC with the public key for a secret, which anybody can make."""
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return hmac.new(public, text, hashlib.sha256).digest()


@pytest.mark.parametrize(
    "forge",
    [
        lambda api: "",
        lambda api: "not.a.token",
        lambda api: forged(api, "none", lambda _: b""),
        lambda api: forged(api, "HS256", sign_with_public_key),
        lambda api: token(api, key=OTHER),
        lambda api: token(api, kid="other"),
        lambda api: token(api, key=OTHER, kid="k2"),
        lambda api: token(api, algorithm="RS384"),
        lambda api: token(api, iss="https://evil.example"),
        lambda api: token(api, iss=None),
        lambda api: token(api, aud="another-app"),
        lambda api: token(api, aud=None),
        lambda api: token(api, exp=int(time.time()) - 301),
        lambda api: token(api, exp=None),
        lambda api: token(api, nbf=int(time.time()) + 400),
        lambda api: token(api, serviceurl=None),
        lambda api: token(api, serviceurl=7),
        lambda api: token(api, serviceurl="https://smba.trafficmanager.net/amer/"),
        lambda api: token(api, serviceurl="http://127.0.0.1:1/amer/"),  # another host that is listed
        lambda api: token(api, serviceurl=f"{api.address}/emea/"),
        lambda api: token(api)[:-4] + "AAAA",
    ],
)
def test_what_the_bot_framework_does_not_vouch_for_is_refused(client, api, service, forge):
    reply = post(client, api, activity(api, 1), forge(api))

    assert (reply.status_code, reply.json()["type"]) == (401, "/problems/bad-signature")
    assert service.asked == api.calls == []


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic x"}, {"Authorization": "Bearer " + "x" * 9_000}]
)
def test_without_a_token_nothing_is_read(client, api, headers):
    reply = client.post("/chat/teams", content=b"[" * 1000, headers=headers)

    assert reply.status_code == 401


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/amer/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example#@smba.trafficmanager.net",
        "https://smba.trafficmanager.net:8443/",
        "http://smba.trafficmanager.net/",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
def test_an_answer_goes_to_no_other_host_whoever_vouches_for_it(client, api, service, url):
    reply = post(client, api, activity(api, 1, serviceUrl=url), token(api, serviceurl=url))

    assert reply.status_code == 401
    assert service.asked == []


def test_the_usual_host_is_taken_over_https(api):
    usual = Teams(
        Settings(teams_app_id=APP, teams_app_password="p", public_url="https://p.example"), None
    )

    assert usual.may_reply_to("https://smba.trafficmanager.net/amer/")
    assert not usual.may_reply_to("http://smba.trafficmanager.net/amer/")
    assert not usual.may_reply_to(f"{api.address}/amer/")


@pytest.mark.parametrize(
    "body",
    [b"[" * 1000, b"{", b"[]", b"7"],
)
def test_what_is_no_activity_is_refused(client, api, body):
    assert post(client, api, body).status_code == 400


@pytest.mark.parametrize("missing", ["id", "conversation", "from", "recipient"])
def test_a_message_that_lacks_something_is_refused(client, api, missing):
    broken = activity(api, 1)
    del broken[missing]

    assert post(client, api, broken).status_code == 400
    assert api.calls == []


def test_limits_hold_for_each_user(make_chat_client, settings, api, service):
    client = make_chat_client(**settings, requests_per_minute=1)
    post(client, api, activity(api, 1))
    post(client, api, activity(api, 2))
    post(client, api, activity(api, 3, **{"from": {"id": "29:u2"}}))
    calls = api.wait_for(3)

    assert "more than one may ask in a minute (1)" in shown(calls[1].body)[0]
    assert len(service.asked) == 2


def test_the_token_of_replies_is_got_once(client, api):
    api.by_path.pop(LOGIN)
    api.replies.append((200, {"access_token": "one", "expires_in": 3600}))
    post(client, api, activity(api, 1))
    post(client, api, activity(api, 2))

    calls = api.wait_for(3)
    assert [call.path == LOGIN for call in calls] == [True, False, False]
    assert b"client_secret=app-password" in calls[0].body
    assert [call.headers["Authorization"] for call in calls[1:]] == ["Bearer one"] * 2


def test_keys_are_looked_at_anew_for_an_unknown_one_but_not_each_time(api):
    now = [1_000.0]
    keys = SigningKeys(Sender([api.host]), f"{api.address}{KEYS}", clock=lambda: now[0])
    with pytest.raises(ChatUnavailable):
        api.replies.append((500, {}))
        keys.find("k1")
    api.usual = {"keys": [jwk(KEY, "k1")]}

    now[0] += 11
    assert keys.find("k1")["kid"] == "k1"
    fetched = len(api.calls)
    assert [keys.find("new") for _ in range(5)] == [None] * 5
    assert len(api.calls) == fetched
    api.usual = {"keys": [jwk(KEY, "new")]}
    now[0] += 61
    assert keys.find("new")["kid"] == "new"
    api.replies.append((500, {}))
    now[0] += 90_000
    assert keys.find("new")["kid"] == "new"


def test_a_key_server_that_is_down_is_let_be_for_a_while_whoever_sends_tokens(api):
    now = [1_000.0]
    keys = SigningKeys(Sender([api.host]), f"{api.address}{KEYS}", clock=lambda: now[0])
    api.usual = None
    api.replies += [(500, {})] * 9

    for _ in range(3):
        for _ in range(5):
            with pytest.raises(ChatUnavailable):
                keys.find("any")
        now[0] += 11

    assert len(api.calls) == 3


def test_without_keys_it_is_told_to_try_again(make_chat_client, settings, api):
    client = make_chat_client(**settings | {"teams_keys_url": "http://127.0.0.1:1/"})

    assert post(client, api, activity(api, 1)).status_code == 503


def test_a_service_url_that_leads_inside_is_not_followed(settings, api):
    inside = settings | {"fetch_allow": "127.0.0.1:1"}
    tool = Teams(Settings(**inside, public_url="https://p.example"), None)

    assert not tool.may_reply_to(f"{api.address}/amer/")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<at>Puente</at> How many?", "How many?"),
        ('<at id="0">Puente</at>\n&iquest;Cu&aacute;ntos? &lt;b&gt;', "¿Cuántos? <b>"),
        ("<at>" * 3, "<at><at><at>"),
    ],
)
def test_mentions_are_left_out(sent, read):
    assert read_text(sent) == read


def test_a_bot_that_could_not_work_stops_the_start():
    with pytest.raises(SettingsError, match="set together"):
        read_settings({"PUENTE_TEAMS_APP_ID": APP})
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        read_settings({"PUENTE_TEAMS_APP_ID": APP, "PUENTE_TEAMS_APP_PASSWORD": "p"})


def test_only_threads_are_gone_on_with_however_long_nothing_is_said(client, api, messages):
    post(client, api, activity(api, 1))
    post(client, api, activity(api, 2, conversation={"id": "a:chat", "tenantId": "t1"}))
    api.wait_for(2)

    assert [one.is_thread for one in messages] == [True, False]
