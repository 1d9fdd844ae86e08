"""The page of each integration: a screen, a picture that a command makes, an example that a test runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.starter import starter_articles

ROOT = Path(__file__).parents[1]
DOCS, EXAMPLES = ROOT / "docs", ROOT / "examples"
MOST_LINES = 50
PAGES = {
    "mcp": "mcp_client.py",
    "openai": "openai_chat.py",
    "slack": "slack_try.py",
    "discord": "discord_register.py",
    "telegram": "telegram_webhook.py",
    "teams": "teams_app.py",
    "widget": "widget.html",
    "standing-questions": "standing_webhook.py",
    "streaming": "ask_stream.py",
    "feedback": "give_feedback.py",
    "citations": "take_citations.py",
}
MAKES_PICTURES = re.compile(r"`(?:PUENTE_\w+=\S+ make|python tests/browser/)[^`]+`")
IN_DOCS = sorted(path.name for path in DOCS.glob("*.md"))


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("page", [*PAGES, "openwebui"])
def test_the_page_of_an_integration_is_one_screen_with_a_picture_and_the_command_that_makes_it(page):
    text = read(f"{page}.md")

    assert len(text.splitlines()) <= MOST_LINES
    assert re.findall(r"!\[[^\]]+\]\(([\w-]+\.png)\)", text)
    assert MAKES_PICTURES.search(text)
    assert f"docs/{page}.md" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("page", "example"), PAGES.items())
def test_the_page_of_an_integration_leads_to_an_example_that_a_test_runs(page, example):
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]

    assert f"examples/{example}" in read(f"{page}.md")
    assert sum(example in text for text in tests) >= 2  # here, and where it is run


def test_no_example_is_forgotten():
    own = {path.name for path in EXAMPLES.iterdir() if path.is_file()}

    assert own == {*PAGES.values(), "slack_manifest.yaml"}


@pytest.mark.parametrize("name", IN_DOCS)
def test_every_link_within_the_docs_leads_somewhere(name):
    text = read(name)

    for target in re.findall(r"\]\((?!https?:|#)([^)\s#]+\.\w+)(?:#[\w-]+)?\)", text):
        assert (DOCS / target).resolve().exists(), target


STORED_AS = re.compile(r"^id: *(\S+)|PUT \S*/v1/documents/([^\s?\"']+)", re.MULTILINE)


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=str)
def test_no_sample_of_storing_would_replace_an_article_of_the_starter_corpus(page):
    own = {path.stem for path in starter_articles().glob("*.md")}
    assert "transfer-february-2025" in own

    stored = {one or other for one, other in STORED_AS.findall(page.read_text("utf-8"))}

    assert not stored & own
