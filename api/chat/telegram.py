"""Telegram: messages to a bot through a webhook, and feedback by buttons."""

from __future__ import annotations

import hmac
import json
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.chat.desk import ChatDesk, Message, owner_of
from api.chat.sending import NotSent, Sender
from api.chat.spans import Paragraph, Span, write_paragraphs
from api.chat.words import WORDS
from api.errors import BadBody
from api.feedback import Verdict
from api.json_body import check_json
from api.settings import Settings, reveal
from rag.answer import Answer

PATH = "/chat/telegram"
MOST_UTF16 = 4_096
SENTENCE_CHARS = (1_200, 600, 250)
COMMAND = re.compile(
    r"/(?:puente|start|help|ayuda|ask)(?:@(?P<bot>\w{1,64}))?(?:\s+|$)", re.ASCII | re.IGNORECASE
)
FEEDBACK = re.compile(r"(up|down):([\w-]{1,59})", re.ASCII)

Object = dict[str, Any]


def make_router(settings: Settings, desk: ChatDesk) -> APIRouter:
    """Telegram's route, /chat/telegram."""
    secret = reveal(settings.telegram_webhook_secret)
    tool = Telegram(settings, desk)
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take_from_telegram(request: Request) -> Response:
        """An update; Telegram sends the secret along that the webhook was set with."""
        if not is_secret(secret, request.headers.get("x-telegram-bot-api-secret-token", "")):
            await desk.refuse(request, "It does not carry the secret token of the webhook.")
        body = await desk.read(request)
        desk.workers.check_room()
        await run_in_threadpool(tool.take, body)
        return Response()

    return router


def is_secret(secret: str, sent: str) -> bool:
    """Whether the secret was sent, found out in a time that tells nothing of it."""
    return bool(secret) and hmac.compare_digest(secret.encode(), sent.encode("utf-8", "replace"))


def write_message(answer: Answer, *, takes_feedback: bool) -> Object:
    """An answer as plain text, whose links are entities: nothing in the text is markup."""
    for most_chars in SENTENCE_CHARS:
        message = write_text(write_paragraphs(answer, most_chars))
        if _utf16(message["text"]) <= MOST_UTF16:
            break
    else:
        message = _cut_short(message)
    if takes_feedback:
        words = WORDS[answer.lang]
        labels = (("up", words.helped), ("down", words.did_not_help))
        row = [{"text": label, "callback_data": f"{verdict}:{answer.id}"} for verdict, label in labels]
        message["reply_markup"] = {"inline_keyboard": [row]}
    return message


def write_text(paragraphs: list[Paragraph]) -> Object:
    """Paragraphs as text and the entities in it, which Telegram counts in UTF-16.

    An empty line stands between them, but not within a list.
    """
    text, entities = "", []
    before = None
    for paragraph in paragraphs:
        line_break = "" if before is None else "\n" if before == paragraph.kind == "item" else "\n\n"
        opening = "• " if paragraph.kind == "item" else ""
        before = paragraph.kind
        for span in (Span(line_break + opening), *paragraph.spans):
            if span.url is not None:
                place = {"offset": _utf16(text), "length": _utf16(span.text)}
                entities.append({"type": "text_link", "url": span.url, **place})
            text += span.text
    return {"text": text, "entities": entities, "link_preview_options": {"is_disabled": True}}


def _cut_short(message: Object) -> Object:
    """A message that Telegram takes: an ellipsis stands for the rest, and no link is cut."""
    units = message["text"].encode("utf-16-le")
    text = units[: 2 * (MOST_UTF16 - 1)].decode("utf-16-le", "ignore")
    end = _utf16(text)
    entities = [one for one in message["entities"] if one["offset"] + one["length"] <= end]
    return message | {"text": f"{text}…", "entities": entities}


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _writer_of(message: Object) -> Object:
    """Who wrote a message; for those who write as a group or a channel, that: `from` is a bot then."""
    writer: Object = message.get("sender_chat") or message.get("from", {})
    return writer


class Telegram:
    """Takes updates that were verified, and answers them by the bot's API."""

    def __init__(self, settings: Settings, desk: ChatDesk) -> None:
        token = reveal(settings.telegram_bot_token)
        self._desk = desk
        self._bot = f"{settings.telegram_api_url.rstrip('/')}/bot{token}"
        self._id = token.partition(":")[0]
        self._name: str | None = None
        self._sender = Sender(settings.fetch_allow, [settings.telegram_api_url])

    def take(self, body: bytes) -> None:
        """Have a message answered or feedback stored, unless the update came before.

        Raises:
            BadBody: it is no update.
        """
        check_json(body)
        try:
            update = json.loads(body)
            mark = f"telegram:{self._id}:{update['update_id']:d}"
            if "message" in update:
                self._take_message(update["message"], mark)
            elif "callback_query" in update:
                self._take_press(update["callback_query"], mark)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadBody("It is not an update of a kind that is known.") from None

    def _take_message(self, message: Object, mark: str) -> None:
        chat, sender = message["chat"], _writer_of(message)
        text = message.get("text") or message.get("caption") or ""
        if sender.get("is_bot") or not self._is_for_bot(message, text):
            return
        command = COMMAND.match(text)
        named = command["bot"] if command and chat["type"] != "private" else None
        user, topic = str(sender["id"]), message.get("message_thread_id", 0)
        asked = Message(
            "telegram", str(chat["id"]), f"{topic}:{user}", user, COMMAND.sub("", text, count=1)
        )
        target = {
            "chat_id": chat["id"],
            "reply_parameters": {
                "message_id": message["message_id"],
                "allow_sending_without_reply": True,
            },
        }
        self._desk.hand_over(mark, self._answer, asked, target, named)

    def _is_for_bot(self, message: Object, text: str) -> bool:
        """In groups a command, or a reply to the bot, is; what is said to it alone always is."""
        replied_to = message.get("reply_to_message", {}).get("from", {})
        is_alone = message["chat"]["type"] == "private"
        return bool(text) and (
            is_alone or COMMAND.match(text) is not None or str(replied_to.get("id")) == self._id
        )

    def _answer(self, asked: Message, target: Object, named: str | None) -> None:
        """Answer, unless it is said to another bot: `named` is whom a command in a group is for."""
        if named is not None and named.lower() != self._own_name():
            return
        answer = self._desk.answer(asked)
        if isinstance(answer, str):
            said = write_text([Paragraph("said", (Span(answer),))])
        else:
            said = write_message(answer, takes_feedback=self._desk.takes_feedback)
        self._sender.send_json("POST", f"{self._bot}/sendMessage", said | target)

    def _own_name(self) -> str:
        """The bot's name in lower case; Telegram is asked for it once.

        Raises:
            NotSent: it cannot be asked, or does not say.
        """
        if self._name is None:
            told = self._sender.send("GET", f"{self._bot}/getMe")
            try:
                self._name = str(told["result"]["username"]).lower()
            except (KeyError, TypeError):
                raise NotSent("The API does not say what the bot is called.") from None
        return self._name

    def _take_press(self, press: Object, mark: str) -> None:
        pressed = FEEDBACK.fullmatch(press["data"])
        if pressed is None:
            raise ValueError
        verdict: Verdict = "up" if pressed[1] == "up" else "down"
        owner = owner_of("telegram", str(press["message"]["chat"]["id"]))
        self._desk.hand_over(mark, self._store, owner, pressed[2], verdict, press["id"])

    def _store(self, owner: str, answer_id: str, verdict: Verdict, press_id: str) -> None:
        said = self._desk.give_feedback(owner, answer_id, verdict)
        told = {"callback_query_id": press_id, "text": said}
        self._sender.send_json("POST", f"{self._bot}/answerCallbackQuery", told)
