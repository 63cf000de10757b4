// The query of a question with its variables, to be changed and run. The editor is loaded when the query is opened;
// where it cannot be loaded, there are plain text boxes.

import { type Dispatch, type StateUpdater, useContext, useEffect, useReducer, useState } from "preact/hooks";
import { curl } from "../data/client";
import { own, type Question, variablesOf } from "../data/questions";
import type { EditorProps } from "../editor/Editor";
import { Context } from "./store";

interface QueryBoxProps {
  question: Question;
  values: Record<string, unknown>; // of its variables, as they were run
  ran: number;
  onRun: (query: string, values: Record<string, unknown>) => void;
}

const written = (values: Record<string, unknown>) =>
  Object.keys(values).length ? JSON.stringify(values, null, 2) : "";

export function QueryBox({ question, values, ran, onRun }: QueryBoxProps) {
  const explorer = useContext(Context);
  const known = written(values);
  const [query, setQuery] = useState(question.query);
  const [variables, setVariables] = useState(known);
  const [wrong, setWrong] = useState("");
  const [said, setSaid] = useState("");
  const [changes, changed] = useReducer((n: number) => n + 1, 0);
  const [open, setOpen] = useState(!question.name);
  useEffect(() => {
    if (!question.name) setOpen(true);
    setQuery(question.query);
    setVariables(known);
    setWrong("");
    changed(0);
  }, [question.name, question.query, known]);
  const run = () => {
    let all: unknown = {};
    try {
      all = JSON.parse(variables.trim() || "{}");
    } catch (error) {
      return setWrong(`The variables are not JSON: ${(error as Error).message}`);
    }
    if (all === null || typeof all !== "object" || Array.isArray(all))
      return setWrong('The variables must be an object, such as {"id": "city:de-bremen"}.');
    setWrong("");
    const needed = new Set(variablesOf(query).map(({ name }) => name));
    onRun(query, Object.fromEntries(Object.entries(all).filter(([name]) => needed.has(name))));
  };
  const copy = () => {
    navigator.clipboard.writeText(explorer.address).then(
      () => setSaid("Copied. The address has the query and its variables."),
      () => setSaid("The browser does not let this page copy. The address is in its address bar."),
    );
  };
  const named = question.name && !own.some(({ name }) => name === question.name);
  return (
    <details class="query" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The query (GraphQL)</summary>
      {open && (
        <Lazy
          query={query}
          variables={variables}
          changes={changes}
          ran={ran}
          onQuery={setQuery}
          onVariables={setVariables}
          onRun={run}
          onPast={(one, its) => {
            setQuery(one);
            setVariables(its);
            changed(0);
          }}
        />
      )}
      <div class="row">
        <button type="button" class="primary" onClick={run}>
          Run this query
        </button>
        <button type="button" onClick={copy}>
          Copy address
        </button>
        {named && <a href={`q/${question.name}`}>By address, as CSV or Excel</a>}
        <a href="schema.graphqls">Schema</a>
        <span class="quiet" role="status">
          {said}
        </span>
      </div>
      {wrong && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <details>
        <summary>As a shell command (curl)</summary>
        <pre tabIndex={0}>{curl(question.query, known ? values : undefined)}</pre>
      </details>
    </details>
  );
}

type Loaded = { Editor: (props: EditorProps) => preact.JSX.Element } | "loading" | "failed";

let editor: Promise<{ default: (props: EditorProps) => preact.JSX.Element }> | null = null;

function load(set: Dispatch<StateUpdater<Loaded>>) {
  editor ??= import("../editor/Editor");
  editor.then(
    (module) => set({ Editor: module.default }),
    () => {
      editor = null;
      set("failed");
    },
  );
}

function Lazy(props: EditorProps) {
  const [loaded, set] = useState<Loaded>("loading");
  useEffect(() => load(set), []);
  if (typeof loaded === "object") return <loaded.Editor {...props} />;
  if (loaded === "loading")
    return (
      <p class="quiet" role="status">
        Loading the editor …
      </p>
    );
  return (
    <>
      <p class="problem warning" role="alert">
        The editor could not be loaded. Queries can be written without its help.
      </p>
      <label>
        Query
        <textarea
          class="code-text"
          rows={Math.min(24, Math.max(8, props.query.split("\n").length))}
          spellcheck={false}
          autocapitalize="off"
          wrap="off"
          value={props.query}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
          onKeyDown={(event) => keys(event, props.onRun)}
        />
      </label>
      <label>
        Variables, as JSON
        <textarea
          class="code-text"
          rows={4}
          spellcheck={false}
          autocapitalize="off"
          wrap="off"
          value={props.variables}
          onInput={(event) => props.onVariables(event.currentTarget.value)}
          onKeyDown={(event) => keys(event, props.onRun)}
        />
      </label>
    </>
  );
}

function keys(event: KeyboardEvent, run: () => void) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  run();
}
