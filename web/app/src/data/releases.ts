// Releases of the data: where this page lies, which ones the server keeps, and what an address shows with two of them.

import { type Changes, changesBetween, followed, type Replacement, renewed } from "../state/changes";
import { type Operation, replay } from "../state/operations";
import { type Picture, pictureOf } from "../state/picture";
import { ask, type Problem } from "./client";
import { queries } from "./queries";
import { Loader } from "./steps";

export interface Place {
  root: string; // of the server
  release: string; // of the path r/RELEASE/, or ""
  page: string; // the last part of the path
}

// placeOf reads the address of this page, which may lie below the path of a proxy.
export function placeOf(address: string): Place {
  const { origin, pathname } = new URL(address);
  const page = pathname.slice(pathname.lastIndexOf("/") + 1);
  const folder = pathname.slice(0, pathname.length - page.length);
  const found = /^(.*\/)r\/(\d{4}-\d\d-\d\d-[0-9a-f]+)\/$/.exec(folder);
  return { root: origin + (found?.[1] ?? folder), release: found?.[2] ?? "", page };
}

export interface Release {
  release: string;
  date: string | null;
  current: boolean;
  kept: boolean;
}

// releasesOf lists the releases that a server has or had. It throws when it does not say.
export async function releasesOf(root: string): Promise<Release[]> {
  const answer = await fetch(`${root}r`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return ((await answer.json()) as { releases: Release[] }).releases;
}

// dateOf returns the date that the ID of a release begins with, or "".
export const dateOf = (release: string) => /^\d{4}-\d\d-\d\d/.exec(release)?.[0] ?? "";

export interface Compared {
  changes: Changes;
  before: Picture;
  now: Picture;
  others: number; // entities and links that both releases have, and one of the pictures has not
}

// compare shows steps with an earlier release and with the one that loader asks, and says what differs.
export async function compare(
  operations: readonly Operation[],
  loader: Loader,
  earlier: string, // the address of its API
  replaced: ReadonlyMap<string, Replacement>,
): Promise<{ compared: Compared | null; problem: Problem | null }> {
  const { signal } = new AbortController();
  const now = await pictureWith(loader, renewed(operations, replaced), signal);
  const before = await pictureWith(new Loader(earlier), operations, signal);
  const problem = now.problem ?? before.problem;
  if (problem) return { compared: null, problem };
  const changes = changesBetween(before.picture, now.picture, replaced);
  const ids = (...lists: { id: string }[][]) => lists.flatMap((list) => list.map(({ id }) => id));
  const to = (id: string) => followed(id, replaced);
  const still = await existing(ids(changes.gone, changes.linksGone).map(to), "graphql", signal);
  const already = await existing(ids(changes.added, changes.linksAdded), earlier, signal);
  if (still.problem || already.problem) return { compared: null, problem: still.problem ?? already.problem };
  const lost = <T extends { id: string }>(list: T[]) => list.filter(({ id }) => !still.found.has(to(id)));
  const fresh = <T extends { id: string }>(list: T[]) => list.filter(({ id }) => !already.found.has(id));
  const real: Changes = {
    ...changes,
    gone: lost(changes.gone),
    linksGone: lost(changes.linksGone),
    added: fresh(changes.added),
    linksAdded: fresh(changes.linksAdded),
  };
  const others = still.found.size + already.found.size;
  return { compared: { changes: real, before: before.picture, now: now.picture, others }, problem: null };
}

async function pictureWith(loader: Loader, operations: readonly Operation[], signal: AbortSignal) {
  const { steps, problem } = await loader.load(operations, signal, () => {});
  return { picture: pictureOf(replay(operations), steps), problem };
}

const mostIds = 500; // of one request

// existing returns those of some IDs that a release has.
async function existing(ids: readonly string[], address: string, signal: AbortSignal) {
  const found = new Set<string>();
  for (let i = 0; i < ids.length; i += mostIds) {
    const variables = { ids: ids.slice(i, i + mostIds) };
    const answer = await ask<{ nodes: ({ id: string } | null)[] }>(queries.names, variables, signal, address);
    if (!answer.data) return { found, problem: answer.problems[0] ?? null };
    for (const node of answer.data.nodes) if (node) found.add(node.id);
  }
  return { found, problem: null };
}
