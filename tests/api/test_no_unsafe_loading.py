"""S17: nothing that is read can run code. Looked for in the syntax tree, not in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("corpus", "index", "rag", "api")
FORBIDDEN_MODULES = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
FORBIDDEN_CALLS = {"eval", "exec", "pickle.load", "pickle.loads", "torch.load", "yaml.load"}
FORBIDDEN_CALLS |= {"yaml.unsafe_load", "yaml.full_load", "joblib.load", "dill.load"}
FORBIDDEN_TRUE = {"allow_pickle", "trust_remote_code"}


def unsafe_uses(source: str) -> list[str]:
    """What in this source could run what it reads, as "line: what"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            names = []
        found += [
            f"{node.lineno}: import {name}" for name in names if name.split(".")[0] in FORBIDDEN_MODULES
        ]
        if isinstance(node, ast.Call):
            found += [f"{node.lineno}: {problem}" for problem in _unsafe_call(node)]
    return found


def _unsafe_call(call: ast.Call) -> list[str]:
    name = ast.unparse(call.func)
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    problems = [name] if name in FORBIDDEN_CALLS else []
    for argument in FORBIDDEN_TRUE & arguments.keys():
        if not _is_false(arguments[argument]):
            problems.append(f"{argument} is not False")
    is_numpy_load = name in ("np.load", "numpy.load")
    if is_numpy_load and not _is_false(arguments.get("allow_pickle")):
        problems.append("np.load without allow_pickle=False")
    return problems


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_no_code_of_ours_loads_what_could_run():
    unsafe = {
        f"{path.relative_to(ROOT)}:{use}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for use in unsafe_uses(path.read_text("utf-8"))
    }

    assert unsafe == set()


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import dump",
        "import cloudpickle as c",
        "eval(x)",
        "exec(x)",
        "torch.load(p)",
        "yaml.load(f, Loader=L)",
        "np.load(p)",
        "np.load(p, allow_pickle=True)",
        "np.load(p, allow_pickle=flag)",
        "numpy.load(p, mmap_mode='r')",
        "Model(trust_remote_code=True)",
        "Model(trust_remote_code=flag)",
    ],
)
def test_the_search_finds_it(source):
    assert unsafe_uses(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "yaml.safe_load(f)",
        "re.compile(x)",
        "model.eval()",
        "np.load(p, allow_pickle=False)",
        "Model(trust_remote_code=False)",
        "'never pickle.load( this'",
    ],
)
def test_the_search_lets_the_rest_be(source):
    assert unsafe_uses(source) == []
