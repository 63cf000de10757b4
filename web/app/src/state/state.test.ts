import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { pack, unpack } from "./address";
import { add, current, empty, redo, undo } from "./history";
import { initial, type Operation, replay } from "./operations";

const ids = Array.from(
  { length: 90 },
  (_, i) => `${["city:jp-", "programme:", "org:"][i % 3]}${(i * 7919).toString(36)}-name`,
);
const id = fc.constantFrom(...ids);
const type = fc.constantFrom("MEMBER_OF", "PARTICIPATES_IN", "LOCATED_IN", "HAS_THEME");
const some = fc.array(id, { minLength: 1, maxLength: 3 });
const degrees = fc.integer({ min: -18000, max: 18000 }).map((hundredths) => hundredths / 100);
const text = fc.string({ unit: "binary", maxLength: 12 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: fc.constant("show" as const), ids: some }),
  fc.record({
    op: fc.constant("expand" as const),
    id,
    type,
    direction: fc.constantFrom("OUT" as const, "IN" as const, "BOTH" as const),
    to: fc.constantFrom("CITY", "PROGRAMME", ""),
    first: fc.constantFrom(20, 40),
  }),
  fc.record({ op: fc.constant("hide" as const), ids: some }),
  fc.record({ op: fc.constant("only" as const), ids: some }),
  fc.record({ op: fc.constant("tick" as const), ids: some, on: fc.boolean() }),
  fc.record({
    op: fc.constant("pin" as const),
    id,
    x: fc.integer({ min: -900, max: 900 }),
    y: fc.integer({ min: -900, max: 900 }),
  }),
  fc.record({ op: fc.constant("unpin" as const), id }),
  fc.record({ op: fc.constant("path" as const), from: id, to: id, kinds: fc.constant(3) }),
  fc.record({
    op: fc.constant("filter" as const),
    of: fc.constantFrom("type" as const, "link" as const),
    value: type,
    on: fc.boolean(),
  }),
  fc.record({
    op: fc.constant("asOf" as const),
    day: fc.constantFrom("", "2015", "2015-06"),
    undated: fc.constantFrom("INCLUDE" as const, "EXCLUDE" as const),
  }),
  fc.record({ op: fc.constant("select" as const), id: fc.oneof(id, fc.constant("")) }),
  fc.record({
    op: fc.constant("view" as const),
    view: fc.constantFrom("graph" as const, "table" as const, "map" as const),
  }),
);
const typed: fc.Arbitrary<Operation> = fc.oneof(
  operation,
  fc.record({ op: fc.constant("find" as const), text }),
  fc.record({ op: fc.constant("box" as const), west: degrees, south: degrees, east: degrees, north: degrees }),
  fc.constant<Operation>({ op: "tick", ids: [], on: false }),
  fc.record({
    op: fc.constant("ask" as const),
    question: fc.constantFrom("", "city"),
    query: text,
    variables: fc.json(),
  }),
  fc.record({
    op: fc.constant("ends" as const),
    from: fc.oneof(id, fc.constant("")),
    to: fc.oneof(id, fc.constant("")),
  }),
);

describe("history", () => {
  it("returns to the equal state when 1,000 random operations are undone and redone", () => {
    fc.assert(
      fc.property(fc.array(typed, { minLength: 1000, maxLength: 1000 }), (operations) => {
        let history = operations.reduce(add, empty);
        const after = replay(current(history));
        const states = [after];
        const steps = history.position;
        for (let i = 0; i < steps; i++) {
          history = undo(history);
          if (i % 100 === 0) states.push(replay(current(history)));
        }
        expect(replay(current(history))).toEqual(initial);
        expect(undo(history)).toEqual(history);
        for (let i = steps - 1; i >= 0; i--) {
          if (i % 100 === 0) expect(replay(current(history))).toEqual(states.pop());
          history = redo(history);
        }
        expect(replay(current(history))).toEqual(states[0]);
        expect(states).toHaveLength(1);
        expect(redo(history)).toEqual(history);
      }),
      { numRuns: 10 },
    );
  });
  it("forgets what was undone when something else is done", () => {
    const one: Operation = { op: "show", ids: ["a:1"] };
    const other: Operation = { op: "show", ids: ["a:2"] };
    expect(add(undo(add(empty, one)), other)).toEqual({ operations: [other], position: 1 });
  });
  it("keeps one of several selections in a row", () => {
    const history = [ids[0]!, ids[1]!].map((id): Operation => ({ op: "select", id })).reduce(add, empty);
    expect(history.operations).toEqual([{ op: "select", id: ids[1] }]);
  });
});

describe("address", () => {
  it("holds any operations, and opens to the equal ones", () => {
    fc.assert(
      fc.property(fc.array(typed, { minLength: 1, maxLength: 60 }), (operations) => {
        expect(unpack(pack(operations, "2026-12-01-84a22f8b2884"))).toEqual({
          operations,
          release: "2026-12-01-84a22f8b2884",
        });
      }),
    );
  });
  it("has at most 2,000 characters for 200 operations", () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 200, maxLength: 200 }), (operations) => {
        expect(pack(operations, "2026-12-01-84a22f8b2884").length).toBeLessThanOrEqual(2000);
      }),
      { numRuns: 50 },
    );
  });
  it("is null if it is damaged", () => {
    expect(unpack("#v1=AAAA")).toBeNull();
    expect(unpack("#nonsense")).toBeNull();
    expect(unpack(`#v1=${pack([{ op: "view", view: "map" }], "").slice(8)}`)).toBeNull();
  });
  it("can be written by hand", () => {
    expect(unpack("#about=a:1,b:2")?.operations).toEqual([{ op: "show", ids: ["a:1", "b:2"] }]);
    expect(unpack("#about=programme:iuc")?.operations).toEqual([{ op: "show", ids: ["programme:iuc"] }]);
    expect(unpack("#connect=city:a,un:b")?.operations).toEqual([{ op: "ends", from: "city:a", to: "un:b" }]);
    expect(unpack("#question=city&variables=%7B%22id%22%3A%22city%3Aa%22%7D")?.operations).toEqual([
      { op: "ask", question: "city", query: "", variables: '{"id":"city:a"}' },
    ]);
    expect(unpack("#query=%7Bdataset%7Brelease%7D%7D")?.operations).toEqual([
      { op: "ask", question: "", query: "{dataset{release}}", variables: "" },
    ]);
    expect(unpack("#example=iuc-cities")?.operations).toEqual([
      { op: "ask", question: "iuc-cities", query: "", variables: "" },
    ]);
    expect(unpack("#sources=all")?.operations).toEqual([{ op: "ask", question: "sources", query: "", variables: "" }]);
    expect(unpack("")?.operations).toEqual([]);
  });
});
