// Words for the names of the API, for people who have never seen it.

import type { LinkTypeWords } from "./data/types";

const types: Record<string, [one: string, many: string]> = {
  CITY: ["city", "cities"],
  REGION: ["region", "regions"],
  COUNTRY: ["country", "countries"],
  PROGRAMME: ["programme", "programmes"],
  ORGANISATION: ["organisation", "organisations"],
  UN_BODY: ["UN body", "UN bodies"],
  THEME: ["theme", "themes"],
  AGREEMENT: ["agreement", "agreements"],
  EVENT: ["event", "events"],
  ACTOR_GROUP: ["group of actors", "groups of actors"],
  SOURCE: ["source", "sources"],
};

export const typeOrder = Object.keys(types);

export function typeWord(type: string, number = 1): string {
  const words = types[type];
  if (!words) return type.replaceAll("_", " ").toLowerCase();
  return words[number === 1 ? 0 : 1];
}

export function count(number: number): string {
  return number.toLocaleString("en");
}

// counted returns a number with its noun: "1 city", "2,040 cities".
export function counted(number: number, type: string): string {
  return `${count(number)} ${typeWord(type, number)}`;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

// relation returns the words of a link type as seen from one end.
export function relation(words: readonly LinkTypeWords[], type: string, direction: string): string {
  const found = words.find((each) => each.type === type);
  if (!found) return type.replaceAll("_", " ").toLowerCase();
  return direction === "IN" ? found.reverseLabel : found.label;
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const statuses: Record<string, string> = { VERIFIED: "stated", PARTLY: "stated, with doubt", DERIVED: "derived" };

// standing says how a link is known; hint explains the word.
export function standing(link: { status: string; confidence: string }): { word: string; hint: string } {
  if (link.status === "DERIVED") return { word: "derived", hint: "A rule of the project derives it from other facts." };
  if (link.confidence === "IMPLIED")
    return { word: "implied", hint: "A source implies it without saying it outright." };
  if (link.status === "PARTLY") return { word: statuses.PARTLY!, hint: "A source states it, and some doubt remains." };
  return { word: "stated", hint: "A source states it." };
}

// period says when a link holds.
export function period(link: {
  since: string | null;
  until: string | null;
  holdsFrom: string | null;
  holdsUntil: string | null;
}): string {
  const { since, until, holdsFrom, holdsUntil } = link;
  const parts: string[] = [];
  if (since) parts.push(`since ${since}`);
  else if (holdsFrom) parts.push(`not before ${holdsFrom}`);
  if (until) parts.push(`until ${until}`);
  else if (holdsUntil) parts.push(`not after ${holdsUntil}`);
  return parts.join(", ") || "no date";
}

// found says why an entity was found.
export function found(hit: { class: string; matchedField: string; matchedText: string }, name: string): string {
  const field = hit.matchedField;
  if (field === "ID" || field === "EXTERNAL_ID") return `its code is ${hit.matchedText}`;
  if (hit.class === "TEXT") return "a text mentions it";
  const close = hit.class === "FUZZY" ? "spelt much like it" : "";
  const other = hit.matchedText !== name ? `also called ${hit.matchedText}` : "";
  return [other, close].filter(Boolean).join(", ");
}

// day writes a date, which may lack its day or month: "1 December 2026".
export function day(date: string): string {
  const [year, month, number] = date.split("-").map(Number);
  if (!year || !month) return date;
  const months = new Date(Date.UTC(year, month - 1)).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" });
  return [number, months, year].filter(Boolean).join(" ");
}
