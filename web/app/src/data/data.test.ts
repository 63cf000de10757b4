import { describe, expect, it } from "vitest";

import { grouped, namesOf, related, title, typesOf, variablesOf } from "./questions";
import { grid, idsOf, sections } from "./shape";

describe("variablesOf", () => {
  it("reads names, types and lists", () => {
    expect(variablesOf("# $no: Int\nquery Q($ids: [ID!]!, $day: Date, $most: Int = 5) { a(first: $most) }")).toEqual([
      { name: "ids", type: "ID", list: true, required: true },
      { name: "day", type: "Date", list: false, required: false },
      { name: "most", type: "Int", list: false, required: false },
    ]);
    expect(variablesOf("{ dataset { release } }")).toEqual([]);
    expect(variablesOf("query ($a: ID!, $b: ID!) { x }").map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("namesOf", () => {
  it("reads a column, and puts a second one behind the name", () => {
    expect(namesOf('Kyoto\r\n\n Springfield\tOhio\t1,200 \n"Talla d""Empordà, La"\n\tSpain')).toEqual([
      "Kyoto",
      "Springfield, Ohio",
      'Talla d"Empordà, La',
      "Spain",
    ]);
  });
});

describe("questions", () => {
  it("take the comment at the head of a query as their title", () => {
    expect(title("# Which one,\n# and why?\nquery { a }\n# no title")).toBe("Which one, and why?");
    expect(title("{ a }")).toBe("");
  });
  it("are offered for a text with words of their titles, rare words first", () => {
    const of = (name: string) => ({ name, title: name, query: "" });
    const all = ["Which cities of Japan?", "Which cities are large?", "Who leads a programme?"].map(of);
    const offered = (text: string) => related(text, all).map(({ name }) => name);
    expect(offered("japanese cities joined before 2000")).toEqual([
      "Which cities of Japan?",
      "Which cities are large?",
    ]);
    expect(offered("who has these, and from whom? that of which?")).toEqual([]);
    expect(offered("")).toEqual([]);
  });
  it("that are in no group come last", () => {
    const of = (name: string) => ({ name, title: name, query: "" });
    expect(grouped([of("new"), of("dataset"), of("city")])).toEqual([
      { purpose: "Cities", questions: [of("city")] },
      { purpose: "The data", questions: [of("dataset")] },
      { purpose: "Others", questions: [of("new")] },
    ]);
  });
  it("suggest entities of the types of their example", () => {
    expect(typesOf("city", "city:es-barcelona")).toEqual(["CITY"]);
    expect(typesOf("networks", ["org:iclei", "programme:iuc", "org:c40-cities"])).toEqual([
      "ORGANISATION",
      "PROGRAMME",
    ]);
    expect(typesOf("from", "city:cn-taizhou")).toEqual([]);
    expect(typesOf("after", null)).toEqual([]);
  });
});

describe("answers as tables", () => {
  it("join a name with the id beside it, and an edge with its node", () => {
    const data = {
      city: {
        id: "city:a",
        name: "A",
        twins: {
          totalCount: 7,
          edges: [{ cursor: "x", since: "1999", node: { id: "city:b", name: "B", country: { name: "C" } } }],
        },
      },
    };
    const [section] = sections(data);
    expect(section!.facts).toEqual([{ path: ["name"], value: { id: "city:a", name: "A" } }]);
    expect(section!.tables).toEqual([
      { path: ["twins"], total: 7, rows: [{ since: "1999", id: "city:b", name: "B", country: { name: "C" } }] },
    ]);
    const { columns, body } = grid(section!.tables[0]!.rows);
    expect(columns.map(({ label }) => label)).toEqual(["name", "since", "country"]);
    expect(body[0]!.get("name")).toEqual({ id: "city:b", name: "B" });
  });
  it("name the columns that are unknown in all rows", () => {
    expect(
      grid([
        { name: "A", note: null },
        { name: "B", note: "" },
      ]).unknown,
    ).toEqual(["note"]);
  });
  it("have the ids of entities", () => {
    expect(idsOf({ a: [{ id: "city:a" }, { link: { id: "l_12", to: { id: "org:b" } } }, { id: "city:a" }] })).toEqual([
      "city:a",
      "org:b",
    ]);
  });
});
