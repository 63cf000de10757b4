// An answer as tables or as JSON.

import type { ComponentChildren } from "preact";

import {
  flatten,
  grid,
  isEntityId,
  isList,
  isNamed,
  type List,
  label,
  sections,
  type Table,
  type Value,
} from "../data/shape";
import type { Told } from "../data/warnings";
import { count } from "../words";
import { EntityButton } from "./common";

const mostRows = 500; // of a table; the JSON has all
const mostItems = 12; // of a list in a cell

export function AnswerTables({ data }: { data: object }) {
  const all = sections(data);
  const empty = all.filter(
    ({ facts, tables }) => all.length > 1 && !facts.length && tables.every(({ rows }) => !rows.length),
  );
  return (
    <>
      {all
        .filter((section) => !empty.includes(section))
        .map(({ title, facts, tables }) => (
          <section key={title}>
            {(tables.length !== 1 || facts.length > 0) && <h3>{title}</h3>}
            {facts.length > 0 && (
              <dl class="facts">
                {facts.map(({ path, value }) => (
                  <div key={path.join(".")}>
                    <dt>{label(path) || title}</dt>
                    <dd>
                      <CellOf value={value} path={path} />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
            {tables.map((table) => (
              <TableOf key={table.path.join(".")} title={title} table={table} />
            ))}
          </section>
        ))}
      {empty.length > 0 && <p class="quiet rest">No results in: {empty.map(({ title }) => title).join(", ")}.</p>}
    </>
  );
}

function TableOf({ title, table: { path, rows, total, more } }: { title: string; table: Table }) {
  const name = [title, label(path)].filter(Boolean).join(" › ");
  const shown = rows.slice(0, mostRows);
  const { columns, unknown, body } = grid(shown);
  return (
    <>
      <h4>
        {name}{" "}
        <span class="quiet">
          {count(rows.length)}
          {total !== undefined && total > rows.length ? ` of ${count(total)}` : more ? ", and there are more" : ""}
          {rows.length > shown.length && `; the first ${count(shown.length)} are shown, the JSON has all`}
        </span>
      </h4>
      {!rows.length && <p class="quiet">No results.</p>}
      {rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={name}>
          <table>
            <thead>
              <tr>
                {columns.map((each) => (
                  <th key={each.key} scope="col" class={each.number ? "number" : undefined}>
                    {each.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {body.map((line, i) => (
                <tr key={i}>
                  {columns.map((each) => {
                    const value = line.get(each.key) ?? null;
                    return (
                      <td key={each.key} class={each.number ? "number" : width(value)}>
                        <CellOf value={value} path={each.path} />
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {unknown.length > 0 && <p class="quiet">Unknown in every row: {unknown.join(", ")}.</p>}
    </>
  );
}

// width estimates the width of a value: a column of long texts must not become too narrow.
function width(value: Value): string {
  if (value !== null && isList(value) && value.rows.length)
    return value.rows.some((row) => row !== null && typeof row === "object") ? "long" : "middle";
  const letters = String((value !== null && isNamed(value) ? value.name : value) ?? "").length;
  return letters > 60 ? "long" : letters > 24 ? "middle" : "short";
}

// enums are the fields with values such as PARTICIPATES_IN.
const enums = new Set(["type", "status", "confidence", "kind", "scheme"]);

function CellOf({ value, path = [] }: { value: Value; path?: readonly string[] }) {
  if (value === null || value === "")
    return (
      <span class="unknown" title="not known">
        –
      </span>
    );
  if (isList(value)) return <Items list={value} />;
  if (isNamed(value))
    return isEntityId(value.id) ? (
      <EntityButton id={value.id} name={value.name} />
    ) : (
      <bdi title={value.id}>{value.name}</bdi>
    );
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number")
    return (
      <>{path.some((key) => /year/i.test(key)) ? value : value.toLocaleString("en", { maximumFractionDigits: 6 })}</>
    );
  if (/^https?:\/\/\S+$/.test(value))
    return (
      <a href={value} rel="noopener noreferrer">
        {value}
      </a>
    );
  if (isEntityId(value)) return <EntityButton id={value} name={value} />;
  return <bdi>{enums.has(path.at(-1) ?? "") ? value.replaceAll("_", " ").toLowerCase() : value}</bdi>;
}

function Items({ list: { rows, total, more } }: { list: List }) {
  if (!rows.length)
    return total ? (
      <span>{count(total)}</span>
    ) : (
      <span class="unknown" title="none">
        –
      </span>
    );
  if (rows.every((row) => row === null || typeof row !== "object")) return <bdi>{rows.join(", ")}</bdi>;
  const shown = rows.slice(0, mostItems);
  const left = (total ?? rows.length) - shown.length;
  return (
    <ul>
      {shown.map((row, i) => (
        <li key={i}>
          <Line row={row} />
        </li>
      ))}
      {left > 0 ? <li class="quiet">and {count(left)} more</li> : more && <li class="quiet">and more</li>}
    </ul>
  );
}

// Line writes an object in one line, its known values separated by dots.
function Line({ row }: { row: unknown }) {
  if (row === null || typeof row !== "object") return <CellOf value={row as Value} />;
  const known = flatten(row).filter(
    ({ value }) => value !== null && value !== "" && !(isList(value) && !value.rows.length),
  );
  return (
    <>
      {known.map(({ path, value }, i) => {
        const drawn: ComponentChildren = isList(value) ? (
          value.rows.slice(0, mostItems).map((each, j) => (
            <span key={j}>
              {j > 0 && "; "}
              <Line row={each} />
            </span>
          ))
        ) : (
          <CellOf value={value} path={path} />
        );
        return (
          <span key={path.join(".")}>
            {i > 0 && " · "}
            {drawn}
          </span>
        );
      })}
    </>
  );
}

const mostColoured = 200_000; // letters

// JsonText colours keys, texts, numbers and words.
export function JsonText({ body }: { body: unknown }) {
  const text = JSON.stringify(body, null, 2);
  const parts: ComponentChildren[] = [];
  let done = 0;
  if (text.length <= mostColoured) {
    const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
    for (const match of text.matchAll(token)) {
      const [whole, string, colon] = match;
      const kind = string ? (colon ? "k" : "s") : /^[tfn]/.test(whole) ? "w" : "n";
      parts.push(text.slice(done, match.index), <span class={kind}>{string ?? whole}</span>, colon ?? "");
      done = match.index + whole.length;
    }
  }
  return (
    <pre tabIndex={0} aria-label="Answer as JSON" role="region">
      {parts}
      {text.slice(done)}
    </pre>
  );
}

const kinds: Record<string, string> = { INCOMPLETE: "Not all are in these data:" };

export function WarningBox({ warning: { text, places, code, suggestions } }: { warning: Told }) {
  const details = [places.length ? `at ${places.join(", ")}` : "", code].filter(Boolean).join(" · ");
  return (
    <div class="problem warning">
      <p>
        <strong>{kinds[code] ?? "Warning:"}</strong> {text}
      </p>
      {details && (
        <details class="quiet">
          <summary>Where in the query</summary>
          {details}
        </details>
      )}
      {suggestions.length > 0 && (
        <p>
          Look at{" "}
          {suggestions.map((id, i) => (
            <span key={id}>
              {i > 0 && ", "}
              <EntityButton id={id} name={id} />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
