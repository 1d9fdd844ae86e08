"""Discord: a slash command through the interactions endpoint, and feedback by buttons."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.chat.desk import ChatDesk, Message, owner_of
from api.chat.sending import NotSent, Sender
from api.chat.spans import Paragraph, Span, write_paragraphs
from api.chat.words import WORDS
from api.errors import BadBody
from api.feedback import Verdict
from api.json_body import check_json
from api.markdown import escape_markdown, link_target
from api.settings import Settings
from rag.answer import Answer

PATH = "/chat/discord"
WINDOW_SECONDS = 300
MOST_CHARS = 4_096
PING, COMMAND, COMPONENT = 1, 2, 3
PONG, MESSAGE, DEFERRED = 1, 4, 5
THREADS = (10, 11, 12)
ONLY_FOR_THE_ASKER = 1 << 6
NOBODY_IS_CALLED: dict[str, list[str]] = {"parse": []}
FEEDBACK = re.compile(r"(up|down):([\w-]{1,64})")
UNTIL_DEFERRED_SECONDS = (0.2, 1.0, 2.0)
"""Waits between tries: until Discord has taken in that an answer comes, there is nothing to fill in."""
SENTENCE_CHARS = (1_200, 600, 300)

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_KEY_OR_SIGNATURE = re.compile(r"(?:[0-9a-f]{64}){1,2}")

Object = dict[str, Any]


def make_router(settings: Settings, desk: ChatDesk) -> APIRouter:
    """Discord's route, /chat/discord."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(settings.discord_public_key))
    tool = Discord(settings, desk)
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_from_discord(request: Request) -> JSONResponse:
        """An interaction, signed by Discord: a check whether anybody is there, a command or a button."""
        body = await desk.read(request)
        timestamp, signature = (
            request.headers.get(f"x-signature-{name}", "") for name in ("timestamp", "ed25519")
        )
        if not is_signed(key, timestamp, body, signature, time.time()):
            await desk.refuse(request, "It is not signed by Discord, or was signed too long ago.")
        desk.workers.check_room()
        return JSONResponse(await run_in_threadpool(tool.take, body))

    return router


def is_signed(key: Ed25519PublicKey, timestamp: str, body: bytes, signature: str, now: float) -> bool:
    """Whether Discord signed these bytes, at most five minutes from now."""
    if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    if not _KEY_OR_SIGNATURE.fullmatch(signature):
        return False
    try:
        key.verify(bytes.fromhex(signature), timestamp.encode() + body)
    except InvalidSignature:
        return False
    return True


def write_message(answer: Answer, *, takes_feedback: bool) -> Object:
    """An answer as an embed, whose text is Markdown, and in which nobody is ever called."""
    for most_chars in SENTENCE_CHARS:
        text = write_markdown(write_paragraphs(answer, most_chars))
        if len(text) <= MOST_CHARS:
            break
    message: Object = {"embeds": [{"description": text[:MOST_CHARS]}], **_QUIET}
    if takes_feedback:
        words = WORDS[answer.lang]
        labels = (("up", words.helped), ("down", words.did_not_help))
        buttons = [
            {"type": 2, "style": 2, "custom_id": f"{verdict}:{answer.id}", "label": label}
            for verdict, label in labels
        ]
        message["components"] = [{"type": 1, "components": buttons}]
    return message


def write_words(text: str) -> Object:
    """A message of the service's own words."""
    return {"embeds": [{"description": escape_markdown(text)}], **_QUIET}


def write_markdown(paragraphs: list[Paragraph]) -> str:
    """Paragraphs as Discord's Markdown; of their text nothing becomes markup."""
    openings = {"said": "", "item": "- ", "remark": "-# "}
    return "\n".join(openings[one.kind] + "".join(map(_write_span, one.spans)) for one in paragraphs)


def _write_span(span: Span) -> str:
    text = escape_markdown(span.text)
    lead = " " if span.text[:1] == " " else ""
    return lead + text if span.url is None else f"{lead}[{text}]({link_target(span.url)})"


_QUIET: Object = {"allowed_mentions": NOBODY_IS_CALLED}


class Discord:
    """Takes interactions that were verified, and answers them by their webhook."""

    def __init__(self, settings: Settings, desk: ChatDesk) -> None:
        self._desk = desk
        self._api = settings.discord_api_url.rstrip("/")
        self._sender = Sender(settings.fetch_allow, [settings.discord_api_url])

    def take(self, body: bytes) -> Object:
        """What to say at once; a command is answered later, unless it came before.

        Raises:
            BadBody: it is no interaction that there is anything to say to.
        """
        check_json(body)
        try:
            interaction = json.loads(body)
            kind = interaction["type"]
            if kind == PING:
                return {"type": PONG}
            if kind == COMMAND:
                return self._take_command(interaction)
            if kind == COMPONENT:
                return self._take_feedback(interaction)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            raise BadBody("It is not an interaction of the kind that it says.") from None
        raise BadBody("There is nothing to say to this kind of interaction.")

    def _take_command(self, interaction: Object) -> Object:
        team, user = _who(interaction)
        options = interaction["data"].get("options") or [{"value": ""}]
        message = Message(
            "discord",
            team,
            f"{interaction['channel_id']}:{user}",
            user,
            str(options[0]["value"]),
            is_thread=interaction.get("channel", {}).get("type") in THREADS,
        )
        place = (
            f"{self._api}/webhooks/{quote(interaction['application_id'], safe='')}"
            f"/{quote(interaction['token'], safe='')}/messages/@original"
        )
        self._desk.hand_over(f"discord:{interaction['id']}", self._answer, message, place)
        return {"type": DEFERRED}

    def _answer(self, message: Message, place: str) -> None:
        answer = self._desk.answer(message)
        if isinstance(answer, str):
            said = write_words(answer)
        else:
            said = write_message(answer, takes_feedback=self._desk.takes_feedback)
        for wait_seconds in UNTIL_DEFERRED_SECONDS:
            try:
                self._sender.send_json("PATCH", place, said)
                return
            except NotSent as error:
                if error.status != 404:
                    raise
                time.sleep(wait_seconds)
        self._sender.send_json("PATCH", place, said)

    def _take_feedback(self, interaction: Object) -> Object:
        pressed = FEEDBACK.fullmatch(interaction["data"]["custom_id"])
        if pressed is None:
            raise BadBody("There is no such button.")
        verdict: Verdict = "up" if pressed[1] == "up" else "down"
        team, _ = _who(interaction)
        said = self._desk.give_feedback(owner_of("discord", team), pressed[2], verdict)
        return {"type": MESSAGE, "data": {**write_words(said), "flags": ONLY_FOR_THE_ASKER}}


def _who(interaction: Object) -> tuple[str, str]:
    """The server, or the person where there is none, and the person."""
    person = interaction["member"]["user"] if "member" in interaction else interaction["user"]
    user = str(person["id"])
    return str(interaction.get("guild_id") or f"user-{user}"), user
