import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type At, next, type Stop, type Way, walk } from "./stops";

// A hub with four others around it, one of which has two links with it, and one that has no link.
const stops: Stop[] = [
  { key: "hub", x: 0, y: 0 },
  { key: "right", x: 100, y: 10 },
  { key: "down", x: 0, y: 100 },
  { key: "left", x: -100, y: 0 },
  { key: "alone", x: 200, y: 10 },
];
const ways: Way[] = [
  { key: "L1", from: "hub", to: "right" },
  { key: "L2", from: "down", to: "hub" },
  { key: "L3", from: "hub", to: "left" },
  { key: "L4", from: "left", to: "hub" },
];
const [right, down, left, up] = [0, 90, 180, 270];
const at = (key: string, from = ""): At => ({ key, from });
const step = (from: At, turn: number) => walk(from, stops, ways, turn);

describe("arrow keys", () => {
  it("go along a link to its other end, and back", () => {
    expect(step(at("hub"), right)).toEqual(at("L1", "hub"));
    expect(step(at("L1", "hub"), right)).toEqual(at("right"));
    expect(step(at("L1", "hub"), left)).toEqual(at("hub"));
    expect(step(at("right"), left)).toEqual(at("L1", "right"));
    expect(step(at("L1", "right"), left)).toEqual(at("hub"));
  });
  it("go across a link to the next link of the mark where it was entered", () => {
    expect(step(at("L1", "hub"), down)).toEqual(at("L2", "hub"));
    expect(step(at("L2", "hub"), left)).toEqual(at("L3", "hub"));
    expect(step(at("L3", "hub"), up)).toEqual(at("L4", "hub")); // beside it, between the same two
    expect(step(at("L4", "hub"), up)).toEqual(at("L1", "hub"));
    expect(step(at("L1", "hub"), up)).toEqual(at("L4", "hub"));
  });
  it("go to the nearest mark where no link leads", () => {
    expect(step(at("right"), right)).toEqual(at("alone"));
    expect(step(at("alone"), left)).toEqual(at("right"));
    expect(step(at("hub"), up)).toBeUndefined();
  });
  it("lead to a mark for more at once", () => {
    const all = [...ways, { key: "to more", from: "hub", to: "more", direct: true }];
    const with_ = [...stops, { key: "more", x: 0, y: -60 }];
    expect(walk(at("hub"), with_, all, up)).toEqual(at("more"));
    expect(walk(at("more"), with_, all, down)).toEqual(at("hub"));
  });
  it("are at ends of links between random marks, and reach each link of a mark", () => {
    const place = fc.integer({ min: -500, max: 500 });
    const some = fc.array(fc.tuple(place, place), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(some, fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 }), (places, pairs) => {
        const marks = places.map(([x, y], i): Stop => ({ key: `M${i}`, x, y }));
        const key = (n: number) => marks[n % marks.length]!.key;
        const links = pairs.map(([a, b], i): Way => ({ key: `L${i}`, from: key(a), to: key(b) }));
        for (const { key: mark } of marks) {
          const own = links.filter(({ from, to }) => from === mark || to === mark).map((link) => link.key);
          const seen = new Set<string>();
          let now: At | undefined = at(mark);
          for (let i = 0; i < own.length; i++) {
            now = next(now!, marks, links, 1);
            seen.add(now!.key);
            for (const turn of [right, down, left, up]) {
              const to = walk(now!, marks, links, turn)!;
              const link = links.find((each) => each.key === now!.key)!;
              expect([link.from, link.to, ...own]).toContain(to.key);
            }
          }
          expect([...seen].sort()).toEqual(own.sort());
        }
      }),
    );
  });
});
