// The drawing of a picture as plain data: what the page shows, and what is exported as SVG and PNG.

import type { Entity, Link } from "../data/types";
import { linksShown, type More, type Picture } from "../state/picture";
import type { Point } from "./layout";

export interface Mark extends Point {
  entity: Entity;
  radius: number;
  label: string; // "" where it would cover another one
  hidden: number; // links that are not shown
  pinned: boolean;
}

export interface Line {
  link: Link;
  from: Mark;
  to: Mark;
  bend: number; // of the curve, for links beside each other
}

export interface MoreMark extends Point {
  more: More;
  from: Mark;
}

export interface Scene {
  marks: Mark[];
  lines: Line[];
  more: MoreMark[];
  box: Box; // with all labels
  core: Box; // around the middles of marks
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

// The types have a colour, told apart by people with any colour vision (Okabe and Ito), and a shape.
export const shapes: Record<string, { shape: Shape; colour: string }> = {
  CITY: { shape: "circle", colour: "#0072b2" },
  PROGRAMME: { shape: "square", colour: "#d55e00" },
  ORGANISATION: { shape: "diamond", colour: "#009e73" },
  UN_BODY: { shape: "hexagon", colour: "#56b4e9" },
  COUNTRY: { shape: "flag", colour: "#8a6d00" },
  REGION: { shape: "octagon", colour: "#a07f3c" },
  THEME: { shape: "triangle", colour: "#cc79a7" },
  AGREEMENT: { shape: "page", colour: "#7a52a3" },
  EVENT: { shape: "star", colour: "#c33c54" },
  ACTOR_GROUP: { shape: "pentagon", colour: "#5b6770" },
  SOURCE: { shape: "page", colour: "#5b6770" },
};
export type Shape =
  | "circle"
  | "square"
  | "diamond"
  | "hexagon"
  | "flag"
  | "octagon"
  | "triangle"
  | "page"
  | "star"
  | "pentagon";

const corners: Partial<Record<Shape, [number, number]>> = {
  diamond: [4, 0],
  hexagon: [6, 0],
  octagon: [8, 22.5],
  triangle: [3, -90],
  pentagon: [5, -90],
};

const round = (value: number) => Math.round(value * 10) / 10;

// outline returns the path of a shape around 0, 0.
export function outline(type: string, r: number): string {
  const shape = shapes[type]?.shape ?? "circle";
  if (shape === "circle") return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  const s = round(r * 0.9);
  if (shape === "square") return `M${-s} ${-s}h${2 * s}v${2 * s}h${-2 * s}z`;
  if (shape === "flag") return `M${-s} ${-round(s * 0.7)}h${2 * s}v${round(s * 1.4)}h${-2 * s}z`;
  if (shape === "page") {
    const [half, wide] = [round(s * 0.5), round(s * 1.5)];
    return `M${-round(s * 0.75)} ${-s}h${round(s)}l${half} ${half}v${wide}h${-wide}z`;
  }
  const points: string[] = [];
  if (shape === "star") {
    for (let i = 0; i < 10; i++) points.push(point(i * 36 - 90, i % 2 ? r * 0.55 : r * 1.2));
  } else {
    const [n, turn] = corners[shape]!;
    for (let i = 0; i < n; i++) points.push(point((i * 360) / n + turn, r * 1.12));
  }
  return `M${points.join("L")}z`;
}

function point(degrees: number, r: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${round(Math.cos(angle) * r)} ${round(Math.sin(angle) * r)}`;
}

// curve returns the path of a line.
export function curve({ from, to, bend }: Line): string {
  if (from === to) return `M${from.x} ${from.y}c-40 -50 40 -50 0 0`;
  if (!bend) return `M${from.x} ${from.y}L${to.x} ${to.y}`;
  const x = (from.x + to.x) / 2 - (to.y - from.y) * bend;
  const y = (from.y + to.y) / 2 + (to.x - from.x) * bend;
  return `M${from.x} ${from.y}Q${round(x)} ${round(y)} ${to.x} ${to.y}`;
}

// widthOf estimates the width of a label in the drawing: letters of East Asia are twice as wide.
export function widthOf(label: string): number {
  let width = 0;
  for (const letter of label) width += letter.codePointAt(0)! > 0x2e7f ? 12 : 6.4;
  return width;
}

export function short(name: string, most = 32): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join("")}…`;
}

// sceneOf places a picture. Labels are given to what is selected or pinned first, then to the entities in their order;
// one that would cover another is left out.
export function sceneOf(
  picture: Picture,
  places: ReadonlyMap<string, Point>,
  pins: ReadonlyMap<string, Point>,
  selected: string,
): Scene {
  const shown = linksShown(picture);
  const marks = picture.entities.map((entity): Mark => {
    const { x, y } = pins.get(entity.id) ?? places.get(entity.id) ?? { x: 0, y: 0 };
    const links = shown.get(entity.id) ?? 0;
    return {
      entity,
      x,
      y,
      radius: round(9 + Math.min(13, Math.sqrt(links) * 1.8)),
      label: "",
      hidden: Math.max(0, entity.degree - links),
      pinned: pins.has(entity.id),
    };
  });
  const byId = new Map(marks.map((mark) => [mark.entity.id, mark]));
  const { names } = labelsOf(marks, selected, 1);
  for (const mark of marks) mark.label = names.get(mark.entity.id) ?? "";
  const between = new Map<string, number>();
  const lines = picture.links.map((link): Line => {
    const pair = [link.from.id, link.to.id].sort().join(" ");
    const n = between.get(pair) ?? 0;
    between.set(pair, n + 1);
    const side = link.from.id < link.to.id ? 1 : -1;
    const bend = n === 0 ? 0 : side * (n % 2 ? 1 : -1) * Math.ceil(n / 2) * 0.16;
    return { link, from: byId.get(link.from.id)!, to: byId.get(link.to.id)!, bend };
  });
  const more: MoreMark[] = [];
  for (const each of picture.more) more.push(moreOf(each, byId.get(each.around)!, marks, more));
  return { marks, lines, more, box: boxOf(marks, more), core: coreOf(marks, more) };
}

// moreOf puts the mark for more where it covers no other mark: below what it is about if there is room, or in another
// direction, as near as can be.
function moreOf(more: More, from: Mark, marks: readonly Mark[], others: readonly MoreMark[]): MoreMark {
  const covers = (x: number, y: number) =>
    marks.some((mark) => Math.abs(mark.x - x) < 66 + mark.radius && Math.abs(mark.y - y) < 16 + mark.radius) ||
    others.some((other) => Math.abs(other.x - x) < 112 && Math.abs(other.y - y) < 26);
  for (const far of [34, 70, 110, 150, 200, 260, 330]) {
    for (const turn of [2, 6, 0, 4, 1, 3, 5, 7]) {
      const angle = (turn * Math.PI) / 4;
      const x = round(from.x + Math.cos(angle) * (from.radius + far + 40 * Math.abs(Math.cos(angle))));
      const y = round(from.y + Math.sin(angle) * (from.radius + far));
      if (!covers(x, y)) return { more, from, x, y };
    }
  }
  return { more, from, x: from.x, y: round(from.y + from.radius + 34) };
}

export interface Labels {
  names: ReadonlyMap<string, string>; // by id
  numbers: ReadonlySet<string>; // ids of the marks that have room for the number of their hidden links
}

interface Spot {
  id: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

// labelsOf returns the labels that fit beside each other when they are drawn in a size: 1 is that of the scene. Names
// come before numbers, and neither covers the middle of another mark, nor one for more. Names longer than most letters
// are shortened.
export function labelsOf(
  marks: readonly Mark[],
  selected: string,
  size: number,
  most = 32,
  more: readonly MoreMark[] = [],
): Labels {
  const names = new Map<string, string>();
  const numbers = new Set<string>();
  const height = 14 * size;
  const rows = new Map<number, Spot[]>();
  const rowsOf = ({ top, bottom }: Spot) => {
    const all: number[] = [];
    for (let row = Math.floor(top / height); row <= Math.floor(bottom / height); row++) all.push(row);
    return all;
  };
  const take = (spot: Spot) => {
    for (const row of rowsOf(spot)) rows.set(row, [...(rows.get(row) ?? []), spot]);
  };
  const free = (spot: Spot) =>
    !rowsOf(spot).some((row) =>
      rows
        .get(row)
        ?.some(
          (o) =>
            o.id !== spot.id &&
            o.left < spot.right &&
            spot.left < o.right &&
            o.top < spot.bottom &&
            spot.top < o.bottom,
        ),
    );
  for (const { entity, x, y, radius } of marks) {
    const r = radius * size * 0.6;
    take({ id: entity.id, left: x - r, right: x + r, top: y - r, bottom: y + r });
  }
  for (const each of more) {
    const x = each.from.x + (each.x - each.from.x) * size;
    const y = each.from.y + (each.y - each.from.y) * size;
    take({ id: "", left: x - 52 * size, right: x + 52 * size, top: y - 12 * size, bottom: y + 12 * size });
  }
  const rank = (mark: Mark) => (mark.entity.id === selected ? 0 : mark.pinned ? 1 : 2 - mark.radius / 100);
  const ordered = marks.map((mark, i) => ({ mark, i })).sort((a, b) => rank(a.mark) - rank(b.mark) || a.i - b.i);
  for (const { mark } of ordered) {
    const { id, name } = mark.entity;
    const label = short(name, most);
    const half = (widthOf(label) / 2) * size;
    const bottom = mark.y + (mark.radius + 15) * size;
    const spot = { id, left: mark.x - half, right: mark.x + half, top: bottom - 12 * size, bottom };
    if (!free(spot) && id !== selected) continue;
    names.set(id, label);
    take({ ...spot, id: "" });
  }
  for (const { mark } of ordered) {
    if (!mark.hidden) continue;
    const left = mark.x + (mark.radius + 2) * size;
    const bottom = mark.y + (2 - mark.radius) * size;
    const right = left + widthOf(`+${mark.hidden.toLocaleString("en")}`) * size;
    const spot = { id: mark.entity.id, left, right, top: bottom - 9 * size, bottom };
    if (!free(spot)) continue;
    numbers.add(mark.entity.id);
    take({ ...spot, id: "" });
  }
  return { names, numbers };
}

function coreOf(marks: readonly Mark[], more: readonly MoreMark[]): Box {
  if (!marks.length) return { x: -100, y: -100, width: 200, height: 200 };
  const xs = [...marks, ...more].map(({ x }) => x);
  const ys = [...marks, ...more].map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function boxOf(marks: readonly Mark[], more: readonly MoreMark[]): Box {
  if (!marks.length) return { x: -100, y: -100, width: 200, height: 200 };
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y, radius, label } of marks) {
    const half = Math.max(radius, widthOf(label) / 2);
    left = Math.min(left, x - half);
    right = Math.max(right, x + half);
    top = Math.min(top, y - radius);
    bottom = Math.max(bottom, y + radius + 20);
  }
  for (const { x, y } of more) {
    left = Math.min(left, x - 60);
    right = Math.max(right, x + 60);
    top = Math.min(top, y - 16);
    bottom = Math.max(bottom, y + 16);
  }
  const margin = 24;
  return {
    x: Math.floor(left - margin),
    y: Math.floor(top - margin),
    width: Math.ceil(right - left + 2 * margin),
    height: Math.ceil(bottom - top + 2 * margin),
  };
}
