// A box on the map that chooses the places inside: drawn, or written in degrees.

import { useState } from "preact/hooks";

import type { DegreeBox } from "../state/operations";
import type { View } from "./camera";
import { useView } from "./store";

interface Corner {
  x: number; // the longitude
  y: number; // the latitude, downwards
}

// within rounds degrees to hundredths of those on the map; + 0 makes 0 of −0.
const within = (value: number, most: number) => Math.max(-most, Math.min(most, Math.round(value * 100) / 100)) + 0;

// boxOf returns the box between two corners, in hundredths of a degree.
export function boxOf(a: Corner, b: Corner): DegreeBox {
  return {
    west: within(Math.min(a.x, b.x), 180),
    south: within(-Math.max(a.y, b.y), 90),
    east: within(Math.max(a.x, b.x), 180),
    north: within(-Math.min(a.y, b.y), 90),
  };
}

// useBox returns the handlers of a view in which a press draws a box, if on or with the Shift key, and else moves it.
export function useBox(view: View, on: boolean, done: (box: DegreeBox) => void) {
  const [corners, set] = useState<[Corner, Corner] | null>(null);
  const pass = (name: string, event: PointerEvent) => view.handlers[name]?.(event);
  const end = (name: string) => (event: PointerEvent) => {
    if (!corners) return pass(name, event);
    set(null);
    if (name === "onPointerUp" && view.dragged.current) done(boxOf(corners[0], view.at(event)));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(on || event.shiftKey)) return pass("onPointerDown", event);
      event.preventDefault(); // no text is selected
      view.dragged.current = false;
      set([view.at(event), view.at(event)]);
    },
    onPointerMove: (event: PointerEvent) => {
      if (!corners) return pass("onPointerMove", event);
      const to = view.at(event);
      const far = Math.hypot(to.x - corners[0].x, to.y - corners[0].y) * view.camera.scale;
      if (!view.dragged.current && far < 4) return;
      view.dragged.current = true;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      set([corners[0], to]);
    },
    onPointerUp: end("onPointerUp"),
    onPointerCancel: end("onPointerCancel"),
  };
  return { handlers, drawn: corners && boxOf(...corners) };
}

// BoxMark draws a box, in two parts if it crosses the date line.
export function BoxMark({ box }: { box: DegreeBox }) {
  const { west, south, east, north } = box;
  const parts = west <= east ? [[west, east]] : [[west, 180] as const, [-180, east] as const];
  return (
    <>
      {parts.map(([from, to]) => (
        <rect key={from} class="box" x={from} y={-north} width={to! - from!} height={north - south} />
      ))}
    </>
  );
}

const sides = [
  { name: "west", label: "West", most: 180 },
  { name: "south", label: "South", most: 90 },
  { name: "east", label: "East", most: 180 },
  { name: "north", label: "North", most: 90 },
] as const;

// BoxFields chooses the places in a box that is written in degrees. It begins with the box that was chosen last.
export function BoxFields({ begin }: { begin: DegreeBox }) {
  const { explorer, state } = useView();
  const last = state.chosen.box ?? begin;
  const [written, write] = useState<Partial<Record<keyof DegreeBox, string>>>({});
  const [wrong, setWrong] = useState("");
  const text = (side: keyof DegreeBox) => written[side] ?? String(last[side]);
  const submit = (event: Event) => {
    event.preventDefault();
    const box = { ...last };
    for (const { name, label, most } of sides) {
      const value = Number(text(name).trim().replace(",", ".").replace("−", "-"));
      if (text(name).trim() === "" || !(Math.abs(value) <= most))
        return setWrong(`${label}: write a number of degrees between −${most} and ${most}, such as 8.5.`);
      box[name] = within(value, most);
    }
    if (box.south > box.north) return setWrong("South is above north: swap the two.");
    setWrong("");
    write({});
    explorer.do({ op: "box", ...box });
  };
  return (
    <details>
      <summary>Select by coordinates</summary>
      <form class="row box-fields" onSubmit={submit} noValidate>
        {sides.map(({ name, label }) => (
          <label key={name}>
            {label}{" "}
            <input
              inputMode="decimal"
              size={7}
              value={text(name)}
              aria-describedby="box-hint"
              onInput={(event) => write({ ...written, [name]: event.currentTarget.value })}
            />
          </label>
        ))}
        <button type="submit" class="small">
          Select the places inside
        </button>
      </form>
      <p id="box-hint" class={wrong ? "wrong" : "quiet"} role={wrong ? "alert" : undefined}>
        {wrong || "In degrees; the west and the south have a minus. A west that is more than the east crosses 180°."}
      </p>
    </details>
  );
}

const degrees = (value: number, [more, less]: [string, string]) => `${Math.abs(value)}° ${value < 0 ? less : more}`;

// Choices says how many entries are selected, and does something with all of them.
export function Choices() {
  const { explorer, state, picture } = useView();
  const ids = [...picture.chosen];
  const { box } = state.chosen;
  if (!ids.length && !box) return null;
  return (
    <div class="row choices" role="group" aria-label="Selected entries">
      <span role="status">
        <strong>{ids.length} selected</strong>
        {box && (
          <span class="quiet">
            , between {degrees(box.west, ["E", "W"])} and {degrees(box.east, ["E", "W"])},{" "}
            {degrees(box.south, ["N", "S"])} and {degrees(box.north, ["N", "S"])}
          </span>
        )}
      </span>
      {ids.length > 0 && (
        <>
          <button type="button" class="small" onClick={() => explorer.do({ op: "hide", ids })}>
            Hide
          </button>
          <button type="button" class="small" onClick={() => explorer.do({ op: "only", ids })}>
            Hide all others
          </button>
        </>
      )}
      {ids.length === 2 && (
        <button type="button" class="small" onClick={() => explorer.do({ op: "ends", from: ids[0]!, to: ids[1]! })}>
          Connect the two
        </button>
      )}
      <button type="button" class="small" onClick={() => explorer.do({ op: "tick", ids: [], on: false })}>
        Select none
      </button>
    </div>
  );
}
