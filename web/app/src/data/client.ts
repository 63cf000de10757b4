// Sends queries to the API, and says in plain words what is wrong when there is no answer.

export interface Problem {
  message: string; // what happened
  advice: string; // what to do
  code: string; // of the API, or OFFLINE, SLOW, UNREADABLE
  details?: string; // place in the query, request id
  retryAfter?: number; // seconds
}

export interface Warning {
  message: string;
  path?: (string | number)[];
  code?: string;
  suggestions?: string[];
}

export interface Answer<T> {
  data: T | null;
  problems: Problem[];
  warnings: Warning[];
  body: unknown; // as it was answered
  release: string; // from X-Release, or ""
  milliseconds: number;
  bytes: number;
}

interface GraphQLError {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions?: { code?: string; requestId?: string; retryAfter?: number };
}

const advices: Record<string, string> = {
  OFFLINE: "Check the connection, then try again.",
  RATE_LIMITED: "There were many requests from here. Wait a moment, then try again.",
  OVERLOADED: "The server is busy. Try again in a few seconds.",
  TIMEOUT: "Ask for less: fewer kinds of link, a smaller number, or a filter.",
  QUERY_TOO_EXPENSIVE: "Ask for less: fewer kinds of link, a smaller number, or a filter.",
  UNREADABLE: "Something between you and the server answered in its place. Try again, or ask who runs it.",
  UNAVAILABLE: "The server has no data at the moment. The page “Status” below says why.",
};

function problemOf(error: GraphQLError, retryAfter: number | undefined): Problem {
  const code = error.extensions?.code ?? "";
  const place = [
    error.locations?.[0] && `line ${error.locations[0].line}, column ${error.locations[0].column}`,
    error.path?.length && `at ${error.path.join(" › ")}`,
    code,
    error.extensions?.requestId && `request ${error.extensions.requestId}`,
  ];
  return {
    message: error.message,
    advice: advices[code] ?? "",
    code,
    details: place.filter(Boolean).join(" · "),
    retryAfter,
  };
}

// ask sends a query. It throws only if signal aborts it; every other failure is a problem of the answer.
export async function ask<T>(
  query: string,
  variables: object | undefined,
  signal?: AbortSignal,
  address = "graphql",
): Promise<Answer<T>> {
  const started = performance.now();
  const answer: Answer<T> = {
    data: null,
    problems: [],
    warnings: [],
    body: null,
    release: "",
    milliseconds: 0,
    bytes: 0,
  };
  const failed = (code: string, message: string) => {
    answer.problems = [{ code, message, advice: advices[code] ?? "" }];
    return answer;
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json, application/json;q=0.9",
      },
      body: JSON.stringify(variables === undefined ? { query } : { query, variables }),
      signal,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    return failed(
      "OFFLINE",
      navigator.onLine ? "The server does not respond." : "This device is not connected to a network.",
    );
  }
  answer.milliseconds = performance.now() - started;
  answer.bytes = new TextEncoder().encode(text).length;
  answer.release = response.headers.get("X-Release") ?? "";
  const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
  try {
    const body = JSON.parse(text) as {
      data?: T | null;
      errors?: GraphQLError[];
      extensions?: { warnings?: Warning[]; moreWarnings?: number };
    };
    answer.body = body;
    answer.data = body.data ?? null;
    answer.problems = (body.errors ?? []).map((error) => problemOf(error, retryAfter));
    answer.warnings = body.extensions?.warnings ?? [];
    const more = body.extensions?.moreWarnings ?? 0;
    if (more) answer.warnings = [...answer.warnings, { message: `And ${more} more warnings.` }];
  } catch {
    return failed("UNREADABLE", `The answer is not valid JSON (status ${response.status}).`);
  }
  return answer;
}

// curl returns the shell command that sends the same request.
export function curl(query: string, variables: object | undefined): string {
  const body = JSON.stringify(variables === undefined ? { query } : { query, variables });
  const address = new URL("graphql", document.baseURI).href;
  return `curl -s ${address} \\\n  -H 'Content-Type: application/json' \\\n  -d '${body.replaceAll("'", `'\\''`)}'`;
}
