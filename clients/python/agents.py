"""The official client of the Model Context Protocol in Python, over HTTP."""

import asyncio
import os

from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


async def main():
    async with streamable_http_client(os.environ["CITYWEAVE_URL"] + "/mcp") as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            assert len(tools) == 8, tools
            answer = await session.call_tool("relations", {"id": "city:pt-almada"})
            assert "Almada (city:pt-almada): 12 links." in answer.content[0].text, answer
            wrong = await session.call_tool("relations", {"id": "city:almada"})
            assert "city:pt-almada" in wrong.content[0].text, wrong
    print("mcp: tools over HTTP, the nearest ID")


asyncio.run(main())
