"""The service as an MCP server: the same answers as tools and resources, over HTTP and stdio.

Every import here is absolute, so `mcp` is always the SDK.
"""
