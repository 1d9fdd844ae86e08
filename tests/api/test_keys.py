"""S10: keys are made, told once, kept as hashes, and worthless once revoked."""

from __future__ import annotations

import hashlib
import resource
import sqlite3
import stat
from contextlib import closing, contextmanager

import pytest

from api.keys import KEY, KeysError, KeyStore, KeysUnavailable, Scope
from tests.dying import die_at


@pytest.fixture
def keys(tmp_path):
    return KeyStore(tmp_path / "keys.sqlite")


def test_a_key_is_found_by_its_text_and_by_nothing_near_it(keys):
    key, text = keys.create("Ana", Scope.WRITE)
    _, other = keys.create("Luis", Scope.ADMIN)

    assert keys.find(text) == key
    swapped = f"puente_{key.id}_{other.rsplit('_', 1)[-1][-43:]}"
    for wrong in ("", text[:-1], text + "x", text.upper(), f" {text}", key.id, swapped, f"{text}\n"):
        assert keys.find(wrong) is None


def test_the_secret_has_32_random_bytes_and_only_its_hash_is_on_disk(keys, tmp_path):
    _, text = keys.create("Ana", Scope.READ)
    secret = KEY.fullmatch(text)[2]

    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert len(secret) == 43
    assert secret.encode() not in on_disk
    assert hashlib.sha256(secret.encode()).digest() in on_disk
    assert stat.S_IMODE((tmp_path / "keys.sqlite").stat().st_mode) == 0o600


def test_a_revoked_key_is_worthless_in_every_process_and_stays_on_the_list(keys, tmp_path):
    key, text = keys.create("Ana", Scope.ADMIN)
    elsewhere = KeyStore(tmp_path / "keys.sqlite")

    elsewhere.revoke(key.id)
    elsewhere.revoke(key.id)

    assert keys.find(text) is None
    (listed,) = keys.list()
    assert listed.id == key.id
    assert listed.revoked_at is not None


def test_when_a_key_was_used_last_is_noted_once_a_minute(tmp_path):
    now = [1_000_000.0]
    keys = KeyStore(tmp_path / "keys.sqlite", clock=lambda: now[0])
    _, text = keys.create("Ana", Scope.READ)

    keys.find(text)
    first = keys.list()[0].last_used_at
    now[0] += 30
    keys.find(text)
    soon = keys.list()[0].last_used_at
    now[0] += 31
    keys.find(text)

    assert first == soon == "1970-01-12T13:46:40Z"
    assert keys.list()[0].last_used_at == "1970-01-12T13:47:41Z"


def test_a_use_is_noted_after_the_clock_was_put_back_too(tmp_path):
    now = [1_000_000.0 + 30 * 86_400]
    keys = KeyStore(tmp_path / "keys.sqlite", clock=lambda: now[0])
    _, text = keys.create("Ana", Scope.READ)
    keys.find(text)
    now[0] = 1_000_000.0

    keys.find(text)

    assert keys.list()[0].last_used_at == "1970-01-12T13:46:40Z"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "two\nlines", "\x1b[31m"])
def test_a_name_that_would_spoil_a_list_is_refused(keys, name):
    with pytest.raises(KeysError, match="1 to 80 printable"):
        keys.create(name, Scope.READ)


def test_revoking_what_is_not_there_says_where_to_look(keys):
    with pytest.raises(KeysError, match="puente keys list"):
        keys.revoke("nothing")


@contextmanager
def nothing_can_be_written():
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_where_nothing_can_be_written_the_same_keys_let_in(keys):
    key, text = keys.create("Ana", Scope.READ)
    revoked, revoked_text = keys.create("Luis", Scope.ADMIN)
    keys.revoke(revoked.id)

    with nothing_can_be_written():
        found, not_found = keys.find(text), keys.find(revoked_text)

    assert found == key
    assert not_found is None


def test_where_nothing_can_be_written_a_log_that_holds_changes_is_not_passed_over(keys, tmp_path):
    key, text = keys.create("Ana", Scope.READ)
    (tmp_path / "stopped").mkdir()
    with closing(sqlite3.connect(tmp_path / "keys.sqlite")) as kept_open:
        kept_open.execute("SELECT * FROM keys").fetchall()
        keys.revoke(key.id)
        for name in ("keys.sqlite", "keys.sqlite-wal"):  # as a machine that stopped leaves them
            (tmp_path / "stopped" / name).write_bytes((tmp_path / name).read_bytes())
    keys._path = tmp_path / "stopped" / "keys.sqlite"

    with nothing_can_be_written(), pytest.raises(KeysUnavailable):
        keys.find(text)


def test_a_damaged_file_lets_nobody_in(tmp_path):
    path = tmp_path / "keys.sqlite"
    KeyStore(path).create("Ana", Scope.ADMIN)
    for one in tmp_path.iterdir():
        one.unlink()
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(KeysUnavailable, match=r"keys\.sqlite"):
        KeyStore(path)


@pytest.mark.parametrize(
    ("scope", "allowed"), [("read", "read"), ("write", "read write"), ("admin", "read write admin")]
)
def test_a_scope_includes_the_ones_before_it(scope, allowed):
    assert [one.value for one in Scope if Scope(scope).allows(one)] == allowed.split()


@pytest.fixture
def older(tmp_path):
    """A file of two keys as a release before digests wrote it, and the text of one of them."""
    path = tmp_path / "keys.sqlite"
    keys = KeyStore(path)
    keys.create("Luis", Scope.READ)
    _, text = keys.create("Ana", Scope.ADMIN)
    change(path, "ALTER TABLE keys DROP COLUMN row_digest; PRAGMA user_version = 0;")
    return path, text


def change(path, statements):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


def test_a_start_that_dies_while_it_takes_an_older_file_over_costs_no_key(older):
    path, text = older

    die_at("api.keys._seal", f"KeyStore(Path({str(path)!r}))")

    keys = KeyStore(path)
    assert keys.damaged() == ()
    assert keys.find(text).name == "Ana"


def test_a_file_that_an_earlier_release_was_killed_over_is_taken_over(older):
    path, text = older
    change(path, "ALTER TABLE keys ADD COLUMN row_digest BLOB;")

    keys = KeyStore(path)

    assert keys.damaged() == ()
    assert keys.find(text).name == "Ana"


def test_a_key_whose_digest_is_gone_is_damaged_where_another_has_its_own(older):
    path, text = older
    KeyStore(path)
    change(path, "UPDATE keys SET row_digest = NULL WHERE name = 'Ana'; PRAGMA user_version = 0;")

    keys = KeyStore(path)

    assert keys.find(text) is None
    assert [key.name for key in keys.list()] == ["Luis"]


def test_digests_are_given_once_so_keys_that_lose_them_all_are_damaged(older):
    path, text = older
    KeyStore(path)
    change(path, "UPDATE keys SET row_digest = NULL;")

    keys = KeyStore(path)

    assert keys.find(text) is None
    assert len(keys.damaged()) == 2


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (sqlite3.SQLITE_FULL, "free some space"),
        (sqlite3.SQLITE_IOERR, "The disk failed or is full"),
        (sqlite3.SQLITE_CANTOPEN, "this user may read and write"),
        (sqlite3.SQLITE_CORRUPT, "puente doctor"),
    ],
)
def test_nobody_is_told_to_give_up_keys_that_only_cannot_be_read(tmp_path, monkeypatch, code, advice):
    keys = KeyStore(tmp_path / "keys.sqlite")

    def refuse(*_, **__):
        error = sqlite3.OperationalError("something")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(sqlite3, "connect", refuse)

    with pytest.raises(KeysUnavailable, match=advice) as refused:
        keys.list()

    assert "move it away" not in str(refused.value)
