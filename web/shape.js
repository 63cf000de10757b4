// Turns the data of an answer into sections of facts and tables. Pure: no page, no network.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isConnection = (value) => isObject(value) && (Array.isArray(value.nodes) || Array.isArray(value.edges));
const isList = (value) => Array.isArray(value) || isConnection(value);

// sections returns one {title, facts, tables} per root field: facts are cells {path, value}, tables
// {path, rows, total, more}.
export function sections(data) {
  return Object.entries(data).map(([key, value]) => {
    const section = { title: words(key), facts: [], tables: [] };
    if (isList(value)) section.tables.push(...tables([], value));
    else if (isObject(value)) {
      for (const cell of flatten(value)) {
        if (cell.value?.rows?.some(isObject) || cell.value?.total !== undefined) section.tables.push(...tables(cell.path, cell.value.source));
        else section.facts.push(cell);
      }
    } else section.facts.push({ path: [], value });
    return section;
  });
}

// tables returns a list, and for a connection also the lists beside it (facets).
function tables(path, value) {
  const all = [{ path, ...list(value) }];
  if (isConnection(value)) {
    for (const [key, beside] of Object.entries(value)) {
      if (Array.isArray(beside) && key !== "nodes" && key !== "edges") all.push({ path: [...path, key], ...list(beside) });
    }
  }
  return all;
}

function list(value) {
  if (Array.isArray(value)) return { rows: value, source: value };
  // An edge is shown as its node with the fields of the edge.
  const rows = value.edges?.map((edge) => {
    if (!isObject(edge?.node)) return edge;
    const { cursor, ...rest } = edge;
    return Object.assign({}, ...Object.entries(rest).map(([key, beside]) => (key === "node" ? beside : { [key]: beside })));
  });
  return { rows: rows ?? value.nodes, total: value.totalCount, more: value.pageInfo?.hasNextPage, source: value };
}

// flatten returns the cells of an object in its own order: nested objects become separate cells with a longer path; a
// name and the id beside it become one cell {id, name}; a list becomes one cell {rows, total, more}.
export function flatten(object, path = []) {
  const cells = [];
  const named = typeof object.name === "string" && typeof object.id === "string";
  let entity = false;
  for (const [key, value] of Object.entries(object)) {
    if (named && (key === "name" || key === "id")) {
      if (!entity) cells.push({ path: path.length ? path : ["name"], value: { id: object.id, name: object.name } });
      entity = true;
    } else if (isList(value)) cells.push({ path: [...path, key], value: list(value) });
    else if (isObject(value)) cells.push(...flatten(value, [...path, key]));
    else if (key === "name" && path.length) cells.push({ path, value });
    else cells.push({ path: [...path, key], value });
  }
  return cells;
}

// grid returns the columns {key, path, label, number} of rows, the labels of columns that are unknown in all rows, and
// for each row its values by key of the column. The name of the row is the first column, the others follow in the order
// of the query.
export function grid(rows) {
  const columns = new Map();
  const body = rows.map((row) => {
    const cells = isObject(row) ? flatten(row) : [{ path: ["value"], value: row }];
    const line = new Map();
    for (const { path, value } of cells) {
      const key = path.join(".");
      line.set(key, value);
      const column = columns.get(key) ?? { key, path, label: label(path), empty: true, number: true };
      if (value !== null && value !== "" && !(value.rows && !value.rows.length && !value.total)) {
        column.empty = false;
        column.number &&= typeof value === "number";
      }
      columns.set(key, column);
    }
    return line;
  });
  // An object that is null in some rows left a column of its own beside its fields.
  const all = [...columns.values()];
  const real = all.filter((column) => !column.empty || !all.some((other) => other.key.startsWith(column.key + ".")));
  const known = real.filter((column) => !column.empty).sort((a, b) => (b.key === "name") - (a.key === "name"));
  const unknown = real.filter((column) => column.empty);
  if (!known.length) return { columns: real.map((column) => ({ ...column, number: false })), unknown: [], body };
  return { columns: known, unknown: unknown.map((column) => column.label), body };
}

// label names a path in words: ["country", "retrievedOn"] is "country › retrieved on".
export const label = (path) => path.map(words).join(" › ");

// words splits a camelCase name: "unBodies" is "UN bodies".
export const words = (key) => key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().replace(/\bun\b/, "UN");
