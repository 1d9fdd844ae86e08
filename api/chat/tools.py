"""The chat tools there are; each is on when its secrets are set."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter

from api.chat.desk import ChatDesk
from api.settings import Settings


def make_routers(settings: Settings, desk: ChatDesk) -> Iterator[APIRouter]:
    """The routes of the tools that are on. A tool is a file with a `make_router` of its own."""
    if settings.slack_signing_secret is not None:
        from api.chat import slack

        yield slack.make_router(settings, desk)
    if settings.discord_public_key:
        from api.chat import discord

        yield discord.make_router(settings, desk)
    if settings.telegram_bot_token is not None:
        from api.chat import telegram

        yield telegram.make_router(settings, desk)
    if settings.teams_app_id:
        from api.chat import teams

        yield teams.make_router(settings, desk)
