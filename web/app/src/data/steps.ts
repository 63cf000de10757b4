// What the operations that load add to the picture. Each takes one request; answers are kept by request, so that undo,
// redo and a second look ask nothing.

import { apply, type Expansion, expansionKey, initial, loads, type Operation, type State } from "../state/operations";
import { ask, type Problem } from "./client";
import { queries } from "./queries";
import type { Connection, Entity, Link, Position } from "./types";

// Step is what one operation added.
export interface Step {
  operation: Operation;
  request: Request;
  entities: Entity[]; // in the order of the answer
  links: Link[];
  around: string; // the entity that they were found from, or ""
  total: number; // of what was asked for, also what is not here; 0 if it is not counted
  unknown: string[];
  missing: number; // links that did not fit
  positions?: Position[]; // of the entities, if nothing was drawn before
  connection?: Connection; // of a path
}

export interface Request {
  query: string;
  variables: Record<string, unknown>;
}

const mostNeighbours = 100; // of one request
const mostIds = 500; // of one filter

// requestOf returns the one request of an operation, from the state before it, what is shown then, and what the same
// expansion has brought. Beyond the first hundred neighbours it asks for those that have not been brought.
export function requestOf(
  o: Operation,
  before: State,
  shown: readonly string[],
  brought: readonly string[] = [],
): Request | null {
  const when = before.day ? { asOf: before.day, undated: before.undated } : {};
  switch (o.op) {
    case "show": {
      const ids = [...new Set([...o.ids, ...shown])].slice(0, 500);
      return {
        query: queries.show,
        variables: { ids, ...when, ...(!shown.length && ids.length > 2 && { place: true }) },
      };
    }
    case "expand": {
      const known = o.first > mostNeighbours ? brought : [];
      const lists = Array.from({ length: Math.ceil(known.length / mostIds) }, (_, i) =>
        known.slice(i * mostIds, (i + 1) * mostIds),
      );
      return {
        query: queries.expand,
        variables: {
          id: o.id,
          ...(o.type && { types: [o.type] }),
          ...(o.direction !== "BOTH" && { direction: o.direction }),
          ...(o.to && { to: [o.to] }),
          first: Math.min(mostNeighbours, Math.max(1, o.first - known.length)),
          ...(known.length && { node: { and: lists.map((ids) => ({ not: { id: { in: ids } } })) } }),
          shown: shown.filter((id) => id !== o.id).slice(0, 500),
          ...(!shown.some((id) => id !== o.id) && { place: true }),
          ...when,
        },
      };
    }
    case "path":
      return { query: queries.connect, variables: { from: o.from, to: o.to, ...when } };
  }
  return null;
}

interface ShowData {
  subgraph: { nodes: Entity[]; links: Link[]; positions?: Position[]; unknown: string[]; totalAvailable: number };
}
interface ExpandData {
  expand: {
    nodes: Entity[];
    links: Link[];
    positions?: Position[];
    of: { entity: Entity | null; totalAvailable: number }[];
  };
}

// stepOf reads an answer.
function stepOf(o: Operation, request: Request, data: unknown): Step {
  const step: Step = { operation: o, request, entities: [], links: [], around: "", total: 0, unknown: [], missing: 0 };
  if (o.op === "show") {
    const { subgraph } = data as ShowData;
    return {
      ...step,
      entities: subgraph.nodes,
      links: subgraph.links,
      positions: subgraph.positions,
      unknown: subgraph.unknown.filter((id) => o.ids.includes(id)),
      missing: Math.max(0, subgraph.totalAvailable - subgraph.links.length),
    };
  }
  if (o.op === "expand") {
    const { expand } = data as ExpandData;
    const self = expand.of[0]?.entity;
    const entities = self ? [self, ...expand.nodes] : expand.nodes;
    return {
      ...step,
      entities,
      links: expand.links,
      positions: expand.positions,
      around: o.id,
      total: expand.of[0]?.totalAvailable ?? 0,
    };
  }
  if (o.op === "path") {
    const found = data as Connection;
    const paths = found.explainConnection.kinds.slice(0, o.kinds).flatMap((kind) => kind.samples);
    if (!paths.length) paths.push(...found.shortestPaths.paths);
    const entities = new Map<string, Entity>();
    for (const end of [found.from, found.to]) if (end) entities.set(end.id, end);
    for (const entity of paths.flatMap((path) => path.nodes)) entities.set(entity.id, entity);
    const links = paths.flatMap((path) => path.hops.flatMap((hop) => hop.links));
    return { ...step, entities: [...entities.values()], links, around: o.from, connection: found };
  }
  return step;
}

// broughtBy lists what earlier steps of the same expansion have brought.
function broughtBy(o: Expansion, steps: readonly Step[]): string[] {
  const same = steps.filter(
    ({ operation }) => operation.op === "expand" && expansionKey(operation) === expansionKey(o),
  );
  const ids = new Set(same.flatMap(({ entities }) => entities.map(({ id }) => id)));
  ids.delete(o.id);
  return [...ids];
}

// Loader answers the steps of a list of operations.
export class Loader {
  release = ""; // of the last answer
  private readonly kept = new Map<string, Step>();

  // base is the address of the API: "graphql", or below that of a release.
  constructor(private readonly base = "graphql") {}

  // load returns the steps of all operations that load, in order. It stops at the first problem. progress is called
  // before each request with the number of steps that are done and of all.
  async load(
    operations: readonly Operation[],
    signal: AbortSignal,
    progress: (done: number, all: number) => void,
  ): Promise<{ steps: Step[]; problem: Problem | null }> {
    const steps: Step[] = [];
    const shown: string[] = [];
    let state = initial;
    const all = operations.filter(loads).length;
    for (const operation of operations) {
      const brought = operation.op === "expand" ? broughtBy(operation, steps) : [];
      const request = requestOf(operation, state, shown, brought);
      if (request) {
        const key = JSON.stringify([operation, request]);
        let step = this.kept.get(key);
        if (!step) {
          progress(steps.length, all);
          const answer = await ask<unknown>(request.query, request.variables, signal, this.base);
          if (answer.release) this.release = answer.release;
          if (!answer.data || answer.problems.length) return { steps, problem: answer.problems[0] ?? null };
          step = stepOf(operation, request, answer.data);
          this.kept.set(key, step);
        }
        steps.push(step);
        for (const { id } of step.entities) if (!shown.includes(id)) shown.push(id);
      }
      state = apply(state, operation);
    }
    return { steps, problem: null };
  }
}
