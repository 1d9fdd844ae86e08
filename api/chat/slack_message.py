"""An answer as a message of Slack's Block Kit.

Every text of an article or a user is put where Slack reads no markup: in `rich_text` and
`plain_text`. Only `text`, which notifications show, is markup, and is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.chat.words import WORDS, Words
from rag.answer import Answer, Citation, Passage

GOOD, BAD = "puente_up", "puente_down"
PASSAGES_NAMED = 3
MOST_SENTENCE_CHARS = 1_500
MOST_TITLE_CHARS = 150
MOST_EXCERPT_CHARS = 200
MOST_FALLBACK_CHARS = 3_000
MOST_CONTEXT_CHARS = 1_000

Block = dict[str, Any]


def write_message(answer: Answer, *, takes_feedback: bool) -> dict[str, Any]:
    """What chat.postMessage and a response_url take: `text` and `blocks`."""
    words = WORDS[answer.lang]
    blocks: list[Block] = []
    if answer.standalone_question != answer.question:
        blocks.append(_context(words.understood.format(question=answer.standalone_question)))
    blocks.append(_rich_text(*(_refusal(answer, words) if answer.refused else _answer(answer, words))))
    blocks += [_context(notice) for notice in answer.notices]
    if answer.index.newest_published is not None:
        blocks.append(_context(words.newest.format(day=answer.index.newest_published.isoformat())))
    if takes_feedback:
        blocks.append(_buttons(answer.id, words))
    said = answer.message if answer.refused else answer.answer
    return {"text": escape_mrkdwn(_cut(said or "", MOST_FALLBACK_CHARS)), "blocks": blocks}


def write_words(text: str) -> dict[str, Any]:
    """A message of the service's own words."""
    return {"text": escape_mrkdwn(text), "blocks": [_rich_text(_section(_text(text)))]}


def escape_mrkdwn(text: str) -> str:
    """The text with nothing in it that Slack would read as a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _answer(answer: Answer, words: Words) -> Iterator[Block]:
    cited = {citation.n: citation for citation in answer.citations}
    parts: list[Block] = []
    for sentence in answer.sentences:
        parts.append(_text(("" if not parts else " ") + _cut(sentence.text, MOST_SENTENCE_CHARS)))
        for n in sentence.citations:
            parts += [_text(" "), _link(cited[n].link, f"[{n}]")]
    yield _section(*parts)
    yield _list(
        *(
            _section(
                _link(one.link, f"[{one.n}] {_cut(one.title, MOST_TITLE_CHARS)}"), _about(one, words)
            )
            for one in answer.citations
        )
    )


def _refusal(answer: Answer, words: Words) -> Iterator[Block]:
    nearest = answer.passages[:PASSAGES_NAMED]
    shown = f"\n{words.nearest}" if nearest else ""
    yield _section(_text(f"{answer.message or ''}{shown}"))
    if nearest:
        yield _list(
            *(
                _section(
                    _link(one.link, _cut(one.title, MOST_TITLE_CHARS)),
                    _about(one, words),
                    _text(f"\n{_cut(one.text, MOST_EXCERPT_CHARS)}"),
                )
                for one in nearest
            )
        )


def _about(one: Citation | Passage, words: Words) -> Block:
    """Who published it, and when."""
    day = one.published.isoformat() if one.published else words.undated
    return _text("".join(f" · {_cut(part, MOST_TITLE_CHARS)}" for part in (one.publisher, day) if part))


def _rich_text(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _list(*sections: Block) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(sections)}


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


def _link(url: str, text: str) -> Block:
    return {"type": "link", "url": url, "text": text}


def _context(text: str) -> Block:
    plain = {"type": "plain_text", "text": _cut(text, MOST_CONTEXT_CHARS), "emoji": False}
    return {"type": "context", "elements": [plain]}


def _buttons(answer_id: str, words: Words) -> Block:
    def button(action: str, label: str) -> Block:
        shown = {"type": "plain_text", "text": label, "emoji": True}
        return {"type": "button", "action_id": action, "value": answer_id, "text": shown}

    pressed = (button(GOOD, words.helped), button(BAD, words.did_not_help))
    return {"type": "actions", "elements": list(pressed)}


def _cut(text: str, most_chars: int) -> str:
    """The text on one line, and an ellipsis in the place of what is too long."""
    line = " ".join(text.split())
    return line if len(line) <= most_chars else f"{line[: most_chars - 1]}…"
