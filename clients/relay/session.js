// Sends the queries that Relay's compiler generated from the sample application.
import { readFile } from "node:fs/promises";
import { check } from "../queries.js";

const ask = async (name, variables) => {
  const artifact = await readFile(new URL(`./src/__generated__/${name}.graphql.js`, import.meta.url), "utf8");
  const text = JSON.parse(/"?text"?: ("(?:[^"\\]|\\.)*")/.exec(artifact)[1]);
  const answer = await (
    await fetch(process.env.CITYWEAVE_URL + "/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: text, variables }),
    })
  ).json();
  check(!answer.errors, name, answer.errors);
  return answer.data;
};

const seen = [];
let { programme } = await ask("AppQuery", { id: "programme:iuc", first: 40 });
for (;;) {
  seen.push(...programme.cities.edges.map((edge) => edge.cursor));
  if (!programme.cities.pageInfo.hasNextPage) break;
  const { node } = await ask("AppProgrammeQuery", {
    id: "programme:iuc",
    first: 40,
    after: programme.cities.pageInfo.endCursor,
  });
  programme = node;
}
check(
  seen.length === programme.cities.totalCount && new Set(seen).size === seen.length,
  "the pages are not the list",
  seen.length,
);
console.log(`Relay: compiled, ${seen.length} rows in pages`);
