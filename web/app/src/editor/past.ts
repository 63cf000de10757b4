// The queries that were run in this browser, which keeps them. The newest is the first.

export interface Past {
  query: string;
  variables: string;
  at: number; // milliseconds since 1970
}

const key = "cityweave.queries";
const most = 30;

// past reads the queries. A browser that keeps nothing has none.
export function past(): Past[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(all)
      ? all.filter((each: Past) => typeof each?.query === "string" && typeof each.variables === "string")
      : [];
  } catch {
    return [];
  }
}

// remember puts a query first; it is there once.
export function remember(query: string, variables: string, at = Date.now()): Past[] {
  const others = past().filter((each) => each.query !== query || each.variables !== variables);
  return keep([{ query, variables, at }, ...others].slice(0, most));
}

export function forget(): Past[] {
  return keep([]);
}

function keep(all: Past[]): Past[] {
  try {
    localStorage.setItem(key, JSON.stringify(all));
  } catch {
    // Private windows may keep nothing: the list then lasts as long as the page.
  }
  return all;
}
