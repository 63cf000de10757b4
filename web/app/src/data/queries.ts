// The queries of the explorer as texts. Each lies in a file, which a test of web validates against the schema.

import about from "./about.graphql?raw";
import connect from "./connect.graphql?raw";
import evidence from "./evidence.graphql?raw";
import expand from "./expand.graphql?raw";
import fragments from "./fragments.graphql?raw";
import names from "./names.graphql?raw";
import said from "./said.graphql?raw";
import search from "./search.graphql?raw";
import show from "./show.graphql?raw";
import start from "./start.graphql?raw";
import suggest from "./suggest.graphql?raw";

const at = fragments.indexOf("fragment LinkParts");
const entity = fragments.slice(0, at);
const link = fragments.slice(at);

// whole adds the fragments that a query uses.
function whole(query: string): string {
  return query + (query.includes("...EntityParts") ? entity : "") + (query.includes("...LinkParts") ? link : "");
}

export const queries = {
  about: whole(about),
  connect: whole(connect),
  evidence: whole(evidence),
  expand: whole(expand),
  names: whole(names),
  said: whole(said),
  search: whole(search),
  show: whole(show),
  start: whole(start),
  suggest: whole(suggest),
};
