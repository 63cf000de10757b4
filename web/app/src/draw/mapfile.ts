// The map as files: SVG with all labels as text, and PNG. Both contain all places that are shown, none joined.

import type { Picture } from "../state/picture";
import { placed, xml } from "./export";
import { arcs, boxOfPlaces } from "./map";
import { labelsOf, type Mark, outline, shapes } from "./scene";

export interface MapFile {
  width: number;
  height: number;
  scale: number; // pixels for one degree
  left: number; // where 0° 0° is, in pixels
  top: number;
  lines: { d: string; derived: boolean; words: string }[]; // in degrees
  marks: Mark[]; // in pixels
}

const sea = "#fff";
const land = "#d6dfdf";
const line = "#6b7b80";
const ink = "#1b2329";
const margin = 60; // pixels, for labels

// mapFileOf places what is shown in a picture of at most 1,600 by 1,000 pixels.
export function mapFileOf(picture: Picture, selected: string): MapFile {
  const here = picture.entities.filter(placed);
  const box = boxOfPlaces(here);
  const scale = Math.min((1600 - 2 * margin) / box.width, (1000 - 2 * margin) / box.height);
  const [left, top] = [margin - box.x * scale, margin - box.y * scale];
  const round = (value: number) => Math.round(value * 10) / 10;
  const marks = here.map((entity): Mark => {
    const [x, y] = [round(left + entity.longitude! * scale), round(top - entity.latitude! * scale)];
    return { entity, x, y, radius: 6, label: "", hidden: 0, pinned: false };
  });
  const { names } = labelsOf(marks, selected, 1);
  for (const mark of marks) mark.label = names.get(mark.entity.id) ?? "";
  const name = (id: string) => picture.byId.get(id)?.name ?? id;
  const lines = arcs(picture.links, picture.byId).map(({ link, d }) => ({
    d,
    derived: link.status === "DERIVED",
    words: `${name(link.from.id)} ${link.label} ${name(link.to.id)}`,
  }));
  const [width, height] = [box.width * scale + 2 * margin, box.height * scale + 2 * margin].map(Math.round);
  return { width: width!, height: height!, scale, left, top, lines, marks };
}

// shoreOf returns the path of the land in static/world.svg.
export function shoreOf(world: string): string {
  return /<path id="land" d="([^"]+)"/.exec(world)?.[1] ?? "";
}

export function mapSvgOf({ width, height, scale, left, top, lines, marks }: MapFile, shore: string, title: string) {
  const paths = lines.map(
    ({ d, derived, words }) =>
      `<path d="${d}"${derived ? ' stroke-dasharray="5 4"' : ""}><title>${xml(words)}</title></path>`,
  );
  const places = marks.map(({ entity, x, y, radius, label }) => {
    const colour = shapes[entity.type]?.colour ?? line;
    return [
      `<g transform="translate(${x} ${y})"><path d="${outline(entity.type, radius)}" fill="${colour}">`,
      `<title>${xml(entity.name)}</title></path>`,
      label && `<text y="${radius + 13}" unicode-bidi="plaintext">${xml(label)}</text>`,
      "</g>",
    ].join("");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' font-family="sans-serif" font-size="12" text-anchor="middle">',
    `<title>${xml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${sea}"/>`,
    `<g transform="translate(${left} ${top}) scale(${scale})" fill="none" stroke="${line}"`,
    ` stroke-width="${1 / scale}">`,
    `<path d="${shore}" fill="${land}"/>`,
    `<g${lines.length ? ` stroke-width="${1.2 / scale}"` : ""}>${paths.join("")}</g></g>`,
    `<g fill="${ink}">${places.join("")}</g>`,
    "</svg>\n",
  ].join("\n");
}

// mapPngOf draws the map on a canvas, at twice its size.
export async function mapPngOf(map: MapFile, shore: string): Promise<Blob> {
  const { width, height, scale, left, top, lines, marks } = map;
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  const to = canvas.getContext("2d")!;
  to.scale(2, 2);
  to.fillStyle = sea;
  to.fillRect(0, 0, width, height);
  to.save();
  to.translate(left, top);
  to.scale(scale, scale);
  to.lineWidth = 1 / scale;
  to.strokeStyle = line;
  to.fillStyle = land;
  const ground = new Path2D(shore);
  to.fill(ground);
  to.stroke(ground);
  for (const { d, derived } of lines) {
    to.setLineDash(derived ? [5 / scale, 4 / scale] : []);
    to.stroke(new Path2D(d));
  }
  to.restore();
  to.font = "12px sans-serif";
  to.textAlign = "center";
  for (const { entity, x, y, radius, label } of marks) {
    to.save();
    to.translate(x, y);
    to.fillStyle = shapes[entity.type]?.colour ?? line;
    to.fill(new Path2D(outline(entity.type, radius)));
    to.fillStyle = ink;
    to.fillText(label, 0, radius + 13);
    to.restore();
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser draws no PNG"))), "image/png"),
  );
}
