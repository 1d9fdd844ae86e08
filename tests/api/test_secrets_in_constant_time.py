"""S10: how long a refusal takes tells nothing of a secret. Looked for in the syntax tree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHO_CHECK_SECRETS = (
    "api/keys.py",
    "api/chat/slack.py",
    "api/chat/telegram.py",
    "api/standing_questions/questions.py",
)
SECRET = re.compile("digest|hash|hexdigest|secret|signature|token|password")
LEAKS = (ast.Eq, ast.NotEq)


def comparisons_that_leak(source: str) -> list[str]:
    """Where this source compares what is secret in a time that tells how much of it was right."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and any(isinstance(one, LEAKS) for one in node.ops)
        and any(_is_secret(side) for side in (node.left, *node.comparators))
    ]


def _is_secret(side: ast.expr) -> bool:
    """Whether a name in it says so; what is itself a comparison tells no more than yes or no."""
    if isinstance(side, ast.Compare):
        return False
    nodes = list(ast.walk(side))
    names = [node.id for node in nodes if isinstance(node, ast.Name)]
    names += [node.attr for node in nodes if isinstance(node, ast.Attribute)]
    return any(SECRET.search(name.lower()) for name in names)


def compares_in_constant_time(source: str) -> bool:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) == "hmac.compare_digest" for call in calls)


def test_no_code_of_ours_compares_a_secret_as_it_compares_the_rest():
    leaks = {
        f"{path.relative_to(ROOT)}:{leak}"
        for path in sorted((ROOT / "api").rglob("*.py"))
        for leak in comparisons_that_leak(path.read_text("utf-8"))
    }

    assert leaks == set()


@pytest.mark.parametrize("file", WHO_CHECK_SECRETS)
def test_who_checks_a_secret_does_it_in_constant_time(file):
    assert compares_in_constant_time((ROOT / file).read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "row[6] == _digest(secret)",
        "_digest(secret) != row[6]",
        "if known.secret == given: pass",
        "hashlib.sha256(x).hexdigest() == y",
        "ok = expected == request.signature",
        "feed_token == known",
        "not (self._token == a)",
        "a == b == password",
    ],
)
def test_the_search_finds_it(source):
    assert comparisons_that_leak(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "hmac.compare_digest(a, secret)",
        "secret is None",
        "(token is None) != (secret is None)",
        "name == other",
        "'token' == kind",
        "digest not in columns",
    ],
)
def test_the_search_lets_the_rest_be(source):
    assert comparisons_that_leak(source) == []


@pytest.mark.parametrize("source", ["a == b", "import hmac", "compare_digest = hmac.new"])
def test_a_file_without_the_comparison_is_found(source):
    assert not compares_in_constant_time(source)
