// Where arrow keys go in a drawing, which is one stop of the Tab key: from mark to mark along their links, and to what
// no link leads to.

export interface Stop {
  key: string;
  x: number;
  y: number;
}

// Way is a link between two stops.
export interface Way {
  key: string;
  from: string;
  to: string;
  direct?: boolean; // is no stop itself
}

// At is where the focus is: on a stop, or on a way that was entered at a stop.
export interface At {
  key: string;
  from: string; // "" on a stop
}

// off returns how far a direction is from another one, in degrees: more than 0 if it is clockwise of it.
const off = (direction: number, from: number) => ((direction - from + 540) % 360) - 180;

const directionOf = (from: Stop, to: Stop) =>
  from === to ? -90 : (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;

// toward returns the nearest stop in a direction: within 45 degrees of it, or else in the half before it.
export function toward(from: Stop, stops: readonly Stop[], degrees: number): Stop | undefined {
  let best: Stop | undefined;
  let least = Infinity;
  for (const to of stops) {
    if (to.key === from.key) continue;
    const distance = Math.hypot(to.x - from.x, to.y - from.y);
    const angle = Math.abs(off(directionOf(from, to), degrees));
    if (angle > 89) continue;
    const cost = distance * (angle <= 45 ? 1 : 3);
    if (cost < least) [best, least] = [to, cost];
  }
  return best;
}

interface Leg {
  way: Way;
  direction: number; // as seen from a stop
}

// around lists the ways of a stop, clockwise from the left.
function around(stop: Stop, stops: ReadonlyMap<string, Stop>, ways: readonly Way[]): Leg[] {
  const legs = ways
    .filter(({ from, to }) => from === stop.key || to === stop.key)
    .map((way) => ({ way, direction: directionOf(stop, stops.get(way.from === stop.key ? way.to : way.from)!) }));
  return legs.sort((a, b) => a.direction - b.direction || (a.way.key < b.way.key ? -1 : 1));
}

// walk returns where an arrow key leads. From a stop it leads to the way within 45 degrees of its direction that is
// nearest to it, or else toward another stop; from a way on to its other end, back, or, across it, to the next way of
// the stop where it was entered.
export function walk(at: At, stops: readonly Stop[], ways: readonly Way[], degrees: number): At | undefined {
  const byKey = new Map(stops.map((stop) => [stop.key, stop]));
  const way = ways.find(({ key }) => key === at.key);
  if (!way) {
    const from = byKey.get(at.key);
    if (!from) return undefined;
    let best: Way | undefined;
    let least = 45.01;
    for (const leg of around(from, byKey, ways)) {
      const angle = Math.abs(off(leg.direction, degrees));
      if (angle < least) [best, least] = [leg.way, angle];
    }
    if (best?.direct) return { key: best.from === from.key ? best.to : best.from, from: "" };
    if (best) return { key: best.key, from: from.key };
    const stop = toward(from, stops, degrees);
    return stop && { key: stop.key, from: "" };
  }
  const origin = byKey.get(at.from || way.from)!;
  const other = byKey.get(way.from === origin.key ? way.to : way.from)!;
  const turned = off(degrees, directionOf(origin, other));
  if (Math.abs(turned) <= 45) return { key: other.key, from: "" };
  if (Math.abs(turned) >= 135) return { key: origin.key, from: "" };
  return next({ key: way.key, from: origin.key }, stops, ways, turned > 0 ? 1 : -1);
}

// next returns the next way of a stop, clockwise for 1 and the other way round for -1. From a stop it is the first one.
export function next(at: At, stops: readonly Stop[], ways: readonly Way[], by: 1 | -1): At | undefined {
  const byKey = new Map(stops.map((stop) => [stop.key, stop]));
  const way = ways.find(({ key }) => key === at.key);
  const stop = byKey.get(way ? at.from || way.from : at.key);
  if (!stop) return undefined;
  const legs = around(stop, byKey, ways).filter((leg) => !leg.way.direct);
  const now = legs.findIndex((leg) => leg.way === way);
  const leg = now < 0 ? legs.at(by > 0 ? 0 : -1) : legs[(now + by + legs.length) % legs.length];
  return leg && { key: leg.way.key, from: stop.key };
}
