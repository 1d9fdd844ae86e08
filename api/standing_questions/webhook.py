"""Webhooks: a change as it is sent, signed as Standard Webhooks says, to an address of the user's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Collection

from pydantic import BaseModel

from api.schemas.standing_questions import EvidenceChange
from api.standing_questions.store import Kept, StandingQuestion, written_time
from corpus.fetch.fetcher import SYSTEM_NETWORK, Network
from corpus.fetch.post import Posted, post

SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105
TYPE = "standing.changed"
USER_AGENT = "Puente (tells of standing questions)"


class WebhookBody(BaseModel):
    """What is posted to a webhook."""

    type: str
    timestamp: str
    data: EvidenceChange


def new_secret() -> str:
    """A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` of a body: HMAC-SHA256 over its id, the time of sending, and itself."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def send_change(
    question: StandingQuestion,
    kept: Kept,
    *,
    allow: Collection[str],
    network: Network = SYSTEM_NETWORK,
    clock: Callable[[], float] = time.time,
) -> Posted:
    """Post a change to its question's webhook, once, under the id that it always has.

    Raises:
        FetchRefused, FetchFailed: it cannot be reached, or not in time.
    """
    told = WebhookBody(type=TYPE, timestamp=written_time(kept.made_at) or "", data=kept.change)
    body = told.model_dump_json().encode()
    now = int(clock())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": kept.id,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(question.secret or "", kept.id, now, body),
    }
    return post(question.request.webhook or "", body, headers, allow=allow, network=network)
