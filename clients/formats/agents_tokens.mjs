// Makes the calls of the 100 questions, and counts the tokens of arguments and answers with the vocabulary o200k.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [, , questions, packages] = process.argv;
const { countTokens } = createRequire(packages + "/")("gpt-tokenizer/encoding/o200k_base");
const most = 4000; // tokens of a question
const leastBytes = 2; // of a token, by which the test in Go bounds them

async function call(tool, args) {
  const response = await fetch(process.env.CITYWEAVE_URL + "/mcp", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool, arguments: args } }),
  });
  const { result } = await response.json();
  if (result.isError) throw new Error(result.content[0].text);
  return result.content[0].text + tool + JSON.stringify(args);
}

const counts = [];
for (const { question, plan } of JSON.parse(readFileSync(questions))) {
  let tokens = 0;
  let bytes = 0;
  for (const step of plan) {
    const text = await call(step.tool, step.arguments);
    tokens += countTokens(text);
    bytes += Buffer.byteLength(text);
  }
  if (tokens > most || bytes < leastBytes * tokens) {
    console.error(`${question}: ${tokens} tokens, ${bytes} bytes`);
    process.exitCode = 1;
  }
  counts.push(tokens);
}
counts.sort((a, b) => a - b);
console.log(`tokens of ${counts.length} questions: median ${counts[counts.length >> 1]}, most ${counts.at(-1)}`);
