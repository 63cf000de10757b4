// Where entities are drawn. Positions follow from the steps alone, so that the same address shows the same picture.

import type { Step } from "../data/steps";

export interface Point {
  x: number;
  y: number;
}

export type Places = ReadonlyMap<string, Point>;

const spring = 90; // the length of a link at rest
const rounds = 70;
const apart = 58; // between two marks at least, so that they and their names can be read
const aside = 170; // how far what has no links is pushed away from others

interface Body extends Point {
  id: string;
  free: number; // how far it may move: what was there before moves less
}

// ring returns the place of the i-th newcomer around a point: rings of 8, 16, 24 … places.
function ring(around: Point, i: number): Point {
  let level = 1;
  let first = 0;
  while (i >= first + level * 8) {
    first += level * 8;
    level++;
  }
  const angle = ((i - first) / (level * 8)) * 2 * Math.PI + level * 0.4;
  return { x: around.x + Math.cos(angle) * spring * level, y: around.y + Math.sin(angle) * spring * level };
}

// relax moves bodies: all push each other away, links pull their ends together. It yields after each round.
function* relax(bodies: Body[], links: readonly [number, number][]) {
  const degree = new Float64Array(bodies.length);
  for (const [a, b] of links) {
    degree[a]!++;
    degree[b]!++;
  }
  const dx = new Float64Array(bodies.length);
  const dy = new Float64Array(bodies.length);
  for (let round = 0; round < rounds; round++) {
    dx.fill(0);
    dy.fill(0);
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i]!;
      for (let j = 0; j < i; j++) {
        const b = bodies[j]!;
        const x = a.x - b.x || (i - j) * 0.01;
        const y = a.y - b.y || 0.01;
        const square = x * x + y * y;
        if (square > 250000 || (square > aside * aside && !(degree[i] && degree[j]))) continue;
        const push = 5200 / (square + 40);
        const length = Math.sqrt(square);
        dx[i]! += (x / length) * push;
        dy[i]! += (y / length) * push;
        dx[j]! -= (x / length) * push;
        dy[j]! -= (y / length) * push;
      }
    }
    for (const [i, j] of links) {
      const a = bodies[i]!;
      const b = bodies[j]!;
      const x = b.x - a.x;
      const y = b.y - a.y;
      const length = Math.sqrt(x * x + y * y) || 1;
      const pull = (length - spring) * 0.06;
      // An end with many links is pulled by each of them a little only.
      dx[i]! += ((x / length) * pull) / Math.max(1, degree[i]! / 4);
      dy[i]! += ((y / length) * pull) / Math.max(1, degree[i]! / 4);
      dx[j]! -= ((x / length) * pull) / Math.max(1, degree[j]! / 4);
      dy[j]! -= ((y / length) * pull) / Math.max(1, degree[j]! / 4);
    }
    const most = 30 * (1 - round / rounds) + 1;
    bodies.forEach((body, i) => {
      const length = Math.sqrt(dx[i]! * dx[i]! + dy[i]! * dy[i]!);
      if (length === 0) return;
      const by = (Math.min(length, most) / length) * body.free;
      body.x += dx[i]! * by;
      body.y += dy[i]! * by;
    });
    yield;
  }
}

// separate moves those apart that links have pulled too close to each other. It yields after each round.
function* separate(bodies: Body[]) {
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let i = 0; i < bodies.length; i++) {
      const a = bodies[i]!;
      for (let j = 0; j < i; j++) {
        const b = bodies[j]!;
        const x = a.x - b.x || (i - j) * 0.01;
        const y = a.y - b.y || 0.01;
        const square = x * x + y * y;
        if (square >= apart * apart) continue;
        const length = Math.sqrt(square);
        const by = (apart - length) / length / 2;
        a.x += x * by * a.free;
        a.y += y * by * a.free;
        b.x -= x * by * b.free;
        b.y -= y * by * b.free;
        moved = true;
      }
    }
    if (!moved) return;
    yield;
  }
}

// Layout places the entities of steps, in whole units, step by step: newcomers begin around the entity that they were
// found from and move freely; what was there before moves little, so that a reader keeps the picture in mind. It keeps
// the places after each step, so that a further step is the only work.
export class Layout {
  private done: { step: Step; places: Places; links: ReadonlyMap<string, [string, string]> }[] = [];

  // run returns the places after all steps. It calls pause between rounds of computation.
  async run(steps: readonly Step[], pause: () => Promise<void>): Promise<Places> {
    const rounds = this.rounds(steps);
    for (;;) {
      const round = rounds.next();
      if (round.done) return round.value;
      await pause();
    }
  }

  // now returns the places after all steps at once.
  now(steps: readonly Step[]): Places {
    const rounds = this.rounds(steps);
    for (;;) {
      const round = rounds.next();
      if (round.done) return round.value;
    }
  }

  private *rounds(steps: readonly Step[]): Generator<void, Places> {
    let same = 0;
    while (same < steps.length && this.done[same]?.step === steps[same]) same++;
    this.done.length = Math.min(this.done.length, Math.max(same, 0));
    for (const step of steps.slice(same)) {
      const before = this.done.at(-1);
      const links = new Map(before?.links);
      const places = yield* after(before?.places ?? new Map(), links, step);
      this.done.push({ step, places, links });
    }
    return this.done.at(-1)?.places ?? new Map();
  }
}

// after places the newcomers of a step, and adds its links.
function* after(before: Places, links: Map<string, [string, string]>, step: Step): Generator<void, Places> {
  const drawn = fromServer(before, step);
  if (drawn) {
    for (const { id, from, to } of step.links) links.set(id, [from.id, to.id]);
    return drawn;
  }
  const places = new Map(before);
  const center = before.get(step.around) ?? outside(before);
  let placed = 0;
  for (const { id } of step.entities) {
    if (places.has(id)) continue;
    const first = id === step.around || (!step.around && !before.size && !places.size);
    places.set(id, first ? center : ring(center, placed++));
  }
  for (const { id, from, to } of step.links) links.set(id, [from.id, to.id]);
  const bodies = [...places].map(([id, { x, y }]): Body => ({ id, x, y, free: before.has(id) ? 0.15 : 1 }));
  const index = new Map(bodies.map(({ id }, i) => [id, i]));
  const pairs: [number, number][] = [];
  for (const [from, to] of links.values()) {
    const i = index.get(from);
    const j = index.get(to);
    if (i !== undefined && j !== undefined && i !== j) pairs.push([i, j]);
  }
  yield* relax(bodies, pairs);
  yield* separate(bodies);
  return new Map(bodies.map(({ id, x, y }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}

const stretch = 1.3; // of the positions of the server, to make room for names

// fromServer returns the places that the server gives all entities of the first picture, moved so that what was drawn
// stays where it is; or null.
function fromServer(before: Places, { positions, entities, around }: Step): Places | null {
  const at = new Map(positions?.map(({ entityId, x, y }) => [entityId, { x: x * stretch, y: -y * stretch }]));
  if (!entities.every(({ id }) => at.has(id)) || ![...before.keys()].every((id) => id === around)) return null;
  const [from, to] = [at.get(around), before.get(around)];
  const dx = from && to ? to.x - from.x : 0;
  const dy = from && to ? to.y - from.y : 0;
  return new Map(
    entities.map(({ id }) => [id, { x: Math.round(at.get(id)!.x + dx), y: Math.round(at.get(id)!.y + dy) }]),
  );
}

// pauses returns a function that lets the page respond when 12 milliseconds have passed since it last did. It throws
// when signal aborts.
export function pauses(signal: AbortSignal): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 12) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    last = performance.now();
  };
}

// outside returns a place to the right of all others.
function outside(places: ReadonlyMap<string, Point>): Point {
  if (!places.size) return { x: 0, y: 0 };
  let right = -Infinity;
  let sum = 0;
  for (const { x, y } of places.values()) {
    right = Math.max(right, x);
    sum += y;
  }
  return { x: right + 2 * spring, y: sum / places.size };
}
