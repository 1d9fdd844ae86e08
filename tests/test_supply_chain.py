"""What Puente depends on: every package pinned, under a licence that may be used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split() if "==" in line
)
LOCKED = re.compile(r"^([\w.-]+)==([\w.+!-]+)(.*\n(?: +--hash=sha256:[0-9a-f]{64}.*\n)*)", re.MULTILINE)
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Python Software Foundation|Unlicense|Zlib|CC0|0BSD|BSL-1\.0|CNRI"
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def installed_below(requirements: list[str], seen: set[str]) -> Iterator[metadata.Distribution]:
    """The distributions that the requirements bring in, themselves included, each once."""
    for requirement in requirements:
        match = NAME.match(requirement)
        if match is None or "extra ==" in requirement or normal(match.group()) in seen:
            continue
        seen.add(normal(match.group()))
        try:
            distribution = metadata.distribution(match.group())
        except metadata.PackageNotFoundError:
            continue
        yield distribution
        yield from installed_below(distribution.requires or [], seen)


def licence_of(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return about.get("License-Expression") or "; ".join(classifiers) or about.get("License") or ""


@pytest.mark.parametrize("extra", sorted(declared()))
def test_every_declared_dependency_has_an_exact_pin(extra: str) -> None:
    names = [NAME.match(requirement) for requirement in declared()[extra]]
    pinned = {normal(name) for name in PINS}

    assert [name.group() for name in names if name and normal(name.group()) not in pinned] == []


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package -> version and how many hashes stand with it."""
    text = (ROOT / "locks" / f"{name}.txt").read_text("utf-8")
    found = LOCKED.findall(text)
    return {normal(package): (version, files.count("--hash=")) for package, version, files in found}


@pytest.mark.parametrize("name", ["serve", "full", "test"])
def test_every_file_that_is_installed_has_a_hash_and_the_pinned_version(name: str) -> None:
    pins = {normal(package): version for package, version in PINS.items()}

    found = locked(name)

    assert {package for package, (_, hashes) in found.items() if not hashes} == set()
    assert {p: v for p, (v, _) in found.items() if p in pins and v != pins[p]} == {}


@pytest.mark.parametrize(
    ("name", "extras", "missing"),
    [
        ("serve", [""], {"sentence-transformers"}),
        ("full", [""], set()),
        ("test", ["", "test", "check"], set()),
    ],
)
def test_a_lock_holds_all_that_is_declared(name: str, extras: list[str], missing: set[str]) -> None:
    names = {
        normal(match.group()) for extra in extras for match in map(NAME.match, declared()[extra]) if match
    }

    assert names - set(locked(name)) == missing


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = {normal(name): version for name, version in PINS.items()}
    found = {
        normal(d.metadata["Name"]): d.version.split("+")[0]
        for d in installed_below(declared()[""], set())
    }

    assert {name: v for name, v in found.items() if name in pins and pins[name] != v} == {}
    assert sorted(name for name in found if name not in pins and name != "setuptools") == []


def test_every_licence_may_be_used() -> None:
    distributions = list(installed_below(declared()[""], set()))

    refused = {
        d.metadata["Name"]: licence_of(d)
        for d in distributions
        if not any(PERMISSIVE.search(part) for part in licence_of(d).split(" OR "))
    }

    assert len(distributions) > 50
    assert refused == {}
