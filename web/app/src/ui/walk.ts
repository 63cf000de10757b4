// The focus in a drawing: arrow keys, Home, End and L move it between marks and along links.

import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { queries } from "../data/queries";
import type { Link } from "../data/types";
import type { Picture } from "../state/picture";
import { period, plural, standing } from "../words";
import { useAnswer } from "./common";
import { type At, next, type Stop, type Way, walk } from "./stops";

export interface Walk {
  at: At; // the stop of the Tab key
  go: (to: At | undefined) => void;
  focused: (key: string) => void; // by a click or the Tab key
  keys: (event: KeyboardEvent) => boolean; // whether the key was one to walk by
}

// useWalk begins at what is selected. root contains the marks and links, by data-key.
export function useWalk(
  stops: readonly Stop[],
  ways: readonly Way[],
  selected: string,
  reveal: (x: number, y: number) => void,
  root: RefObject<SVGGElement | null>,
): Walk {
  const [wanted, want] = useState<At>({ key: "", from: "" });
  const moved = useRef(false);
  const has = (key: string) => stops.some((stop) => stop.key === key) || ways.some((way) => way.key === key);
  const at = has(wanted.key) ? wanted : { key: has(selected) ? selected : (stops[0]?.key ?? ""), from: "" };
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    root.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(wanted.key)}"]`)?.focus();
  }, [wanted, root]);
  const go = (to: At | undefined) => {
    if (!to) return;
    const way = ways.find(({ key }) => key === to.key);
    const ends = stops.filter(({ key }) => (way ? key === way.from || key === way.to : key === to.key));
    if (!ends.length) return;
    const middle = (of: number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
    reveal(middle(ends.map(({ x }) => x)), middle(ends.map(({ y }) => y)));
    moved.current = true;
    want({ ...to });
  };
  const keys = (event: KeyboardEvent) => {
    const turn = { ArrowRight: 0, ArrowDown: 90, ArrowLeft: 180, ArrowUp: 270 }[event.key];
    const stop = (one: Stop | undefined) => one && { key: one.key, from: "" };
    if (turn !== undefined) go(walk(at, stops, ways, turn));
    else if (event.key === "Home") go(stop(stops[0]));
    else if (event.key === "End") go(stop(stops.at(-1)));
    else if (event.key.toLowerCase() === "l") go(next(at, stops, ways, event.shiftKey ? -1 : 1));
    else return false;
    return true;
  };
  const now = useRef(at.key);
  now.current = at.key;
  const focused = useCallback((key: string) => {
    if (key !== now.current) want({ key, from: "" });
  }, []);
  return { at, go, focused, keys };
}

const most = 50; // links whose sources are counted

// groupName is the name of a drawing.
export function groupName(marks: string, links: number): string {
  return `${marks}, ${plural(links, "link")}. Arrow keys walk along links, Enter selects.`;
}

// useLinkNames returns what screen readers say of links: their words, how they are known, and by how many sources,
// which are asked for when the focus comes to a mark or link, for the links of the mark.
export function useLinkNames(picture: Picture, at: At | null): (link: Link) => string {
  const near = useMemo(() => {
    const key = at?.from || at?.key;
    if (!key) return [];
    const of = picture.links.filter(({ id, from, to }) => [id, from.id, to.id].includes(key));
    return of.slice(0, most).map(({ id }) => id);
  }, [picture, at?.from, at?.key]);
  const loaded = useAnswer<{ nodes: ({ id: string; evidence: { source: { id: string } }[] } | null)[] }>(
    queries.said,
    near.length ? { ids: near } : null,
  );
  return useMemo(() => {
    const sources = new Map<string, number>();
    for (const link of loaded.data?.nodes ?? [])
      if (link) sources.set(link.id, new Set(link.evidence.map(({ source }) => source.id)).size);
    const name = (id: string) => picture.byId.get(id)?.name ?? id;
    return (link) => {
      const words = `${name(link.from.id)} ${link.label} ${name(link.to.id)}`;
      const known = sources.get(link.id);
      return [words, period(link), standing(link).word, known && plural(known, "source")].filter(Boolean).join(", ");
    };
  }, [picture, loaded.data]);
}
