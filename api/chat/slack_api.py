"""What calls Slack's API."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from api.settings import Settings

TIMEOUT_SECONDS = 10

quiet = logging.getLogger("puente.slack.bolt")
quiet.setLevel(logging.ERROR)  # below that, bodies with what people wrote are logged


def make_client(settings: Settings, *, waits_if_too_often: bool = True) -> WebClient:
    """What calls Slack's API, each call with a time limit.

    waits_if_too_often: whether a call that comes too often is tried again, once, in its own thread.
    """
    return WebClient(
        base_url=settings.slack_api_url,
        timeout=TIMEOUT_SECONDS,
        logger=quiet,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)] if waits_if_too_often else [],
    )
