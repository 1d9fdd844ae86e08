"""Slack: slash command, mention and direct message; threads that remember, feedback by buttons."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import time
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient
from starlette.concurrency import run_in_threadpool

from api.chat.desk import ChatDesk, Message, owner_of
from api.chat.slack_api import TIMEOUT_SECONDS, make_client, quiet
from api.chat.slack_channels import SlackChannels
from api.chat.slack_message import BAD, GOOD, write_message, write_words
from api.chat.slack_watch_message import UNWATCH
from api.chat.slack_watching import Watching, read_command
from api.chat.slack_workspaces import Workspaces
from api.chat.watch_words import HELP as WATCH_HELP
from api.data_folder import slack_file
from api.errors import BadBody
from api.feedback import Verdict
from api.json_body import check_json, media_type_of
from api.schemas.standing_questions import SlackChannel
from api.settings import Settings, reveal

PATH = "/chat/slack"
INSTALL_PATH = f"{PATH}/install"
INSTALLED_PATH = f"{PATH}/installed"
SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
WINDOW_SECONDS = 300
HOOKS_HOST = "hooks.slack.com"
VERDICTS: dict[str, Verdict] = {GOOD: "up", BAD: "down"}

NEW_MESSAGES = (None, "file_share", "thread_broadcast")
"""What a message that somebody wrote has as its subtype; others tell of what became of one."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>|]*))?>")
_ADDED = (
    "Puente was added to the workspace. Mention it in a channel, or write to it.\n"
    "Puente se añadió al espacio de trabajo. Menciónelo en un canal o escríbale."
)
_NOT_ADDED = (
    f"Puente was not added. Begin again at {INSTALL_PATH}.\n"
    f"Puente no se añadió. Empiece de nuevo en {INSTALL_PATH}."
)
_NOT_INSTALLED = (
    "Puente is not in this workspace (any more). Somebody who may add apps can add it: {address}\n"
    "Puente no está en este espacio de trabajo (o ya no). Quien pueda añadir aplicaciones puede "
    "añadirlo: {address}"
)
_log = logging.getLogger("puente.slack")


def make_router(settings: Settings, desk: ChatDesk) -> APIRouter:
    """Slack's routes, under /chat/slack."""
    secret = reveal(settings.slack_signing_secret)
    workspaces = Workspaces(slack_file(settings))
    client = make_client(settings)
    tool = Slack(settings, desk, workspaces, client)
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_from_slack(request: Request) -> Response:
        """What Slack sends: events, commands and pressed buttons, all signed."""
        body = await desk.read(request)
        timestamp, signature = (
            request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature")
        )
        if not is_signed(secret, timestamp, body, signature, time.time()):
            await desk.refuse(request, "It is not signed by Slack, or was signed too long ago.")
        desk.workers.check_room()
        return await run_in_threadpool(tool.take, body, media_type_of(request), signature)

    if settings.slack_client_secret is not None:
        flow = _make_flow(settings, workspaces, client)

        @router.get(INSTALL_PATH)
        def install(request: Request) -> Response:
            """Send a browser to Slack, where the app is added to a workspace."""
            return _to_response(flow.handle_installation(_to_bolt(request)))

        @router.get(INSTALLED_PATH)
        def finish_install(request: Request) -> Response:
            """Where Slack sends the browser back to; gets the workspace's token, and keeps it."""
            return _to_response(flow.handle_callback(_to_bolt(request)))

    return router


def is_signed(secret: str, timestamp: str, body: bytes, signature: str, now: float) -> bool:
    """Whether Slack signed these bytes with this secret, at most five minutes from now."""
    if not secret or not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    signed = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def read_text(text: str) -> str:
    """What somebody wrote, from Slack's markup: without mentions, and links by their words."""

    def show(found: re.Match[str]) -> str:
        target, label = found.groups()
        if target.startswith("@"):
            return " "
        return label or ("" if target.startswith(("#", "!")) else target)

    shown = _MARKUP.sub(show, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


class Slack:
    """The Slack app, for one workspace (a token in the settings) or for each that installs it."""

    def __init__(
        self, settings: Settings, desk: ChatDesk, workspaces: Workspaces, client: WebClient
    ) -> None:
        self._desk = desk
        self._watching = Watching(desk, SlackChannels(settings))
        self._workspaces = workspaces
        self._hooks_hosts = (HOOKS_HOST, urlsplit(settings.slack_api_url).netloc)
        self._token = reveal(settings.slack_bot_token)

        def authorize(team_id: str | None, enterprise_id: str | None) -> Any:
            """What lets the app act in a workspace; None where it was not added."""
            token = self._token or workspaces.token(team_id, enterprise_id)
            return token and AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token=token
            )

        self._app = App(
            name="slack_bolt.app",  # Bolt sets the level of the logger of this name, and of those within
            logger=quiet,
            client=client,
            authorize=authorize,
            user_facing_authorize_error_message=_NOT_INSTALLED.format(
                address=f"{settings.public_url}{INSTALL_PATH}"
            ),
            request_verification_enabled=False,  # `is_signed` has, before anything was parsed
            process_before_response=True,
            listener_executor=desk.workers,
        )
        self._app.event("app_mention")(ack=_acknowledge, lazy=[self._answer_mention])
        self._app.event("message")(ack=_acknowledge, lazy=[self._answer_message])
        self._app.event("app_uninstalled")(ack=_acknowledge, lazy=[self._forget_workspace])
        self._app.event("tokens_revoked")(ack=_acknowledge, lazy=[self._forget_workspace])
        self._app.command(re.compile(""))(ack=_acknowledge, lazy=[self._answer_command])
        for action in VERDICTS:
            self._app.action(action)(ack=_acknowledge, lazy=[self._take_feedback])
        self._app.action(UNWATCH)(ack=_acknowledge, lazy=[self._end_watch])

    def take(self, body: bytes, media_type: str, signature: str) -> Response:
        """Acknowledge what Slack sent; a thread answers it, unless it came before.

        Raises:
            BadBody: it is not UTF-8, JSON that would hurt to parse, or nothing that Slack sends.
        """
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadBody(f"The body is not UTF-8 (at byte {error.start}).") from None
        marks = [f"slack:{signature}", *_event_marks(body, media_type)]
        request = _read_request(text, media_type)
        if not self._desk.is_first(*marks):
            return Response()
        reply = self._app.dispatch(request)
        if reply.status >= 500:
            self._desk.forget(*marks)
        return Response() if reply.status == 404 else _to_response(reply)

    def _answer_mention(self, event: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        if _is_said(event, body):
            self._answer_in(client, body, event, event.get("thread_ts") or event["ts"])

    def _answer_message(self, event: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        """Answer a direct message; outside threads all that is said to the app is one conversation."""
        is_new = event.get("subtype") in NEW_MESSAGES
        if event.get("channel_type") == "im" and is_new and _is_said(event, body):
            self._answer_in(client, body, event, event.get("thread_ts"))

    def _answer_in(
        self, client: WebClient, body: dict[str, Any], event: dict[str, Any], thread: str | None
    ) -> None:
        channel = event["channel"]
        place = f"{channel}:{thread}" if thread else channel
        text = event.get("text") or ""
        said = self._say(body["team_id"], place, event["user"], text, is_thread=bool(thread))
        client.chat_postMessage(
            channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **said
        )

    def _answer_command(self, command: dict[str, Any]) -> None:
        """Answer for the asker alone; what one asks in a channel is one conversation."""
        user, team = command["user_id"], command["team_id"]
        place = f"{command['channel_id']}:{user}"
        text = command.get("text", "")
        watch = read_command(read_text(text))
        if watch is None:
            self._respond(command["response_url"], self._say(team, place, user, text))
            return
        channel = SlackChannel(
            team=team, channel=command["channel_id"], enterprise=command.get("enterprise_id")
        )
        said = self._watching.take(watch, Message("slack", team, place, user, ""), channel)
        if said is not None:
            self._respond(command["response_url"], said)

    def _end_watch(self, body: dict[str, Any], action: dict[str, Any]) -> None:
        channel = SlackChannel(team=body["team"]["id"], channel=body["channel"]["id"])
        self._respond(body["response_url"], self._watching.end(channel, action["value"]))

    def _say(
        self, team: str, place: str, user: str, text: str, *, is_thread: bool = False
    ) -> dict[str, Any]:
        message = Message("slack", team, place, user, read_text(text), is_thread, WATCH_HELP)
        answer = self._desk.answer(message)
        if isinstance(answer, str):
            return write_words(answer)
        return write_message(answer, takes_feedback=self._desk.takes_feedback)

    def _take_feedback(self, body: dict[str, Any], action: dict[str, Any]) -> None:
        owner = owner_of("slack", body["team"]["id"])
        said = self._desk.give_feedback(owner, action["value"], VERDICTS[action["action_id"]])
        self._respond(body["response_url"], write_words(said))

    def _respond(self, url: str, said: dict[str, Any]) -> None:
        if urlsplit(url).netloc not in self._hooks_hosts:
            _log.error("a response_url does not lead to Slack")
            return
        reply = WebhookClient(url, timeout=TIMEOUT_SECONDS, logger=quiet).send_dict(
            {"response_type": "ephemeral", "replace_original": False, **said}
        )
        if reply.status_code != 200:
            raise SlackClientError(f"Slack did not take an answer ({reply.status_code}).")

    def _forget_workspace(self, body: dict[str, Any]) -> None:
        self._workspaces.remove(body.get("team_id"), body.get("enterprise_id"))


def _make_flow(settings: Settings, workspaces: Workspaces, client: WebClient) -> OAuthFlow:
    oauth = OAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=reveal(settings.slack_client_secret),
        scopes=SCOPES,
        user_scopes=(),
        redirect_uri=f"{settings.public_url}{INSTALLED_PATH}",
        install_page_rendering_enabled=False,
        installation_store=workspaces,
        state_store=workspaces,
        callback_options=CallbackOptions(success=_tell_success, failure=_tell_failure),
        logger=quiet,
    )
    return OAuthFlow(client=client, logger=quiet, settings=oauth)


def _acknowledge(ack: Any) -> None:
    ack()


def _is_said(event: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether somebody wrote it, and it holds what an answer needs."""
    texts = [body.get("team_id"), *(event.get(name) for name in ("user", "channel", "ts"))]
    texts += [event.get(name) or "" for name in ("text", "thread_ts")]
    return "bot_id" not in event and all(isinstance(text, str) for text in texts)


def _event_marks(body: bytes, media_type: str) -> list[str]:
    """The id of an event, which Slack's retries carry too, with another signature; and the message that
    it tells of, which comes as another event once it is edited."""
    if media_type != "application/json":
        return []
    check_json(body)
    try:
        sent = json.loads(body)
    except ValueError:
        raise BadBody("It is not JSON.") from None
    if not isinstance(sent, dict) or not isinstance(sent.get("event", {}), dict):
        raise BadBody("It is no event.")
    event = sent.get("event", {})
    message = [sent.get("team_id"), *(event.get(name) for name in ("type", "channel", "ts"))]
    marks = {"event": [sent.get("event_id")], "message": message}
    return [
        f"slack:{kind}:{':'.join(parts)}"
        for kind, parts in marks.items()
        if all(isinstance(part, str) for part in parts)
    ]


def _read_request(text: str, media_type: str) -> BoltRequest:
    """What was sent, as Bolt reads it, which trusts that every part is of the kind that it should be."""
    try:
        request = BoltRequest(body=text, headers={"content-type": media_type})
        if "actions" in request.body and not isinstance(request.body["actions"][0]["action_id"], str):
            raise TypeError
        return request
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise BadBody("It is nothing that Slack sends.") from None


def _to_bolt(request: Request) -> BoltRequest:
    cookie = request.headers.get("cookie", "")
    return BoltRequest(body="", query=request.url.query, headers={"cookie": cookie})


def _to_response(reply: BoltResponse) -> Response:
    response = Response(reply.body, reply.status, headers=reply.first_headers_without_set_cookie())
    for cookie in reply.headers.get("set-cookie", ()):
        response.headers.append("set-cookie", cookie)
    return response


def _tell_success(_: SuccessArgs) -> BoltResponse:
    return _plain(200, _ADDED)


def _tell_failure(failed: FailureArgs) -> BoltResponse:
    return _plain(failed.suggested_status_code, _NOT_ADDED)


def _plain(status: int, text: str) -> BoltResponse:
    return BoltResponse(status=status, body=text, headers={"content-type": "text/plain; charset=utf-8"})
