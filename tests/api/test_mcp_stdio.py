"""`puente mcp`: MCP over standard input and output, with the real service and the SDK's own client."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types.version import LATEST_HANDSHAKE_VERSION, LATEST_MODERN_VERSION

COMMAND = ["-m", "api.cli", "mcp"]
QUESTION = "How many cartel figures did Mexico transfer in February 2025?"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": LATEST_HANDSHAKE_VERSION,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "version"), [("auto", LATEST_MODERN_VERSION), ("legacy", LATEST_HANDSHAKE_VERSION)]
)
def test_every_tool_answers_from_the_starter_corpus(puente_environment, mode, version):
    started = StdioServerParameters(command=sys.executable, args=COMMAND, env=puente_environment)

    async def converse() -> dict[str, Any]:
        async with Client(started, mode=mode) as client:
            ask = await client.call_tool("ask", {"question": QUESTION})
            citation = ask.structured_content["citations"][0]
            span = {name: citation[name] for name in ("document_id", "version", "start", "end")}
            return {
                "version": client.protocol_version,
                "tools": [tool.name for tool in (await client.list_tools()).tools],
                "citation": citation,
                "read": await client.call_tool("get_document", {**span, "around": 0}),
                "check": await client.call_tool("check_citation", span | {"quote": citation["quote"]}),
                "search": await client.call_tool("search", {"query": "reos", "k": 3}),
                "list": await client.call_tool("list_recent", {"limit": 2}),
                "resource": await client.read_resource(f"puente://documents/{citation['document_id']}"),
                "wrong": await client.call_tool("ask", {"question": "x" * 1_000_000}),
            }

    told = asyncio.run(converse())

    assert told["version"] == version
    assert told["tools"] == ["ask", "search", "get_document", "list_recent", "check_citation"]
    assert "29" in told["citation"]["quote"]
    assert told["read"].structured_content["text"] == told["citation"]["quote"]
    assert told["check"].structured_content["verdict"] == "stands"
    assert len(told["search"].structured_content["passages"]) == 3
    assert len(told["list"].structured_content["documents"]) == 2
    assert told["citation"]["quote"] in json.loads(told["resource"].contents[0].text)["text"]
    assert told["wrong"].is_error
    assert told["wrong"].content[0].text == "question: may have at most 2,000 characters."


@pytest.mark.slow
def test_nothing_but_the_protocol_is_written_and_the_end_of_input_ends_it(puente_environment):
    done = subprocess.run(
        [sys.executable, *COMMAND],
        input=json.dumps(INITIALIZE) + "\nno JSON\n",
        env=puente_environment | {"PUENTE_LOG_LEVEL": "debug"},
        capture_output=True,
        text=True,
        check=False,
    )

    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert {message["jsonrpc"] for message in messages} == {"2.0"}
    assert messages[0]["result"]["serverInfo"]["name"] == "puente"
    assert done.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_while_it_waits_for_input(puente_environment, number):
    process = subprocess.Popen(
        [sys.executable, *COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=puente_environment,
        text=True,
    )
    with process:
        process.stdin.write(json.dumps(INITIALIZE) + "\n")
        process.stdin.flush()
        answered = json.loads(process.stdout.readline())
        process.send_signal(number)
        status = process.wait(timeout=30)

    assert answered["id"] == 1
    assert status == 128 + number


def test_what_stops_the_start_is_one_line_and_none_of_the_protocol(tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    done = subprocess.run(
        [sys.executable, *COMMAND],
        env={"PUENTE_DATA_DIR": str(in_the_way / "data"), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "PUENTE_DATA_DIR" in done.stderr
