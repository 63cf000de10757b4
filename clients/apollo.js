// Apollo Client 4: its cache, fragments on interfaces (with the possible types of the
// schema), errors, and persisted queries by GET.
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { createHash } from "node:crypto";
import { all, check, ids, known, page, things, wrong } from "./queries.js";

const uri = process.env.CITYWEAVE_URL + "/graphql";
const schema = await (
  await fetch(uri, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __schema { types { kind name possibleTypes { name } } } }" }),
  })
).json();
const possibleTypes = Object.fromEntries(
  schema.data.__schema.types.filter((t) => t.possibleTypes).map((t) => [t.name, t.possibleTypes.map((p) => p.name)]),
);

const requests = [];
const noting = async (address, options) => {
  const answer = await fetch(address, options);
  requests.push({ method: options.method, address: String(address), body: options.body, status: answer.status });
  return answer;
};
const http = new HttpLink({ uri, fetch: noting });
const persisted = new PersistedQueryLink({
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
  useGETForHashedQueries: true,
});
const client = (link) => new ApolloClient({ cache: new InMemoryCache({ possibleTypes }), link });

for (const [name, link] of [
  ["plain", http],
  ["persisted", persisted.concat(http)],
]) {
  const apollo = client(link);
  await all(async (variables) => (await apollo.query({ query: gql(page), variables })).data);
  known((await apollo.query({ query: gql(things), variables: { ids } })).data);
  const before = requests.length;
  known((await apollo.query({ query: gql(things), variables: { ids } })).data);
  check(requests.length === before, `${name}: the cache does not know what was asked`, requests.slice(before));
  const refused = await apollo.query({ query: gql(wrong), errorPolicy: "all" });
  check(
    CombinedGraphQLErrors.is(refused.error) && refused.error.errors[0].extensions.code === "BAD_INPUT",
    `${name}: no error`,
    refused,
  );
  check(refused.data?.programme.name && refused.data.city === null, `${name}: partial data is lost`, refused.data);
}
const byHash = requests.filter(
  (r) => r.method === "GET" && r.address.includes("persistedQuery") && !r.address.includes("query=query"),
);
const whole = requests.filter(
  (r) =>
    (r.body?.includes("persistedQuery") && r.body.includes('"query"')) ||
    (r.method === "GET" && r.address.includes("persistedQuery") && /[?&]query=/.test(r.address)),
);
check(byHash.length > 3 && whole.length === 3, "queries are not sent by their hash after the first time", requests);
const again = client(persisted.concat(http));
const before = requests.length;
await all(async (variables) => (await again.query({ query: gql(page), variables })).data);
check(
  requests.slice(before).every((r) => r.method === "GET" && !/[?&]query=/.test(r.address)),
  "a known query is sent whole",
  requests.slice(before),
);
again.stop();
console.log(`Apollo Client: ${requests.length} requests, ${byHash.length} by hash`);
process.exit(0);
