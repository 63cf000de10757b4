// How two are connected: the kinds of path in words, the most significant first, with the evidence of each step.

import { useState } from "preact/hooks";

import type { Connection, Hop, PathOf } from "../data/types";
import { count, period, plural, sentence } from "../words";
import { EntityButton, Standing } from "./common";
import { EvidenceList } from "./Evidence";
import { Find } from "./Find";
import { useView } from "./store";

const drawn = 3; // kinds

export function ConnectView() {
  const { explorer, state } = useView();
  const { from, to } = state;
  const names = new Map(
    explorer.shown.steps.flatMap(({ entities }) => entities.map(({ id, name }) => [id, name] as const)),
  );
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const name = (id: string) => (id ? (names.get(id) ?? chosen[id] ?? id) : "");
  const ends = (a: string, b: string) => explorer.do({ op: "ends", from: a, to: b });
  const step = explorer.shown.steps.findLast(
    ({ operation }) => operation.op === "path" && operation.from === from && operation.to === to,
  );
  return (
    <section class="card view text-view connect-view" aria-labelledby="connect-heading">
      <h2 id="connect-heading">How are two connected?</h2>
      <div class="ends">
        <Find
          label="From"
          value={name(from)}
          onChoose={(node) => {
            setChosen({ ...chosen, [node.id]: node.name });
            ends(node.id, to);
          }}
        />
        <Find
          label="To"
          value={name(to)}
          onChoose={(node) => {
            setChosen({ ...chosen, [node.id]: node.name });
            ends(from, node.id);
          }}
        />
        <div class="row">
          <button
            type="button"
            class="primary"
            disabled={!from || !to || from === to}
            onClick={() => explorer.do({ op: "path", from, to, kinds: drawn }, { op: "view", view: "connect" })}
          >
            Find paths
          </button>
          <button type="button" disabled={!from && !to} onClick={() => ends(to, from)}>
            Swap
          </button>
        </div>
      </div>
      {from !== "" && from === to && <p class="quiet">Choose two that differ.</p>}
      {step?.connection && <Answer connection={step.connection} />}
    </section>
  );
}

function Answer({ connection }: { connection: Connection }) {
  const { explorer } = useView();
  const { from, to, explainConnection, shortestPaths } = connection;
  const { kinds } = explainConnection;
  if (!from || !to) return <p class="problem warning">One of the two is not in these data.</p>;
  const toGraph = (
    <button type="button" class="small" onClick={() => explorer.do({ op: "view", view: "graph" })}>
      Show them in the graph
    </button>
  );
  if (!kinds.length) {
    return (
      <div role="status">
        {shortestPaths.length === null ? (
          <p>
            <b>
              <bdi>{from.name}</bdi> and <bdi>{to.name}</bdi> are not connected
            </b>{" "}
            by any path of up to 8 steps. That no path is known does not mean that there is none.
          </p>
        ) : (
          <>
            <p>
              <b>The shortest path has {plural(shortestPaths.length, "step")}</b>;{" "}
              {plural(shortestPaths.totalAvailable, "path")} of this length. Nothing connects them more closely.{" "}
              {toGraph}
            </p>
            <ol class="kinds">
              {shortestPaths.paths.map((path, i) => (
                <li key={i}>
                  <Path path={path} />
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    );
  }
  return (
    <>
      <p role="status">
        <b>{plural(explainConnection.totalAvailable, "kind")} of connection.</b> The first says most: its paths are
        short, many, and lead through few that are linked with everything. {toGraph}
      </p>
      <ol class="kinds">
        {kinds.map((kind, i) => (
          <li key={kind.words}>
            <h3>{sentence(kind.words.replaceAll("UNBody", "UN body"))}</h3>
            <p class="quiet">
              {plural(kind.count, "path")} of {plural(kind.length, "step")} · weight {kind.score.toPrecision(2)}
              {i < drawn && " · drawn in the graph"}
            </p>
            {kind.samples.map((path, n) => (
              <Path key={n} path={path} open={i === 0 && n === 0} />
            ))}
            {kind.count > kind.samples.length && (
              <p class="quiet">And {count(kind.count - kind.samples.length)} more of this kind.</p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Path({ path, open }: { path: PathOf; open?: boolean }) {
  const names = new Map(path.nodes.map((node) => [node.id, node]));
  return (
    <details class="path" open={open}>
      <summary>
        {path.nodes.map((node, i) => (
          <span key={i}>
            {i > 0 && " → "}
            <bdi>{node.name}</bdi>
          </span>
        ))}
      </summary>
      <ol>
        {path.hops.map((hop, i) => (
          <li key={i}>
            <Step hop={hop} names={names} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Step({ hop, names }: { hop: Hop; names: ReadonlyMap<string, PathOf["nodes"][number]> }) {
  return (
    <>
      {hop.links.map((link) => {
        const from = names.get(link.from.id);
        const to = names.get(link.to.id);
        return (
          <div key={link.id}>
            <p>
              <EntityButton id={link.from.id} name={from?.name ?? link.from.id} type={from?.type} /> {link.label}{" "}
              <EntityButton id={link.to.id} name={to?.name ?? link.to.id} type={to?.type} />
              <span class="quiet">
                {" "}
                {period(link)} · <Standing link={link} /> · <a href={`link/${link.id}`}>page of this link</a>
              </span>
            </p>
            <EvidenceList evidence={link.evidence} />
          </div>
        );
      })}
    </>
  );
}
