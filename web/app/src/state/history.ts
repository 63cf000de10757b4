// The operations with a position: those before it count, those after it can be redone.

import type { Operation } from "./operations";

export interface History {
  operations: readonly Operation[];
  position: number;
}

export const empty: History = { operations: [], position: 0 };

// Operations that only change what is looked at replace one of their kind before them, so that undo does not walk
// through each click.
const replaces = new Set(["select", "view", "find", "ends", "asOf"]);

// add appends an operation and forgets what was undone.
export function add(history: History, operation: Operation): History {
  const done = history.operations.slice(0, history.position);
  if (replaces.has(operation.op) && done.at(-1)?.op === operation.op) done.pop();
  return { operations: [...done, operation], position: done.length + 1 };
}

export function undo(history: History): History {
  return { ...history, position: Math.max(0, history.position - 1) };
}

export function redo(history: History): History {
  return { ...history, position: Math.min(history.operations.length, history.position + 1) };
}

// current lists the operations that count.
export function current(history: History): readonly Operation[] {
  return history.operations.slice(0, history.position);
}
