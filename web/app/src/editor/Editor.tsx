// The editor for those who write GraphQL: completion, marked errors and documentation from the schema, and the queries
// that were run before. It is a chunk of its own, loaded when a query is opened.

import { json, jsonLanguage } from "@codemirror/lang-json";
import { forceLinting, linter } from "@codemirror/lint";
import { keymap } from "@codemirror/view";
import { graphql, showInDocsCommand, updateSchema } from "cm6-graphql";
import { buildSchema, type GraphQLSchema } from "graphql";
import { useEffect, useRef, useState } from "preact/hooks";

import { title } from "../data/questions";
import { type Code, makeCode } from "./code";
import { Docs, nameOf, type Place } from "./Docs";
import { forget, type Past, past } from "./past";
import { completions, faults } from "./variables";

export interface EditorProps {
  query: string;
  variables: string; // JSON
  changes: number; // how often query and variables were changed outside the editor, which then shows them
  ran: number; // how often a query was run
  onQuery: (text: string) => void;
  onVariables: (text: string) => void;
  onRun: () => void;
  onPast: (query: string, variables: string) => void;
}

let fetched: Promise<GraphQLSchema> | null = null;

// schemaOf reads the schema of the server once.
function schemaOf(): Promise<GraphQLSchema> {
  fetched ??= fetch("schema.graphqls")
    .then((answer) => {
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return answer.text();
    })
    .then((text) => buildSchema(text, { assumeValidSDL: true }));
  fetched.catch(() => {
    fetched = null;
  });
  return fetched;
}

export default function Editor(props: EditorProps) {
  const { query, changes, ran, onPast } = props;
  const [schema, setSchema] = useState<GraphQLSchema | null>(null);
  const [failed, setFailed] = useState("");
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const [reading, setReading] = useState(false);
  const [earlier, setEarlier] = useState<readonly Past[]>(past);
  const forQuery = useRef<HTMLDivElement>(null);
  const forVariables = useRef<HTMLDivElement>(null);
  const codes = useRef<{ query: Code; variables: Code } | null>(null);
  const known = useRef<GraphQLSchema | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let here = true;
    schemaOf().then(
      (all) => here && setSchema(all),
      (error: Error) => here && setFailed(error.message),
    );
    return () => {
      here = false;
    };
  }, []);
  useEffect(() => {
    const run = () => {
      latest.current.onRun();
      return true;
    };
    const show = (field?: string, type?: string, parent?: string) => {
      setReading(true);
      setPlaces((before) => [
        ...before,
        field && parent ? { type: nameOf(parent), field } : { type: nameOf(type) || "Query", field: "" },
      ]);
    };
    const help = keymap.of([{ key: "F1", run: showInDocsCommand, preventDefault: true }]);
    const ofQuery = [graphql(undefined, { onShowInDocs: show, showErrorOnInvalidSchema: false }), help];
    const ofVariables = [
      json(),
      linter((view) => (known.current ? faults(view.state.doc.toString(), latest.current.query, known.current) : [])),
      jsonLanguage.data.of({
        autocomplete: completions(
          () => latest.current.query,
          () => known.current,
        ),
      }),
    ];
    codes.current = {
      query: makeCode(
        forQuery.current!,
        "Query",
        latest.current.query,
        run,
        (text) => latest.current.onQuery(text),
        ofQuery,
      ),
      variables: makeCode(
        forVariables.current!,
        "Variables, as JSON",
        latest.current.variables,
        run,
        (text) => latest.current.onVariables(text),
        ofVariables,
      ),
    };
    const made = codes.current;
    return () => {
      made.query.view.destroy();
      made.variables.view.destroy();
    };
  }, []);
  useEffect(() => {
    if (!schema || !codes.current) return;
    known.current = schema;
    updateSchema(codes.current.query.view, schema);
    forceLinting(codes.current.variables.view);
  }, [schema]);
  useEffect(() => {
    codes.current?.query.set(latest.current.query);
    codes.current?.variables.set(latest.current.variables);
  }, [changes]);
  useEffect(() => {
    if (codes.current) forceLinting(codes.current.variables.view); // its names and types are those of the query
  }, [query]);
  useEffect(() => setEarlier(past()), [ran]);
  return (
    <div class={reading ? "editor reading" : "editor"}>
      <div class="codes">
        <div class="code-box" ref={forQuery} />
        <p class="label">Variables, as JSON</p>
        <div class="code-box" ref={forVariables} />
        <p class="quiet">
          <kbd>Ctrl</kbd> <kbd>Space</kbd> completes, <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs, <kbd>F1</kbd> explains what
          the cursor is at. {!schema && !failed && <span role="status">Loading the schema …</span>}
        </p>
        {failed && (
          <p class="problem warning" role="alert">
            The schema could not be loaded ({failed}): there is no completion now. Load this page again for it.
          </p>
        )}
        <p>
          <button
            type="button"
            class="small"
            aria-expanded={reading}
            disabled={!schema}
            onClick={() => setReading(!reading)}
          >
            {reading ? "Hide documentation" : "Documentation"}
          </button>
        </p>
        {earlier.length > 0 && (
          <details class="past">
            <summary>Earlier queries ({earlier.length})</summary>
            <ul class="plain">
              {earlier.map((each) => (
                <li key={each.at}>
                  <button type="button" class="linklike" onClick={() => onPast(each.query, each.variables)}>
                    {titleOf(each.query)}
                  </button>{" "}
                  <span class="quiet">
                    {new Date(each.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
                  </span>
                </li>
              ))}
            </ul>
            <p class="quiet">
              This browser keeps them; the server does not.{" "}
              <button type="button" class="small" onClick={() => setEarlier(forget())}>
                Forget all
              </button>
            </p>
          </details>
        )}
      </div>
      {reading && schema && (
        <Docs
          schema={schema}
          places={places}
          onGo={(to) => setPlaces([...places, to])}
          onBack={() => setPlaces(places.slice(0, -1))}
        />
      )}
    </div>
  );
}

function titleOf(query: string): string {
  const words = title(query) || query.replace(/\s+/g, " ").trim();
  return words.length > 80 ? `${words.slice(0, 80)}…` : words;
}
