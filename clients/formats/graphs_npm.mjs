// Says of each graph what graphology reads in GEXF and GraphML, Cytoscape.js in its JSON, and Graphviz in DOT, and
// checks GeoJSON by the rules of RFC 7946.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , folder, modules] = process.argv;
const require = createRequire(join(modules, "package.json"));
const { MultiDirectedGraph } = require("graphology");
const cytoscape = require("cytoscape");
const { check } = require("@placemarkio/check-geojson");
const { Graphviz } = require("@hpcc-js/wasm-graphviz");
const gexf = require("graphology-gexf");
const graphml = require("graphology-graphml");

const graphology = (read, id) => (text) => {
  const graph = read(MultiDirectedGraph, text);
  return {
    nodes: graph.mapNodes((node, a) => [node, a]),
    links: graph.mapEdges((edge, a, source, target) => [id(edge, a), source, target, a]),
  };
};

function elements(text) {
  const graph = cytoscape({ headless: true, styleEnabled: false, ...JSON.parse(text) });
  return {
    nodes: graph.nodes().map((n) => [n.id(), n.data()]),
    links: graph.edges().map((e) => [e.id(), e.source().id(), e.target().id(), e.data()]),
  };
}

const graphviz = await Graphviz.load();

function dot(text) {
  const graph = JSON.parse(graphviz.layout(text, "dot_json", "nop"));
  const objects = graph.objects ?? [];
  return {
    nodes: objects.map((o) => [o.name, { ...o, label: o.label }]),
    links: (graph.edges ?? []).map((e) => [e.id, objects[e.tail].name, objects[e.head].name, e]),
  };
}

const readers = {
  "graphology-gexf": ["gexf", graphology(gexf.parse, (edge) => edge)],
  "graphology-graphml": ["graphml", graphology(graphml.parse, (edge, a) => a.link_id)],
  cytoscape: ["cyjs", elements],
  graphviz: ["dot", dot],
};
let features = 0;
for (const graph of readdirSync(folder, { withFileTypes: true }).filter((f) => f.isDirectory())) {
  for (const [reader, [format, read]] of Object.entries(readers)) {
    const text = readFileSync(join(folder, graph.name, `graph.${format}`), "utf8");
    writeFileSync(join(folder, graph.name, `${reader}.json`), JSON.stringify(read(text)));
  }
  features += check(readFileSync(join(folder, graph.name, "graph.geojson"), "utf8")).features.length;
}
console.log(`check-geojson: ${features} features by RFC 7946`);
