"""Channels of Slack that are told of standing questions, by the app's bot."""

from __future__ import annotations

import logging
import re
import uuid
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from api.chat.slack_api import make_client
from api.chat.slack_watch_message import write_change
from api.chat.slack_workspaces import Workspaces
from api.data_folder import slack_file
from api.errors import ChatUnavailable
from api.schemas.standing_questions import FailureReason, PauseReason, SlackChannel
from api.settings import Settings, reveal
from api.standing_questions.sending import NotTaken
from api.standing_questions.store import Kept, StandingQuestion

NO_USE = {
    "channel_not_found": PauseReason.CHANNEL_GONE,
    "not_in_channel": PauseReason.NOT_IN_CHANNEL,
    "is_archived": PauseReason.CHANNEL_ARCHIVED,
    "restricted_action": PauseReason.POSTING_RESTRICTED,
    "missing_scope": PauseReason.SCOPE_MISSING,
    "account_inactive": PauseReason.APP_REMOVED,
    "invalid_auth": PauseReason.APP_REMOVED,
    "not_authed": PauseReason.APP_REMOVED,
    "team_access_not_granted": PauseReason.APP_REMOVED,
    "team_not_found": PauseReason.APP_REMOVED,
    "token_expired": PauseReason.APP_REMOVED,
    "token_revoked": PauseReason.APP_REMOVED,
}
"""Slack's errors after which trying again is of no use, and what they mean."""
WAS_POSTED = "duplicate_message_not_found"
"""The message of this `client_msg_id` was posted before, and somebody deleted it."""
UNKNOWN = "unknown_error"

_log = logging.getLogger("puente.slack")
_ERROR = re.compile(r"[a-z_]{1,60}")


class SlackChannels:
    """Posts to channels. Called from many threads at once."""

    def __init__(self, settings: Settings) -> None:
        self._token = reveal(settings.slack_bot_token)
        self._workspaces = Workspaces(slack_file(settings))
        self._client = make_client(settings, waits_if_too_often=False)

    def tell(self, question: StandingQuestion, kept: Kept) -> NotTaken | None:
        """Post a change to its question's channel; why not, if it was not taken.

        What was posted already is not posted again: Slack knows it by `client_msg_id`, which is always
        the same for one change.
        """
        if question.channel is None:
            raise ValueError(f"Standing question {question.id} is not a channel's.")
        return self.post(question.channel, kept.id, write_change(question.id, kept.change))

    def post(self, channel: SlackChannel, own_id: str, message: dict[str, Any]) -> NotTaken | None:
        """Post a message, once however often it is called with this id of ours."""
        try:
            token = self._token or self._workspaces.token(channel.team, channel.enterprise)
            if token is None:
                return NotTaken(FailureReason.WORKSPACE_UNKNOWN, paused_because=PauseReason.APP_REMOVED)
            self._client.chat_postMessage(
                token=token,
                channel=channel.channel,
                client_msg_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"puente/{own_id}")),
                unfurl_links=False,
                unfurl_media=False,
                **message,
            )
        except SlackApiError as error:
            return _why_not(error)
        except ChatUnavailable as error:
            _log.warning("Slack's tokens cannot be read: %s", error)
            return NotTaken(FailureReason.TOKENS_UNREADABLE)
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            _log.info("Slack cannot be reached (%s)", type(error).__name__)
            return NotTaken(FailureReason.SLACK_UNREACHABLE)
        return None


def _why_not(error: SlackApiError) -> NotTaken | None:
    found = str(error.response.get("error"))
    if found == WAS_POSTED:
        return None
    if not _ERROR.fullmatch(found):  # a body that is not of Slack's API, quoted
        return NotTaken(FailureReason.SLACK_ERROR, UNKNOWN)
    asked = {name.lower(): value for name, value in error.response.headers.items()}.get("retry-after", "")
    wait = float(asked) if asked.isdecimal() else None
    return NotTaken(FailureReason.SLACK_ERROR, found, wait, NO_USE.get(found))
