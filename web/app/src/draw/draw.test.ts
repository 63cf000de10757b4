import { describe, expect, it } from "vitest";

import type { Step } from "../data/steps";
import type { Entity, Link } from "../data/types";
import { initial, type Operation, replay } from "../state/operations";
import { pictureOf } from "../state/picture";
import { boxOf } from "../ui/Box";
import { csvOf, entriesCsvOf, geojsonOf, gexfOf, svgOf } from "./export";
import { Layout } from "./layout";
import { arcs, clusters, onlyDerived } from "./map";
import { mapFileOf, mapSvgOf, shoreOf } from "./mapfile";
import { sceneOf } from "./scene";

const entity = (id: string, name: string, at?: [number, number]): Entity => ({
  id,
  name,
  type: id.startsWith("city") ? "CITY" : "PROGRAMME",
  degree: 30,
  latitude: at?.[0],
  longitude: at?.[1],
  country: null,
});
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

const cities = Array.from({ length: 20 }, (_, i) => entity(`city:${i}`, `=City & <${i}>`, [i, i * 3]));
const first: Step = {
  operation: { op: "show", ids: ["programme:p"] },
  request: { query: "", variables: {} },
  entities: [entity("programme:p", "P")],
  links: [],
  around: "",
  total: 0,
  unknown: [],
  missing: 0,
};
const second: Step = {
  operation: { op: "expand", id: "programme:p", type: "PARTICIPATES_IN", direction: "IN", to: "CITY", first: 20 },
  request: { query: "", variables: {} },
  entities: [entity("programme:p", "P"), ...cities],
  links: cities.map(({ id }, i) => link(`L${i}`, id, "programme:p", i % 2 ? "2015" : null)),
  around: "programme:p",
  total: 67,
  unknown: [],
  missing: 0,
};
const steps = [first, second];

function drawn(state = initial) {
  const picture = pictureOf(state, steps);
  return { picture, scene: sceneOf(picture, new Layout().now(steps), state.pins, state.selected) };
}

describe("layout", () => {
  it("is the same at once, step by step, and in pieces", async () => {
    const atOnce = new Layout().now(steps);
    const stepwise = new Layout();
    stepwise.now([first]);
    expect(stepwise.now(steps)).toEqual(atOnce);
    expect(await new Layout().run(steps, async () => {})).toEqual(atOnce);
  });
  it("keeps entities apart", () => {
    const places = [...new Layout().now(steps).values()];
    places.forEach((a, i) =>
      places.slice(i + 1).forEach((b) => expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(20)),
    );
  });
  it("keeps those apart that are all linked with each other", () => {
    const links = cities.flatMap(({ id }, i) => cities.slice(i + 1).map((to) => link(`${id} ${to.id}`, id, to.id)));
    const places = [...new Layout().now([{ ...first, entities: cities, links }]).values()];
    expect(places).toHaveLength(20);
    places.forEach((a, i) =>
      places.slice(i + 1).forEach((b) => expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(45)),
    );
  });
  it("takes the positions of the server for a first picture, without moving what is there", () => {
    const positions = second.entities.map(({ id }, i) => ({ entityId: id, x: 100 * i + 50, y: 10 * i }));
    const places = new Layout().now([first, { ...second, positions }]);
    expect(places.get("programme:p")).toEqual(new Layout().now([first]).get("programme:p"));
    expect(places.get("city:1")!.x - places.get("city:0")!.x).toBe(130);
    expect(places.get("city:1")!.y - places.get("city:0")!.y).toBe(-13);
    const earlier = { ...first, entities: [entity("city:x", "X")] };
    expect(new Layout().now([earlier, { ...second, positions }])).toEqual(new Layout().now([earlier, second]));
  });
  it("forgets what an undone step has placed", () => {
    const layout = new Layout();
    layout.now(steps);
    expect([...layout.now([first]).keys()]).toEqual(["programme:p"]);
  });
});

describe("picture", () => {
  it("counts what is not shown, and draws it as one mark", () => {
    const { picture, scene } = drawn();
    expect(picture.more.map(({ around, left }) => [around, left])).toEqual([["programme:p", 47]]);
    expect(scene.more).toHaveLength(1);
    const [more] = scene.more;
    for (const { x, y, radius } of scene.marks)
      expect(Math.abs(x - more!.x) > 52 + radius || Math.abs(y - more!.y) > 12 + radius).toBe(true);
    expect(scene.marks.find((mark) => mark.entity.id === "programme:p")?.hidden).toBe(10);
  });
  it("leaves links that hold on a day, with or without those that have no date", () => {
    expect(drawn({ ...initial, day: "2014" }).picture.links).toHaveLength(10);
    expect(drawn({ ...initial, day: "2016", undated: "EXCLUDE" }).picture.links).toHaveLength(10);
    expect(drawn({ ...initial, day: "2016" }).picture.links).toHaveLength(20);
  });
  it("has no link with an end that is hidden", () => {
    const { picture } = drawn({ ...initial, hidden: new Set(["city:3"]) });
    expect(picture.links).toHaveLength(19);
    expect(picture.byId.has("city:3")).toBe(false);
  });
});

describe("files", () => {
  const { picture, scene } = drawn();
  it("SVG has every name as text, escaped", () => {
    const svg = svgOf(scene, "A & B");
    for (let i = 0; i < 20; i++) expect(svg).toContain(`=City &amp; &lt;${i}&gt;</text>`);
    expect(svg).toContain("<title>A &amp; B</title>");
  });
  it("CSV has a row for each link, and no cell that begins a formula", () => {
    const rows = csvOf(picture).trimEnd().split("\r\n");
    expect(rows).toHaveLength(21);
    expect(rows.slice(1).every((row) => row.split(",")[2]!.startsWith("'=City"))).toBe(true);
  });
  it("CSV of entries has a row for each entity, with its place", () => {
    const rows = entriesCsvOf(picture).trimEnd().split("\r\n");
    expect(rows).toHaveLength(22);
    expect(rows[3]).toBe("city:1,'=City & <1>,city,,1,3,1,30");
  });
  it("GEXF has all nodes and edges", () => {
    const gexf = gexfOf(picture, scene, "t");
    expect(gexf.match(/<node /g)).toHaveLength(21);
    expect(gexf.match(/<edge /g)).toHaveLength(20);
  });
  it("GeoJSON has no place for what has none", () => {
    const { features } = JSON.parse(geojsonOf(picture)) as {
      features: { id: string; geometry: { coordinates: number[] } | null }[];
    };
    expect(features.find(({ id }) => id === "programme:p")?.geometry).toBeNull();
    expect(features.find(({ id }) => id === "city:2")?.geometry?.coordinates).toEqual([6, 2]);
  });
});

describe("the map as a file", () => {
  const ends = [entity("city:a", "A & B", [10, 20]), entity("city:b", "B", [-30, 100]), entity("programme:p", "P")];
  const step: Step = {
    ...first,
    entities: ends,
    links: [link("L", "city:a", "city:b"), link("M", "city:a", "programme:p")],
  };
  const map = mapFileOf(pictureOf(initial, [step]), "");
  it("has all places at their coordinates, and the links between them", () => {
    expect(map.marks.map(({ entity: { id } }) => id)).toEqual(["city:a", "city:b"]);
    for (const {
      entity: { longitude, latitude },
      x,
      y,
    } of map.marks) {
      expect(Math.abs((x - map.left) / map.scale - longitude!)).toBeLessThan(0.1);
      expect(Math.abs((map.top - y) / map.scale - latitude!)).toBeLessThan(0.1);
      expect(x > 40 && x < map.width - 40 && y > 40 && y < map.height - 40).toBe(true);
    }
    expect(map.width <= 1600 && map.height <= 1000).toBe(true);
    expect(map.lines.map(({ words }) => words)).toEqual(["A & B participates in B"]);
  });
  it("is an SVG by itself, with names as text", () => {
    const svg = mapSvgOf(map, shoreOf('<svg><path id="land" d="M0 0z"/></svg>'), "T < 1");
    for (const part of ["A &amp; B</text>", ">B</text>", "<title>T &lt; 1</title>", 'd="M0 0z"'])
      expect(svg).toContain(part);
    expect(svg).not.toMatch(/href|style|NaN|undefined/);
  });
});

describe("map", () => {
  it("chooses the places in a box, across the date line too, with and without single ones", () => {
    const at = (west: number, south: number, east: number, north: number) => ({
      ...initial.chosen,
      box: { west, south, east, north },
    });
    const all: Step = {
      ...first,
      entities: [
        entity("city:bonn", "Bonn", [50.73, 7.1]),
        entity("city:suva", "Suva", [-18.14, 178.44]),
        entity("city:apia", "Apia", [-13.83, -171.76]),
        entity("programme:p", "P"),
      ],
    };
    const chosen = (of: typeof initial.chosen) => [...pictureOf({ ...initial, chosen: of }, [all]).chosen];
    expect(chosen(initial.chosen)).toEqual([]);
    expect(chosen(at(-180, -90, 180, 90))).toEqual(["city:bonn", "city:suva", "city:apia"]);
    expect(chosen(at(7.1, 50.73, 7.1, 50.73))).toEqual(["city:bonn"]);
    expect(chosen(at(170, -30, -170, 0))).toEqual(["city:suva", "city:apia"]);
    expect(chosen(at(-170, -30, 170, 0))).toEqual([]);
    const ticked: Operation[] = [
      { op: "box", west: 170, south: -30, east: -170, north: 0 },
      { op: "tick", ids: ["city:suva"], on: false },
      { op: "tick", ids: ["programme:p", "city:gone"], on: true },
    ];
    expect(chosen(replay(ticked).chosen)).toEqual(["city:apia", "programme:p"]);
    expect(chosen(replay([...ticked, { op: "tick", ids: [], on: false }]).chosen)).toEqual([]);
    expect(chosen(replay([...ticked, { op: "box", west: 0, south: 0, east: 90, north: 90 }]).chosen)).toEqual([
      "city:bonn",
    ]);
  });
  it("has boxes in hundredths of a degree that stay on the map", () => {
    expect(boxOf({ x: 12.345, y: -50.001 }, { x: -200, y: 95 })).toEqual({
      west: -180,
      south: -90,
      east: 12.35,
      north: 50,
    });
  });
  it("joins what is near, and loses nothing", () => {
    const joined = clusters(cities, 10);
    expect(joined.length).toBeLessThan(20);
    expect(joined.flatMap(({ entities }) => entities)).toHaveLength(20);
    expect(clusters(cities, 0.5)).toHaveLength(20);
  });
  it("tells places that only derived links lead to", () => {
    const links = [
      { ...link("L-1", "city:a", "programme:p"), status: "DERIVED" as const },
      { ...link("L-2", "city:b", "programme:p"), status: "DERIVED" as const },
      link("L-3", "city:b", "programme:q"),
    ];
    expect([...onlyDerived(links)].sort()).toEqual(["city:a", "programme:p"]);
  });
  it("cuts an arc that crosses the edge of the map", () => {
    const ends = [entity("city:a", "A", [40, 170]), entity("city:b", "B", [40, -120])];
    const [arc] = arcs([link("L", "city:a", "city:b")], new Map(ends.map((each) => [each.id, each])));
    expect(arc?.d.match(/M/g)).toHaveLength(2);
  });
});
