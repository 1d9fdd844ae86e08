"""An answer as a message of Slack's Block Kit.

Every text of an article or a user is put where Slack reads no markup: in `rich_text` and
`plain_text`. Only `text`, which notifications show, is markup, and is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from api.chat.spans import Paragraph, Span, cut, write_paragraphs
from api.chat.words import WORDS, Words
from rag.answer import Answer

GOOD, BAD = "puente_up", "puente_down"
MOST_FALLBACK_CHARS = 3_000

Block = dict[str, Any]


def write_message(answer: Answer, *, takes_feedback: bool) -> dict[str, Any]:
    """What chat.postMessage and a response_url take: `text` and `blocks`."""
    blocks = write_blocks(write_paragraphs(answer))
    if takes_feedback:
        blocks.append(_buttons(answer.id, WORDS[answer.lang]))
    said = answer.message if answer.refused else answer.answer
    return {"text": escape_mrkdwn(cut(said or "", MOST_FALLBACK_CHARS)), "blocks": blocks}


def write_words(text: str) -> dict[str, Any]:
    """A message of the service's own words."""
    return {"text": escape_mrkdwn(text), "blocks": [_rich_text([Paragraph("said", (Span(text),))])]}


def write_blocks(paragraphs: Iterable[Paragraph]) -> list[Block]:
    """Paragraphs as blocks, in which their words stay words."""
    blocks: list[Block] = []
    for is_remark, group in groupby(paragraphs, lambda one: one.kind == "remark"):
        together = list(group)
        blocks += map(_context, together) if is_remark else [_rich_text(together)]
    return blocks


def write_button(action: str, value: str, label: str) -> Block:
    """A button that is told of by this action, with this value."""
    shown = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "action_id": action, "value": value, "text": shown}


def escape_mrkdwn(text: str) -> str:
    """The text with nothing in it that Slack would read as a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rich_text(paragraphs: Iterable[Paragraph]) -> Block:
    elements: list[Block] = []
    for kind, group in groupby(paragraphs, lambda one: one.kind):
        sections = [_section(one) for one in group]
        if kind == "item":
            sections = [{"type": "rich_text_list", "style": "bullet", "elements": sections}]
        elements += sections
    return {"type": "rich_text", "elements": elements}


def _section(paragraph: Paragraph) -> Block:
    return {"type": "rich_text_section", "elements": [_element(span) for span in paragraph.spans]}


def _element(span: Span) -> Block:
    if span.url is None:
        return {"type": "text", "text": span.text}
    return {"type": "link", "url": span.url, "text": span.text}


def _context(remark: Paragraph) -> Block:
    plain = {"type": "plain_text", "text": remark.text, "emoji": False}
    return {"type": "context", "elements": [plain]}


def _buttons(answer_id: str, words: Words) -> Block:
    labels = ((GOOD, words.helped), (BAD, words.did_not_help))
    pressed = [write_button(action, answer_id, label) for action, label in labels]
    return {"type": "actions", "elements": pressed}
