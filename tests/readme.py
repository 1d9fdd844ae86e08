"""Write what the README shows: `python -m tests.readme` asks its questions and fills in the measures.

A console block holds one `puente ask` command and, below it, what that prints. The measures stand
between two marks and come from tests/quality/report/evaluation.json.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
EVALUATION = ROOT / "tests" / "quality" / "report" / "evaluation.json"
BLOCK = re.compile(r"^```console\n\$ (puente ask .+)\n((?:.*\n)*?)```$", re.MULTILINE)
MEASURED = re.compile(r"(?<=<!-- measured by `make evaluate` -->\n)(?:.*\n)*?(?=<!-- end -->)")

_ROWS = {
    "document_top_1": "right article first",
    "document_top_5": "right article among the first five",
    "sentence_first": "right sentence first",
    "sentence_cited": "right sentence cited",
    "contains": "answer contains the fact",
    "citation_precision": "citations that are right",
    "citation_recall": "facts asked for that are cited",
    "refused": "refused at the default `max_error`",
    "refusal_precision": "of the refused, those without an answer",
    "refusal_recall": "of those without an answer, refused",
}
_CELLS = ("en→en", "es→es", "en→es", "es→en")

Evaluation = Mapping[str, Any]


def rewrite(text: str, output_of: Callable[[str], str], evaluation: Evaluation) -> str:
    """The README with every answer asked anew and the measures of `evaluation`.

    Args:
        output_of: what a command prints, by the command as the README has it.
    """
    text = BLOCK.sub(lambda found: f"```console\n$ {found[1]}\n{output_of(found[1])}```", text)
    return MEASURED.sub(lambda _: measures(evaluation), text)


def measures(evaluation: Evaluation) -> str:
    """The short table: overall with 95 % intervals, on the reporting half, and by language pair."""
    overall = {group["name"]: group for group in evaluation["overall"]}
    pairs = {group["name"]: group for group in evaluation["by_language"]}
    columns = [overall["report"], *(pairs[name] for name in _CELLS)]
    head = [f"all {overall['all']['questions']}", f"reporting half, {overall['report']['questions']}"]
    head += [f"{name}, {pairs[name]['questions']}" for name in _CELLS]
    lines = [f"| percent | {' | '.join(head)} |", f"| --- |{' --- |' * len(head)}"]
    for name, shown in _ROWS.items():
        whole = overall["all"]["measures"][name]
        cells = [f"{_percent(whole['value'])} ({_percent(whole['low'])}–{_percent(whole['high'])})"]
        cells += [
            _percent(column["measures"][name]["value"]) if name in column["measures"] else "–"
            for column in columns
        ]
        lines.append(f"| {shown} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def environment(folder: Path, data_dir: Path) -> dict[str, str]:
    """For commands over the starter corpus alone; the model and what is embedded are `data_dir`'s."""
    for name in ("models", "embeddings.db"):
        if (data_dir / name).exists():
            (folder / name).symlink_to((data_dir / name).resolve())
    own = {name: value for name, value in os.environ.items() if not name.startswith("PUENTE_")}
    return {**own, "PUENTE_DATA_DIR": str(folder)}


def run(command: str, environment: Mapping[str, str]) -> str:
    """What a `puente` command prints, without white space at the ends of lines."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *shlex.split(command)[1:]],
        env=dict(environment),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


def read_evaluation() -> Evaluation:
    """The committed evaluation of tests/quality."""
    (found,) = json.loads(EVALUATION.read_text("utf-8"))
    return found


def _percent(value: float) -> str:
    return f"{100 * value:.0f}"


def main() -> None:
    """Rewrite README.md in place."""
    from api.settings import read_settings

    with tempfile.TemporaryDirectory() as folder:
        own = environment(Path(folder), read_settings().data_dir)
        text = rewrite(README.read_text("utf-8"), lambda command: run(command, own), read_evaluation())
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
