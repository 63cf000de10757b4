import { buildSchema } from "graphql";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { search } from "./Docs";
import { forget, past, remember } from "./past";
import { faults } from "./variables";

const schema = buildSchema(`
  enum Kind { CITY REGION }
  input Near { latitude: Float! km: Int = 5 }
  type City { id: ID! name: String }
  type Query { city(id: ID!): City cities(kind: Kind, near: Near, first: Int): [City!] }
`);
const query =
  "query Q($id: ID!, $kind: Kind, $near: Near, $first: Int! = 3) " +
  "{ city(id: $id) { id } cities(kind: $kind, near: $near, first: $first) { id } }";
const said = (text: string) =>
  faults(text, query, schema).map(({ message, from, to }) => [text.slice(from, to), message]);

describe("faults of variables", () => {
  it("are none if all have their types", () => {
    expect(said('{"id": "city:a", "kind": "CITY", "near": {"latitude": 1.5}}')).toEqual([]);
    expect(said('{"id": "city:a", "kind": null}')).toEqual([]);
  });
  it("say where the text is not JSON", () => {
    expect(said('{"id": }')[0]![1]).toMatch(/^This is not JSON: /);
    expect(said("[1]")).toEqual([["[1]", 'Variables are an object, such as {"id": "city:de-bremen"}.']]);
  });
  it("say which values are missing, unknown or of another type", () => {
    expect(said("")).toEqual([["", "The query needs $id: ID!."]]);
    expect(said('{"id": "a", "town": 1}')).toEqual([
      ['"town"', "The query has no variable $town, but $id, $kind, $near, $first."],
    ]);
    expect(said('{"id": "a", "kind": "TOWN"}')[0]).toEqual(['"kind"', expect.stringContaining("$kind: ")]);
    expect(said('{"id": "a", "near": {"latitude": "north"}}')[0]).toEqual([
      '"near"',
      expect.stringContaining("$near.latitude: "),
    ]);
  });
  it("leave errors of the query to the query", () => {
    expect(faults("{}", "query {", schema)).toEqual([]);
  });
});

describe("search in the schema", () => {
  it("puts fields of Query before others, and whole names first", () => {
    expect(search(schema, "city").slice(0, 2)).toEqual([
      { type: "City", field: "" },
      { type: "Query", field: "city" },
    ]);
    expect(search(schema, "Near.lat")).toEqual([{ type: "Near", field: "latitude" }]);
    expect(search(schema, " ")).toEqual([]);
  });
});

describe("earlier queries", () => {
  beforeEach(() => {
    const held = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => held.set(key, value),
    });
  });
  it("are there once, the newest first, at most 30", () => {
    for (let i = 0; i < 40; i++) remember(`{ a${i} }`, "", i);
    remember("{ a20 }", "", 41);
    expect(past()).toHaveLength(30);
    expect(
      past()
        .slice(0, 2)
        .map((each) => each.query),
    ).toEqual(["{ a20 }", "{ a39 }"]);
    expect(forget()).toEqual([]);
    expect(past()).toEqual([]);
  });
  it("are none where the browser keeps nothing, or something else", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => "[3, null]",
      setItem: () => {
        throw new Error("full");
      },
    });
    expect(past()).toEqual([]);
    expect(remember("{ a }", "", 1)).toEqual([{ query: "{ a }", variables: "", at: 1 }]);
  });
});
