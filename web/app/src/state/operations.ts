// The state of the explorer is a list of operations. Undo, the address, the queries and the exports all follow from it.

export type Direction = "OUT" | "IN" | "BOTH";
export type ViewName = "graph" | "table" | "map" | "time" | "evidence" | "connect" | "questions";

// Undated says what becomes of links without a date of their own when a day is chosen.
export type Undated = "INCLUDE" | "EXCLUDE" | "ONLY";

// Operation is one step of a user. Ids are those of entities; types are names of the API, such as CITY or MEMBER_OF.
export type Operation =
  | { op: "find"; text: string } // look for a name; adds nothing
  | { op: "show"; ids: string[] } // add these; the last one is then selected
  | { op: "expand"; id: string; type: string; direction: Direction; to: string; first: number } // add neighbours
  | { op: "hide"; ids: string[] }
  | { op: "only"; ids: string[] } // hide all others
  | ({ op: "box" } & DegreeBox) // choose the places inside, and no others
  | { op: "tick"; ids: string[]; on: boolean } // choose these also, or no longer; without ids, none is chosen
  | { op: "pin"; id: string; x: number; y: number } // keep a place in the drawing, in whole units
  | { op: "unpin"; id: string }
  | { op: "path"; from: string; to: string; kinds: number } // add what explains how two are connected
  | { op: "filter"; of: "type" | "link"; value: string; on: boolean } // hide or show all of a type
  | { op: "asOf"; day: string; undated: Undated } // an empty day is any day
  | { op: "select"; id: string } // of an entity or a link; empty for none
  | { op: "view"; view: ViewName }
  | { op: "ask"; question: string; query: string; variables: string } // see Asked
  | { op: "ends"; from: string; to: string }; // the two ends that are to be connected; either may be empty

// DegreeBox is a part of the map. It crosses the date line if its west is more than its east.
export interface DegreeBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

// Chosen are several entities: the places in a box, with and without some.
export interface Chosen {
  box: DegreeBox | null;
  also: ReadonlySet<string>;
  not: ReadonlySet<string>;
}

export interface Expansion {
  id: string;
  type: string;
  direction: Direction;
  to: string;
  first: number;
}

// Asked is a question: one with a name, or a query of the user. variables is JSON, or empty for those of the question.
// Without a name and a query, none is chosen.
export interface Asked {
  question: string;
  query: string;
  variables: string;
}

// State is what a list of operations amounts to, without any data.
export interface State {
  text: string;
  hidden: ReadonlySet<string>;
  only: { ids: ReadonlySet<string>; after: number } | null; // what alone is visible, with what later steps add
  chosen: Chosen; // until something is done with all of them
  loaded: number; // operations that load
  pins: ReadonlyMap<string, { x: number; y: number }>;
  expansions: ReadonlyMap<string, Expansion>; // by expansionKey
  typesOff: ReadonlySet<string>;
  linksOff: ReadonlySet<string>;
  day: string;
  undated: Undated;
  selected: string;
  view: ViewName;
  from: string;
  to: string;
  asked: Asked;
}

export const initial: State = {
  text: "",
  hidden: new Set(),
  only: null,
  chosen: { box: null, also: new Set(), not: new Set() },
  loaded: 0,
  pins: new Map(),
  expansions: new Map(),
  typesOff: new Set(),
  linksOff: new Set(),
  day: "",
  undated: "INCLUDE",
  selected: "",
  view: "graph",
  from: "",
  to: "",
  asked: { question: "", query: "", variables: "" },
};

export function expansionKey(e: { id: string; type: string; direction: string; to: string }): string {
  return [e.id, e.type, e.direction, e.to].join(" ");
}

function without<T>(set: ReadonlySet<T>, values: readonly T[]): ReadonlySet<T> {
  const rest = new Set(set);
  for (const value of values) rest.delete(value);
  return rest;
}

function withAll<T>(set: ReadonlySet<T>, values: readonly T[]): ReadonlySet<T> {
  return new Set([...set, ...values]);
}

// apply returns the state after an operation. It is pure: the same operations always give the same state.
export function apply(before: State, o: Operation): State {
  const state = loads(o) ? { ...before, loaded: before.loaded + 1 } : before;
  switch (o.op) {
    case "find":
      return { ...state, text: o.text };
    case "show":
      return {
        ...state,
        hidden: without(state.hidden, o.ids),
        selected: o.ids.at(-1) ?? state.selected,
        text: "",
        view: state.view === "connect" ? "graph" : state.view,
      };
    case "expand": {
      const { id, type, direction, to, first } = o;
      const expansion = { id, type, direction, to, first };
      return { ...state, expansions: new Map(state.expansions).set(expansionKey(o), expansion) };
    }
    case "hide":
      return {
        ...state,
        hidden: withAll(state.hidden, o.ids),
        selected: o.ids.includes(state.selected) ? "" : state.selected,
      };
    case "only":
      return {
        ...state,
        only: { ids: new Set(o.ids), after: state.loaded },
        hidden: without(state.hidden, o.ids),
        chosen: initial.chosen,
      };
    case "box": {
      const { west, south, east, north } = o;
      return { ...state, chosen: { ...initial.chosen, box: { west, south, east, north } } };
    }
    case "tick": {
      const { chosen } = state;
      if (!o.ids.length) return { ...state, chosen: initial.chosen };
      const also = o.on ? withAll(chosen.also, o.ids) : without(chosen.also, o.ids);
      const not = o.on ? without(chosen.not, o.ids) : withAll(chosen.not, o.ids);
      return { ...state, chosen: { ...chosen, also, not } };
    }
    case "pin":
      return { ...state, pins: new Map(state.pins).set(o.id, { x: o.x, y: o.y }) };
    case "unpin": {
      const pins = new Map(state.pins);
      pins.delete(o.id);
      return { ...state, pins };
    }
    case "path":
      return { ...state, from: o.from, to: o.to, hidden: without(state.hidden, [o.from, o.to]) };
    case "filter": {
      const field = o.of === "type" ? "typesOff" : "linksOff";
      const off = o.on ? without(state[field], [o.value]) : withAll(state[field], [o.value]);
      return { ...state, [field]: off };
    }
    case "asOf":
      return { ...state, day: o.day, undated: o.undated };
    case "select":
      return { ...state, selected: o.id };
    case "view":
      return { ...state, view: o.view };
    case "ask": {
      const { question, query, variables } = o;
      return { ...state, asked: { question, query, variables }, view: "questions", text: "" };
    }
    case "ends":
      return { ...state, from: o.from, to: o.to, view: "connect", chosen: initial.chosen };
  }
}

export function replay(operations: readonly Operation[]): State {
  return operations.reduce(apply, initial);
}

// loads reports whether an operation needs data from the server.
export function loads(o: Operation): boolean {
  return o.op === "show" || o.op === "expand" || o.op === "path";
}
