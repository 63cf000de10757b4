// Sends queries to the API. Independent of the page.

// ask sends a query and returns {body, problem, milliseconds, bytes}: body is the parsed answer, problem a sentence when
// there is none. It throws only when signal aborts it.
export async function ask(query, variables, signal) {
  const started = performance.now();
  let response, text;
  try {
    response = await fetch("graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json;q=0.9" },
      body: JSON.stringify(variables === undefined ? { query } : { query, variables }),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    return { problem: "The server does not respond. It may have stopped, or the connection was lost." };
  }
  const answer = { milliseconds: performance.now() - started, bytes: new TextEncoder().encode(text).length };
  try {
    answer.body = JSON.parse(text);
  } catch {
    answer.problem = `The answer is not valid JSON (status ${response.status}).`;
  }
  return answer;
}

// curl returns the shell command that sends the same request.
export function curl(query, variables) {
  const body = JSON.stringify(variables === undefined ? { query } : { query, variables });
  const address = new URL("graphql", document.baseURI).href;
  return `curl -s ${address} \\\n  -H 'Content-Type: application/json' \\\n  -d '${body.replaceAll("'", `'\\''`)}'`;
}
