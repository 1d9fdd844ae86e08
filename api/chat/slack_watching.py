"""Watching: a channel's standing questions, begun, listed and ended by `/puente watch` and its kin."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from api.chat.desk import ChatDesk, Message
from api.chat.slack_channels import SlackChannels
from api.chat.slack_message import write_words
from api.chat.slack_watch_message import write_list, write_watched
from api.chat.watch_words import HELP, NO_SUCH, WATCH_WORDS, WatchWords
from api.errors import StandingNotFound, TooManyStanding
from api.schemas.standing_questions import SlackChannel, WatchRequest
from api.standing_questions.words import PAUSED
from rag.question.understand import understand

_COMMAND = re.compile(r"(watch|unwatch)(?:\s+(.*))?|(watching)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class WatchCommand:
    """What is to be done, and what with: a question, or its number."""

    verb: Literal["watch", "unwatch", "watching"]
    what: str


def read_command(text: str) -> WatchCommand | None:
    """What a text asks of what is watched; None if it is a question to be answered."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    if found[3]:
        return WatchCommand("watching", "")
    return WatchCommand("watch" if found[1].lower() == "watch" else "unwatch", (found[2] or "").strip())


class Watching:
    """The standing questions of channels. Whoever may write in a channel begins and ends its own."""

    def __init__(self, desk: ChatDesk, channels: SlackChannels) -> None:
        self._desk = desk
        self._standing = desk.standing
        self._channels = channels

    def take(
        self, command: WatchCommand, message: Message, channel: SlackChannel
    ) -> dict[str, Any] | None:
        """Do what is asked; what to say to the asker alone, if anything is left to say."""

        def do(text: str) -> dict[str, Any] | None:
            if command.verb == "watching":
                questions = self._standing.find(channel.owner)
                text = questions[0].request.question if questions else text
                return write_list(questions, _words_for(text))
            if command.verb == "unwatch":
                return self._unwatch_number(text, channel)
            return self._watch(text, channel)

        if command.verb != "watching" and not command.what:
            return write_words(HELP)
        done = self._desk.serve(replace(message, text=command.what or command.verb), do)
        return write_words(done) if isinstance(done, str) else done

    def end(self, channel: SlackChannel, question_id: str) -> dict[str, Any]:
        """End a question of the channel; what to say of it, to all where it was there."""
        try:
            found = self._standing.get(channel.owner, question_id)
            self._standing.remove(channel.owner, question_id)
        except StandingNotFound:
            return write_words(NO_SUCH)
        question = found.request.question
        said = write_words(_words_for(question).ended.format(question=question))
        return said | {"response_type": "in_channel"}

    def _unwatch_number(self, number: str, channel: SlackChannel) -> dict[str, Any]:
        questions = self._standing.find(channel.owner)
        is_one = _NUMBER.fullmatch(number) and 1 <= int(number) <= len(questions)
        return self.end(channel, questions[int(number) - 1].id if is_one else "")

    def _watch(self, text: str, channel: SlackChannel) -> dict[str, Any] | None:
        words = _words_for(text)
        for known in self._standing.find(channel.owner):
            if known.request.question == text:
                self._standing.pause(channel.owner, known.id, paused=False)
                return write_words(words.already)
        try:
            request = WatchRequest.model_validate({"question": text, "slack": channel})
            made = self._standing.register(channel.owner, request)
        except TooManyStanding:
            return write_words(words.too_many)
        not_taken = self._channels.post(channel, made.id, write_watched(made, words))
        if not_taken is None:
            return None
        self._standing.remove(channel.owner, made.id)
        if not_taken.paused_because is None:
            return write_words(words.trouble)
        return write_words(words.not_here.format(reason=PAUSED[words.lang][not_taken.paused_because]))


def _words_for(question: str) -> WatchWords:
    return WATCH_WORDS[understand(question[:200], "en").lang]
