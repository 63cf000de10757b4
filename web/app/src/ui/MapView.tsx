// Where the places are, and the links between places. It is one stop of the Tab key; arrows walk from place to place,
// along their links.

import { useCallback, useMemo, useRef, useState } from "preact/hooks";

import type { Entity } from "../data/types";
import { placed } from "../draw/export";
import { arcs, boxOfPlaces, clusters, onlyDerived, type Place } from "../draw/map";
import { labelsOf, type Mark, outline, shapes } from "../draw/scene";
import { count, plural } from "../words";
import { BoxFields, BoxMark, boxOf, useBox } from "./Box";
import { useCamera } from "./camera";
import { EntityButton, markClass } from "./common";
import { LinkMark } from "./LinkMark";
import type { Stop, Way } from "./stops";
import { useView } from "./store";
import { groupName, useLinkNames, useWalk } from "./walk";
import { Zoom } from "./Zoom";

const radiusOf = (places: number) => (places === 1 ? 7 : 9 + Math.min(12, Math.sqrt(places) * 1.6));

// mostNames is how many places may have names beside them; among more, names say little.
const mostNames = 120;

export function MapView() {
  const { explorer, state, picture } = useView();
  const here = useMemo(() => picture.entities.filter(placed), [picture]);
  const elsewhere = picture.entities.filter((entity) => !placed(entity));
  const box = useMemo(() => boxOfPlaces(here), [here]);
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
  const group = useRef<SVGGElement>(null);
  const stops = useMemo(() => places.map(({ x, y, entities }): Stop => ({ key: entities[0]!.id, x, y })), [places]);
  const ways = useMemo(() => {
    const at = new Map(places.flatMap(({ entities }) => entities.map(({ id }) => [id, entities[0]!.id] as const)));
    return lines
      .map(({ link }): Way => ({ key: link.id, from: at.get(link.from.id)!, to: at.get(link.to.id)! }))
      .filter(({ from, to }) => from !== to);
  }, [lines, places]);
  const walk = useWalk(stops, ways, state.selected, view.reveal, group);
  const { at } = walk;
  const nameOf = useLinkNames(picture, at);
  const select = useCallback((id: string) => explorer.do({ op: "select", id }), [explorer]);
  const [boxing, setBoxing] = useState(false);
  const drawing = useBox(view, boxing, (drawn) => {
    setBoxing(false);
    explorer.do({ op: "box", ...drawn });
  });
  const part = boxOf(
    { x: camera.x - size.width / 2 / camera.scale, y: camera.y - size.height / 2 / camera.scale },
    { x: camera.x + size.width / 2 / camera.scale, y: camera.y + size.height / 2 / camera.scale },
  );
  const keys = (event: KeyboardEvent) => {
    if (!at.key || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = places.find(({ entities }) => entities[0]!.id === at.key);
    if (walk.keys(event)) {
      // it has moved the focus
    } else if (event.key === "Enter" || event.key === " ") place ? open(place) : select(at.key);
    else if (event.key === "+" || event.key === "=") view.zoom(1.5);
    else if (event.key === "-") view.zoom(1 / 1.5);
    else if (event.key === "0") view.fit();
    else return;
    event.preventDefault();
  };
  const countries = elsewhere.length;
  return (
    <section class="view map-view" aria-label="Map">
      <svg ref={view.ref} class={boxing ? "drawing boxing" : "drawing"} {...drawing.handlers}>
        <g
          ref={group}
          transform={view.transform}
          role="group"
          aria-label={groupName(plural(here.length, "place"), lines.length)}
          onKeyDown={keys}
        >
          <use class="shore" href="static/world.svg#land" stroke-width={unit * 0.7} />
          <g class="lines">
            {lines.map(({ link, d }) => (
              <LinkMark
                key={link.id}
                link={link}
                d={d}
                text={nameOf(link)}
                chosen={state.selected === link.id}
                stop={at.key === link.id}
                onSelect={select}
                onFocus={walk.focused}
              />
            ))}
          </g>
          {state.chosen.box && <BoxMark box={state.chosen.box} />}
          <g>
            {places.map((place) => {
              const first = place.entities[0]!;
              const n = place.entities.length;
              const chosen = place.entities.some(({ id }) => id === state.selected);
              const radius = radiusOf(n);
              const ring = place.entities.every(({ id }) => derived.has(id));
              const ticked = place.entities.filter(({ id }) => picture.chosen.has(id)).length;
              const label = [
                n === 1 ? first.name : `${plural(n, "place")}, such as ${first.name}`,
                ring && "only by derived links",
                ticked > 0 && (ticked === n ? "selected" : `${ticked} selected`),
              ]
                .filter(Boolean)
                .join(", ");
              return (
                <g
                  key={first.id}
                  role="button"
                  data-key={first.id}
                  tabindex={at.key === first.id ? 0 : -1}
                  onFocus={() => walk.focused(first.id)}
                  aria-label={label}
                  class={`node${chosen ? " chosen" : ""}${ring ? " ring" : ""}`}
                  transform={`translate(${place.x} ${place.y}) scale(${unit})`}
                  onClick={() => !view.dragged.current && open(place)}
                >
                  <title>{label}</title>
                  <circle class="target" r={Math.max(12, radius)} />
                  {ticked > 0 && <circle class="tick-ring" r={radius + 4} />}
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
          {drawing.drawn && <BoxMark box={drawing.drawn} />}
        </g>
      </svg>
      <Zoom view={view} />
      <div class="row below">
        <span class="quiet">
          {plural(here.length, "place")} on the map, {count(inView.length)} in view.
          {inferred > 0 && ` Dashed: ${count(inferred)} only by links that no source states.`}
        </span>
        {here.length > 0 && (
          <>
            <button
              type="button"
              class="small"
              aria-pressed={boxing}
              title="Then draw a box around places. Holding Shift while drawing does the same"
              onClick={() => setBoxing(!boxing)}
            >
              {boxing ? "Draw a box on the map …" : "Select by box"}
            </button>
            <button type="button" class="small" onClick={() => explorer.do({ op: "box", ...part })}>
              Select those in view
            </button>
          </>
        )}
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
      {here.length > 0 && <BoxFields begin={part} />}
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
