// The page: the box to find, the beginnings or a view of what is shown, and what is known about what is selected.

import { useEffect, useState } from "preact/hooks";

import type { ViewName } from "../state/operations";
import { count, plural } from "../words";
import { Begin } from "./Begin";
import { Choices } from "./Box";
import { ConnectView } from "./ConnectView";
import { ProblemBox } from "./common";
import { EvidenceView } from "./EvidenceView";
import { Find } from "./Find";
import { GraphView } from "./GraphView";
import { MapView } from "./MapView";
import { NotMatched } from "./Match";
import { Panel } from "./Panel";
import { QuestionsView } from "./QuestionsView";
import { ReplayNotice } from "./ReplayNotice";
import { Results } from "./Results";
import { Share } from "./Share";
import { SplitBar, useSplit } from "./Split";
import { type Explorer, useView } from "./store";
import { TableView } from "./TableView";
import { TimeView } from "./TimeView";

const views: { name: ViewName; label: string; hint: string }[] = [
  { name: "graph", label: "Graph", hint: "A drawing of what is shown and its links" },
  { name: "table", label: "Table", hint: "The same as lists, with all actions" },
  { name: "map", label: "Map", hint: "Where the places are" },
  { name: "time", label: "Time", hint: "Since when, until when" },
  { name: "evidence", label: "Evidence", hint: "Who says so, in the words of the sources" },
  { name: "connect", label: "Connect two", hint: "How one is connected with another" },
  { name: "questions", label: "Questions", hint: "Questions with a form, and their answers as tables" },
];

const addresses = [
  ["data", "Tables"],
  ["graph", "Graphs"],
  ["q", "Queries by address"],
  ["r", "Releases"],
  ["schema.graphqls", "Schema"],
  ["openapi.json", "Addresses (OpenAPI)"],
  ["readyz", "Status"],
] as const;

export function App() {
  const { explorer, state, picture } = useView();
  const empty = !picture.entities.length && state.view !== "connect" && state.view !== "questions" && !state.text;
  const [sharing, setSharing] = useState(false);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const typing = (event.composedPath()[0] as Element).closest?.(
        "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]",
      );
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) explorer.redo();
      else explorer.undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [explorer]);
  useEffect(() => {
    document.title = [titleOf(explorer), "Cityweave"].filter(Boolean).join(" – ");
  });
  return (
    <div class="explorer">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the content
      </button>
      <header class="bar">
        <a
          class="home"
          href="./"
          aria-label="Cityweave, start page"
          onClick={(event) => {
            event.preventDefault();
            explorer.clear();
          }}
        >
          <img src="static/icon.svg" alt="" width="32" height="32" />
          <span>Cityweave</span>
        </a>
        <div class="grow">
          <Find
            label="Find a city, programme or organisation"
            placeholder="Bremen, IUC, ICLEI …"
            onChoose={(node) =>
              explorer.do(
                { op: "show", ids: [node.id] },
                ...(state.view === "questions" ? [{ op: "view", view: "graph" } as const] : []),
              )
            }
            onText={(text) => explorer.do({ op: "find", text })}
          />
        </div>
        <div class="row tools" role="group" aria-label="Steps">
          <button
            type="button"
            disabled={!explorer.canUndo}
            onClick={() => explorer.undo()}
            title="Take back the last step (Ctrl Z)"
          >
            Undo
          </button>
          <button
            type="button"
            disabled={!explorer.canRedo}
            onClick={() => explorer.redo()}
            title="Do it again (Ctrl Shift Z)"
          >
            Redo
          </button>
          <button
            type="button"
            disabled={!explorer.canUndo}
            onClick={() => explorer.clear()}
            title="Remove all from the page"
          >
            Clear
          </button>
          <button
            type="button"
            disabled={!explorer.release || !picture.entities.length}
            onClick={() => setSharing(true)}
            title="Link, files, queries, citation"
          >
            Share
          </button>
        </div>
      </header>
      <Notices explorer={explorer} />
      {state.text ? <Results /> : empty ? <Begin explorer={explorer} /> : <Work />}
      {sharing && <Share onClose={() => setSharing(false)} />}
      <p class="unseen" role="status">
        {explorer.said}
      </p>
      <footer class="wide quiet">
        <p>
          {addresses.map(([address, name]) => [
            <a key={address} href={address}>
              {name}
            </a>,
            " ",
          ])}
          {explorer.release && <span>Release {explorer.release}</span>}
        </p>
        <p>
          The designations used on this page imply no position on the legal status of any country, territory, city or
          area, or on its frontiers.
        </p>
      </footer>
    </div>
  );
}

function titleOf(explorer: Explorer): string {
  const { state, steps } = explorer.shown;
  const named = new Map(steps.flatMap(({ entities }) => entities.map(({ id, name }) => [id, name] as const)));
  return named.get(state.selected) ?? [...named.values()][0] ?? "";
}

function Notices({ explorer }: { explorer: Explorer }) {
  const { loading, problem, startProblem, moved, unreadable } = explorer;
  const missing = explorer.shown.steps.reduce((sum, step) => sum + step.missing, 0);
  const unknown = [...new Set(explorer.shown.steps.flatMap((step) => step.unknown))];
  return (
    <div class="notices">
      {loading && (
        <div class="notice row" role="status">
          <progress value={loading.done} max={Math.max(1, loading.all)} aria-label="Steps loaded" />
          <span>Loading {loading.all > 1 ? `step ${loading.done + 1} of ${loading.all}` : ""} …</span>
          <button type="button" onClick={() => explorer.cancel()}>
            Cancel
          </button>
        </div>
      )}
      {problem && (
        <ProblemBox problem={problem}>
          <button type="button" onClick={() => explorer.retry()}>
            Try again
          </button>
          <button type="button" onClick={() => explorer.undo()}>
            Undo the last step
          </button>
        </ProblemBox>
      )}
      {startProblem && (
        <ProblemBox problem={startProblem}>
          <button type="button" onClick={() => void explorer.begin()}>
            Try again
          </button>
        </ProblemBox>
      )}
      {unreadable && (
        <div class="problem warning" role="alert">
          <p>
            <strong>This address is damaged.</strong> A part of it may have been cut off. Ask for it again, or begin
            anew.
          </p>
        </div>
      )}
      <ReplayNotice explorer={explorer} />
      {moved && (
        <div class="problem warning" role="status">
          <p>
            <strong>The data have just changed</strong> to release {moved}. What is shown is from both.
          </p>
          <p>
            <button type="button" onClick={() => location.reload()}>
              Load all anew
            </button>
          </p>
        </div>
      )}
      {explorer.remark && <p class="problem warning">{explorer.remark}</p>}
      <NotMatched />
      {missing > 0 && (
        <div class="problem warning" role="status">
          <p>
            <strong>{plural(missing, "link")} among these entries did not fit.</strong> Show fewer entries to see all of
            theirs.
          </p>
        </div>
      )}
      {unknown.length > 0 && (
        <div class="problem warning" role="status">
          <p>
            <strong>Not in these data:</strong> {unknown.join(", ")}. The IDs may be of another release, or misspelt.
          </p>
        </div>
      )}
    </div>
  );
}

function Work() {
  const { explorer, state, picture } = useView();
  const [wide, setWide] = useState(false);
  const split = useSplit();
  const bare = state.view === "questions" && !picture.entities.length; // there are no details yet
  const body = {
    graph: GraphView,
    table: TableView,
    map: MapView,
    time: TimeView,
    evidence: EvidenceView,
    connect: ConnectView,
    questions: QuestionsView,
  }[state.view];
  const Body = body;
  return (
    <main
      style={{ "--details": `${split.percent}%` }}
      class={wide || bare ? "work wide-view" : "work"}
      id="main"
      tabIndex={-1}
      aria-label={views.find(({ name }) => name === state.view)?.label}
    >
      <h1 class="unseen">Explore</h1>
      <div class="view-column">
        <div class="row spread">
          <nav class="views" aria-label="Views">
            {views.map(({ name, label, hint }) => (
              <button
                key={name}
                type="button"
                title={hint}
                aria-current={state.view === name ? "page" : undefined}
                onClick={() => explorer.do({ op: "view", view: name })}
              >
                {label}
              </button>
            ))}
          </nav>
          <p class="quiet sums" hidden={bare}>
            {plural(picture.entities.length, "entry", "entries")}, {plural(picture.links.length, "link")}
            {picture.filteredOut > 0 && <>; {count(picture.filteredOut)} filtered out</>}
            {picture.notOnDay > 0 && <>; {plural(picture.notOnDay, "link")} not on that day</>}{" "}
            <button type="button" class="linklike" aria-pressed={wide} onClick={() => setWide(!wide)}>
              {wide ? "Show details" : "Full width"}
            </button>
          </p>
        </div>
        {state.view !== "questions" && <Choices />}
        <Unlinked />
        <Body />
      </div>
      {!wide && !bare && <SplitBar split={split} />}
      {!wide && !bare && <Panel />}
    </main>
  );
}

// Unlinked says that no link is known, where people look for one.
function Unlinked() {
  const { explorer, state, picture } = useView();
  const { entities, links } = picture;
  if (entities.length < 2 || links.length || state.day || state.linksOff.size) return null;
  if (state.view === "questions" || state.view === "connect") return null;
  const [a, b] = entities.map(({ id }) => id) as [string, string];
  return (
    <p class="row unlinked">
      No direct link between these {plural(entities.length, "entry", "entries")} is in the data.{" "}
      {entities.length === 2 && (
        <button type="button" class="small" onClick={() => explorer.do({ op: "ends", from: a, to: b })}>
          How are they connected?
        </button>
      )}
    </p>
  );
}
