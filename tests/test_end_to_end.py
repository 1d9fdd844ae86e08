"""The whole service as its users meet it: a server in a process of its own, over HTTP."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.quality.examples import golden_question, read_examples

pytestmark = pytest.mark.slow

ANSWERED = [
    ("How much did Congress appropriate for the Mérida Initiative in all?", "merida-initiative-funding"),
    ("What share of guns traced in Mexico come from the United States?", "arms-tracing-us-share"),
    (
        "Where did the Security Implementation Group hold its first meeting?",
        "security-implementation-group",
    ),
    ("Which cartels were designated as foreign terrorist organizations?", "fto-designations"),
    ("How did homicides change between 2024 and 2026?", "detenciones-decomisos-acumulado"),
    (
        "¿Cuántas personas siguen desaparecidas según la revisión de marzo de 2026?",
        "desaparecidos-revision-marzo-2026",
    ),
    ("¿Cuánto sumaron las remesas en 2025?", "remesas-y-repatriados"),
    ("¿A cuántos años condenaron a García Luna?", "cienfuegos-garcia-luna-exfuncionarios"),
    ("¿Qué instituciones financieras mexicanas señaló FinCEN?", "huachicol-ofac-cjng"),
    ("¿Cuándo murió El Mencho?", "el-mencho-operation"),
]
EXAMPLES_ANSWERED_FROM = {
    "english": "transfer-february-2025",
    "spanish": "transfer-february-2025",
    "follow_up": "traslado-37-reos-enero-2026",
    "conversation": "transfers-august-2025-january-2026",
    "careful": "fto-designations",
}
REFUSED = [
    "What is the recipe for lasagna?",
    "Who won the 2018 FIFA World Cup?",
    "¿Quién es el presidente de Francia?",
    "What is the capital of Mongolia?",
]
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server_url, timeout=30) as client:
        yield client


@pytest.fixture
def ask(client: httpx.Client) -> Ask:
    def post(question: str, **more: Any) -> dict[str, Any]:
        reply = client.post("/v1/ask", json={"question": question, **more})
        assert reply.status_code == 200, reply.text
        body: dict[str, Any] = reply.json()
        return body

    return post


@pytest.mark.parametrize(("question", "document"), ANSWERED)
def test_a_question_is_answered_from_the_right_article(ask: Ask, question: str, document: str) -> None:
    reply = ask(question)

    assert not reply["refused"], reply["message"]
    assert document in [citation["document_id"] for citation in reply["citations"]]


@pytest.mark.parametrize(("question", "_"), ANSWERED)
def test_every_citation_is_the_stored_text(ask: Ask, client: httpx.Client, question: str, _: str) -> None:
    reply = ask(question)

    for part in [*reply["citations"], *reply["passages"]]:
        stored = client.get(
            f"/v1/documents/{part['document_id']}", params={"version": part["version"]}
        ).json()
        assert stored["text"][part["start"] : part["end"]] == part.get("quote", part.get("text"))


@pytest.mark.parametrize(
    ("question", "lang"), [(text, lang) for lang, texts in read_examples().items() for text in texts]
)
def test_each_example_of_the_page_cites_the_sentences_that_answer_it(
    ask: Ask, question: str, lang: str
) -> None:
    golden = golden_question(question, lang)
    assert golden is not None

    reply = ask(question)

    cited = [(citation["document_id"], citation["quote"]) for citation in reply["citations"]]
    needed = [one for one in golden["also"] if one.get("needed")]
    any_of = [golden, *(one for one in golden["also"] if not one.get("needed"))]
    for places in (any_of, *([one] for one in needed)):
        told = [(place["document_id"], place["sentence"]) for place in places]
        assert not set(told).isdisjoint(cited), reply["message"] or reply["answer"]


def test_each_example_of_the_api_is_answered_from_the_right_article(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    def examples(path: str) -> dict[str, Any]:
        body = paths[path]["post"]["requestBody"]["content"]["application/json"]
        return {name: example["value"] for name, example in body["examples"].items()}

    replies = {
        name: client.post("/v1/ask", json=body).json() for name, body in examples("/v1/ask").items()
    }
    first = {
        name: reply["citations"][0]["document_id"]
        for name, reply in replies.items()
        if reply["citations"]
    }
    assert first == EXAMPLES_ANSWERED_FROM
    for body in examples("/v1/chat/completions").values():
        said = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
        assert "37 prisoners" in said


@pytest.mark.parametrize("question", REFUSED)
def test_a_question_that_the_articles_cannot_answer_is_refused(ask: Ask, question: str) -> None:
    reply = ask(question)

    assert reply["refused"]
    assert reply["answer"] is None
    assert reply["citations"] == []
    assert reply["message"]
    assert len(reply["passages"]) == 5


def test_a_question_about_the_future_says_how_new_the_articles_are(ask: Ask) -> None:
    reply = ask("¿Cuál será la tasa de homicidios en 2031?")

    assert reply["reason"] == "after_newest"
    assert "2031" in reply["message"]


def test_as_of_leaves_out_what_was_published_later(ask: Ask) -> None:
    reply = ask("How many prisoners did Mexico transfer to the United States?", as_of="2025-06-30", k=20)

    assert reply["passages"]
    assert all(passage["published"] <= "2025-06-30" for passage in reply["passages"])


def test_an_answer_can_be_read_again_by_its_id(ask: Ask, client: httpx.Client) -> None:
    reply = ask(ANSWERED[0][0])

    again = client.get(f"/v1/answers/{reply['id']}").json()

    assert again["answer"] == reply["answer"]
    assert again["citations"] == reply["citations"]


def test_a_running_server_answers_from_what_is_ingested(
    ask: Ask, puente_environment: dict[str, str], tmp_path: Path
) -> None:
    article = tmp_path / "puente-nuevo.txt"
    article.write_text(
        "Harbour patrol at Topolobampo\n\nThe Topolobampo harbour patrol received nineteen night-vision "
        "buoys from the Zurich Maritime Fund in its first month.\n",
        "utf-8",
    )

    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "ingest", str(article)],
        env=puente_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reply = _until_cited(ask, "How many night-vision buoys did the Topolobampo harbour patrol receive?")

    assert "nineteen" in reply["answer"]
    assert reply["citations"][0]["published"] is None


def _until_cited(ask: Ask, question: str) -> dict[str, Any]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        reply = ask(question)
        if not reply["refused"] and "Topolobampo" in reply["answer"]:
            return reply
        time.sleep(0.1)
    pytest.fail(f"Not answered from the new article: {reply}")
