// Warnings of an answer in words for people: each once, without the places in the query that it is about.

import type { Warning } from "./client";

export interface Told {
  text: string;
  places: string[]; // in the query
  code: string;
  suggestions: string[];
}

const place = /^[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?: /; // both(where.and[0].memberOf.some):
const named = /\b[a-z-]+:[a-z0-9-]+ \(([^()]+)\)/g; // org:c40-cities (C40 Cities)

export function told(warnings: readonly Warning[]): Told[] {
  const all = new Map<string, Told>();
  for (const { message, path, code, suggestions } of warnings) {
    const [prefix = ""] = place.exec(message) ?? [];
    const text = message.slice(prefix.length).replace(named, "$1");
    const one = all.get(text) ?? { text, places: [], code: code ?? "", suggestions: [] };
    const at = prefix.slice(0, -2) || path?.join(" › ");
    if (at) one.places.push(at);
    one.suggestions = [...new Set([...one.suggestions, ...(suggestions ?? [])])];
    all.set(text, one);
  }
  return [...all.values()];
}
