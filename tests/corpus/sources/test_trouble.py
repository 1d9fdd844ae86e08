"""Errors of a poll, and the kind of trouble that they are told as."""

from __future__ import annotations

import pytest

from corpus.errors import ConnectionTrouble, FetchFailed, FetchRefused, StoreUnavailable, UnreadableFile
from corpus.sources.trouble import SourceTrouble, trouble_of


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (FetchRefused("x"), SourceTrouble.NOT_ALLOWED),
        (FetchFailed("x", 503), SourceTrouble.ERROR_STATUS),
        (FetchFailed("x"), SourceTrouble.BAD_ANSWER),
        (UnreadableFile("x"), SourceTrouble.UNREADABLE),
        (PermissionError("x"), SourceTrouble.UNREADABLE),
        (StoreUnavailable("x"), SourceTrouble.NOT_STORED),
        (ZeroDivisionError("x"), SourceTrouble.UNFORESEEN),
    ],
)
def test_every_error_has_its_kind(error, trouble):
    assert trouble_of(error) is trouble


@pytest.mark.parametrize("connection", ConnectionTrouble)
def test_what_is_wrong_with_a_connection_keeps_its_name(connection):
    assert trouble_of(FetchFailed("x", connection=connection)).value == connection.value
