// urql: by POST and by GET.
import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { all, check, ids, known, page, things, wrong } from "./queries.js";

for (const preferGetMethod of [false, "force"]) {
  const client = new Client({
    url: process.env.CITYWEAVE_URL + "/graphql",
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod,
  });
  const ask = async (query, variables) => {
    const answer = await client.query(query, variables).toPromise();
    check(!answer.error, "urql got an error", answer.error?.message);
    return answer.data;
  };
  await all((variables) => ask(page, variables));
  known(await ask(things, { ids }));
  const refused = await client.query(wrong, {}).toPromise();
  check(
    refused.error?.graphQLErrors[0].extensions.code === "BAD_INPUT" && refused.data?.programme.name,
    "no error or no partial data",
    refused,
  );
}
console.log("urql: by POST and by GET");
process.exit(0);
