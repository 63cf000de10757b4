// The client of the official SDK in TypeScript, over HTTP and over standard input and output: the same tools, the same
// answers, and errors that say what to do.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { check } from "./queries.js";

const names = ["connect", "count", "evidence", "fetch", "graphql", "relations", "schema", "search"];

// session asks over a transport, and returns the answer about a programme.
async function session(transport) {
  const client = new Client({ name: "cityweave-clients", version: "1" });
  await client.connect(transport);
  const { tools } = await client.listTools();
  check(JSON.stringify(tools.map((t) => t.name).sort()) === JSON.stringify(names), "other tools", tools);
  check(tools.every((t) => t.annotations.readOnlyHint), "a tool that writes", tools);
  const call = async (name, args) => client.callTool({ name, arguments: args });
  const found = await call("search", { query: "Almada" });
  check(found.content[0].text.includes("city:pt-almada"), "Almada was not found", found);
  const wrong = await call("fetch", { id: "city:almada" });
  check(wrong.isError && wrong.content[0].text.includes("city:pt-almada"), "the nearest ID is missing", wrong);
  const answer = await call("fetch", { id: "programme:iuc" });
  check(!answer.isError && answer.content[0].text.includes("Conflict: sources disagree on start year"), "no conflict", answer);
  await client.close();
  return answer.content[0].text;
}

const address = process.env.CITYWEAVE_URL;
const http = await session(new StreamableHTTPClientTransport(new URL(address + "/mcp")));
const stdio = await session(
  new StdioClientTransport({
    command: process.env.CITYWEAVE_PROGRAM,
    args: ["mcp", "--log-level", "warn", "--mcp-address", address],
  }),
);
check(http === stdio, "the answers differ", { http, stdio });
console.log("MCP SDK: tools over HTTP and standard input and output, errors");
