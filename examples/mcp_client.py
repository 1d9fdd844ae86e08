"""Ask Puente over MCP, and print the answer with each citation and what it is worth by now.

    python examples/mcp_client.py "¿Cuándo murió El Mencho?" http://127.0.0.1:8000/mcp
    python examples/mcp_client.py "¿Cuándo murió El Mencho?" puente mcp

The environment variable KEY holds a key where the service needs one. Needs `pip install mcp`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client


async def ask(question: str, where: list[str]) -> None:
    """Ask a server: an address, or the words of a command that speaks MCP."""
    async with AsyncExitStack() as stack:
        if where[0].startswith("http"):
            headers = {"Authorization": f"Bearer {os.environ['KEY']}"} if os.environ.get("KEY") else {}
            http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=60))
            client = Client(streamable_http_client(where[0], http_client=http))
        else:
            command, *arguments = where
            client = Client(StdioServerParameters(command=command, args=arguments, env=dict(os.environ)))
        await stack.enter_async_context(client)

        result = await client.call_tool("ask", {"question": question})
        if result.is_error:
            sys.exit(f"Puente says: {result.content[0].text}")
        answer = result.structured_content
        print(answer["answer"] or answer["message"])
        for citation in answer["citations"]:
            place = ("document_id", "version", "start", "end", "quote")
            checked = await client.call_tool("check_citation", {name: citation[name] for name in place})
            verdict = checked.structured_content["verdict"]
            print(f"[{citation['n']}] {citation['title']} ({verdict}): {citation['link']}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    asyncio.run(ask(sys.argv[1], sys.argv[2:]))
