// The fragment of an address (#...) that holds the operations and the release that they were made with. Browsers never
// send it to a server.

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

import type { Direction, Operation, Undated, ViewName } from "./operations";

// What most addresses contain, so that short ones become shorter. A change makes all addresses unreadable that were
// packed before it: add a new version instead.
const dictionary = strToU8(
  "city:br-city:cn-city:de-city:fr-city:gb-city:in-city:it-city:jp-city:us-city:es-org:c40-citiesorg:icleiorg:" +
    "programme:eu-covenant-of-mayorsprogramme:iucprogramme:accsfcountry:region:m49-theme:sdg-un:habitatevent:" +
    "agreement:source:\nexpand\tPARTICIPATES_IN\tOUT\tPROGRAMME\t20\nexpand\tMEMBER_OF\tIN\tCITY\t20\nexpand\t" +
    "LOCATED_IN\tOUT\tCOUNTRY\t20\nshow\tcity:\nview\ttable\nview\tgraph\nview\tmap\nselect\t\nhide\t",
);

const field = (text: string) => encodeURIComponent(text).replace(/%(3A|20|7B|7D|28|29|22|2C|5B|5D|24|2F)/g, unescaped);
const unescaped = (code: string) => decodeURIComponent(code);

// lines writes each operation as a line of fields separated by tabs. An id that was there before is its number.
function lines(operations: readonly Operation[]): string {
  const numbers = new Map<string, number>();
  const id = (text: string) => {
    const known = numbers.get(text);
    if (known !== undefined) return String(known);
    numbers.set(text, numbers.size);
    return field(text);
  };
  return operations
    .map((o) => {
      switch (o.op) {
        case "find":
          return [o.op, field(o.text)];
        case "show":
        case "hide":
        case "only":
          return [o.op, ...o.ids.map(id)];
        case "tick":
          return [o.op, o.on ? "1" : "0", ...o.ids.map(id)];
        case "box":
          return [o.op, ...[o.west, o.south, o.east, o.north].map(String)];
        case "expand":
          return [o.op, id(o.id), o.type, o.direction, o.to, String(o.first)];
        case "pin":
          return [o.op, id(o.id), String(o.x), String(o.y)];
        case "unpin":
        case "select":
          return [o.op, o.op === "select" && o.id === "" ? "" : id(o.id)];
        case "path":
          return [o.op, id(o.from), id(o.to), String(o.kinds)];
        case "filter":
          return [o.op, o.of, o.value, o.on ? "1" : "0"];
        case "asOf":
          return [o.op, o.day, o.undated];
        case "view":
          return [o.op, o.view];
        case "ask":
          return [o.op, field(o.question), field(o.variables), field(o.query)];
        case "ends":
          return [o.op, o.from && id(o.from), o.to && id(o.to)];
      }
    })
    .map((fields) => fields.join("\t"))
    .join("\n");
}

// parse reads what lines has written. It throws for anything else.
function parse(text: string): Operation[] {
  const ids: string[] = [];
  const id = (written: string | undefined) => {
    if (written === undefined || written === "") throw new Error("an id is missing");
    if (/^\d+$/.test(written)) {
      const known = ids[Number(written)];
      if (known === undefined) throw new Error(`there is no id ${written}`);
      return known;
    }
    ids.push(decodeURIComponent(written));
    return ids[ids.length - 1]!;
  };
  const orEmpty = (written: string | undefined) => (written ? id(written) : "");
  const plain = (written: string | undefined) => decodeURIComponent(written ?? "");
  const number = (written: string | undefined) => {
    const value = Number(written);
    if (!Number.isInteger(value)) throw new Error(`${written} is no number`);
    return value;
  };
  const degrees = (written: string | undefined) => {
    if (!/^-?\d+(\.\d+)?$/.test(written ?? "")) throw new Error(`${written} are no degrees`);
    return Number(written);
  };
  return text.split("\n").map((line): Operation => {
    const [op, a, b, c, d, e] = line.split("\t");
    switch (op) {
      case "find":
        return { op, text: plain(a) };
      case "show":
      case "hide":
      case "only":
        return { op, ids: line.split("\t").slice(1).map(id) };
      case "tick":
        return { op, on: a === "1", ids: line.split("\t").slice(2).map(id) };
      case "box": {
        const [west, south, east, north] = [a, b, c, d].map(degrees) as [number, number, number, number];
        return { op, west, south, east, north };
      }
      case "expand":
        return { op, id: id(a), type: b!, direction: c as Direction, to: d ?? "", first: number(e) };
      case "pin":
        return { op, id: id(a), x: number(b), y: number(c) };
      case "unpin":
        return { op, id: id(a) };
      case "select":
        return { op, id: orEmpty(a) };
      case "path":
        return { op, from: id(a), to: id(b), kinds: number(c) };
      case "filter":
        return { op, of: a === "link" ? "link" : "type", value: b ?? "", on: c === "1" };
      case "asOf":
        return { op, day: a ?? "", undated: (b ?? "INCLUDE") as Undated };
      case "view":
        return { op, view: a as ViewName };
      case "ask":
        return { op, question: plain(a), variables: plain(b), query: plain(c) };
      case "ends":
        return { op, from: orEmpty(a), to: orEmpty(b) };
    }
    throw new Error(`${op} is no operation`);
  });
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

// pack returns the fragment for operations that were made with a release.
export function pack(operations: readonly Operation[], release: string): string {
  if (!operations.length) return "";
  const packed = deflateSync(strToU8(lines(operations)), { level: 9, mem: 12, dictionary });
  return `#v1=${toBase64(packed)}${release ? `&release=${release}` : ""}`;
}

export interface Unpacked {
  operations: Operation[];
  release: string;
}

// unpack reads a fragment: a packed one, or one of those that people write by hand: #about=ID,ID, #find=TEXT,
// #connect=ID,ID, #sources=all, #question=NAME or #query=QUERY with &variables=JSON. It returns null if it cannot
// be read.
export function unpack(fragment: string): Unpacked | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const get = (name: string) => fields.get(name) ?? "";
  const release = get("release");
  const packed = get("v1");
  if (packed) {
    try {
      return { operations: parse(strFromU8(inflateSync(fromBase64(packed), { dictionary }))), release };
    } catch {
      return null;
    }
  }
  const operations: Operation[] = [];
  if (get("about")) operations.push({ op: "show", ids: get("about").split(",") });
  if (get("find")) operations.push({ op: "find", text: get("find") });
  const [from, to] = get("connect").split(",");
  if (from && to) operations.push({ op: "ends", from, to });
  const question = get("question") || get("example") || (get("sources") && "sources"); // the last two are former names
  if (question || get("query"))
    operations.push({ op: "ask", question, query: get("query"), variables: get("variables") });
  if (operations.length || fragment.replace(/^#/, "") === "") return { operations, release };
  return null;
}
