// Runs the audits of graphql-http, the reference for GraphQL over HTTP. All of them must pass.
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.env.CITYWEAVE_URL + "/graphql" });
for (const result of results) {
  if (result.status !== "ok") console.error(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
}
const passed = results.filter((result) => result.status === "ok").length;
console.log(`graphql-http: ${passed} of ${results.length} audits`);
if (passed !== results.length || results.length < 61) process.exit(1);
