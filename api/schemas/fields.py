"""What bodies share: the kinds of fields, and how strictly a request is read."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema
from pydantic_core import PydanticKnownError

from corpus.hosts import ascii_address
from corpus.parsers.clean import REMOVED, clean_line

MAX_QUESTION_CHARS = 2_000
MAX_FILTER_CHARS = 200
MAX_QUOTE_CHARS = 20_000
MAX_ANSWER_CHARS = 4_000
MAX_CONVERSATION_ID_CHARS = 64
MAX_PASSAGES = 50
MAX_PAGE = 100
MAX_OFFSET = 1_000_000_000
KIND = "kind:"
"""Begins what pydantic calls a kind of a union where it says what is wrong; no field is called so."""
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")
BLANKS = r"\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Inside a character class: what `str.strip` takes away; others mean other characters by "\\s"."""
SOME_TEXT = rf"^[^\x00]*[^\x00{BLANKS}][^\x00]*$"
READABLE_TEXT = rf"^[^\x00]*[^{REMOVED}{BLANKS}][^\x00]*$"
"""Holds a character that is kept of every text; the tags beyond U+E0000 alone, it does not tell."""
WEB_ADDRESS = r"^[ \t\r\n]*[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20\x7f\\]+[ \t\r\n]*$"
NO_NUL = r"^[^\x00]+$"


def refuse_half_characters(value: str) -> str:
    """Refuse half a surrogate pair, as pydantic itself does where a text's length is bounded."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise PydanticKnownError("string_unicode") from None
    return value


def refuse_nul(value: str) -> str:
    """For texts of bounded length, of which pydantic refuses half a surrogate pair."""
    if "\0" in value:
        raise ValueError("holds a NUL character; leave it out")
    return value


def strip(value: str) -> str:
    stripped = value.strip()
    if not stripped:
        raise ValueError("holds nothing but blanks")
    return stripped


def check_readable(value: str) -> str:
    """Refuse what holds nothing but characters that are left out of every text."""
    if clean_line(value) is None:
        raise ValueError("holds nothing that can be read")
    return value


def _read_date(value: object) -> object:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise ValueError("must be a date as text, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar; a date is YYYY-MM-DD") from None


def read_whole_number(value: object) -> object:
    """JSON counts 5.0 as an integer; true and "5" it does not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_query_number(value: object) -> object:
    if isinstance(value, str):
        if not WHOLE_NUMBER.fullmatch(value):
            raise ValueError("must be a whole number of at most 10 digits")
        return int(value)
    return value


QuestionText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_QUESTION_CHARS, json_schema_extra={"pattern": SOME_TEXT}),
    AfterValidator(refuse_nul),
    AfterValidator(strip),
]
FilterText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_FILTER_CHARS, json_schema_extra={"pattern": NO_NUL}),
    AfterValidator(refuse_nul),
]
AnswerText = Annotated[
    str,
    Strict(),
    Field(max_length=MAX_ANSWER_CHARS, json_schema_extra={"pattern": r"^[^\x00]*$"}),
    AfterValidator(refuse_nul),
]
ConversationId = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_CONVERSATION_ID_CHARS, json_schema_extra={"pattern": NO_NUL}),
    AfterValidator(refuse_nul),
]
QuoteText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_QUOTE_CHARS, json_schema_extra={"pattern": NO_NUL}),
    AfterValidator(refuse_nul),
]
NoticeText = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=MAX_QUESTION_CHARS, json_schema_extra={"pattern": READABLE_TEXT}),
    AfterValidator(refuse_nul),
    AfterValidator(strip),
    AfterValidator(check_readable),
]
ShownAddress = Annotated[str | None, BeforeValidator(lambda url: ascii_address(url) if url else None)]
"""The address of an article as it is shown: its host in ASCII, so that it cannot pass for another."""

Day = Annotated[
    date,
    BeforeValidator(_read_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Probability = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False), Strict()]
PassageCount = Annotated[
    int,
    Strict(),
    Field(ge=1, le=MAX_PASSAGES, description="How many passages to return."),
    BeforeValidator(read_whole_number),
]


class RequestModel(BaseModel):
    """A request's JSON: no field that is not known, nothing converted on the quiet."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ResponseModel(BaseModel):
    """A response's JSON, readable from the dataclass that carries the same attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
