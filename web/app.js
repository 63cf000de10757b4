// The start page connects the parts. The URL fragment (#...) contains the query, so that links, reload and the back
// button work.

import { ask, curl } from "./ask.js";
import { fill, makeEditor } from "./editor.js";
import { address, datasetQuery, read } from "./questions.js";
import { count, drawJSON, drawProblem, drawTable, drawWarning, element } from "./view.js";

const at = (id) => document.getElementById(id);
const query = at("query");
const variables = at("variables");
let examples = [];
let shown = { query: "", variables: "", hash: "" }; // the state that the URL fragment represents
let running = null; // AbortController of the running query

// Answer

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  at("problems").replaceChildren();
  at("warnings").replaceChildren();
  let values;
  try {
    values = variables.value.trim() ? JSON.parse(variables.value) : undefined;
  } catch (error) {
    at("variables-box").open = true;
    show({ problem: `The variables are not valid JSON: ${error.message}` });
    return;
  }
  keepAddress();
  at("run").disabled = true;
  at("took").textContent = "Running …";
  try {
    const answer = await ask(query.value, values, mine.signal);
    show(answer);
  } catch (error) {
    if (!mine.signal.aborted) throw error;
  } finally {
    if (running === mine) at("run").disabled = false;
  }
}

function show({ body, problem, milliseconds, bytes }) {
  const problems = problem ? [{ message: problem }] : (body.errors ?? []);
  at("problems").replaceChildren(...problems.map(drawProblem));
  const { warnings = [], moreWarnings = 0 } = body?.extensions ?? {};
  at("warnings").replaceChildren(...warnings.map(drawWarning), ...(moreWarnings ? [element("p", { class: "quiet" }, `And ${count(moreWarnings)} more warnings.`)] : []));
  const data = body?.data ?? null;
  at("table").replaceChildren(...(data ? drawTable(data) : []));
  at("json").replaceChildren(...(body ? [drawJSON(body)] : []));
  at("tabs").hidden = !body;
  choose(data ? chosen : "json", body);
  const size = bytes < 1000 ? `${bytes} bytes` : `${count(Math.round(bytes / 1000))} KB`;
  const said = tell(problems.length, "problem") + tell(warnings.length + moreWarnings, "warning");
  at("took").textContent = said + (milliseconds === undefined ? "" : `Answered in ${count(Math.max(1, Math.round(milliseconds)))} ms, ${size}.`);
}

// tell says how many problems or warnings there are; a screen reader reads it from the status.
function tell(number, noun) {
  return number === 0 ? "" : number === 1 ? `There is a ${noun}. ` : `There are ${count(number)} ${noun}s. `;
}

// Table or JSON

let chosen = "table";

function choose(name, body = true) {
  for (const each of ["table", "json"]) {
    const selected = each === name;
    at(each).hidden = !selected || !body;
    at(`tab-${each}`).setAttribute("aria-selected", selected);
    at(`tab-${each}`).tabIndex = selected ? 0 : -1;
  }
}

for (const name of ["table", "json"]) {
  at(`tab-${name}`).addEventListener("click", () => choose((chosen = name)));
  at(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    choose((chosen = name === "table" ? "json" : "table"));
    at(`tab-${chosen}`).focus();
  });
}

// Address

// keepAddress updates the URL fragment to the current query.
function keepAddress() {
  if (query.value === shown.query && variables.value === shown.variables) return;
  const hash = address({ query: query.value, variables: variables.value.trim() });
  shown = { query: query.value, variables: variables.value, hash };
  history.pushState(null, "", hash);
  mark();
}

// followAddress shows and runs the query of the URL fragment, or the first example when there is none.
function followAddress() {
  const hash = location.hash || (examples.length ? address({ example: examples[0].name }) : "");
  const state = read(hash, examples);
  if (!state) {
    show({ problem: "This URL does not contain a known query." });
    return;
  }
  fill(query, state.query, 10, 22);
  fill(variables, state.variables, 3, 12);
  at("variables-box").open = state.variables !== "";
  if (state.find) at("name").value = state.find;
  shown = { query: query.value, variables: variables.value, hash };
  mark(state.example);
  run();
}

// mark highlights the current example.
function mark(name) {
  for (const link of at("examples").querySelectorAll("a")) {
    if (link.dataset.name === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// Copying

async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    at("copied").textContent = said;
  } catch {
    at("copied").textContent = "The browser does not allow this page to copy.";
  }
}

at("copy-curl").addEventListener("click", () => {
  try {
    copy(curl(query.value, variables.value.trim() ? JSON.parse(variables.value) : undefined), "Command copied.");
  } catch {
    at("copied").textContent = "The variables are not valid JSON.";
  }
});
at("copy-link").addEventListener("click", () => {
  const link = new URL(address({ query: query.value, variables: variables.value.trim() }), location.href);
  copy(link.href, "Link copied. It contains the query.");
});

// Start

// What each restriction demands, of the layers that have it.
const demands = {
  SHARE_ALIKE: (layers) => `Works that use ${layers} must be under the same licence.`,
  NON_COMMERCIAL: (layers) => `Data of ${layers} must not be used for commercial purposes.`,
  NO_DERIVATIVES: (layers) => `Changed versions of ${layers} must not be passed on.`,
};

function drawLicences(licences) {
  const parts = [];
  for (const { licence, licenceUrl, restrictions, layers } of licences) {
    const names = layers.map(({ name }) => name).join(", ");
    const name = licence ?? "no licence stated";
    const terms = /^https?:/.test(licenceUrl ?? "") ? element("a", { href: licenceUrl }, name) : name;
    parts.push(`${names}: `, terms, ". ", ...restrictions.map((restriction) => `${demands[restriction](names)} `));
  }
  at("licences").replaceChildren(...(parts.length ? ["Licences of the data – ", ...parts] : []));
}

async function drawNumbers() {
  const { body, problem } = await ask(datasetQuery);
  const dataset = body?.data?.dataset;
  const release = at("release");
  release.classList.toggle("bad", !dataset);
  if (!dataset) {
    release.textContent = problem ?? "The server cannot answer at the moment. See Status for the reason.";
    return;
  }
  const of = (type) => dataset.entities.find((entity) => entity.type === type)?.count ?? 0;
  const sum = dataset.links.reduce((total, link) => total + link.count, 0);
  const numbers = [
    ["cities", of("CITY")], ["programmes", of("PROGRAMME")], ["organisations", of("ORGANISATION")],
    ["UN bodies", of("UN_BODY")], ["links", sum], ["evidence", dataset.evidence],
  ];
  at("numbers").replaceChildren(...numbers.map(([name, number]) => element("div", {}, element("dt", {}, name), element("dd", {}, count(number)))));
  release.textContent = `Data release ${dataset.release}`;
  drawLicences(dataset.licences);
}

async function drawExamples() {
  try {
    examples = await (await fetch("static/examples.json")).json();
  } catch {
    examples = [];
  }
  const items = examples.map(({ name, title }) => element("li", {}, element("a", { href: address({ example: name }), "data-name": name }, title)));
  at("examples").replaceChildren(...items);
}

makeEditor(query, run);
makeEditor(variables, run);
at("run").addEventListener("click", run);
at("reconcile").textContent = at("reconcile").href; // the whole address, to be copied
at("sources").setAttribute("href", address({ sources: "all" }));
at("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = at("name").value.trim();
  if (!name) return;
  const hash = address({ find: name });
  if (location.hash === hash) followAddress();
  else location.hash = hash;
});
at("examples").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && link.hash === location.hash) followAddress(); // the same question once more
});
// In a single column, the answer to a selected example would appear off screen.
window.addEventListener("hashchange", () => {
  followAddress();
  if (matchMedia("(max-width: 64rem)").matches) at("answer-heading").focus();
});

drawNumbers();
await drawExamples();
followAddress();
