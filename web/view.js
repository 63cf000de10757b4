// Draws answers. Data are inserted as text, never as markup.

import { address } from "./questions.js";
import { flatten, grid, label, sections } from "./shape.js";

const mostRows = 1000; // of a table; the JSON has all
const mostItems = 12; // of a list in a cell
const mostColoured = 200_000; // letters of JSON that are coloured

// element creates <tag> with attributes and children; strings become text.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function drawTable(data) {
  const drawn = [];
  const all = sections(data);
  const empty = all.filter(({ facts, tables }) => all.length > 1 && !facts.length && tables.every(({ rows }) => !rows.length));
  for (const { title, facts, tables } of all.filter((section) => !empty.includes(section))) {
    const heading = element("h3", {}, title);
    const parts = [];
    if (facts.length) {
      parts.push(element("dl", { class: "facts" }, ...facts.flatMap(({ path, value }) => [element("dt", {}, label(path) || title), element("dd", {}, cell(value, path))])));
    }
    for (const table of tables) parts.push(...drawList(title, table));
    if (tables.length !== 1 || facts.length) drawn.push(heading);
    drawn.push(...parts);
  }
  if (empty.length) drawn.push(element("p", { class: "quiet rest" }, `No results in: ${empty.map(({ title }) => title).join(", ")}.`));
  return drawn;
}

function drawList(title, { path, rows, total, more }) {
  const name = [title, label(path)].filter(Boolean).join(" › ");
  const shown = rows.slice(0, mostRows);
  const of = total !== undefined && total > rows.length ? ` of ${count(total)}` : more ? ", and there are more" : "";
  const cut = rows.length > shown.length ? `; the first ${count(shown.length)} are shown, the JSON has all` : "";
  const heading = element("h3", {}, name, " ", element("span", { class: "quiet" }, `${count(rows.length)}${of}${cut}`));
  if (!rows.length) return [heading, element("p", { class: "quiet" }, "No results.")];
  const { columns, unknown, body } = grid(shown);
  const head = element("tr", {}, ...columns.map((c) => element("th", { scope: "col", class: c.number && "number" }, c.label)));
  const lines = body.map((line) => element("tr", {}, ...columns.map((c) => element("td", { class: c.number ? "number" : width(line.get(c.key)) }, cell(line.get(c.key), c.path)))));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines));
  const drawn = [heading, element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, table)];
  if (unknown.length) drawn.push(element("p", { class: "quiet" }, `Unknown in every row: ${unknown.join(", ")}.`));
  return drawn;
}

// width estimates the width of a value: a column of long texts must not become too narrow.
function width(value) {
  if (value?.rows?.length) return value.rows.some((row) => row !== null && typeof row === "object") ? "long" : "middle";
  const letters = String(value?.name ?? value ?? "").length;
  return letters > 60 ? "long" : letters > 24 ? "middle" : "short";
}

// cell draws the value at a path; see flatten for its shapes.
function cell(value, path = []) {
  if (value === null || value === undefined || value === "") return element("span", { class: "unknown", title: "not known" }, "–");
  if (value.rows) return items(value);
  if (value.id) return entity(value.id, value.name);
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = String(value);
  if (/^https?:\/\/\S+$/.test(text)) return element("a", { href: text, rel: "noopener noreferrer" }, text);
  if (isEntityID(text)) return entity(text, text);
  return words.has(path.at(-1)) ? text.replaceAll("_", " ").toLowerCase() : text;
}

// words are the fields with enum values, such as PARTICIPATES_IN.
const words = new Set(["type", "status", "confidence", "kind", "scheme"]);

const isEntityID = (text) => /^[a-z]+:[a-z0-9]\S*$/.test(text);

// entity links to the page of an entity; links and statements have none.
function entity(id, name) {
  return isEntityID(id) ? element("a", { class: "entity", href: address({ about: id }), title: id }, name) : element("span", { title: id }, name);
}

// items draws a list within a cell.
function items({ rows, total, more }) {
  if (!rows.length) return total ? count(total) : element("span", { class: "unknown", title: "none" }, "–");
  if (rows.every((row) => row === null || typeof row !== "object")) return rows.join(", ");
  const lines = rows.slice(0, mostItems).map((row) => element("li", {}, ...line(row)));
  const left = (total ?? rows.length) - lines.length;
  if (left > 0) lines.push(element("li", { class: "quiet" }, `and ${count(left)} more`));
  else if (more) lines.push(element("li", { class: "quiet" }, "and more"));
  return element("ul", {}, ...lines);
}

// line draws an object in one line, its known values separated by dots.
function line(row) {
  if (row === null || typeof row !== "object") return [cell(row)];
  const known = flatten(row).filter(({ value }) => value !== null && value !== "" && !(value.rows && !value.rows.length));
  return known.flatMap(({ path, value }, i) => {
    const drawn = value.rows ? element("span", {}, ...value.rows.slice(0, mostItems).flatMap((r, j) => (j ? ["; ", ...line(r)] : line(r)))) : cell(value, path);
    return i ? [" · ", drawn] : [drawn];
  });
}

export const count = (number) => number.toLocaleString("en");

// drawJSON colours keys, texts, numbers and words.
export function drawJSON(body) {
  const text = JSON.stringify(body, null, 2);
  const pre = element("pre", { tabindex: "0" });
  if (text.length > mostColoured) {
    pre.append(text);
    return pre;
  }
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  let done = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon] = match;
    const kind = string ? (colon ? "k" : "s") : /^[tfn]/.test(whole) ? "w" : "n";
    pre.append(text.slice(done, match.index), element("span", { class: kind }, string ?? whole), colon ?? "");
    done = match.index + whole.length;
  }
  pre.append(text.slice(done));
  return pre;
}

// drawWarning draws the message of a warning, its path and code, and links to what it suggests.
export function drawWarning({ message, path, code, suggestions }) {
  const about = element("p", { class: "quiet" }, [path?.length ? `at ${path.join(" › ")}` : "", code].filter(Boolean).join(" · "));
  const links = (suggestions ?? []).flatMap((id, i) => [i ? ", " : "Look at ", entity(id, id)]);
  return element("div", { class: "problem warning" }, element("p", {}, element("strong", {}, "Warning: "), message), about, links.length ? element("p", {}, ...links) : null);
}

// drawProblem draws the message, path and code of an error.
export function drawProblem({ message, path, locations, extensions }) {
  const where = [];
  if (locations?.length) where.push(`line ${locations[0].line}, column ${locations[0].column}`);
  if (path?.length) where.push(`at ${path.join(" › ")}`);
  if (extensions?.code) where.push(extensions.code);
  if (extensions?.requestId) where.push(`request ${extensions.requestId}`);
  return element("div", { class: "problem" }, element("p", {}, element("strong", {}, message)), where.length ? element("p", { class: "quiet" }, where.join(" · ")) : null);
}
