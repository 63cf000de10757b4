// Where things are drawn. Positions follow from the steps alone, so that the same address shows the same picture.

import type { Step } from "../data/steps";

export interface Point {
  x: number;
  y: number;
}

// Layout returns a position in whole units for each thing of the steps. Another one, such as positions that the server
// computes, can take its place.
export type Layout = (steps: readonly Step[]) => Map<string, Point>;

const spring = 90; // the length of a link at rest
const rounds = 70;

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

// relax moves bodies: all push each other away, links pull their ends together.
function relax(bodies: Body[], links: readonly [number, number][]) {
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
        if (square > 250000) continue;
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
  }
}

// forces lays out step by step: newcomers begin around the thing that they were found from and move freely; what was
// there before moves little, so that a reader keeps the picture in mind.
export const forces: Layout = (steps) => {
  const places = new Map<string, Point>();
  const links = new Map<string, [string, string]>();
  for (const step of steps) {
    const wasThere = new Set(places.keys());
    const center = places.get(step.around) ?? outside(places);
    let placed = 0;
    for (const { id } of step.things) {
      if (places.has(id)) continue;
      if (id === step.around || (!step.around && wasThere.size === 0 && placed === 0)) places.set(id, center);
      else places.set(id, ring(center, placed++));
      if (places.size === 1) placed = Math.max(placed, 0);
    }
    for (const { id, from, to } of step.bonds) links.set(id, [from.id, to.id]);
    const bodies = [...places].map(([id, { x, y }]): Body => ({ id, x, y, free: wasThere.has(id) ? 0.15 : 1 }));
    const index = new Map(bodies.map(({ id }, i) => [id, i]));
    const pairs: [number, number][] = [];
    for (const [from, to] of links.values()) {
      const i = index.get(from);
      const j = index.get(to);
      if (i !== undefined && j !== undefined && i !== j) pairs.push([i, j]);
    }
    relax(bodies, pairs);
    for (const { id, x, y } of bodies) places.set(id, { x: Math.round(x), y: Math.round(y) });
  }
  return places;
};

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
