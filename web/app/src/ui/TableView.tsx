// What is shown as two tables, with all that the drawing can do.

import { useCallback, useMemo, useState } from "preact/hooks";

import type { Entity, Link } from "../data/types";
import { placed } from "../draw/export";
import { linksShown } from "../state/picture";
import { count, period, plural, relation, sentence, standing, typeWord } from "../words";
import { BoxFields } from "./Box";
import { EntityButton, Standing } from "./common";
import { EvidenceOf } from "./Evidence";
import { Pager } from "./EvidenceView";
import { next, Relations } from "./Relations";
import { useView } from "./store";

const perPage = 100; // rows

interface Column<T> {
  name: string;
  of: (row: T) => string | number;
}

// useSorted sorts rows by a column; rows that are equal in it keep their order.
function useSorted<T>(rows: readonly T[], columns: readonly Column<T>[]) {
  const [by, setBy] = useState<{ column: number; down: boolean } | null>(null);
  const of = by && columns[by.column]!.of;
  const sorted = useMemo(() => {
    if (!by || !of) return rows;
    const compare = (a: string | number, b: string | number) =>
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
    return [...rows].sort((a, b) => (by.down ? -1 : 1) * compare(of(a), of(b)));
  }, [rows, by, of]);
  const heads = columns.map(({ name }, i) => (
    <th key={name} scope="col" aria-sort={by?.column === i ? (by.down ? "descending" : "ascending") : undefined}>
      <button type="button" class="linklike" onClick={() => setBy({ column: i, down: by?.column === i && !by.down })}>
        {name}
        {by?.column === i && <span aria-hidden="true">{by.down ? " ▾" : " ▴"}</span>}
      </button>
    </th>
  ));
  return { sorted, heads };
}

export function TableView() {
  return (
    <div class="view text-view tables">
      <EntityTable />
      <LinkTable />
    </div>
  );
}

function EntityTable() {
  const { explorer, state, picture, scene } = useView();
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState("");
  const shown = useMemo(() => linksShown(picture), [picture]);
  const columns = useMemo<Column<Entity>[]>(
    () => [
      { name: "Name", of: ({ name }) => name },
      { name: "Type", of: ({ type }) => typeWord(type) },
      { name: "Country", of: ({ country }) => country?.name ?? "" },
      { name: "Links shown", of: ({ id }) => shown.get(id) ?? 0 },
      { name: "All links", of: ({ degree }) => degree },
    ],
    [shown],
  );
  const { sorted, heads } = useSorted(picture.entities, columns);
  const pages = Math.max(1, Math.ceil(sorted.length / perPage));
  const at = Math.min(page, pages - 1);
  const places = useMemo(() => new Map(scene.marks.map((mark) => [mark.entity.id, mark])), [scene]);
  const words = explorer.start?.ontology.linkTypes ?? [];
  return (
    <section class="card" aria-labelledby="entries-heading">
      <h2 id="entries-heading">{plural(picture.entities.length, "entry", "entries")}</h2>
      {picture.entities.some(placed) && <BoxFields begin={{ west: -180, south: -90, east: 180, north: 90 }} />}
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="entries-heading">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Tick</span>
              </th>
              {heads}
              <th scope="col">Actions</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(at * perPage, (at + 1) * perPage).flatMap((entity) => {
              const { id, name } = entity;
              const mark = places.get(id);
              const pinned = state.pins.has(id);
              return [
                <tr key={id} aria-selected={state.selected === id} class={state.selected === id ? "chosen" : ""}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Tick ${name}`}
                      checked={picture.chosen.has(id)}
                      onChange={(event) => explorer.do({ op: "tick", ids: [id], on: event.currentTarget.checked })}
                    />
                  </td>
                  <th scope="row">
                    <EntityButton id={id} name={name} type={entity.type} />
                  </th>
                  <td>{sentence(typeWord(entity.type))}</td>
                  <td>
                    <bdi>{entity.country?.name}</bdi>
                  </td>
                  <td class="number">{count(shown.get(id) ?? 0)}</td>
                  <td class="number">{count(entity.degree)}</td>
                  <td>
                    <div class="row actions">
                      <button
                        type="button"
                        class="small"
                        aria-expanded={open === id}
                        aria-label={`Links of ${name}`}
                        onClick={() => setOpen(open === id ? "" : id)}
                      >
                        Links
                      </button>
                      <button
                        type="button"
                        class="small"
                        aria-label={`Hide ${name}`}
                        onClick={() => explorer.do({ op: "hide", ids: [id] })}
                      >
                        Hide
                      </button>
                      <button
                        type="button"
                        class="small"
                        aria-pressed={pinned}
                        aria-label={`Pin ${name}`}
                        onClick={() =>
                          explorer.do(
                            pinned ? { op: "unpin", id } : { op: "pin", id, x: mark?.x ?? 0, y: mark?.y ?? 0 },
                          )
                        }
                      >
                        {pinned ? "Unpin" : "Pin"}
                      </button>
                    </div>
                  </td>
                </tr>,
                open === id && (
                  <tr key={`${id} links`}>
                    <td />
                    <td colSpan={6}>
                      <Relations id={id} name={name} />
                    </td>
                  </tr>
                ),
              ];
            })}
          </tbody>
        </table>
      </div>
      <Pager page={at} pages={pages} onPage={setPage} of="entries" />
      {picture.more.length > 0 && (
        <ul class="plain">
          {picture.more.map(({ key, around, expansion, left }) => {
            const links = expansion.type ? relation(words, expansion.type, expansion.direction) : "links";
            const of = `${links} of ${picture.byId.get(around)?.name}`;
            return (
              <li key={key}>
                And {count(left)} more {of}{" "}
                <button
                  type="button"
                  class="small"
                  aria-label={`Show ${next(expansion.first)} more ${of}`}
                  onClick={() =>
                    explorer.do({ op: "expand", ...expansion, first: expansion.first + next(expansion.first) })
                  }
                >
                  Show {next(expansion.first)} more
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function LinkTable() {
  const { explorer, state, picture } = useView();
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState("");
  const name = useCallback((id: string) => picture.byId.get(id)?.name ?? id, [picture]);
  const columns = useMemo<Column<Link>[]>(
    () => [
      { name: "From", of: ({ from }) => name(from.id) },
      { name: "Relation", of: ({ label }) => label },
      { name: "To", of: ({ to }) => name(to.id) },
      { name: "When", of: (link) => link.since ?? link.holdsFrom ?? link.until ?? link.holdsUntil ?? "~" },
      { name: "Known", of: (link) => standing(link).word },
    ],
    [name],
  );
  const { sorted, heads } = useSorted(picture.links, columns);
  const pages = Math.max(1, Math.ceil(sorted.length / perPage));
  const at = Math.min(page, pages - 1);
  if (!picture.links.length) return null;
  return (
    <section class="card" aria-labelledby="links-heading">
      <h2 id="links-heading">{plural(picture.links.length, "link")}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="links-heading">
        <table>
          <thead>
            <tr>
              {heads}
              <th scope="col">Who says so</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(at * perPage, (at + 1) * perPage).flatMap((link) => [
              <tr key={link.id} class={state.selected === link.id ? "chosen" : ""}>
                <th scope="row">
                  <EntityButton id={link.from.id} name={name(link.from.id)} />
                </th>
                <td>
                  {link.label}
                  {link.role && (
                    <>
                      {" "}
                      (<bdi>{link.role}</bdi>)
                    </>
                  )}
                </td>
                <td>
                  <EntityButton id={link.to.id} name={name(link.to.id)} />
                </td>
                <td>{period(link)}</td>
                <td>
                  <Standing link={link} />
                </td>
                <td>
                  <div class="row actions">
                    <button
                      type="button"
                      class="small"
                      aria-expanded={open === link.id}
                      aria-label={`Evidence of: ${name(link.from.id)} ${link.label} ${name(link.to.id)}`}
                      onClick={() => setOpen(open === link.id ? "" : link.id)}
                    >
                      Evidence
                    </button>
                    <button
                      type="button"
                      class="small"
                      aria-label={`Select: ${name(link.from.id)} ${link.label} ${name(link.to.id)}`}
                      onClick={() => explorer.do({ op: "select", id: link.id })}
                    >
                      Select
                    </button>
                  </div>
                </td>
              </tr>,
              open === link.id && (
                <tr key={`${link.id} evidence`}>
                  <td colSpan={6}>
                    <EvidenceOf id={link.id} />
                  </td>
                </tr>
              ),
            ])}
          </tbody>
        </table>
      </div>
      <Pager page={at} pages={pages} onPage={setPage} of="links" />
    </section>
  );
}
