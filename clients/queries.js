// The queries of every client: a list page by page with variables, fragments on an interface, and a query that is
// refused.
export const page = `
  query Page($first: Int!, $after: String) {
    programmes(first: $first, after: $after) {
      totalCount
      nodes { id name }
      pageInfo { endCursor hasNextPage }
    }
  }`;

export const things = `
  query Things($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id ...Named ... on City { country { name } } ... on Programme { startYear } }
  }
  fragment Named on Entity { name }`;

export const ids = ["city:pt-almada", "programme:iuc", "nothing"];

export const wrong =
  'query Wrong { city(id: "city:pt-almada") { programmes(first: 0) { totalCount } } programme(id: "programme:iuc") { id name } }';

// check exits the program when a condition is false.
export function check(holds, what, detail) {
  if (holds) return;
  console.error(`${what}: ${JSON.stringify(detail)}`);
  process.exit(1);
}

// all fetches every page and returns the ids in order.
export async function all(ask) {
  const found = [];
  for (let after = null, more = true; more; ) {
    const { programmes } = await ask({ first: 3, after });
    found.push(...programmes.nodes.map((node) => node.id));
    after = programmes.pageInfo.endCursor;
    more = programmes.pageInfo.hasNextPage;
    check(programmes.nodes.length <= 3, "a page is too long", programmes);
    if (!more) check(found.length === programmes.totalCount, "not all programmes were seen", found);
  }
  check(new Set(found).size === found.length, "a programme came twice", found);
  return found;
}

// known checks the answer to things.
export function known({ nodes }) {
  check(
    nodes.length === 3 &&
      nodes[0]?.country?.name === "Portugal" &&
      nodes[1]?.startYear === 2017 &&
      nodes[1].name &&
      nodes[2] === null,
    "the things are others",
    nodes,
  );
}
