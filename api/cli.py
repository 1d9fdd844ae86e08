"""`puente`: serve, ask, ingest, build, status, evaluate."""

from __future__ import annotations

import json
import logging
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from api.errors import AnswersUnavailable
from api.settings import Settings, SettingsError, read_settings
from corpus.errors import CorpusError
from index.errors import IndexingError
from rag.errors import AnsweringError
from rag.evaluation.sets import Half

EXIT_ERROR = 1
EXIT_PARTIAL = 3
"""The question was refused, or some of the files could not be read."""

EXIT_WORSE = 4
"""An evaluation came out worse than its baseline."""

app = typer.Typer(
    name="puente",
    help="Ask about US–Mexico security cooperation; answers are quotes, with exact citations.",
    epilog="Settings are environment variables that begin with PUENTE_. Exit codes: 0 done, "
    "1 could not be done, 2 wrong usage, 3 refused, or some files could not be read, 4 an evaluation "
    "worse than its baseline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_progress_console = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


class CommandError(Exception):
    """Something that one clear line explains."""


_EXPECTED = (
    SettingsError,
    CommandError,
    AnswersUnavailable,
    CorpusError,
    IndexingError,
    AnsweringError,
)


@app.command()
def serve() -> None:
    """Index what is new and serve questions over HTTP (PUENTE_HOST, PUENTE_PORT)."""
    import uvicorn

    settings = read_settings()
    listener = _listen(settings)
    with _service(settings) as service:
        from api.app import create_app
        from api.logs import configure_logs

        configure_logs(settings)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        _say(f"Puente answers on http://{shown}:{port} — Ctrl+C stops it.")
        config = uvicorn.Config(
            create_app(settings, service),
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=10,
        )
        uvicorn.Server(config).run(sockets=[listener])


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in English or Spanish.")],
    lang: Annotated[str | None, typer.Option(help="Language of labels: en or es.")] = None,
    k: Annotated[int, typer.Option(min=1, max=50, help="How many passages.")] = 5,
    as_of: Annotated[str | None, typer.Option(help="Answer as of this day, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question from the index in the data folder."""
    from pydantic import ValidationError

    from api.schemas import AnswerBody, AskRequest

    values = {"question": question, "lang": lang, "k": k, "as_of": as_of}
    try:
        request = AskRequest.model_validate_json(
            json.dumps({name: value for name, value in values.items() if value is not None})
        )
    except ValidationError as error:
        raise CommandError(
            "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        ) from error
    with _service(read_settings()) as service:
        answer = service.ask(request.to_question())
        body = AnswerBody.of(answer).model_dump(mode="json")
    if as_json:
        _print_json(body)
    else:
        _print_answer(body)
    if answer.refused:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def ingest(
    sources: Annotated[list[Path], typer.Argument(help="Files or folders: .md .txt .html .pdf")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Store articles and index them; a running server answers from them without a restart."""
    from api.wiring import open_embedder, open_store, update_index
    from corpus.ingest import ingest as ingest_files
    from corpus.sources.folder import read_paths

    settings = read_settings()
    store = open_store(settings)
    with _steps("reading articles") as step:
        report = ingest_files(read_paths(sources), store, dry_run=dry_run, on_progress=step)
    built = None
    if not dry_run:
        with _steps("opening the model") as step:
            embedder = open_embedder(settings, step)
        with _counter("indexing") as count:
            built = update_index(settings, store, embedder, on_progress=count)
        embedder.close()
    store.close()
    if as_json:
        _print_json({**asdict(report), "index": asdict(built) if built else None})
    else:
        would = "would be " if dry_run else ""
        _say(
            f"{len(report.added)} {would}added, {len(report.changed)} {would}changed, "
            f"{len(report.unchanged)} unchanged."
        )
        for skipped in report.skipped:
            _say(f"skipped {skipped.name}: {skipped.reason}")
        for failure in report.failures:
            _say(f"could not read {failure.name}: {failure.reason}")
        if built:
            _say(f"Index: {built.documents} documents, {built.chunks} passages.")
    if report.failures:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def build(
    full: Annotated[bool, typer.Option("--full", help="Split and index everything anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to the store; the old one answers until the new one is checked."""
    from api.wiring import open_embedder, open_store, update_index

    settings = read_settings()
    store = open_store(settings)
    with _steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with _counter("indexing") as count:
        report = update_index(settings, store, embedder, full=full, on_progress=count)
    embedder.close()
    store.close()
    if as_json:
        _print_json(asdict(report))
        return
    why = f" ({report.rebuilt})" if report.rebuilt else ""
    what = f"{report.added} indexed, {report.removed} removed" if report.changed else "up to date"
    _say(f"Index: {report.documents} documents, {report.chunks} passages; {what}{why}.")


@app.command()
def status(as_json: AsJson = False) -> None:
    """What is stored and indexed, and how fresh it is."""
    from api.wiring import index_folder, open_store
    from index.generation import open_current

    settings = read_settings()
    store = open_store(settings)
    generation = open_current(index_folder(settings))
    stored = store.current_versions()
    store.close()
    indexed = generation.manifest.documents if generation else {}
    newest = generation.newest_published if generation else None
    facts: dict[str, Any] = {
        "data_dir": str(settings.data_dir),
        "documents": len(stored),
        "not_indexed": sorted(id_ for id_, v in stored.items() if indexed.get(id_) != v),
        "generation": generation.manifest.generation if generation else None,
        "built_at": generation.manifest.built_at if generation else None,
        "passages": int(generation.allow().sum()) if generation else 0,
        "newest_published": newest.isoformat() if newest else None,
        "undated": generation.undated if generation else 0,
        "model": generation.manifest.settings.get("model") if generation else None,
    }
    if as_json:
        _print_json(facts)
        return
    for name, value in facts.items():
        shown = (", ".join(value) or "none") if isinstance(value, list) else value
        print(f"{name.replace('_', ' '):18} {shown}")


@app.command()
def evaluate(
    folders: Annotated[
        list[Path], typer.Argument(help="Question sets: questions.jsonl, or BEIR's layout.")
    ],
    half: Annotated[
        Half, typer.Option(help="Which questions: report (odd ids), tune (even ids) or all.")
    ] = "all",
    output: Annotated[
        Path, typer.Option(help="Folder for the tables, the numbers, the page and the plots.")
    ] = Path("reports"),
    baseline: Annotated[
        Path | None,
        typer.Option(help="An earlier evaluation.json; exit code 4 when a share fell too far."),
    ] = None,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Leave out evidence and refusal.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask every question of question sets and measure what comes; what was embedded is kept."""
    from api.wiring import open_embedder
    from rag.evaluation.compare import compare_with, read_baseline
    from rag.evaluation.load import load_question_set
    from rag.evaluation.report import as_text, save_report
    from rag.evaluation.run import evaluate_set

    settings = read_settings()
    earlier = read_baseline(baseline) if baseline else None
    sets = [load_question_set(folder) for folder in folders]
    with _steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    results = []
    for questions in sets:
        with _counter(questions.name) as count:
            results.append(
                evaluate_set(
                    questions,
                    embedder,
                    settings.chunk_tokens,
                    half=half,
                    retrieval_only=retrieval_only,
                    on_progress=count,
                )
            )
    embedder.close()
    compared = [compare_with(earlier, result) for result in results] if earlier is not None else []
    with _writing(output):
        save_report(results, output, compared)
    if as_json:
        _print_json([result.numbers() for result in results])
    else:
        print(as_text(results, compared, intervals=False))
    _say(f"Saved in {output}.")
    worse = [f"{change.cell}: {change.measure}" for one in compared for change in one.worse]
    if worse:
        _say(f"Worse than the baseline: {', '.join(worse)}.")
        raise typer.Exit(EXIT_WORSE)


@app.command()
def calibrate(
    folders: Annotated[list[Path], typer.Argument(help="Question sets with answers.jsonl.")],
    output: Annotated[Path, typer.Option(help="The calibration file to write.")],
    head: Annotated[Path, typer.Option(help="The token head file to write.")],
) -> None:
    """Fit fusion, token head, evidence and confidence for this model on the sets' tuning halves."""
    from api.wiring import open_embedder
    from rag.evaluation.calibrate import fit_calibration
    from rag.evaluation.load import load_question_set

    settings = read_settings()
    with _steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with _counter("calibrating") as count:
        fitted = fit_calibration(
            [load_question_set(folder) for folder in folders],
            embedder,
            settings.chunk_tokens,
            on_progress=count,
        )
    embedder.close()
    with _writing(output):
        output.write_text(fitted.calibration.to_json(), "utf-8")
    _say(f"Written to {output}.")
    if fitted.head is None:
        _say("Too few questions have an answer in their passage to learn a token head from.")
        return
    with _writing(head):
        fitted.head.save(head)
    _say(f"Written to {head}.")


def main() -> None:
    """Run a command; every expected trouble is one clear line and an exit code."""
    warnings.showwarning = _show_warning
    logging.captureWarnings(capture=False)
    try:
        app(prog_name="puente")
    except _EXPECTED as error:
        _say(f"puente: {error}")
        sys.exit(EXIT_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)


def _version(show: bool) -> None:
    if show:
        print(version("puente"))
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def _listen(settings: Settings) -> socket.socket:
    """The server's socket, taken before any long work so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends small replies at once only on sockets that say that they are TCP
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        raise CommandError(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Stop what uses "
            "the port, or set PUENTE_PORT to another (and PUENTE_HOST to an address of this machine)."
        ) from error
    return listener


@contextmanager
def _service(settings: Settings) -> Iterator[Any]:
    """The service with an index that is up to date, its starter corpus stored the first time."""
    from api.wiring import Service, ingest_starter_corpus, open_embedder, open_store, update_index

    store = open_store(settings)
    if store.change_number() == 0:
        report = ingest_starter_corpus(store)
        _say(f"Stored the {len(report.added)} articles of the starter corpus.")
    with _steps("opening the model") as step:
        embedder = open_embedder(settings, step)
    with _counter("indexing") as count:
        update_index(settings, store, embedder, on_progress=count)
    service = Service(settings, store, embedder)
    try:
        yield service
    finally:
        service.close()


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    """Say in one line that `output` cannot be written."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            f"{output} cannot be written ({error.strerror}). Name another place with --output."
        ) from error


@contextmanager
def _steps(what: str) -> Iterator[Any]:
    """A spinner whose text is the step under way."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=_progress_console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda text: progress.update(task, description=text)


@contextmanager
def _counter(what: str) -> Iterator[Any]:
    """A bar of done and total."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_progress_console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _print_answer(body: dict[str, Any]) -> None:
    if body["refused"]:
        print(f"{body['message']} ({body['reason']})")
        for passage in body["passages"]:
            print(f"  · {passage['title']}: {passage['text'][:160]}…")
    else:
        print(body["answer"])
        print()
        unknown = "fecha desconocida" if body["lang"] == "es" else "date unknown"
        for citation in body["citations"]:
            parts = [citation["title"], citation["publisher"], citation["published"] or unknown]
            print(f"[{citation['n']}] {' · '.join(p for p in parts if p)} — {citation['link']}")
    for notice in body["notices"]:
        print(notice)


def _print_json(content: Any) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    _say(f"warning: {message}")


if __name__ == "__main__":
    main()
