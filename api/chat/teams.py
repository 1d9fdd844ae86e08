"""Microsoft Teams: messages to a bot through its messaging endpoint, and feedback by buttons."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.chat.desk import ChatDesk, Message, owner_of
from api.chat.sending import Sender
from api.chat.spans import Paragraph, Span, cut, write_paragraphs
from api.chat.teams_token import ConnectorToken, NotVerified, SigningKeys, verify
from api.chat.words import WORDS
from api.errors import BadBody
from api.json_body import check_json
from api.settings import Settings
from corpus.errors import FetchRefused
from corpus.fetch.target import parse_allow, parse_target
from rag.answer import Answer

PATH = "/chat/teams"
CARD = "application/vnd.microsoft.card.adaptive"
MOST_SUMMARY_CHARS = 200

_BEARER = re.compile(r"Bearer ([\w.-]{1,8192})", re.ASCII)
_MENTION = re.compile(r"<at[^<>]{0,200}>[^<>]*</at>")
_ANSWER_ID = re.compile(r"[\w-]{1,64}", re.ASCII)

Object = dict[str, Any]


def make_router(settings: Settings, desk: ChatDesk) -> APIRouter:
    """Teams' route, /chat/teams."""
    tool = Teams(settings, desk)
    keys = SigningKeys(tool.sender, settings.teams_keys_url)
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_from_teams(request: Request) -> Response:
        """An activity, with a token of the Bot Framework's."""
        sent = _BEARER.fullmatch(request.headers.get("authorization", ""))
        service_url = ""
        try:
            if sent is None:
                raise NotVerified("It carries no token of the Bot Framework's.")
            service_url = await run_in_threadpool(verify, sent[1], settings.teams_app_id, keys)
        except NotVerified as error:
            await desk.refuse(request, str(error))
        body = await desk.read(request)
        activity = read_activity(body)
        if activity.get("serviceUrl") != service_url or not tool.may_reply_to(service_url):
            await desk.refuse(request, "Its token does not vouch for where the answer is to go.")
        desk.workers.check_room()
        await run_in_threadpool(tool.take, activity)
        return Response()

    return router


def read_activity(body: bytes) -> Object:
    """The JSON of an activity.

    Raises:
        BadBody: it is none.
    """
    check_json(body)
    try:
        activity = json.loads(body)
    except ValueError:
        raise BadBody("It is not JSON.") from None
    if not isinstance(activity, dict):
        raise BadBody("It is no activity.")
    return activity


def read_text(text: str) -> str:
    """What somebody wrote, without mentions."""
    return html.unescape(_MENTION.sub(" ", text)).replace("\xa0", " ").strip()


def write_message(answer: Answer, *, takes_feedback: bool) -> Object:
    """An answer as an Adaptive Card of text runs, in which nothing is markup."""
    said = answer.message if answer.refused else answer.answer
    message = _write_card(write_paragraphs(answer), said or "")
    if takes_feedback:
        words = WORDS[answer.lang]
        labels = (("up", words.helped), ("down", words.did_not_help))
        message["attachments"][0]["content"]["actions"] = [
            {
                "type": "Action.Submit",
                "title": label,
                "data": {"puente_verdict": verdict, "puente_answer": answer.id},
            }
            for verdict, label in labels
        ]
    return message


def write_words(text: str) -> Object:
    """A message of the service's own words."""
    return _write_card([Paragraph("said", (Span(text),))], text)


def _write_card(paragraphs: list[Paragraph], summary: str) -> Object:
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {
                "type": "RichTextBlock",
                "inlines": [_write_run(one.kind, span) for span in (*_OPENINGS[one.kind], *one.spans)],
            }
            for one in paragraphs
        ],
    }
    return {
        "type": "message",
        "summary": cut(summary, MOST_SUMMARY_CHARS),
        "attachments": [{"contentType": CARD, "content": content}],
    }


_OPENINGS: dict[str, tuple[Span, ...]] = {"said": (), "item": (Span("• "),), "remark": ()}


def _write_run(kind: str, span: Span) -> Object:
    run: Object = {"type": "TextRun", "text": span.text}
    if kind == "remark":
        run |= {"isSubtle": True, "size": "Small"}
    if span.url is not None:
        run |= {"color": "Accent", "selectAction": {"type": "Action.OpenUrl", "url": span.url}}
    return run


class Teams:
    """Takes activities that were verified, and answers them at their service URL."""

    def __init__(self, settings: Settings, desk: ChatDesk) -> None:
        self._desk = desk
        self._hosts = frozenset(settings.teams_service_hosts)
        self._may_be_plain = frozenset(settings.fetch_allow)
        self.sender = Sender(settings.fetch_allow, [settings.teams_login_url, settings.teams_keys_url])
        self._token = ConnectorToken(self.sender, settings)

    def may_reply_to(self, service_url: str) -> bool:
        """Whether an address is one of Teams' own: https, and a host that is listed."""
        try:
            target = parse_target(service_url, parse_allow(self._may_be_plain))
        except FetchRefused:
            return False
        _, _, host, *_ = target.url.split("/", 3)
        is_safe = target.scheme == "https" or host in self._may_be_plain
        return is_safe and host in self._hosts and not {"?", "#"} & set(service_url)

    def take(self, activity: Object) -> None:
        """Have a message answered or feedback stored, unless the activity came before.

        Raises:
            BadBody: it is not what it says it is.
        """
        if activity.get("type") != "message":
            return
        try:
            conversation, sender = activity["conversation"], activity["from"]
            tenant = conversation.get("tenantId") or activity["channelData"]["tenant"]["id"]
            mark = f"teams:{conversation['id']}:{activity['id']}"
            place = (
                f"{activity['serviceUrl'].rstrip('/')}/v3/conversations/"
                f"{quote(conversation['id'], safe='')}/activities/{quote(activity['id'], safe='')}"
            )
            reply = {
                "from": activity["recipient"],
                "recipient": sender,
                "conversation": conversation,
                "replyToId": activity["id"],
            }
            text, value = activity.get("text") or "", activity.get("value")
            asked = Message(
                "teams",
                str(tenant),
                str(conversation["id"]),
                str(sender["id"]),
                read_text(text),
                is_thread=";messageid=" in conversation["id"],
            )
        except (KeyError, TypeError, AttributeError):
            raise BadBody("It is no message as Teams sends them.") from None
        if isinstance(value, dict) and value.get("puente_verdict") in ("up", "down"):
            self._desk.hand_over(mark, self._take_feedback, asked, value, place, reply)
        elif sender.get("role") != "bot":
            self._desk.hand_over(mark, self._answer, asked, place, reply)

    def _answer(self, asked: Message, place: str, reply: Object) -> None:
        answer = self._desk.answer(asked)
        if isinstance(answer, str):
            said = write_words(answer)
        else:
            said = write_message(answer, takes_feedback=self._desk.takes_feedback)
        self._reply(place, said | reply)

    def _take_feedback(self, asked: Message, value: Object, place: str, reply: Object) -> None:
        answer_id = str(value.get("puente_answer", ""))
        if _ANSWER_ID.fullmatch(answer_id):
            owner = owner_of("teams", asked.team)
            said = self._desk.give_feedback(owner, answer_id, value["puente_verdict"])
            self._reply(place, write_words(said) | reply)

    def _reply(self, place: str, message: Object) -> None:
        headers = {"Authorization": f"Bearer {self._token.get()}"}
        self.sender.send_json("POST", place, message, headers)
