// graphql-request.
import { ClientError, GraphQLClient } from "graphql-request";
import { all, check, ids, known, page, things, wrong } from "./queries.js";

const client = new GraphQLClient(process.env.CITYWEAVE_URL + "/graphql");
await all((variables) => client.request(page, variables));
known(await client.request(things, { ids }));
try {
  await client.request(wrong);
  check(false, "nothing was refused");
} catch (error) {
  check(
    error instanceof ClientError && error.response.errors[0].extensions.code === "BAD_INPUT",
    "another error",
    error,
  );
}
try {
  await client.request("{ nothing }");
  check(false, "nothing was refused");
} catch (error) {
  check(
    error.response?.errors[0].extensions.code === "GRAPHQL_VALIDATION_FAILED" && error.response.data === undefined,
    "another error",
    error,
  );
}
console.log("graphql-request: pages, fragments, errors");
