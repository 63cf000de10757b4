// Turns the data of an answer into sections of facts and tables. Pure: no page, no network.

export interface Named {
  id: string;
  name: string;
}

// List is a list of an answer: of objects or of scalars.
export interface List {
  rows: unknown[];
  total?: number; // of the whole list
  more?: boolean; // there is a next page
}

export type Value = string | number | boolean | null | Named | List;

export interface Cell {
  path: string[];
  value: Value;
}

export interface Table extends List {
  path: string[];
}

export interface Section {
  title: string;
  facts: Cell[];
  tables: Table[];
}

export interface Column {
  key: string;
  path: string[];
  label: string;
  number: boolean;
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isConnection = (value: unknown): value is Fields =>
  isObject(value) && (Array.isArray(value.nodes) || Array.isArray(value.edges));
const isListed = (value: unknown): boolean => Array.isArray(value) || isConnection(value);
export const isList = (value: Value): value is List => isObject(value) && "rows" in value;
export const isNamed = (value: Value): value is Named => isObject(value) && "id" in value;

// sections returns one section for each root field.
export function sections(data: object): Section[] {
  return Object.entries(data).map(([key, value]) => {
    const section: Section = { title: words(key), facts: [], tables: [] };
    if (isListed(value)) section.tables.push(...tables([], value));
    else if (isObject(value)) {
      for (const cell of flatten(value)) {
        const list = isList(cell.value) ? cell.value : null;
        if (list && (list.rows.some(isObject) || list.total !== undefined))
          section.tables.push(...tables(cell.path, at(value, cell.path)));
        else section.facts.push(cell);
      }
    } else section.facts.push({ path: [], value: scalar(value) });
    return section;
  });
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function scalar(value: unknown): Value {
  return value === undefined ? null : (value as Value);
}

// tables returns a list, and for a connection also the lists beside it (facets).
function tables(path: string[], value: unknown): Table[] {
  const all: Table[] = [{ path, ...listOf(value) }];
  if (isConnection(value)) {
    for (const [key, beside] of Object.entries(value)) {
      if (Array.isArray(beside) && key !== "nodes" && key !== "edges")
        all.push({ path: [...path, key], ...listOf(beside) });
    }
  }
  return all;
}

function listOf(value: unknown): List {
  if (Array.isArray(value)) return { rows: value };
  const { edges, nodes, totalCount, pageInfo } = value as Fields;
  // An edge is shown as its node with the fields of the edge.
  const rows = (edges as unknown[] | undefined)?.map((edge) => {
    if (!isObject(edge) || !isObject(edge.node)) return edge;
    const parts = Object.entries(edge).filter(([key]) => key !== "cursor");
    return Object.assign({}, ...parts.map(([key, beside]) => (key === "node" ? beside : { [key]: beside }))) as Fields;
  });
  const list: List = { rows: rows ?? (nodes as unknown[]) };
  if (typeof totalCount === "number") list.total = totalCount;
  if (isObject(pageInfo)) list.more = pageInfo.hasNextPage === true;
  return list;
}

// flatten returns the cells of an object in its own order: nested objects become separate cells with a longer path; a
// name and the id beside it become one cell; a list becomes one cell.
export function flatten(object: object, path: string[] = []): Cell[] {
  const cells: Cell[] = [];
  const { id, name } = object as Fields;
  const named = typeof name === "string" && typeof id === "string";
  let entity = false;
  for (const [key, value] of Object.entries(object)) {
    if (named && (key === "name" || key === "id")) {
      if (!entity) cells.push({ path: path.length ? path : ["name"], value: { id, name } });
      entity = true;
    } else if (isListed(value)) cells.push({ path: [...path, key], value: listOf(value) });
    else if (isObject(value)) cells.push(...flatten(value, [...path, key]));
    else if (key === "name" && path.length) cells.push({ path, value: scalar(value) });
    else cells.push({ path: [...path, key], value: scalar(value) });
  }
  return cells;
}

const isEmpty = (value: Value) =>
  value === null || value === "" || (isList(value) && !value.rows.length && !value.total);

// grid returns the columns of rows, the labels of columns that are unknown in all rows, and for each row its values by
// key of the column. The name of the row is the first column; the others follow in the order of the query.
export function grid(rows: readonly unknown[]): { columns: Column[]; unknown: string[]; body: Map<string, Value>[] } {
  const columns = new Map<string, Column & { empty: boolean }>();
  const body = rows.map((row) => {
    const cells = isObject(row) ? flatten(row) : [{ path: ["value"], value: scalar(row) }];
    const line = new Map<string, Value>();
    for (const { path, value } of cells) {
      const key = path.join(".");
      line.set(key, value);
      const column = columns.get(key) ?? { key, path, label: label(path), empty: true, number: true };
      if (!isEmpty(value)) {
        column.empty = false;
        column.number &&= typeof value === "number";
      }
      columns.set(key, column);
    }
    return line;
  });
  // An object that is null in some rows left a column of its own beside its fields.
  const all = [...columns.values()];
  const real = all.filter((column) => !column.empty || !all.some((other) => other.key.startsWith(`${column.key}.`)));
  const known = real.filter(({ empty }) => !empty).sort((a, b) => Number(b.key === "name") - Number(a.key === "name"));
  if (!known.length) return { columns: real.map((column) => ({ ...column, number: false })), unknown: [], body };
  return { columns: known, unknown: real.filter(({ empty }) => empty).map((column) => column.label), body };
}

// label names a path in words: ["country", "retrievedOn"] is "country › retrieved on".
export const label = (path: readonly string[]) => path.map(words).join(" › ");

// words splits a camelCase name: "unBodies" is "UN bodies".
export const words = (key: string) =>
  key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/\bun\b/, "UN");

export const isEntityId = (text: string) => /^[a-z]+:[a-z0-9]\S*$/.test(text);

// idsOf lists the ids of entities in an answer, each once, in their order.
export function idsOf(data: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (isObject(value)) {
      if (typeof value.id === "string" && isEntityId(value.id)) found.add(value.id);
      Object.values(value).forEach(walk);
    }
  };
  walk(data);
  return [...found];
}
