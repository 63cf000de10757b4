// The page before anything is shown: questions to begin with, and what the data are and where they can be had.

import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";

import { beginnings } from "../beginnings";
import { matching } from "../data/questions";
import type { Licence, Start } from "../data/types";
import { count, plural, sentence, typeWord } from "../words";
import { Groups, starter, useQuestions } from "./QuestionsView";
import { Context, type Explorer } from "./store";

// most is how many beginnings are offered.
const most = 6;

export function Begin({ explorer }: { explorer: Explorer }) {
  const { start, loading } = explorer;
  const known = new Set(start?.beginnings.flatMap((each) => (each ? [each.id] : [])));
  const offered = beginnings.filter(({ ids }) => ids.every((id) => known.has(id)));
  // Other data have other hubs.
  const named = new Set(offered.flatMap(({ ids }) => ids));
  const hubs = (start?.connected.nodes ?? []).filter(({ id }) => !named.has(id)).slice(0, most - offered.length);
  const empty = start && !start.dataset.entities.some((each) => each.count > 0);
  return (
    <main class="wide begin" id="main" tabIndex={-1}>
      <h1>See how cities are connected</h1>
      <p class="lead">
        Which cities take part in which programmes, with whom, since when, and according to which source. Every link has
        its evidence. {!empty && "Find a city, programme or organisation above, or begin with one of these."}
      </p>
      {!start && !explorer.startProblem && !loading && (
        <p class="quiet" role="status">
          Loading …
        </p>
      )}
      {empty && (
        <p class="problem warning">
          These data are empty. The <a href="readyz">status</a> says what the server has loaded.
        </p>
      )}
      <ul class="beginnings">
        {offered.map(({ title, about, operations }) => (
          <li key={title}>
            <button type="button" class="card" onClick={() => explorer.do(...operations)}>
              <b>{title}</b>
              <span class="quiet">{about}</span>
            </button>
          </li>
        ))}
        {hubs.map((node) => (
          <li key={node.id}>
            <button
              type="button"
              class="card"
              onClick={() =>
                explorer.do(
                  { op: "show", ids: [node.id] },
                  { op: "expand", id: node.id, type: "", direction: "BOTH", to: "", first: 20 },
                )
              }
            >
              <b>
                How is <bdi>{node.name}</bdi> connected?
              </b>
              <span class="quiet">
                {sentence(typeWord(node.type, 1))} with {plural(node.degree, "link")}.
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div class="ways">
        <p>
          <button type="button" onClick={() => explorer.do({ op: "view", view: "connect" })}>
            Connect two
          </button>{" "}
          <span class="quiet">finds out how one is connected with another.</span>
        </p>
        <p>
          <button
            type="button"
            onClick={() => explorer.do({ op: "ask", question: matching, query: "", variables: "" })}
          >
            Match a spreadsheet
          </button>{" "}
          <span class="quiet">shows the cities of a column of names on the map.</span>
        </p>
        <p>
          <button type="button" onClick={() => explorer.do({ op: "ask", question: "", query: starter, variables: "" })}>
            Write a query
          </button>{" "}
          <span class="quiet">asks in GraphQL, the language of the API.</span>
        </p>
      </div>
      <Questions />
      {start && <Data start={start} />}
      <Access />
    </main>
  );
}

function Questions() {
  const { questions, failed } = useQuestions();
  return (
    <section aria-labelledby="all-questions">
      <h2 id="all-questions">Questions</h2>
      <p class="quiet">
        Each has a form to change its cities, programmes and years, and an answer as table, graph, map and file.
      </p>
      {failed && (
        <p class="problem warning" role="alert">
          {failed}
        </p>
      )}
      {questions && <Groups questions={questions} />}
    </section>
  );
}

// demands says what each restriction demands, of the layers that have it.
const demands: Record<string, (layers: string) => string> = {
  SHARE_ALIKE: (layers) => `Works that use ${layers} must be under the same licence.`,
  NON_COMMERCIAL: (layers) => `Data of ${layers} must not be used for commercial purposes.`,
  NO_DERIVATIVES: (layers) => `Changed versions of ${layers} must not be passed on.`,
};

function Data({ start: { dataset, ontology } }: { start: Start }) {
  const explorer = useContext(Context);
  const described = new Map(ontology.entityTypes.map(({ type, description }) => [type, description]));
  const links = dataset.links.reduce((sum, each) => sum + each.count, 0);
  return (
    <section aria-labelledby="these-data">
      <h2 id="these-data">These data</h2>
      <dl class="sizes">
        {dataset.entities
          .filter((each) => each.count > 0)
          .map((each) => (
            <Size
              key={each.type}
              count={each.count}
              words={typeWord(each.type, each.count)}
              title={described.get(each.type)}
            />
          ))}
        <Size count={links} words={links === 1 ? "link" : "links"} />
        <Size count={dataset.evidence} words="pieces of evidence" />
      </dl>
      <p class="quiet">
        Release {dataset.release}
        {dataset.date && ` of ${dataset.date}`}.{" "}
        {dataset.licences.map((licence) => (
          <LicenceWords key={licence.licence} licence={licence} />
        ))}
      </p>
      <p>
        <button type="button" onClick={() => explorer.do({ op: "ask", question: "sources", query: "", variables: "" })}>
          Sources and licences
        </button>{" "}
        <a href="r">Earlier releases</a>
      </p>
    </section>
  );
}

function Size({ count: number, words, title }: { count: number; words: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{words}</dt>
      <dd>{count(number)}</dd>
    </div>
  );
}

function LicenceWords({ licence: { licence, licenceUrl, restrictions, layers } }: { licence: Licence }) {
  const names = layers.map(({ name }) => name).join(", ");
  const name = licence ?? "no licence is stated";
  return (
    <>
      {sentence(names)}: {/^https?:/.test(licenceUrl ?? "") ? <a href={licenceUrl!}>{name}</a> : name}.{" "}
      {restrictions.map((each) => `${demands[each]?.(names) ?? each} `)}
    </>
  );
}

function Access() {
  const here = new URL("./", location.href).href;
  return (
    <section aria-labelledby="access">
      <h2 id="access">Files and programs</h2>
      <dl class="access">
        <Way name={<a href="data">Tables</a>}>all data as CSV, Excel, Parquet and more</Way>
        <Way name={<a href="graph">Graphs</a>}>files for Gephi, Cytoscape, igraph, QGIS and others</Way>
        <Way name={<a href="q">Queries by address</a>}>answers as tables, for spreadsheets and scripts</Way>
        <Way name={<a href="schema.graphqls">GraphQL</a>}>
          the API at <code>{here}graphql</code>, and the schema that documents all fields
        </Way>
        <Way name={<a href="reconcile">OpenRefine</a>}>
          matches names of a table: choose <i>Reconcile, Start reconciling, Add standard service</i>, and give{" "}
          <code>{here}reconcile</code>
        </Way>
        <Way name={<a href="openapi.json">All addresses</a>}>
          described for programs (OpenAPI); <a href="llms.txt">in a few words</a> for language models
        </Way>
      </dl>
    </section>
  );
}

function Way({ name, children }: { name: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
