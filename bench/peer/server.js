// Serves the graph that bench has loaded with @neo4j/graphql, by its own rules: types of the
// graph as its users would write them, its own resolvers, no setting that makes it slower.
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import { createServer } from "node:http";
import neo4j from "neo4j-driver";

const { PEER_URI, PEER_USER, PEER_PASSWORD, PEER_DATABASE, PEER_SLOT: slot } = process.env;

const driver = neo4j.driver(
  PEER_URI,
  PEER_USER ? neo4j.auth.basic(PEER_USER, PEER_PASSWORD) : undefined,
  { disableLosslessIntegers: true },
);

// Ids have an index that is found by both labels. Names get indexes of the peer's own, as its users would make them.
const indexes = ["City", "Programme"].flatMap((type) => ["name", "name_f"].map((property) => ({ name: `peer_${type}_${property}`, type, property })));
const schemaStatement = (text) => driver.executeQuery(text, {}, { database: PEER_DATABASE || undefined });
for (const { name, type, property } of indexes) {
  await schemaStatement(`CREATE RANGE INDEX ${name} IF NOT EXISTS FOR (n:${type}${slot}) ON (n.${property})`);
}
await schemaStatement("CALL db.awaitIndexes(60)");

// name_f is the name as it is ordered by: without marks, in small letters.
const typeDefs = `#graphql
  type City @node(labels: ["City${slot}", "Entity${slot}"]) {
    id: ID!
    name: String!
    name_f: String!
    population: Int
    isCapital: Boolean
    programmes: [Programme!]! @relationship(type: "PARTICIPATES_IN", direction: OUT, properties: "Participation")
  }
  type Programme @node(labels: ["Programme${slot}", "Entity${slot}"]) {
    id: ID!
    name: String!
    name_f: String!
    startYear: Int
    cities: [City!]! @relationship(type: "PARTICIPATES_IN", direction: IN, properties: "Participation")
    themes: [Theme!]! @relationship(type: "HAS_THEME", direction: OUT)
  }
  type Theme @node(labels: ["Theme${slot}", "Entity${slot}"]) {
    id: ID!
    name: String!
    name_f: String!
  }
  type Participation @relationshipProperties {
    since: Int
  }
  type CityCount {
    id: ID!
    name: String!
    count: Int!
  }
  type Query {
    citiesByProgrammes(first: Int!): [CityCount!]! @cypher(
      statement: """
      MATCH (n:City${slot}) WITH n, COUNT { (n)-[:PARTICIPATES_IN]->(:Programme${slot}) } AS c ORDER BY c DESC, n.id DESC LIMIT $first
      RETURN {id: n.id, name: n.name, count: c} AS city
      """
      columnName: "city"
    )
  }
`;

const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const yoga = createYoga({
  schema,
  logging: false,
  graphiql: false,
  maskedErrors: false,
  context: () => ({ sessionConfig: { database: PEER_DATABASE || undefined } }),
});
const server = createServer(yoga);
process.on("SIGTERM", async () => {
  for (const { name } of indexes) await schemaStatement(`DROP INDEX ${name} IF EXISTS`);
  process.exit(0);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
