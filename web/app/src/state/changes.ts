// What differs between two pictures of the same steps, which were answered by two releases. Pure.

import type { Entity, Link } from "../data/types";
import type { Operation } from "./operations";
import type { Picture } from "./picture";

// Replacement is an ID that is gone: what it is now, or null if there is no successor, and why.
export interface Replacement {
  id: string;
  replacedBy: string | null;
  reason: string;
}

export interface Renamed {
  before: Entity;
  now: Entity;
}

export interface ChangedLink {
  before: Link;
  now: Link;
}

export interface Changes {
  gone: Entity[]; // only before
  added: Entity[]; // only now
  renamed: Renamed[]; // the same ID with another name
  merged: (Renamed & { reason: string })[]; // another ID now
  linksGone: Link[];
  linksAdded: Link[];
  linksChanged: ChangedLink[]; // the same link with other dates, role, type or standing
}

// followed returns where an ID leads by replacements, the ID itself if it has none.
export function followed(id: string, replaced: ReadonlyMap<string, Replacement>): string {
  const seen = new Set<string>();
  let at = id;
  for (let next = replaced.get(at); next?.replacedBy && !seen.has(at); next = replaced.get(at)) {
    seen.add(at);
    at = next.replacedBy;
  }
  return at;
}

// renewed returns operations with the IDs that replace those that are gone. It returns the same list if there are none.
export function renewed(
  operations: readonly Operation[],
  replaced: ReadonlyMap<string, Replacement>,
): readonly Operation[] {
  const now = (id: string) => followed(id, replaced);
  let changed = false;
  const all = operations.map((o): Operation => {
    const to = withIds(o, now);
    if (to !== o) changed = true;
    return to;
  });
  return changed ? all : operations;
}

function withIds(o: Operation, now: (id: string) => string): Operation {
  switch (o.op) {
    case "show":
    case "hide":
    case "only":
      return o.ids.some((id) => now(id) !== id) ? { ...o, ids: [...new Set(o.ids.map(now))] } : o;
    case "expand":
    case "pin":
    case "unpin":
    case "select":
      return now(o.id) !== o.id ? { ...o, id: now(o.id) } : o;
    case "path":
    case "ends":
      return now(o.from) !== o.from || now(o.to) !== o.to ? { ...o, from: now(o.from), to: now(o.to) } : o;
  }
  return o;
}

const facts = ["type", "role", "since", "until", "holdsFrom", "holdsUntil", "status", "confidence"] as const;

// differing lists the facts in which a link differs.
export function differing({ before, now }: ChangedLink): (typeof facts)[number][] {
  return facts.filter((fact) => before[fact] !== now[fact]);
}

// changesBetween compares the pictures of two releases. Links of an entity that was merged count as the same if they
// have the same type, role and ends.
export function changesBetween(before: Picture, now: Picture, replaced: ReadonlyMap<string, Replacement>): Changes {
  const changes: Changes = {
    gone: [],
    added: [],
    renamed: [],
    merged: [],
    linksGone: [],
    linksAdded: [],
    linksChanged: [],
  };
  const reached = new Set<string>();
  for (const entity of before.entities) {
    const to = followed(entity.id, replaced);
    const found = now.byId.get(to);
    if (!found) {
      changes.gone.push(entity);
      continue;
    }
    reached.add(found.id);
    if (to !== entity.id)
      changes.merged.push({ before: entity, now: found, reason: replaced.get(entity.id)?.reason ?? "" });
    else if (found.name !== entity.name) changes.renamed.push({ before: entity, now: found });
  }
  changes.added = now.entities.filter(({ id }) => !reached.has(id));

  const key = ({ type, role, from, to }: Link, now: (id: string) => string) =>
    [type, role, now(from.id), now(to.id)].join("\t");
  const ends = (link: Link) => key(link, (id) => followed(id, replaced));
  const asWritten = (link: Link) => key(link, (id) => id);
  const links = new Map(now.links.map((link) => [link.id, link]));
  const alike = new Map(now.links.map((link) => [ends(link), link]));
  const earlier = new Set(before.links.map(asWritten));
  const kept = new Set<string>();
  for (const link of before.links) {
    const found = links.get(link.id) ?? alike.get(ends(link));
    if (!found) {
      changes.linksGone.push(link);
      continue;
    }
    kept.add(found.id);
    if (asWritten(link) !== ends(link) && earlier.has(ends(link))) continue; // it has become one with that one
    const pair = { before: link, now: found };
    if (differing(pair).length) changes.linksChanged.push(pair);
  }
  changes.linksAdded = now.links.filter(({ id }) => !kept.has(id));
  return changes;
}

export function none(c: Changes): boolean {
  return Object.values(c).every((list: unknown[]) => !list.length);
}
