"""ChatDesk: a message comes in, an answer goes out; all that chat tools have in common."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.chat.seen import Seen
from api.chat.words import GONE, HELP, HELP_WORDS, WORDS, Words
from api.chat.workers import Workers
from api.conversations import Conversation
from api.data_folder import chat_file, request_counts_file
from api.errors import BadSignature, ConversationsUnavailable, TooManyRequests, printable, tell
from api.feedback import Verdict
from api.json_body import read_body
from api.rate_limit import RateLimit, address_of
from api.schemas.fields import MAX_QUESTION_CHARS
from api.service import AskService
from api.settings import Settings
from api.standing_questions.questions import StandingQuestions
from rag.answer import Answer, Question
from rag.question.understand import understand

PAUSE_SECONDS = 1_800.0
_CHARS_READ_FOR_LANGUAGE = 200

Made = TypeVar("Made")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote in a chat tool.

    team: the tool's own name for the workspace, server or chat that may see the answer.
    thread: where in it follow-ups belong together; one conversation is remembered for each.
    user: who wrote it, within the team.
    is_thread: whether that is a thread, in which people talk of one thing; elsewhere, as in a chat
        with the bot alone, a conversation begins anew after a pause.
    more_help: what else may be written in this tool, told to those who ask for help.
    """

    tool: str
    team: str
    thread: str
    user: str
    text: str
    is_thread: bool = False
    more_help: str = ""

    @property
    def owner(self) -> str:
        """Whose answers and conversations these are; no key has such an id."""
        return owner_of(self.tool, self.team)


def owner_of(tool: str, team: str) -> str:
    """The owner of what was asked in a team of a tool."""
    return f"{tool}:{team}"


def words_for(text: str) -> Words:
    """The words of the language that a text is in."""
    return WORDS[understand(text[:_CHARS_READ_FOR_LANGUAGE], "en").lang]


def asks_for_help(text: str) -> bool:
    """Whether a message asks how to ask: it is empty, or nothing but that word in either language."""
    return text.strip(" .!?¡¿").casefold() in ("", *HELP_WORDS)


class ChatDesk:
    """Answers messages within the limits that hold for everybody. Called from many threads at once."""

    def __init__(self, settings: Settings, service: AskService) -> None:
        self._settings = settings
        self._service = service
        self._seen = Seen(chat_file(settings))
        self._rate_limit = RateLimit(request_counts_file(settings), settings.requests_per_minute)
        self.workers = Workers()

    @property
    def standing(self) -> StandingQuestions:
        """The questions that are asked again whenever articles change."""
        return self._service.standing

    @property
    def takes_feedback(self) -> bool:
        """Whether feedback can be given: only where answers are kept."""
        return self._settings.keep_questions_days > 0

    async def read(self, request: Request) -> bytes:
        """The body of a request, within its limits, before anybody knows who sent it."""
        settings = self._settings
        return await read_body(request, settings.max_chat_bytes, settings.body_timeout_seconds)

    async def refuse(self, request: Request, reason: str) -> None:
        """Refuse a request that the tool did not send; an address that goes on is refused as such.

        Raises:
            BadSignature: always, with the reason, unless
            TooManyRequests: the address has sent as many as it may.
        """
        if self._rate_limit.is_set:
            address = address_of(request, self._settings.trusted_proxies)
            share = await run_in_threadpool(self._rate_limit.count, address)
            if share is not None and share.is_refused:
                raise TooManyRequests(f"At most {share.limit} such a minute are looked at.")
        raise BadSignature(reason)

    def is_first(self, *marks: str) -> bool:
        """Whether something came in for the first time; a mark is the tool's own name for it."""
        return self._seen.is_first(*marks)

    def forget(self, *marks: str) -> None:
        """Let come again what could not be dealt with."""
        self._seen.forget(*marks)

    def hand_over(self, mark: str, work: Callable[..., None], *args: object) -> None:
        """Have a thread do it, unless something came with this mark before."""
        if self.is_first(mark):
            try:
                self.workers.submit(work, *args)
            except RuntimeError:  # the service is being stopped
                self.forget(mark)
                raise

    def answer(self, message: Message) -> Answer | str:
        """The answer to a message, or what to say instead of one. Nothing is raised."""
        return self.serve(message, lambda text: self._ask(text, message))

    def serve(self, message: Message, work: Callable[[str], Made]) -> Made | str:
        """What is made of a message's text, or what to say instead. Nothing is raised."""
        text = printable(message.text.replace("\0", " ")).strip()
        words = words_for(text)
        share = (
            self._rate_limit.count(f"{message.owner}:{message.user}") if self._rate_limit.is_set else None
        )
        if share is not None and share.is_refused:
            return words.too_many.format(limit=share.limit, seconds=share.wait_seconds)
        if asks_for_help(text):
            return f"{HELP} {message.more_help}".rstrip()
        if len(text) > MAX_QUESTION_CHARS:
            return words.too_long.format(most=MAX_QUESTION_CHARS, length=len(text))
        try:
            return work(text)
        except Exception as error:
            tell(error, secrets.token_hex(8))
            return words.trouble

    def give_feedback(self, owner: str, answer_id: str, verdict: Verdict) -> str:
        """Store feedback on an answer that was given to this owner; what to say to it."""
        kept = self._service.answer(answer_id, owner) if self.takes_feedback else None
        if kept is None:
            return GONE
        words = WORDS[kept["lang"]] if kept.get("lang") in WORDS else WORDS["en"]
        if "purged" in kept:
            return words.purged
        self._service.give_feedback(kept, verdict, None)
        return words.thanks

    def close(self) -> None:
        """Finish what has been acknowledged."""
        self.workers.close()

    def _ask(self, text: str, message: Message) -> Answer:
        conversations = self._service.conversations
        try:
            pause = None if message.is_thread else PAUSE_SECONDS
            talk = conversations.resume(message.thread, message.owner, pause)
        except ConversationsUnavailable as error:
            _log.warning("a conversation cannot be read: %s", error)
            talk = Conversation(message.thread, message.owner)
        answer = self._service.ask(Question(text, history=talk.turns), message.owner)
        try:
            conversations.add(talk, text, answer.answer)
        except ConversationsUnavailable as error:
            _log.warning("a conversation cannot be kept: %s", error)
        return answer
