"""make_server(): an MCP server over a service, whatever transport it is run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.access import key_id
from api.errors import kind_of
from api.mcp.errors import explain
from api.mcp.resources import TEMPLATES, list_resources, read_resource
from api.mcp.tools import TEXT_IS_DATA, Caller, Tool, make_tools
from api.service import AskService

INSTRUCTIONS = (
    "Puente answers questions about US-Mexico security cooperation from stored articles, in English and "
    "Spanish. Every quote is text[start:end] of the version of the document that its citation names, in "
    "Unicode code points; pass citations on with what you say. Dates are YYYY-MM-DD. " + TEXT_IS_DATA
)
Context = ServerRequestContext[Any, Any]
Result = TypeVar("Result")


def make_server(service: AskService, version: str) -> Server[Any]:
    """The server. It keeps nothing between messages, so one serves every client at once.

    What a tool cannot do is its result, marked as an error, so that the model reads what to do; an
    unknown tool or resource is an error of the protocol.
    """
    tools = {tool.name: tool for tool in make_tools(service)}
    described = [tool.describe() for tool in tools.values()]

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=described)

    async def call_tool(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            known = ", ".join(tools)
            raise MCPError(types.INVALID_PARAMS, f"There is no such tool. The tools are: {known}.")
        return await run_in_threadpool(_run_tool, tool, params.arguments or {}, _caller(context))

    async def list_templates(
        _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=list(TEMPLATES))

    async def list_articles(
        context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        cursor = params.cursor if params else None
        return await _run(context, lambda: list_resources(service.store, cursor))

    async def read_article(
        context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        return await _run(context, lambda: read_resource(service.store, params.uri))

    return Server(
        "puente",
        title="Puente",
        version=version,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resource_templates=list_templates,
        on_list_resources=list_articles,
        on_read_resource=read_article,
    )


def _run_tool(tool: Tool, arguments: dict[str, Any], caller: Caller) -> types.CallToolResult:
    """The result as structured content and, for clients that read text alone, as JSON."""
    try:
        body = tool.call(arguments, caller)
    except Exception as error:  # each becomes the tool's answer, as it becomes a problem over HTTP
        text = explain(error, caller.request_id)
        return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)
    return types.CallToolResult(
        content=[types.TextContent(text=body.model_dump_json())],
        structured_content=body.model_dump(mode="json"),
    )


async def _run(context: Context, read: Callable[[], Result]) -> Result:
    """What `read` returns, read in a thread; what it raises, as an error of the protocol."""
    try:
        return await run_in_threadpool(read)
    except Exception as error:
        code = types.INVALID_PARAMS if kind_of(error).status < 500 else types.INTERNAL_ERROR
        raise MCPError(code, explain(error, _caller(context).request_id)) from error


def _caller(context: Context) -> Caller:
    """Over HTTP, whom the route let in; over stdio nobody is asked for a key."""
    request = context.request
    if not isinstance(request, Request):
        return Caller()

    def note_question(text: str) -> None:
        request.state.question = text

    return Caller(key_id(request), request.state.request_id, note_question)
