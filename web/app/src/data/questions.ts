// The questions that the explorer offers: the examples of the server and three of its own, in groups by purpose. Their
// variables become fields of a form.

import match from "./match.graphql?raw";
import similar from "./similar.graphql?raw";
import sources from "./sources.graphql?raw";

export interface Question {
  name: string;
  title: string;
  query: string;
  variables?: Record<string, unknown>;
}

// matching is the question that reads a list of names.
export const matching = "match-names";

export const own: Question[] = [
  { name: "similar-cities", title: title(similar), query: similar, variables: { city: "city:de-bremen" } },
  {
    name: matching,
    title: "Which cities, programmes or organisations do the names of a spreadsheet mean?",
    query: match,
    variables: { names: [], types: ["CITY"] },
  },
  { name: "sources", title: title(sources), query: sources },
];

// groups has the names of questions by purpose. A test of web checks that each example is in one.
export const groups: { purpose: string; names: string[] }[] = [
  {
    purpose: "Cities",
    names: [
      "city",
      "similar-cities",
      "city-themes",
      "busy-cities",
      "near-nagoya",
      "cities-by-division",
      "paging",
      "said-by-source",
    ],
  },
  {
    purpose: "Programmes and networks",
    names: [
      "iuc-cities",
      "accsf-capitals",
      "networks-overlap",
      "programmes-of-iclei",
      "facets",
      "pairs-of-iuc",
      "cities-by-region",
      "frontline-themes",
      "themes-by-region",
      "un-engagement",
      "un-habitat",
    ],
  },
  { purpose: "Connections", names: ["how-connected", "why-connected", "neighbourhood", "roll-up"] },
  { purpose: "Time", names: ["futurecity-stages", "joining-by-year", "in-2012", "undated"] },
  {
    purpose: "Sources and evidence",
    names: [
      "sources",
      "conflicts",
      "conflicts-of-iuc",
      "partly-verified",
      "document-statements",
      "which-row-says-so",
      "what-is-said",
      "how-complete",
    ],
  },
  { purpose: "Names and IDs", names: [matching, "search", "by-name", "names-to-ids", "ids-to-places"] },
  { purpose: "The data", names: ["dataset", "ontology"] },
];

// grouped puts questions into groups; those that are in none come last.
export function grouped(questions: readonly Question[]): { purpose: string; questions: Question[] }[] {
  const named = new Map(questions.map((each) => [each.name, each]));
  const known = new Set(groups.flatMap(({ names }) => names));
  const all = groups.map(({ purpose, names }) => ({
    purpose,
    questions: names.flatMap((name) => named.get(name) ?? []),
  }));
  const rest = questions.filter(({ name }) => !known.has(name));
  return [...all, { purpose: "Others", questions: rest }].filter((group) => group.questions.length);
}

// title is the comment at the head of a query, in one line.
export function title(query: string): string {
  const lines = query.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return lines
    .slice(0, Math.max(0, end))
    .map((line) => line.replace(/^#+\s*/, ""))
    .join(" ");
}

// Variable is declared by a query. list is a list of scalars; a type that is none of the known scalars is an input
// object.
export interface Variable {
  name: string;
  type: string; // without list and !
  list: boolean;
  required: boolean;
}

// variablesOf reads the variables that a query declares.
export function variablesOf(query: string): Variable[] {
  const code = query.replace(/#.*$/gm, "");
  const head = /\bquery\s*\w*\s*\(([^{]*?)\)\s*(?:@[^{]*)?\{/.exec(code)?.[1] ?? "";
  return [...head.matchAll(/\$(\w+)\s*:\s*(\[?)\s*(\w+)!?\s*\]?(!?)/g)].map(([, name, list, type, required]) => ({
    name: name!,
    type: type!,
    list: list === "[",
    required: required === "!",
  }));
}

const prefixes: Record<string, string> = {
  city: "CITY",
  programme: "PROGRAMME",
  org: "ORGANISATION",
  un: "UN_BODY",
  country: "COUNTRY",
  region: "REGION",
  theme: "THEME",
  event: "EVENT",
  agreement: "AGREEMENT",
  actor: "ACTOR_GROUP",
  source: "SOURCE",
};
const anyType = new Set(["from", "to", "a", "b", "ids", "shown"]);

// typesOf returns the types that a variable takes, as its example shows; none stands for all.
export function typesOf(name: string, example: unknown): string[] {
  if (anyType.has(name)) return [];
  const ids = (Array.isArray(example) ? example : [example]).filter((id) => typeof id === "string");
  const types = ids.map((id: string) => prefixes[id.split(":")[0]!]);
  return types.some((type) => !type) ? [] : [...new Set(types as string[])];
}

const labels: Record<string, string> = {
  a: "One",
  b: "The other",
  in: "Located in",
  most: "At most",
  first: "How many",
  after: "After (cursor of the page before)",
  near: "Around",
  km: "Kilometres",
  names: "Names, one a line",
  types: "Types",
  items: "Names with more that is known, as JSON",
  atLeast: "At least",
  typed: "As typed",
  wrong: "With typing errors",
  shown: "Shown with them",
  ids: "IDs",
  one: "One network",
  other: "Another network",
  pacific: "Box in degrees",
};

export function labelOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

// namesOf reads a column of a spreadsheet: a name in each line. A second column, such as the country, follows the name.
export function namesOf(text: string): string[] {
  const rows = text.split(/\r?\n/).map((line) =>
    line
      .split("\t")
      .slice(0, 2)
      .map((cell) =>
        cell
          .trim()
          .replace(/^"(.*)"$/, "$1")
          .replaceAll('""', '"'),
      ),
  );
  return rows.map((cells) => cells.filter(Boolean).join(", ")).filter(Boolean);
}

// Suggested questions about an entity of a type, as actions in words.
export const about: { type: string; words: string; question: string; variable: string }[] = [
  { type: "CITY", words: "Which cities share most programmes with it?", question: "similar-cities", variable: "city" },
  { type: "PROGRAMME", words: "From which countries are its cities?", question: "facets", variable: "programme" },
  {
    type: "PROGRAMME",
    words: "In which year did it begin, according to whom?",
    question: "conflicts-of-iuc",
    variable: "programme",
  },
  {
    type: "ORGANISATION",
    words: "Which programmes has it a part in?",
    question: "programmes-of-iclei",
    variable: "organisation",
  },
  { type: "COUNTRY", words: "Which are its largest cities?", question: "paging", variable: "country" },
];

// Words that say nothing about a question.
const plain = /^(that|this|these|those|there|their|they|which|what|when|where|whom|with|from|have|does|into|about)$/;

// related lists the questions that have words of a text, those with rare words first.
export function related(text: string, questions: readonly Question[], most = 4): Question[] {
  const stems = (of: string) =>
    new Set(
      (of.toLowerCase().match(/[\p{L}\p{N}+]{4,}/gu) ?? [])
        .filter((word) => !plain.test(word))
        .map((word) => word.slice(0, 5)),
    );
  const asked = stems(text);
  const titles = questions.map((question) => ({ question, words: stems(question.title) }));
  const rarity = (word: string) => 1 / titles.filter(({ words }) => words.has(word)).length;
  const scored = titles.map(({ question, words }) => {
    const common = [...words].filter((word) => asked.has(word));
    return { question, score: common.reduce((sum, word) => sum + rarity(word), 0) };
  });
  const found = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return found.slice(0, most).map(({ question }) => question);
}
