// What is wrong with the variables of a query, and what could be written there.

import type { Completion, CompletionSource } from "@codemirror/autocomplete";
import type { Diagnostic } from "@codemirror/lint";
import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from "graphql";

// declared returns the types of the variables that the first operation of a query declares; none if it can't be read.
export function declared(
  query: string,
  schema: GraphQLSchema,
): Map<string, { type: GraphQLInputType; optional: boolean }> {
  const found = new Map<string, { type: GraphQLInputType; optional: boolean }>();
  try {
    const operation = parse(query).definitions.find(
      (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
    );
    for (const { variable, type: written, defaultValue } of operation?.variableDefinitions ?? []) {
      const type = typeFromAST(schema, written);
      if (isInputType(type)) found.set(variable.name.value, { type, optional: !isNonNullType(type) || !!defaultValue });
    }
  } catch {
    // The query has an error of syntax, which its own editor marks.
  }
  return found;
}

// faults says what is wrong with the variables, and where in their text.
export function faults(text: string, query: string, schema: GraphQLSchema): Diagnostic[] {
  const all = declared(query, schema);
  const required = [...all].filter(([, { optional }]) => !optional).map(([name]) => name);
  let values: Record<string, unknown> = {};
  if (text.trim()) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
        return [fault(0, text.length, 'Variables are an object, such as {"id": "city:de-bremen"}.')];
      }
      values = parsed as Record<string, unknown>;
    } catch (error) {
      const at = Math.min(placeOf(error as Error, text), text.length);
      return [
        fault(
          Math.max(0, Math.min(at, text.length - 1)),
          Math.min(text.length, at + 1),
          `This is not JSON: ${(error as Error).message}`,
        ),
      ];
    }
  }
  const found: Diagnostic[] = [];
  for (const [name, value] of Object.entries(values)) {
    const at = text.indexOf(JSON.stringify(name));
    const place = [Math.max(0, at), at < 0 ? text.length : at + name.length + 2] as const;
    const variable = all.get(name);
    if (!variable) {
      const known = [...all.keys()].map((each) => `$${each}`).join(", ");
      found.push({
        ...fault(...place, `The query has no variable $${name}${known && `, but ${known}`}.`),
        severity: "warning",
      });
      continue;
    }
    if (value === null && variable.optional) continue;
    coerceInputValue(value, variable.type, (path, _, error) =>
      found.push(fault(...place, `${[`$${name}`, ...path].join(".")}: ${error.message}`)),
    );
  }
  const missing = required.filter((name) => !(name in values)).map((name) => `$${name}: ${all.get(name)!.type}`);
  if (missing.length) found.push(fault(0, text.length, `The query needs ${missing.join(", ")}.`));
  return found;
}

const fault = (from: number, to: number, message: string): Diagnostic => ({ from, to, severity: "error", message });

// placeOf reads where JSON.parse stopped; browsers write it in their own ways.
function placeOf(error: Error, text: string): number {
  const position = /position (\d+)/.exec(error.message);
  if (position) return Number(position[1]);
  const line = /line (\d+) column (\d+)/.exec(error.message);
  if (!line) return text.length;
  return (
    text
      .split("\n")
      .slice(0, Number(line[1]) - 1)
      .reduce((sum, each) => sum + each.length + 1, 0) +
    Number(line[2]) -
    1
  );
}

// completions offers the names of the variables, their fields, and the values of their enumerations.
export function completions(query: () => string, known: () => GraphQLSchema | null): CompletionSource {
  return (context) => {
    const schema = known();
    if (!schema) return null;
    const word = context.matchBefore(/"?\w*/);
    if (!word || (!word.text && !context.explicit)) return null;
    const options = new Map<string, Completion>();
    const add = (name: string, detail: string, info: string | null | undefined) => {
      options.set(name, {
        label: `"${name}"`,
        detail,
        info: info || undefined,
        apply: (view, _, from, to) => {
          // The quotation mark may have been closed while typing.
          const end = view.state.sliceDoc(to, to + 1) === '"' ? to + 1 : to;
          view.dispatch({
            changes: { from, to: end, insert: `"${name}"` },
            selection: { anchor: from + name.length + 2 },
          });
        },
      });
    };
    const describe = (type: GraphQLInputType) => {
      const named = getNamedType(type);
      if (isEnumType(named)) for (const each of named.getValues()) add(each.name, named.name, each.description);
      if (isInputObjectType(named))
        for (const each of Object.values(named.getFields())) add(each.name, String(each.type), each.description);
    };
    for (const [name, { type }] of declared(query(), schema)) {
      add(name, String(type), getNamedType(type).description);
      describe(type);
    }
    return { from: word.from, options: [...options.values()], filter: true };
  };
}
