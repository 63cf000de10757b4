// The queries of the page itself, and the URL fragments (#...) that represent queries.

export const datasetQuery = `{
  dataset {
    release
    date
    statements
    evidence
    entities { type count }
    links { count }
    licences { licence licenceUrl restrictions layers { name } }
  }
}`;

export const sourcesQuery = `# Where are the data from, and under which licences?
{
  dataset {
    release
    sources(first: 100, orderBy: [{ name: ASC }]) {
      totalCount
      nodes { id name kind publisher licence url retrievedOn }
    }
  }
}
`;

const aboutQuery = `# What is known about this entity, and according to which sources?
query About($id: ID!) {
  entity(id: $id) {
    id
    name
    type
    aliases
    description
    links(first: 100, orderBy: [{ type: ASC }]) {
      totalCount
      nodes {
        from { id name }
        type
        to { id name }
        role
        since
        until
        confidence
        evidence { source { id name } locator statedAs }
      }
    }
  }
}
`;

const found = "totalCount nodes { id name links: degree }";
const findQuery = `# Which entities have this text in their name or an alias?
query Find($name: String!) {
  cities(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) {
    totalCount nodes { id name country { id name } links: degree }
  }
  programmes(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  organisations(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  unBodies(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  regions(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  countries(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  themes(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
  events(where: { anyName: { contains: $name } }, orderBy: [{ degree: DESC }], first: 20) { ${found} }
}
`;

const pretty = (value) => JSON.stringify(value, null, 2);

// address returns the URL fragment of a state: {example}, {about}, {find}, {sources} or {query, variables}.
export function address(state) {
  return "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString();
}

// read returns the query of a URL fragment as texts {query, variables}, or null.
export function read(hash, examples) {
  const state = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
  if (state.query) return { query: state.query, variables: state.variables ?? "" };
  if (state.about) return { query: aboutQuery, variables: pretty({ id: state.about }) };
  if (state.find) return { query: findQuery, variables: pretty({ name: state.find }), find: state.find };
  if (state.sources) return { query: sourcesQuery, variables: "" };
  const example = examples.find(({ name }) => name === state.example);
  if (example) return { query: example.query, variables: example.variables ? pretty(example.variables) : "", example: example.name };
  return null;
}
