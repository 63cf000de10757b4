// The drawing of what is shown. It is one stop of the Tab key; arrows walk from mark to mark along links.

import { useCallback, useMemo, useRef, useState } from "preact/hooks";

import { curve, type Line, labelsOf, type Mark, type MoreMark, outline, shapes } from "../draw/scene";
import { expansionKey } from "../state/operations";
import { count, plural, relation, typeWord } from "../words";
import { useCamera } from "./camera";
import { markClass } from "./common";
import { LinkMark } from "./LinkMark";
import { batch, next } from "./Relations";
import type { Stop, Way } from "./stops";
import { mostLinks, useView } from "./store";
import { groupName, useLinkNames, useWalk } from "./walk";
import { Zoom } from "./Zoom";

export function GraphView() {
  const { explorer, state, picture, scene } = useView();
  const view = useCamera(scene.core, 2, { width: 95, height: 45 });
  const [drag, setDrag] = useState<{ id: string; x: number; y: number } | null>(null);
  const group = useRef<SVGGElement>(null);
  // What is drawn keeps a readable size while the drawing is small: sizes change in a few steps, not with each pixel.
  const size = Math.min(6, Math.max(0.6, 1.15 ** Math.round(Math.log(1 / view.camera.scale) / Math.log(1.15))));
  const letters = view.size.width < 480 ? 16 : 32; // of a name
  const labels = useMemo(
    () => labelsOf(scene.marks, state.selected, size, letters, scene.more),
    [scene, state.selected, size, letters],
  );
  const lines = useMemo(() => scene.lines.slice(0, mostLinks), [scene]);
  const stops: Stop[] = useMemo(
    () => [
      ...scene.marks.map((mark) => ({ key: mark.entity.id, x: mark.x, y: mark.y })),
      ...scene.more.map((each) => ({ key: each.more.key, x: each.x, y: each.y })),
    ],
    [scene],
  );
  const ways: Way[] = useMemo(
    () => [
      ...lines.map(({ link, from, to }) => ({ key: link.id, from: from.entity.id, to: to.entity.id })),
      ...scene.more.map(({ more: { key }, from }) => ({
        key: `to ${key}`,
        from: from.entity.id,
        to: key,
        direct: true,
      })),
    ],
    [lines, scene],
  );
  const walk = useWalk(stops, ways, state.selected, view.reveal, group);
  const { at } = walk;
  const nameOf = useLinkNames(picture, at);
  const more = (each: MoreMark) => {
    const { id, type, direction, to, first } = each.more.expansion;
    const before = state.expansions.get(expansionKey(each.more.expansion))?.first ?? first;
    explorer.do({ op: "expand", id, type, direction, to, first: before + next(before) });
  };
  const expandAll = (id: string) =>
    explorer.do({ op: "expand", id, type: "", direction: "BOTH", to: "", first: batch });
  const act = (key: string) => {
    const each = scene.more.find((one) => one.more.key === key);
    if (each) more(each);
    else explorer.do({ op: "select", id: key });
  };
  const keys = (event: KeyboardEvent) => {
    if (!at.key || event.ctrlKey || event.metaKey) return;
    const mark = scene.marks.find(({ entity }) => entity.id === at.key);
    const following = () => {
      const stop = stops[stops.findIndex(({ key }) => key === at.key) + 1] ?? stops[0];
      return stop && { key: stop.key, from: "" };
    };
    if (event.altKey) {
      const by = { ArrowRight: [20, 0], ArrowDown: [0, 20], ArrowLeft: [-20, 0], ArrowUp: [0, -20] }[event.key];
      if (!by) return;
      if (mark) explorer.do({ op: "pin", id: mark.entity.id, x: mark.x + by[0]!, y: mark.y + by[1]! });
    } else if (walk.keys(event)) {
      // it has moved the focus
    } else if (event.key === "Enter" || event.key === " ") act(at.key);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      act(at.key);
      setTimeout(() => document.getElementById("panel-heading")?.focus());
    } else if (event.key === "+" || event.key === "=") view.zoom(1.5);
    else if (event.key === "-") view.zoom(1 / 1.5);
    else if (event.key === "0") view.fit();
    else if (event.key === "Escape") explorer.do({ op: "select", id: "" });
    else if (!mark) return;
    else if (event.key === "e") expandAll(mark.entity.id);
    else if (event.key === "h" || event.key === "Delete") {
      const to = following();
      explorer.do({ op: "hide", ids: [mark.entity.id] });
      setTimeout(() => walk.go(to), 50);
    } else if (event.key === "p") {
      explorer.do(
        mark.pinned ? { op: "unpin", id: mark.entity.id } : { op: "pin", id: mark.entity.id, x: mark.x, y: mark.y },
      );
    } else return;
    event.preventDefault();
  };
  const near = useMemo(() => {
    const ids = new Set([state.selected]);
    for (const { from, to } of picture.links) {
      if (from.id === state.selected) ids.add(to.id);
      if (to.id === state.selected) ids.add(from.id);
    }
    return ids;
  }, [picture, state.selected]);
  const dim = picture.byId.has(state.selected) && near.size > 1;
  const words = explorer.start?.ontology.linkTypes ?? [];
  // Many lines are drawn as one, which takes less time, and can be selected only if they lead to what is selected.
  const many = lines.length > 600;
  const select = useCallback((id: string) => explorer.do({ op: "select", id }), [explorer]);
  const own = ({ link }: Line) => at.key === link.id || [link.id, link.from.id, link.to.id].includes(state.selected);

  const press = (mark: Mark) => (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const target = event.currentTarget as SVGGElement;
    const start = view.at(event);
    let last = { id: mark.entity.id, x: mark.x, y: mark.y };
    let moved = false;
    const move = (e: PointerEvent) => {
      const to = view.at(e);
      if (!moved && Math.hypot(to.x - start.x, to.y - start.y) * view.camera.scale < 5) return;
      moved = true;
      last = { id: mark.entity.id, x: Math.round(mark.x + to.x - start.x), y: Math.round(mark.y + to.y - start.y) };
      setDrag(last);
    };
    const up = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", up);
      target.removeEventListener("pointercancel", up);
      setDrag(null);
      view.dragged.current = moved;
      if (moved) explorer.do({ op: "pin", ...last });
    };
    view.dragged.current = false;
    target.setPointerCapture(event.pointerId);
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", up);
    target.addEventListener("pointercancel", up);
  };

  return (
    <section class="view graph-view" aria-label="Graph">
      {scene.lines.length > mostLinks && (
        <p class="problem warning">
          {count(scene.lines.length)} links are too many to draw; the first {count(mostLinks)} are drawn. Hide types or
          relations under “Filter”.
        </p>
      )}
      <svg
        ref={view.ref}
        class="drawing"
        {...view.handlers}
        onClick={(event) => {
          if (event.target === event.currentTarget && !view.dragged.current && state.selected)
            explorer.do({ op: "select", id: "" });
        }}
      >
        <g
          ref={group}
          transform={view.transform}
          role="group"
          aria-label={groupName(plural(scene.marks.length, "entry", "entries"), lines.length)}
          onKeyDown={keys}
        >
          <g class={dim ? "lines dim" : "lines"}>
            {many &&
              ["VERIFIED", "DERIVED"].map((status) => (
                <g key={status} class={status === "DERIVED" ? "line derived" : "line"}>
                  <path
                    class="stroke"
                    d={lines
                      .filter(({ link }) => (link.status === "DERIVED") === (status === "DERIVED"))
                      .map(curve)
                      .join("")}
                  />
                </g>
              ))}
            {(many ? lines.filter(own) : lines).map((line) => (
              <LinkMark
                key={line.link.id}
                link={line.link}
                d={curve(moved(line, drag))}
                chosen={state.selected === line.link.id}
                near={line.from.entity.id === state.selected || line.to.entity.id === state.selected}
                text={nameOf(line.link)}
                stop={at.key === line.link.id}
                onSelect={select}
                onFocus={walk.focused}
              />
            ))}
          </g>
          <g class={dim ? "marks dim" : "marks"}>
            {scene.marks.map((mark) => {
              const { entity } = mark;
              const { x, y } = drag?.id === entity.id ? drag : mark;
              const chosen = state.selected === entity.id;
              return (
                <g
                  key={entity.id}
                  data-key={entity.id}
                  role="button"
                  tabindex={at.key === entity.id ? 0 : -1}
                  aria-pressed={chosen}
                  class={`node${chosen ? " chosen" : ""}${near.has(entity.id) ? " near" : ""}`}
                  aria-label={[
                    `${entity.name}, ${typeWord(entity.type)}`,
                    mark.hidden && `${plural(mark.hidden, "link")} not shown`,
                    mark.pinned && "pinned",
                    picture.chosen.has(entity.id) && "selected",
                  ]
                    .filter(Boolean)
                    .join(", ")}
                  transform={`translate(${x} ${y}) scale(${size})`}
                  onPointerDown={press(mark)}
                  onFocus={() => walk.focused(entity.id)}
                  onClick={() => !view.dragged.current && explorer.do({ op: "select", id: entity.id })}
                  onDblClick={() => expandAll(entity.id)}
                >
                  <circle class="target" r={Math.max(13, mark.radius + 3)} />
                  {picture.chosen.has(entity.id) && <circle class="tick-ring" r={mark.radius + 5} />}
                  <path
                    class={markClass(entity.type)}
                    d={outline(entity.type, mark.radius)}
                    fill={shapes[entity.type]?.colour}
                  />
                  {mark.pinned && <circle class="pin" r="2.5" />}
                </g>
              );
            })}
            {scene.marks.map((mark) => {
              const { id } = mark.entity;
              const { x, y } = drag?.id === id ? drag : mark;
              // Beside the marks, whose names for screen readers are longer.
              return (
                <g
                  key={`${id} text`}
                  aria-hidden="true"
                  class={`texts${state.selected === id ? " chosen" : ""}${near.has(id) ? " near" : ""}`}
                  transform={`translate(${x} ${y}) scale(${size})`}
                  onClick={() => explorer.do({ op: "select", id })}
                >
                  {labels.numbers.has(id) && (
                    <text class="hidden" x={mark.radius + 2} y={-mark.radius + 2}>
                      +{count(mark.hidden)}
                    </text>
                  )}
                  {labels.names.has(id) && (
                    <text class="label" y={mark.radius + 13}>
                      {labels.names.get(id)}
                    </text>
                  )}
                </g>
              );
            })}
            {scene.more.map((each) => {
              const { expansion, left, key } = each.more;
              const { from } = each;
              const [dx, dy] = [each.x - from.x, each.y - from.y];
              const hint = `Shows ${next(expansion.first)} more.`;
              const of = expansion.type ? relation(words, expansion.type, expansion.direction) : "links";
              return (
                <g
                  key={key}
                  data-key={key}
                  role="button"
                  tabindex={at.key === key ? 0 : -1}
                  class="node more"
                  transform={`translate(${from.x} ${from.y}) scale(${size}) translate(${dx} ${dy})`}
                  aria-label={`and ${count(left)} more: ${of} of ${from.entity.name}. ${hint}`}
                  onFocus={() => walk.focused(key)}
                  onClick={() => more(each)}
                >
                  <title>
                    {of} of {from.entity.name}
                  </title>
                  <rect x="-52" y="-12" width="104" height="24" rx="12" />
                  <text y="4" aria-hidden="true">
                    and {count(left)} more
                  </text>
                </g>
              );
            })}
          </g>
        </g>
      </svg>
      <Zoom view={view} />
      <details class="keys quiet">
        <summary>Keys</summary>
        <p>
          Arrows walk along links · L walks to the next link of the entry · Enter selects, or shows who says so · E
          shows 20 links · H hides · P pins · Alt with arrows moves · + − 0 zoom · Shift F10 goes to the details
        </p>
      </details>
    </section>
  );
}

// moved returns a line with one end at the place to which it is being dragged.
function moved(line: Line, drag: { id: string; x: number; y: number } | null): Line {
  if (!drag || (line.from.entity.id !== drag.id && line.to.entity.id !== drag.id)) return line;
  const end = (mark: Mark) => (mark.entity.id === drag.id ? { ...mark, x: drag.x, y: drag.y } : mark);
  return { ...line, from: end(line.from), to: end(line.to) };
}
