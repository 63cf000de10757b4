// The map in degrees, as static/world.svg draws it: x is the longitude, y the latitude downwards.

import { geoEquirectangular, geoPath } from "d3-geo";

import type { Entity, Link } from "../data/types";
import { placed } from "./export";
import type { Box } from "./scene";

export interface Place {
  x: number;
  y: number;
  entities: Entity[]; // more than one where they would cover each other
}

const world: Box = { x: -180, y: -85, width: 360, height: 145 };

// boxOfPlaces is the part of the map around entities that all have a place, or the whole map if there are none.
export function boxOfPlaces(here: readonly Entity[]): Box {
  if (!here.length) return world;
  const xs = here.map(({ longitude }) => longitude!);
  const ys = here.map(({ latitude }) => -latitude!);
  const width = Math.max(30, (Math.max(...xs) - Math.min(...xs)) * 1.2);
  const height = Math.max(20, (Math.max(...ys) - Math.min(...ys)) * 1.25);
  const x = (Math.max(...xs) + Math.min(...xs)) / 2;
  const y = (Math.max(...ys) + Math.min(...ys)) / 2;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

const path = geoPath(
  geoEquirectangular()
    .scale(180 / Math.PI)
    .translate([0, 0])
    .precision(0.05),
).digits(2);

// clusters joins entities that are nearer to each other than a distance in degrees. The order of the entities decides.
export function clusters(entities: readonly Entity[], distance: number): Place[] {
  const cells = new Map<string, Place>();
  for (const entity of entities) {
    if (!placed(entity)) continue;
    const x = entity.longitude!;
    const y = -entity.latitude!;
    const key = `${Math.floor(x / distance)} ${Math.floor(y / distance)}`;
    const cell = cells.get(key);
    if (cell) {
      const n = cell.entities.push(entity);
      cell.x += (x - cell.x) / n;
      cell.y += (y - cell.y) / n;
    } else cells.set(key, { x, y, entities: [entity] });
  }
  return [...cells.values()];
}

// onlyDerived lists the ends of links that have derived links alone.
export function onlyDerived(links: readonly Link[]): ReadonlySet<string> {
  const ends = (of: readonly Link[]) => of.flatMap(({ from, to }) => [from.id, to.id]);
  const stated = new Set(ends(links.filter(({ status }) => status !== "DERIVED")));
  return new Set(ends(links).filter((id) => !stated.has(id)));
}

// arcs returns the great circles of links whose ends both have a place, cut where they leave the map.
export function arcs(links: readonly Link[], byId: ReadonlyMap<string, Entity>): { link: Link; d: string }[] {
  return links.flatMap((link) => {
    const from = byId.get(link.from.id);
    const to = byId.get(link.to.id);
    if (!from || !to || !placed(from) || !placed(to)) return [];
    const coordinates = [
      [from.longitude!, from.latitude!],
      [to.longitude!, to.latitude!],
    ];
    return [{ link, d: path({ type: "LineString", coordinates }) ?? "" }];
  });
}
