"""Tokens of the Bot Framework: that of a request, which is verified, and the one that replies carry."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import jwt

from api.chat.sending import NotSent, Sender
from api.errors import ChatUnavailable
from api.settings import Settings, reveal

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
CHANNEL = "msteams"
LEEWAY_SECONDS = 300
KEYS_SECONDS = 86_400.0
UNKNOWN_KEY_SECONDS = 60.0
"""How often the key set is looked at anew, at most, for a key that is not in it."""
FAILED_SECONDS = 10.0
"""How long it is let be where it cannot be fetched: each look may take as long as `Sender` waits, and
anybody may send a token."""

_log = logging.getLogger(__name__)


class NotVerified(Exception):
    """A request's token is not one of the Bot Framework's for this bot."""


class SigningKeys:
    """The Bot Framework's keys, fetched when they are needed. Called from many threads at once."""

    def __init__(self, sender: Sender, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._sender = sender
        self._url = url
        self._clock = clock
        self._keys: dict[str, dict[str, Any]] = {}
        self._looked_at = self._failed_at = float("-inf")
        self._lock = threading.Lock()

    def find(self, key_id: str) -> dict[str, Any] | None:
        """The key of this id, as JSON Web Key.

        Raises:
            ChatUnavailable: no keys could be fetched yet, so nobody can tell.
        """
        with self._lock:
            age = self._clock() - self._looked_at
            is_due = age > (KEYS_SECONDS if key_id in self._keys else UNKNOWN_KEY_SECONDS)
            if is_due and self._clock() - self._failed_at > FAILED_SECONDS:
                self._fetch()
            if not self._keys:
                raise ChatUnavailable(
                    "The Bot Framework's keys cannot be fetched (PUENTE_TEAMS_KEYS_URL)."
                )
            return self._keys.get(key_id)

    def _fetch(self) -> None:
        try:
            found = self._sender.send("GET", self._url)
            self._keys = {one["kid"]: one for one in found["keys"] if isinstance(one.get("kid"), str)}
        except (NotSent, KeyError, TypeError, AttributeError) as error:
            _log.warning("the Bot Framework's keys cannot be fetched: %s", type(error).__name__)
            self._failed_at = self._clock()
            if not self._keys:
                return
        self._looked_at = self._clock()


def verify(token: str, app_id: str, keys: SigningKeys) -> str:
    """Check a request's token; the service URL that it vouches for.

    Raises:
        NotVerified: another signature, issuer, audience or channel, too old, or no token at all.
        ChatUnavailable: there are no keys to check it with.
    """
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        key = keys.find(key_id) if isinstance(key_id, str) else None
        if key is None or CHANNEL not in (key.get("endorsements") or ()):
            raise NotVerified("It is signed with no key of the Bot Framework's for Teams.")
        claims = jwt.decode(
            token,
            jwt.PyJWK.from_dict(key, "RS256").key,
            algorithms=["RS256"],
            audience=app_id,
            issuer=ISSUER,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotVerified("Its token is not good.") from error
    url = claims.get("serviceurl")
    if not isinstance(url, str):
        raise NotVerified("Its token names no service URL.")
    return url


class ConnectorToken:
    """The token that replies carry, got with the bot's password and kept until it is nearly over."""

    def __init__(
        self, sender: Sender, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sender = sender
        self._url = f"{settings.teams_login_url.rstrip('/')}/{settings.teams_tenant}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": settings.teams_app_id,
            "client_secret": reveal(settings.teams_app_password),
            "scope": SCOPE,
        }
        self._clock = clock
        self._token = ""
        self._good_until = float("-inf")
        self._lock = threading.Lock()

    def get(self) -> str:
        """A token that is good for a while.

        Raises:
            NotSent: none can be had.
        """
        with self._lock:
            if self._clock() >= self._good_until:
                headers = {"Content-Type": "application/x-www-form-urlencoded"}
                found = self._sender.send("POST", self._url, urlencode(self._form).encode(), headers)
                try:
                    self._token = str(found["access_token"])
                    self._good_until = self._clock() + float(found["expires_in"]) - LEEWAY_SECONDS
                except (KeyError, TypeError, ValueError):
                    raise NotSent("The login gives no token.") from None
            return self._token
