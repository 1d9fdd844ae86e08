"""Pictures of chat messages: python tests/browser/chat_pictures.py MESSAGE.json PICTURE.png.

Draws the Block Kit of a real message (examples/slack_try.py saves one with SAVE=file) much as Slack does.
"""

from __future__ import annotations

import argparse
import html
import json
from pathlib import Path
from typing import Any

from chromium import open_chromium

WIDTH = 720
STYLE = """
body { font: 15px/1.47 Lato, Arial, sans-serif; color: #1d1c1d; margin: 0; padding: 16px 20px; }
.who { font-weight: 900 } .app { background: #ddd; border-radius: 2px; font-size: 10px; font-weight: 700;
  padding: 1px 3px; margin-left: 4px; color: #616061 }
.section { white-space: pre-wrap } ul { margin: 4px 0 8px; padding-left: 24px }
a { color: #1264a3; text-decoration: none } .context { color: #616061; font-size: 13px; margin: 4px 0 }
.button { border: 1px solid #bbb; border-radius: 4px; display: inline-block; font-weight: 700;
  font-size: 13px; padding: 4px 12px; margin: 6px 8px 0 0 }
"""


def draw(part: dict[str, Any]) -> str:
    """A block, or a part of one, as HTML."""
    inner = "".join(draw(one) for one in part.get("elements", ()))
    match part["type"]:
        case "text":
            return html.escape(part["text"])
        case "link":
            return f'<a href="{html.escape(part["url"])}">{html.escape(part["text"])}</a>'
        case "rich_text_section":
            return f'<div class="section">{inner}</div>'
        case "rich_text_list":
            return "<ul>" + "".join(f"<li>{draw(one)}</li>" for one in part["elements"]) + "</ul>"
        case "plain_text":
            return html.escape(part["text"])
        case "button":
            return f'<span class="button">{draw(part["text"])}</span>'
        case kind:
            return f'<div class="{kind}">{inner}</div>'


def take_picture(message: dict[str, Any], picture: Path) -> None:
    """Draw a message, and keep what Chromium shows."""
    blocks = "".join(draw(block) for block in message["blocks"])
    who = '<div><span class="who">Puente</span><span class="app">APP</span></div>'
    with open_chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 100})
        page.set_content(f"<style>{STYLE}</style>{who}{blocks}")
        page.screenshot(path=picture, full_page=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message", type=Path)
    parser.add_argument("picture", type=Path)
    chosen = parser.parse_args()
    take_picture(json.loads(chosen.message.read_text("utf-8")), chosen.picture)
