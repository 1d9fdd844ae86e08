"""Pictures of an answer in Slack, Discord and Telegram: python tests/browser/chat_pictures.py FOLDER.

Asks the service over PUENTE_DATA_DIR, and draws the messages that would be sent, much as the tools do.
"""

from __future__ import annotations

import argparse
import html
import os
from pathlib import Path
from typing import Any

from chromium import open_chromium
from markdown_it import MarkdownIt

from api.chat import discord, slack_message, telegram
from api.cli.opening import open_service
from api.settings import read_settings
from rag.answer import Answer, Question

QUESTION = "What share of guns traced in Mexico come from the United States?"
PUBLIC_URL = "https://puente.example.org"
WIDTH = 720
STYLE = """
body { font: 15px/1.45 Lato, Arial, sans-serif; color: #1d1c1d; margin: 0; padding: 16px 20px }
a { color: #1264a3; text-decoration: none } ul { margin: 4px 0 8px; padding-left: 24px }
.who { font-weight: 900; margin-bottom: 4px } .section, .text { white-space: pre-wrap }
.context, .subtle { color: #616061; font-size: 13px; margin: 4px 0 }
.button { border: 1px solid #bbb; border-radius: 4px; display: inline-block; font-weight: 700;
  font-size: 13px; padding: 4px 12px; margin: 8px 8px 0 0 }
.embed { border-left: 4px solid #888; background: #f2f3f5; border-radius: 4px; padding: 8px 12px }
.embed p { margin: 2px 0 }
"""


def draw_slack(part: dict[str, Any]) -> str:
    """A block of Block Kit, or a part of one."""
    inner = "".join(draw_slack(one) for one in part.get("elements", ()))
    match part["type"]:
        case "text" | "plain_text":
            return html.escape(part["text"])
        case "link":
            return draw_link(part["url"], part["text"])
        case "rich_text_section":
            return f'<div class="section">{inner}</div>'
        case "rich_text_list":
            items = "".join(f"<li>{draw_slack(one)}</li>" for one in part["elements"])
            return f"<ul>{items}</ul>"
        case "button":
            return draw_button(part["text"]["text"])
        case kind:
            return f'<div class="{kind}">{inner}</div>'


def draw_discord(message: dict[str, Any]) -> str:
    """An embed, whose Markdown has small lines that begin with -#."""
    lines = message["embeds"][0]["description"].split("\n")
    shown = "".join(draw_markdown(line) for line in lines)
    buttons = message["components"][0]["components"]
    return f'<div class="embed">{shown}</div>' + "".join(draw_button(one["label"]) for one in buttons)


def draw_markdown(line: str) -> str:
    if line.startswith("-# "):
        return f'<div class="subtle">{MarkdownIt().renderInline(line[3:])}</div>'
    return MarkdownIt().render(line)


def draw_telegram(message: dict[str, Any]) -> str:
    """Plain text, with the places of its links beside it, counted in UTF-16."""
    units, shown, done = message["text"].encode("utf-16-le"), "", 0

    def text(start: int, end: int) -> str:
        return units[2 * start : 2 * end].decode("utf-16-le")

    for one in message["entities"]:
        end = one["offset"] + one["length"]
        shown += html.escape(text(done, one["offset"])) + draw_link(one["url"], text(one["offset"], end))
        done = end
    shown += html.escape(text(done, len(units) // 2))
    row = message["reply_markup"]["inline_keyboard"][0]
    return f'<div class="text">{shown}</div>' + "".join(draw_button(one["text"]) for one in row)


def draw_link(url: str, text: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(text)}</a>'


def draw_button(text: str) -> str:
    return f'<span class="button">{html.escape(text)}</span>'


def draw_all(answer: Answer) -> dict[str, str]:
    """The answer as each tool shows it, by the tool's name."""
    slack = slack_message.write_message(answer, takes_feedback=True)["blocks"]
    return {
        "slack": "".join(map(draw_slack, slack)),
        "discord": draw_discord(discord.write_message(answer, takes_feedback=True)),
        "telegram": draw_telegram(telegram.write_message(answer, takes_feedback=True)),
    }


def take_pictures(folder: Path) -> None:
    """Ask, draw, and keep what Chromium shows."""
    settings = read_settings({**os.environ, "PUENTE_PUBLIC_URL": PUBLIC_URL})
    with open_service(settings) as service:
        drawn = draw_all(service.ask(Question(QUESTION)))
    with open_chromium() as browser:
        for tool, shown in drawn.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": 100})
            page.set_content(f'<style>{STYLE}</style><div class="who">Puente</div>{shown}')
            page.screenshot(path=folder / f"{tool}.png", full_page=True)
            page.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    take_pictures(parser.parse_args().folder)
