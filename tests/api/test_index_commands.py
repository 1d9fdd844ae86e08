"""`puente build`, `rollback`, `ingest`, `ask` and a server's start over an index of other settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli.opening import open_server
from api.cli.run import app
from api.settings import read_settings
from corpus.document import Document
from corpus.store import DocumentStore
from index.errors import IndexingError, QualityFell
from index.generation import Generation, open_current
from index.lock import WriterLock
from rag.errors import IndexEmpty
from tests.fakes import FakeEncoder

Puente = Callable[..., Result]

BOTH = (
    "The index in use was built with model 'mini', but what is set now is model 'fake'. "
    "Set PUENTE_EMBEDDER=mini, or run `puente build --full` to make it anew."
)


@pytest.fixture
def puente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Puente:
    """`puente("build", embedder="mini")`: a command over two stored articles, without a real model."""

    def open_encoder(embedder: str, *_: object, **__: object) -> FakeEncoder:
        name = embedder or "fake"
        return FakeEncoder(name=name, fingerprint=f"{name}-1")

    def run(*arguments: str, embedder: str = "", chunk_tokens: int = 256) -> Result:
        monkeypatch.setenv("PUENTE_EMBEDDER", embedder)
        monkeypatch.setenv("PUENTE_CHUNK_TOKENS", str(chunk_tokens))
        return CliRunner().invoke(app, arguments)

    monkeypatch.setattr("api.wiring.open_encoder", open_encoder)
    monkeypatch.setenv("PUENTE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    with closing(DocumentStore(tmp_path / "data" / "documents.db")) as store:
        for name in ("zebras", "okapis"):
            text = f"The {name} crossed the river at Nogales on Monday."
            store.put(Document(id=name, title=name.title(), text=text, lang="en"))
    return run


@pytest.fixture
def tapirs(tmp_path: Path) -> str:
    """An article that is not stored yet."""
    path = tmp_path / "tapirs.txt"
    path.write_text("Tapirs\n\nThe tapirs were seen in Tecate on Friday.\n", "utf-8")
    return str(path)


@pytest.fixture
def qualities(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """How well each model answers the golden questions."""
    qualities = {"mini": 0.9, "fake": 0.89}
    monkeypatch.setattr(
        "api.golden.mean_reciprocal_rank",
        lambda questions, generation, embedder, calibrations: qualities[embedder.encoder.name],
    )
    return qualities


def generation_of(tmp_path: Path) -> Generation:
    generation = open_current(tmp_path / "data" / "index")
    assert generation is not None
    return generation


def test_ingest_without_the_indexs_model_stores_and_names_both(puente, tapirs, tmp_path):
    assert puente("build", embedder="mini").exit_code == 0
    before = generation_of(tmp_path).manifest

    done = puente("ingest", tapirs)

    assert done.exit_code == 1
    assert "1 added, 0 changed, 0 unchanged." in done.stderr
    assert str(done.exception) == f"All that was read is stored, but it cannot be searched yet. {BOTH}"
    assert generation_of(tmp_path).manifest == before
    again = puente("ingest", tapirs, embedder="mini")
    assert again.exit_code == 0
    assert "Index: 3 documents" in again.stderr


def test_ingest_tells_a_program_what_is_stored_before_it_fails(puente, tapirs):
    puente("build", embedder="mini")

    told = json.loads(puente("ingest", "--json", tapirs).stdout)

    assert (told["added"], told["index"]) == (["tapirs"], None)


def test_ingest_adds_in_the_indexs_chunk_size_and_says_so(puente, tapirs, tmp_path):
    puente("build", chunk_tokens=128)

    done = puente("ingest", tapirs)

    assert done.exit_code == 0
    assert "Index: 3 documents" in done.stderr
    assert "Set PUENTE_CHUNK_TOKENS=128, or run `puente build --full`" in done.stderr
    assert generation_of(tmp_path).manifest.settings["chunk_tokens"] == "128"


def test_ask_without_the_indexs_model_names_both_and_embeds_nothing_anew(puente, tapirs, tmp_path):
    puente("build", embedder="mini")
    before = generation_of(tmp_path).manifest

    done = puente("ask", "When did zebras cross the river?")

    assert isinstance(done.exception, IndexEmpty)
    assert str(done.exception) == BOTH
    assert BOTH not in done.stderr
    puente("ingest", tapirs)
    assert isinstance(puente("ask", "When did zebras cross?").exception, IndexingError)
    assert generation_of(tmp_path).manifest == before


def test_ask_with_another_chunk_size_answers_from_the_index_and_says_so(puente, tmp_path):
    puente("build", chunk_tokens=128)

    done = puente("ask", "--json", "When did zebras cross the river at Nogales?")

    assert "Set PUENTE_CHUNK_TOKENS=128, or run `puente build --full`" in done.stderr
    assert "refused" in json.loads(done.stdout)
    assert generation_of(tmp_path).manifest.settings["chunk_tokens"] == "128"


def test_build_takes_another_model_once_it_answers_as_well(puente, tmp_path, qualities):
    puente("build", embedder="mini")

    done = puente("build", "--json")

    told = json.loads(done.stdout)
    assert told["rebuilt"] == "model changed from mini to fake"
    assert (told["quality_before"], told["quality"]) == (0.9, 0.89)
    assert generation_of(tmp_path).manifest.settings["model"] == "fake"


@pytest.mark.parametrize("command", [("build",), ("build", "--full")])
def test_build_refuses_a_worse_model_and_names_both(puente, tmp_path, qualities, command):
    puente("build", embedder="mini")
    qualities["fake"] = 0.2

    done = puente(*command)

    assert isinstance(done.exception, QualityFell)
    assert "built with model 'mini', and the new one with model 'fake'" in str(done.exception)
    assert "Set PUENTE_EMBEDDER=mini" in str(done.exception)
    assert generation_of(tmp_path).manifest.settings["model"] == "mini"


def test_a_server_of_a_worse_model_does_not_start_and_the_index_stays(puente, tmp_path, qualities):
    puente("build", embedder="mini")
    qualities["fake"] = 0.2
    puente("status")

    with pytest.raises(QualityFell, match="Set PUENTE_EMBEDDER=mini"), open_server(read_settings()):
        pass

    assert generation_of(tmp_path).manifest.settings["model"] == "mini"


def test_a_server_of_another_model_answers_once_that_is_no_worse(puente, tmp_path, qualities):
    puente("build", embedder="mini")
    puente("status")

    with open_server(read_settings()) as service:
        assert service.index_state() is not None

    assert generation_of(tmp_path).manifest.settings["model"] == "fake"


def test_a_full_build_is_told_and_can_be_rolled_back(puente, tapirs, tmp_path):
    puente("build", chunk_tokens=128)

    built = puente("build", "--full")

    assert built.exit_code == 0
    assert "Index: 2 documents, 2 passages; 2 indexed, 0 removed (a full build was asked for)." in (
        built.stderr
    )
    assert "Golden questions: 1.000, before 1.000." in built.stderr
    assert generation_of(tmp_path).manifest.settings["chunk_tokens"] == "256"
    puente("ingest", tapirs)

    back = puente("rollback")

    assert back.exit_code == 0
    generation = generation_of(tmp_path)
    assert back.stderr == f"Generation {generation.manifest.generation} answers.\n"
    assert generation.manifest.settings["chunk_tokens"] == "128"
    added = puente("build")
    assert "1 indexed" in added.stderr
    assert generation_of(tmp_path).manifest.settings["chunk_tokens"] == "128"
    assert {entry.id for entry in generation_of(tmp_path).documents()} == {"zebras", "okapis", "tapirs"}


def test_rolling_back_tells_a_program_which_generation_answers(puente, tmp_path):
    puente("build")
    puente("build", "--full")

    told = json.loads(puente("rollback", "--json").stdout)

    name = generation_of(tmp_path).manifest.generation
    assert told == {"generation": name, "asked_the_server": False}


def test_what_cannot_be_rolled_back_is_said_whoever_writes_the_index(puente, tmp_path):
    puente("build")
    alone = puente("rollback")
    with WriterLock(tmp_path / "data" / "index"):
        beside_a_server = puente("rollback")

        assert beside_a_server.exit_code == 1
        assert str(beside_a_server.exception) == str(alone.exception)
    puente("build", "--full")
    with WriterLock(tmp_path / "data" / "index"):
        assert puente("rollback").exit_code == 0


def test_a_build_in_a_fresh_folder_stores_the_starter_corpus_first(
    puente: Puente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUENTE_DATA_DIR", str(tmp_path / "fresh"))

    first, second = puente("build"), puente("build")

    assert first.exit_code == second.exit_code == 0
    stored, built = first.stderr.splitlines()[:2]
    assert stored.startswith("Stored the ") and stored.endswith(" articles of the starter corpus.")
    assert built.startswith(f"Index: {stored.split()[2]} documents, ")
    assert "starter corpus" not in second.stderr
