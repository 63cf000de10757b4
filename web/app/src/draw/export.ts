// Files of a picture: SVG with all labels as text, PNG, CSV, GEXF, GeoJSON. All contain what is visible, no more.

import { linksShown, type Picture } from "../state/picture";
import { period, standing, typeWord } from "../words";
import { curve, outline, type Scene, shapes } from "./scene";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// Control characters have no place in XML.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
export const xml = (text: string) => text.replace(forbidden, "").replace(/[&<>"]/g, (letter) => escapes[letter]!);

// svgOf draws a scene by itself: no styles, no references, every label is text.
export function svgOf(scene: Scene, title: string): string {
  const { x, y, width, height } = scene.box;
  const lines = scene.lines.map((line) => {
    const dashed = line.link.status === "DERIVED" ? ' stroke-dasharray="5 4"' : "";
    const words = [line.from.entity.name, line.link.label, line.to.entity.name].join(" ");
    return `<path d="${curve(line)}"${dashed}><title>${xml(words)}</title></path>`;
  });
  const marks = scene.marks.map((mark) => {
    const colour = shapes[mark.entity.type]?.colour ?? "#5b6770";
    const name = xml(mark.label || mark.entity.name);
    return [
      `<g transform="translate(${mark.x} ${mark.y})">`,
      `<path d="${outline(mark.entity.type, mark.radius)}" fill="${colour}"/>`,
      `<text y="${mark.radius + 13}" unicode-bidi="plaintext">${name}</text></g>`,
    ].join("");
  });
  const more = scene.more.map(
    (each) => `<text x="${each.x}" y="${each.y}" font-style="italic">and ${each.more.left} more</text>`,
  );
  const size = `viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}"`;
  const font = 'font-family="sans-serif" font-size="12" text-anchor="middle"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>`,
    `<title>${xml(title)}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>`,
    `<g fill="none" stroke="#8a949c">${lines.join("")}</g>`,
    `<g fill="#1b2329">${marks.join("")}${more.join("")}</g>`,
    "</svg>\n",
  ].join("\n");
}

// pngOf draws a scene on a canvas, at twice its size where that is not too large.
export async function pngOf(scene: Scene): Promise<Blob> {
  const { x, y, width, height } = scene.box;
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const to = canvas.getContext("2d")!;
  to.fillStyle = "#fff";
  to.fillRect(0, 0, canvas.width, canvas.height);
  to.scale(scale, scale);
  to.translate(-x, -y);
  to.strokeStyle = "#8a949c";
  for (const line of scene.lines) {
    to.setLineDash(line.link.status === "DERIVED" ? [5, 4] : []);
    to.stroke(new Path2D(curve(line)));
  }
  to.font = "12px sans-serif";
  to.textAlign = "center";
  for (const mark of scene.marks) {
    to.save();
    to.translate(mark.x, mark.y);
    to.fillStyle = shapes[mark.entity.type]?.colour ?? "#5b6770";
    to.fill(new Path2D(outline(mark.entity.type, mark.radius)));
    to.fillStyle = "#1b2329";
    to.fillText(mark.label, 0, mark.radius + 13);
    to.restore();
  }
  for (const each of scene.more) to.fillText(`and ${each.more.left} more`, each.x, each.y);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser draws no PNG"))), "image/png"),
  );
}

// A cell that begins like a formula would be one in a spreadsheet.
const cell = (value: string | number) => {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

// csvOf lists the links, one in a row, and then the entities without any.
export function csvOf(picture: Picture): string {
  const rows: (string | number)[][] = [
    [
      "link_id",
      "from_id",
      "from_name",
      "from_type",
      "relation",
      "to_id",
      "to_name",
      "to_type",
      "when",
      "since",
      "until",
      "known",
    ],
  ];
  const linked = new Set<string>();
  for (const link of picture.links) {
    const from = picture.byId.get(link.from.id)!;
    const to = picture.byId.get(link.to.id)!;
    linked.add(from.id).add(to.id);
    rows.push([
      link.id,
      from.id,
      from.name,
      typeWord(from.type),
      link.label,
      to.id,
      to.name,
      typeWord(to.type),
      period(link),
      link.since ?? "",
      link.until ?? "",
      standing(link).word,
    ]);
  }
  for (const { id, name, type } of picture.entities) {
    if (!linked.has(id)) rows.push(["", id, name, typeWord(type), "", "", "", "", "", "", "", ""]);
  }
  return sheet(rows);
}

const sheet = (rows: (string | number)[][]) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

// entriesCsvOf lists the entities.
export function entriesCsvOf(picture: Picture): string {
  const shown = linksShown(picture);
  return sheet([
    ["id", "name", "type", "country", "latitude", "longitude", "links_shown", "all_links"],
    ...picture.entities.map(({ id, name, type, country, latitude, longitude, degree }) => [
      id,
      name,
      typeWord(type),
      country?.name ?? "",
      latitude ?? "",
      longitude ?? "",
      shown.get(id) ?? 0,
      degree,
    ]),
  ]);
}

export function gexfOf(picture: Picture, scene: Scene, title: string): string {
  const nodes = scene.marks.map(({ entity, x, y }) => {
    const type = `<attvalues><attvalue for="type" value="${entity.type}"/></attvalues>`;
    const place = `<viz:position x="${x}" y="${-y}" z="0"/>`;
    return `<node id="${xml(entity.id)}" label="${xml(entity.name)}">${type}${place}</node>`;
  });
  const edges = picture.links.map((link) => {
    const values = Object.entries({
      since: link.since,
      until: link.until,
      status: link.status,
      confidence: link.confidence,
      role: link.role,
    })
      .filter(([, value]) => value)
      .map(([name, value]) => `<attvalue for="${name}" value="${xml(value!)}"/>`);
    const ends = `source="${xml(link.from.id)}" target="${xml(link.to.id)}"`;
    const kind = `kind="${link.type}" label="${xml(link.label)}"`;
    return `<edge id="${xml(link.id)}" ${ends} ${kind}><attvalues>${values.join("")}</attvalues></edge>`;
  });
  const attributes = (names: string[]) =>
    names.map((name) => `<attribute id="${name}" title="${name}" type="string"/>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>Cityweave</creator><description>${xml(title)}</description></meta>
<graph defaultedgetype="directed">
<attributes class="node">${attributes(["type"])}</attributes>
<attributes class="edge">${attributes(["since", "until", "status", "confidence", "role"])}</attributes>
<nodes>${nodes.join("\n")}</nodes>
<edges>${edges.join("\n")}</edges>
</graph>
</gexf>
`;
}

export function geojsonOf(picture: Picture): string {
  const features = picture.entities.map((entity) => ({
    type: "Feature",
    id: entity.id,
    geometry: placed(entity) ? { type: "Point", coordinates: [entity.longitude, entity.latitude] } : null,
    properties: { id: entity.id, name: entity.name, type: entity.type, country: entity.country?.name ?? null },
  }));
  return `${JSON.stringify({ type: "FeatureCollection", features }, null, 1)}\n`;
}

export function placed(entity: { latitude?: number | null; longitude?: number | null }): boolean {
  return typeof entity.latitude === "number" && typeof entity.longitude === "number";
}
