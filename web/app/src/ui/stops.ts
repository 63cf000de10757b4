// Where arrow keys go in a drawing, which is one stop of the Tab key.

export interface Stop {
  key: string;
  x: number;
  y: number;
}

// toward returns the nearest stop in a direction: within 45 degrees of it, or else in the half before it.
export function toward(from: Stop, stops: readonly Stop[], degrees: number): Stop | undefined {
  let best: Stop | undefined;
  let least = Infinity;
  for (const to of stops) {
    if (to.key === from.key) continue;
    const distance = Math.hypot(to.x - from.x, to.y - from.y);
    const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
    const off = Math.abs(((angle - degrees + 540) % 360) - 180);
    if (off > 89) continue;
    const cost = distance * (off <= 45 ? 1 : 3);
    if (cost < least) [best, least] = [to, cost];
  }
  return best;
}
