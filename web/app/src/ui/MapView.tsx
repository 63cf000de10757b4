// Where the places are, and the links between places. It is one stop of the Tab key; arrows walk from place to place.

import { useMemo, useRef, useState } from "preact/hooks";

import type { Entity } from "../data/types";
import { placed } from "../draw/export";
import { arcs, clusters, onlyDerived, type Place } from "../draw/map";
import { type Box, labelsOf, type Mark, outline, shapes } from "../draw/scene";
import { count, plural } from "../words";
import { useCamera } from "./camera";
import { EntityButton, linkText, markClass } from "./common";
import { type Stop, toward } from "./stops";
import { useView } from "./store";
import { Zoom } from "./Zoom";

const radiusOf = (places: number) => (places === 1 ? 7 : 9 + Math.min(12, Math.sqrt(places) * 1.6));

// mostNames is how many places may have names beside them; among more, names say little.
const mostNames = 120;

const world: Box = { x: -180, y: -85, width: 360, height: 145 };

export function MapView() {
  const { explorer, state, picture } = useView();
  const here = useMemo(() => picture.entities.filter(placed), [picture]);
  const elsewhere = picture.entities.filter((entity) => !placed(entity));
  const box = useMemo(() => {
    if (!here.length) return world;
    const xs = here.map(({ longitude }) => longitude!);
    const ys = here.map(({ latitude }) => -latitude!);
    const width = Math.max(30, (Math.max(...xs) - Math.min(...xs)) * 1.2);
    const height = Math.max(20, (Math.max(...ys) - Math.min(...ys)) * 1.25);
    const x = (Math.max(...xs) + Math.min(...xs)) / 2;
    const y = (Math.max(...ys) + Math.min(...ys)) / 2;
    return { x: x - width / 2, y: y - height / 2, width, height };
  }, [here]);
  const view = useCamera(box, 60, { width: 50, height: 25 });
  const { camera, size } = view;
  const unit = 1 / camera.scale; // degrees of a pixel
  const zoom = Math.round(Math.log2(camera.scale) * 2) / 2;
  const places = useMemo(() => clusters(here, 26 / 2 ** zoom), [here, zoom]);
  const letters = size.width < 480 ? 16 : 22; // of a name
  const names = useMemo(() => {
    const marks = places.map(({ x, y, entities }): Mark => {
      const [first] = entities as [Entity];
      const entity =
        entities.length === 1 && (here.length <= mostNames || first.id === state.selected)
          ? first
          : { ...first, name: "" };
      return { entity, x, y, radius: radiusOf(entities.length), label: "", hidden: 0, pinned: false };
    });
    return labelsOf(marks, state.selected, unit, letters).names;
  }, [places, state.selected, here, unit, letters]);
  const lines = useMemo(() => arcs(picture.links, picture.byId), [picture]);
  const derived = useMemo(() => onlyDerived(picture.links), [picture]);
  const inferred = here.filter(({ id }) => derived.has(id)).length;
  const inView = here.filter(
    ({ longitude, latitude }) =>
      Math.abs(longitude! - camera.x) * camera.scale <= size.width / 2 &&
      Math.abs(-latitude! - camera.y) * camera.scale <= size.height / 2,
  );
  const open = (place: Place) => {
    if (place.entities.length === 1) explorer.do({ op: "select", id: place.entities[0]!.id });
    else {
      view.move((place.x - camera.x) * camera.scale, (place.y - camera.y) * camera.scale);
      view.zoom(2.5);
    }
  };
  const [focus, setFocus] = useState("");
  const group = useRef<SVGGElement>(null);
  const stops = useMemo(() => places.map(({ x, y, entities }): Stop => ({ key: entities[0]!.id, x, y })), [places]);
  const current = stops.find(({ key }) => key === focus) ?? stops.find(({ key }) => key === state.selected) ?? stops[0];
  const keys = (event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (stop: Stop | undefined) => {
      if (!stop) return;
      setFocus(stop.key);
      view.reveal(stop.x, stop.y);
      group.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(stop.key)}"]`)?.focus();
    };
    const turn = { ArrowRight: 0, ArrowDown: 90, ArrowLeft: 180, ArrowUp: 270 }[event.key];
    const place = places.find(({ entities }) => entities[0]!.id === current.key)!;
    if (turn !== undefined) go(toward(current, stops, turn));
    else if (event.key === "Home") go(stops[0]);
    else if (event.key === "End") go(stops.at(-1));
    else if (event.key === "Enter" || event.key === " ") open(place);
    else if (event.key === "+" || event.key === "=") view.zoom(1.5);
    else if (event.key === "-") view.zoom(1 / 1.5);
    else if (event.key === "0") view.fit();
    else return;
    event.preventDefault();
  };
  const countries = elsewhere.length;
  return (
    <section class="view map-view" aria-label="Map">
      <svg ref={view.ref} class="drawing" {...view.handlers}>
        <g transform={view.transform}>
          <use class="shore" href="static/world.svg#land" stroke-width={unit * 0.7} />
          <g class="lines">
            {lines.map(({ link, d }) => (
              <g
                key={link.id}
                class={["line", state.selected === link.id && "chosen", link.status === "DERIVED" && "derived"]
                  .filter(Boolean)
                  .join(" ")}
                onClick={() => explorer.do({ op: "select", id: link.id })}
              >
                <title>{linkText(link, picture)}</title>
                <path class="target" d={d} />
                <path class="stroke" d={d} />
              </g>
            ))}
          </g>
          <g
            ref={group}
            role="group"
            aria-label={`${plural(here.length, "place")}. Arrow keys walk, Enter selects.`}
            onKeyDown={keys}
          >
            {places.map((place) => {
              const first = place.entities[0]!;
              const n = place.entities.length;
              const chosen = place.entities.some(({ id }) => id === state.selected);
              const radius = radiusOf(n);
              const ring = place.entities.every(({ id }) => derived.has(id));
              const label =
                (n === 1 ? first.name : `${plural(n, "place")}, such as ${first.name}`) +
                (ring ? ", only by derived links" : "");
              return (
                <g
                  key={first.id}
                  role="button"
                  data-key={first.id}
                  tabindex={current?.key === first.id ? 0 : -1}
                  onFocus={() => setFocus(first.id)}
                  aria-label={label}
                  class={`node${chosen ? " chosen" : ""}${ring ? " ring" : ""}`}
                  transform={`translate(${place.x} ${place.y}) scale(${unit})`}
                  onClick={() => !view.dragged.current && open(place)}
                >
                  <title>{label}</title>
                  <circle class="target" r={Math.max(12, radius)} />
                  {n === 1 ? (
                    <path
                      class={markClass(first.type)}
                      d={outline(first.type, radius)}
                      fill={shapes[first.type]?.colour}
                    />
                  ) : (
                    <>
                      <circle class="cluster" r={radius} />
                      <text class="inside" aria-hidden="true" y="4">
                        {count(n)}
                      </text>
                    </>
                  )}
                  {names.get(first.id) && (
                    <text class="label" aria-hidden="true" y={radius + 13}>
                      {names.get(first.id)}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        </g>
      </svg>
      <Zoom view={view} />
      <div class="row below">
        <span class="quiet">
          {plural(here.length, "place")} on the map, {count(inView.length)} in view.
          {inferred > 0 && ` Dashed: ${count(inferred)} only by links that no source states.`}
        </span>
        {inView.length > 0 && inView.length < here.length && (
          <button
            type="button"
            class="small"
            onClick={() => explorer.do({ op: "only", ids: inView.map(({ id }) => id) })}
          >
            Keep only those in view
          </button>
        )}
      </div>
      {countries > 0 && (
        <details>
          <summary>{plural(countries, "entry", "entries")} without a place on the map</summary>
          <ul class="names">
            {elsewhere.map(({ id, name, type }) => (
              <li key={id}>
                <EntityButton id={id} name={name} type={type} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
