"""Workspaces: where the Slack app is installed, each with its bot's token."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk.oauth.installation_store import Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from api.databases import open_database
from api.errors import ChatUnavailable
from corpus.sqlite_trouble import explain

STATE_SECONDS = 600.0
BUSY_TIMEOUT_SECONDS = 2.0

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS workspaces (
    id TEXT PRIMARY KEY, token TEXT NOT NULL, installed_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS states (state TEXT PRIMARY KEY, at REAL NOT NULL);
"""


class Workspaces(InstallationStore, OAuthStateStore):
    """Keeps tokens, and the states of installs under way, in one SQLite file that its owner alone reads.

    An app that was installed for a whole organisation is kept under the organisation's id.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock

    def save(self, installation: Installation) -> None:
        """Keep the token of a workspace, in the place of the one before."""
        is_everywhere = installation.is_enterprise_install or not installation.team_id
        workspace = installation.enterprise_id if is_everywhere else installation.team_id
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO workspaces VALUES (?, ?, ?)",
                (workspace, installation.bot_token, self._clock()),
            )

    def token(self, *ids: str | None) -> str | None:
        """The token of the first of these workspaces and organisations that there is."""
        with self._open() as connection:
            for one in ids:
                found = connection.execute("SELECT token FROM workspaces WHERE id = ?", (one,)).fetchone()
                if found:
                    return str(found[0])
        return None

    def remove(self, *ids: str | None) -> None:
        """Forget the tokens of workspaces that have taken the app out."""
        with self._open() as connection:
            connection.executemany("DELETE FROM workspaces WHERE id = ?", [(one,) for one in ids])

    def issue(self, *args: object, **kwargs: object) -> str:
        """The state of an install that begins, good for ten minutes."""
        state = secrets.token_urlsafe(32)
        with self._open() as connection:
            connection.execute("DELETE FROM states WHERE at NOT BETWEEN ? AND ?", self._good())
            connection.execute("INSERT INTO states VALUES (?, ?)", (state, self._clock()))
        return state

    def consume(self, state: str) -> bool:
        """Whether an install began with this state; it is good once."""
        with self._open() as connection:
            found = connection.execute(
                "DELETE FROM states WHERE state = ? AND at BETWEEN ? AND ?", (state, *self._good())
            )
            return found.rowcount == 1

    def _good(self) -> tuple[float, float]:
        """When the states that are good were issued; a clock put back makes none good for longer."""
        now = self._clock()
        return now - STATE_SECONDS, now + STATE_SECONDS

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with open_database(self._path, _SCHEMA, timeout=BUSY_TIMEOUT_SECONDS) as connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise ChatUnavailable(
                f"{self._path} cannot be read or written: {explain(self._path, error)}"
            ) from error
