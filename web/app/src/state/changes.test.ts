import { describe, expect, it } from "vitest";

import type { Entity, Link } from "../data/types";
import { changesBetween, differing, followed, none, type Replacement, renewed } from "./changes";
import type { Operation } from "./operations";
import type { Picture } from "./picture";

const entity = (id: string, name = id): Entity => ({ id, name, type: "CITY", degree: 1, country: null });
const link = (id: string, from: string, to: string, since: string | null = null): Link => ({
  id,
  type: "PARTICIPATES_IN",
  label: "participates in",
  role: null,
  since,
  until: null,
  holdsFrom: since,
  holdsUntil: null,
  datesFrom: since ? "LINK" : "UNKNOWN",
  status: "VERIFIED",
  confidence: "EXPLICIT",
  from: { id: from },
  to: { id: to },
});
const picture = (entities: Entity[], links: Link[]): Picture => ({
  entities,
  links,
  more: [],
  chosen: new Set(),
  byId: new Map(entities.map((each) => [each.id, each])),
  typeCounts: new Map(),
  linkCounts: new Map(),
  filteredOut: 0,
  notOnDay: 0,
  undated: 0,
});
const replaced = new Map<string, Replacement>([
  ["a:old", { id: "a:old", replacedBy: "a:mid", reason: "the same city" }],
  ["a:mid", { id: "a:mid", replacedBy: "a:new", reason: "the same city" }],
  ["a:gone", { id: "a:gone", replacedBy: null, reason: "no city" }],
  ["a:one", { id: "a:one", replacedBy: "a:other", reason: "a circle" }],
  ["a:other", { id: "a:other", replacedBy: "a:one", reason: "a circle" }],
]);

describe("followed", () => {
  it("goes to the last successor, and ends in a circle, too", () => {
    expect(["a:old", "a:gone", "a:x", ""].map((id) => followed(id, replaced))).toEqual(["a:new", "a:gone", "a:x", ""]);
    expect(["a:one", "a:other"]).toContain(followed("a:one", replaced));
  });
});

describe("renewed", () => {
  it("writes successors into all kinds of steps", () => {
    const steps = (id: string): Operation[] => [
      { op: "show", ids: [id, "a:x"] },
      { op: "expand", id, type: "", direction: "BOTH", to: "", first: 20 },
      { op: "hide", ids: [id] },
      { op: "only", ids: [id, "a:x"] },
      { op: "pin", id, x: 1, y: 2 },
      { op: "unpin", id },
      { op: "select", id },
      { op: "path", from: id, to: "a:x", kinds: 3 },
      { op: "ends", from: "a:x", to: id },
    ];
    expect(renewed(steps("a:old"), replaced)).toEqual(steps("a:new"));
    expect(renewed([{ op: "show", ids: ["a:old", "a:new"] }], replaced)).toEqual([{ op: "show", ids: ["a:new"] }]);
  });
  it("leaves other steps as they are", () => {
    const steps: Operation[] = [
      { op: "show", ids: ["a:x", "a:gone"] },
      { op: "view", view: "map" },
      { op: "find", text: "a:old" },
    ];
    expect(renewed(steps, replaced)).toBe(steps);
  });
});

describe("changesBetween", () => {
  it("finds none between equal pictures", () => {
    const same = picture([entity("a:x"), entity("b:y")], [link("L1", "a:x", "b:y")]);
    expect(none(changesBetween(same, same, replaced))).toBe(true);
  });
  it("tells gone, new, renamed and merged apart", () => {
    const before = picture([entity("a:old", "Old"), entity("a:x", "X"), entity("a:gone"), entity("b:y")], []);
    const now = picture([entity("a:new", "New"), entity("a:x", "Ex"), entity("b:y"), entity("b:z")], []);
    const found = changesBetween(before, now, replaced);
    expect(found.merged.map((each) => [each.before.id, each.now.id, each.reason])).toEqual([
      ["a:old", "a:new", "the same city"],
    ]);
    expect(found.renamed.map((each) => [each.before.name, each.now.name])).toEqual([["X", "Ex"]]);
    expect(found.gone.map(({ id }) => id)).toEqual(["a:gone"]);
    expect(found.added.map(({ id }) => id)).toEqual(["b:z"]);
  });
  it("tells links that are gone, new and dated otherwise apart, and keeps those of what was merged", () => {
    const ids = ["a:x", "b:y", "b:z"];
    const before = picture(
      [...ids, "a:old", "a:mid", "a:new"].map((id) => entity(id)),
      [
        link("L1", "a:x", "b:y"),
        link("L2", "a:x", "b:z", "2015"),
        link("L3", "a:old", "b:y"),
        link("L4", "b:y", "b:z"),
        link("L5", "a:new", "b:z", "2015"),
        link("L6", "a:mid", "b:z"),
      ],
    );
    const now = picture(
      [...ids, "a:new"].map((id) => entity(id)),
      [
        link("L1", "a:x", "b:y"),
        link("L2", "a:x", "b:z", "2016"),
        link("L9", "a:new", "b:y"),
        link("L8", "b:z", "b:y"),
        link("L5", "a:new", "b:z", "2015"),
      ],
    );
    const found = changesBetween(before, now, replaced);
    expect(found.linksGone.map(({ id }) => id)).toEqual(["L4"]);
    expect(found.linksAdded.map(({ id }) => id)).toEqual(["L8"]);
    expect(found.linksChanged.map(({ now }) => now.id)).toEqual(["L2"]);
    expect(differing(found.linksChanged[0]!)).toEqual(["since", "holdsFrom"]);
  });
});
