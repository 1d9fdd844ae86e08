"""What is new in a watched question's evidence, and the list of such questions, in Slack's Block Kit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from api.article_labels import language_label
from api.chat.slack_message import escape_mrkdwn, write_blocks, write_button
from api.chat.spans import MOST_SENTENCE_CHARS, MOST_TITLE_CHARS, Paragraph, Span, cut
from api.chat.watch_words import WATCH_WORDS, WatchWords
from api.schemas.standing_questions import CitedQuote, EvidenceChange
from api.standing_questions.store import StandingQuestion, written_time
from api.standing_questions.words import (
    WORDS,
    list_quotes,
    sum_up,
    tell_failure,
    tell_pause,
    tell_what_became,
)
from corpus.document import Lang
from rag.mentions.calendar.months import written_day

UNWATCH = "puente_unwatch"
MOST_QUOTES = 5
MOST_QUOTE_CHARS = 500
MOST_LISTED_CHARS = 150
MOST_LISTED = 40


def write_change(question_id: str, change: EvidenceChange) -> dict[str, Any]:
    """A change: what is new, what is cited no more, each with the article at the quote."""
    said = f"{sum_up(change)}: {cut(change.question, MOST_SENTENCE_CHARS)}"
    paragraphs = [_said(said), *_list_change(change)]
    return _write(said, paragraphs, question_id, WATCH_WORDS[change.lang])


def write_watched(question: StandingQuestion, words: WatchWords) -> dict[str, Any]:
    """What a channel is told when a question begins to be watched: what answers it now."""
    said = words.watched.format(question=cut(question.request.question, MOST_SENTENCE_CHARS))
    quotes = question.evidence.quotes
    paragraphs = [_said(said), _said(words.now if quotes else words.nothing_yet)]
    paragraphs += [*_list_quotes(quotes, words), _remark(words.how)]
    return _write(said, paragraphs, question.id, words)


def write_list(questions: Sequence[StandingQuestion], words: WatchWords) -> dict[str, Any]:
    """The questions that a channel watches, under the numbers by which they are ended."""
    if not questions:
        return {"text": words.none, "blocks": write_blocks([_said(words.none)])}
    listed = [_said(words.listed)]
    for number, one in enumerate(questions[:MOST_LISTED], 1):
        told = _day(one.last_sent_at, words.lang)
        about = [f"{number}. {cut(one.request.question, MOST_LISTED_CHARS)}"]
        about.append(words.since.format(day=_day(one.made_at, words.lang)))
        if told:
            about.append(words.last_told.format(day=told))
        because = tell_pause(one, words.lang)
        if because:
            about.append(words.paused.format(reason=because))
        elif one.failures:
            about.append(words.failing.format(reason=tell_failure(one, words.lang)))
        listed.append(Paragraph("item", (Span(" · ".join(about)),)))
    if len(questions) > MOST_LISTED:
        listed.append(_remark(words.more.format(n=len(questions) - MOST_LISTED)))
    return {"text": words.listed, "blocks": write_blocks(listed)}


def _write(said: str, paragraphs: list[Paragraph], question_id: str, words: WatchWords) -> dict[str, Any]:
    buttons = {"type": "actions", "elements": [write_button(UNWATCH, question_id, words.stop)]}
    return {"text": escape_mrkdwn(said), "blocks": [*write_blocks(paragraphs), buttons]}


def _list_change(change: EvidenceChange) -> Iterator[Paragraph]:
    words, watch_words = WORDS[change.lang], WATCH_WORDS[change.lang]
    if change.refused:
        yield _said(words["refused"])
    elif change.was_refused:
        yield _said(words["answered"])
    for name, quotes in list_quotes(change):
        yield _said(words[name])
        yield from _list_quotes(quotes, watch_words, words)
    if change.unchanged:
        yield _remark(watch_words.as_before.format(n=len(change.unchanged)))
    if change.purged:
        yield _remark(words["purged"].format(ids=cut(", ".join(change.purged), MOST_TITLE_CHARS)))


def _list_quotes(
    quotes: Sequence[CitedQuote], words: WatchWords, became: dict[str, str] | None = None
) -> Iterator[Paragraph]:
    for one in quotes[:MOST_QUOTES]:
        name = Span(cut(one.title or one.document_id, MOST_TITLE_CHARS), one.link)
        day = written_day(one.published, words.lang) if one.published else None
        parts = [cut(part, MOST_TITLE_CHARS) for part in (one.publisher, day) if part]
        about = "".join(f" · {part}" for part in parts)
        about += language_label(one.lang, words.lang) if one.lang else ""
        quoted = f": “{cut(one.quote, MOST_QUOTE_CHARS)}”" if one.quote is not None else ""
        fate = tell_what_became(one, became) if became else ""
        fate = f" {cut(fate, MOST_QUOTE_CHARS)}" if fate else ""
        yield Paragraph("item", (name, Span(about + quoted + fate)) if about + quoted + fate else (name,))
    if len(quotes) > MOST_QUOTES:
        yield _remark(words.more.format(n=len(quotes) - MOST_QUOTES))


def _said(text: str) -> Paragraph:
    return Paragraph("said", (Span(text),))


def _remark(text: str) -> Paragraph:
    return Paragraph("remark", (Span(text),))


def _day(seconds: float | None, lang: Lang) -> str:
    time = written_time(seconds)
    return written_day(date.fromisoformat(time[:10]), lang) if time else ""
