"""What lies where in the data folder."""

from __future__ import annotations

from pathlib import Path

from api.settings import Settings


def store_file(settings: Settings) -> Path:
    """The document store: the truth, from which most of the rest is made."""
    return settings.data_dir / "documents.db"


def index_folder(settings: Settings) -> Path:
    """Where the index lies; all of it can be deleted and rebuilt."""
    return settings.data_dir / "index"


def embedding_cache_file(settings: Settings) -> Path:
    """What was embedded before; it can be deleted."""
    return settings.data_dir / "embeddings.db"


def stories_file(settings: Settings) -> Path:
    """Which articles are copies of one another; it can be deleted."""
    return settings.data_dir / "stories.db"


def answers_file(settings: Settings) -> Path:
    """Answers that can be read again by their id."""
    return settings.data_dir / "answers.db"


def followed_file(settings: Settings) -> Path:
    """Up to which change purges were taken in; it can be deleted: all are then taken in once more."""
    return settings.data_dir / "followed.txt"


def feedback_file(settings: Settings) -> Path:
    """What people thought of answers."""
    return settings.data_dir / "feedback.db"


def conversations_file(settings: Settings) -> Path:
    """What was asked in conversations; it can be deleted: they then begin anew."""
    return settings.data_dir / "conversations.db"


def chat_file(settings: Settings) -> Path:
    """What has come in from chat tools in the last days; it can be deleted."""
    return settings.data_dir / "chat.db"


def slack_file(settings: Settings) -> Path:
    """The workspaces that have added the Slack app, with their tokens."""
    return settings.data_dir / "slack.db"


def standing_file(settings: Settings) -> Path:
    """Standing questions, and the changes that were found."""
    return settings.data_dir / "standing.db"


def standing_lock_file(settings: Settings) -> Path:
    """Held by the one process that asks and sends for all."""
    return settings.data_dir / "standing.lock"


def keys_file(settings: Settings) -> Path:
    """The keys, as hashes."""
    return settings.data_dir / "keys.sqlite"


def request_counts_file(settings: Settings) -> Path:
    """How many requests came from whom in the last minutes; it can be deleted."""
    return settings.data_dir / "requests.db"


def source_states_file(settings: Settings) -> Path:
    """How the sources are doing; it can be deleted: everything is then fetched once more."""
    return settings.data_dir / "sources.db"


def sources_list(settings: Settings) -> Path:
    """Where articles come from, written by hand."""
    return settings.data_dir / "sources.toml"


def golden_file(settings: Settings) -> Path:
    """Golden questions, written by hand."""
    return settings.data_dir / "golden.jsonl"


def quarantine_folder(settings: Settings) -> Path:
    """Files that were refused."""
    return settings.data_dir / "quarantine"


def backups_folder(settings: Settings) -> Path:
    """Where backups go if nothing else is said."""
    return settings.data_dir / "backups"


def calibrations_folder(settings: Settings) -> Path:
    """What `puente calibrate` fitted for models, in the place of what is shipped for them."""
    return settings.data_dir / "calibrations"
