// The picture: the entities and links that are visible in a state, from what the steps have loaded. Pure.

import type { Step } from "../data/steps";
import type { Entity, Link } from "../data/types";
import { type Chosen, type DegreeBox, type Expansion, expansionKey, type State } from "./operations";

// More stands for neighbours that are not shown, such as "and 120 more".
export interface More {
  key: string;
  around: string;
  expansion: Expansion;
  left: number;
}

export interface Picture {
  entities: Entity[]; // in the order in which they came
  links: Link[];
  more: More[];
  byId: ReadonlyMap<string, Entity>;
  chosen: ReadonlySet<string>; // by a box and by ticks
  typeCounts: ReadonlyMap<string, number>; // before filters
  linkCounts: ReadonlyMap<string, number>;
  filteredOut: number; // entities that a filter hides
  notOnDay: number; // links that do not hold on the chosen day
  undated: number; // links without a date of their own
}

// firstDay returns the first day of a partial date; dayAfter the first day after it, or the day itself if it is whole.
export function firstDay(date: string): string {
  return date + "0000-01-01".slice(date.length);
}

export function dayAfter(date: string): string {
  if (date.length === 4) return `${String(Number(date) + 1).padStart(4, "0")}-01-01`;
  if (date.length === 7) {
    const [year, month] = date.split("-").map(Number) as [number, number];
    return month === 12
      ? `${String(year + 1).padStart(4, "0")}-01-01`
      : `${date.slice(0, 5)}${String(month + 1).padStart(2, "0")}-01`;
  }
  return date;
}

// holds reports whether a link holds on a day, or may hold, as asOf and undated of the API decide it.
export function holds(link: Link, day: string, undated: State["undated"]): boolean {
  if (!day) return true;
  const on = firstDay(day);
  if (link.holdsFrom && on < firstDay(link.holdsFrom)) return false;
  if (link.holdsUntil && on >= dayAfter(link.holdsUntil)) return false;
  if (undated === "INCLUDE") return true;
  return (link.since !== null) === (undated === "EXCLUDE");
}

// inside reports whether an entity has a place in a box; its edges belong to it.
export function inside({ west, south, east, north }: DegreeBox, { latitude, longitude }: Entity): boolean {
  if (typeof latitude !== "number" || typeof longitude !== "number") return false;
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}

// chosenOf lists first those in the box, then those that are ticked, in the order of the ticks.
function chosenOf({ box, also, not }: Chosen, byId: ReadonlyMap<string, Entity>): ReadonlySet<string> {
  const boxed = box ? [...byId.values()].filter((entity) => inside(box, entity) && !not.has(entity.id)) : [];
  return new Set([...boxed.map(({ id }) => id), ...[...also].filter((id) => byId.has(id))]);
}

function count<T>(list: Iterable<T>, of: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return counts;
}

export function pictureOf(state: State, steps: readonly Step[]): Picture {
  const loaded = new Map<string, Entity>();
  const allLinks = new Map<string, Link>();
  const since = new Map<string, number>(); // the last step that brought an entity
  steps.forEach((step, i) => {
    for (const entity of step.entities) {
      since.set(entity.id, i);
      loaded.set(entity.id, { ...loaded.get(entity.id), ...entity });
    }
    for (const link of step.links) allLinks.set(link.id, link);
  });
  const { only, hidden } = state;
  const left = ({ id }: Entity) => !only || only.ids.has(id) || since.get(id)! >= only.after;
  const present = [...loaded.values()].filter((entity) => !hidden.has(entity.id) && left(entity));
  const entities = present.filter(({ type }) => !state.typesOff.has(type));
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  const between = [...allLinks.values()].filter(({ from, to }) => byId.has(from.id) && byId.has(to.id));
  const held = between.filter((link) => holds(link, state.day, state.undated));
  const links = held.filter(({ type }) => !state.linksOff.has(type));
  links.sort((a, b) => (a.id < b.id ? -1 : 1));

  const totals = new Map<string, { step: Step; expansion: Expansion }>();
  for (const step of steps) {
    const o = step.operation;
    if (o.op === "expand") totals.set(expansionKey(o), { step, expansion: o });
  }
  const more: More[] = [];
  for (const [key, { step, expansion }] of totals) {
    const rest = step.total - Math.max(0, step.entities.length - 1);
    if (rest > 0 && byId.has(expansion.id)) more.push({ key, around: expansion.id, expansion, left: rest });
  }
  return {
    entities,
    links,
    more,
    byId,
    chosen: chosenOf(state.chosen, byId),
    typeCounts: count(present, ({ type }) => type),
    linkCounts: count(held, ({ type }) => type),
    filteredOut: present.length - entities.length,
    notOnDay: between.length - held.length,
    undated: links.filter(({ since }) => since === null).length,
  };
}

// linksShown counts the visible links of each entity.
export function linksShown(picture: Picture): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { from, to } of picture.links) {
    counts.set(from.id, (counts.get(from.id) ?? 0) + 1);
    if (to.id !== from.id) counts.set(to.id, (counts.get(to.id) ?? 0) + 1);
  }
  return counts;
}
