// A sample application as one would write it with Relay: a page of a list that is fetched
// on, a fragment on an interface, and something fetched anew by its global id. The
// compiler of Relay holds it against the schema; session.js asks what it has compiled.
import { graphql } from 'relay-runtime'

export const query = graphql`
  query AppQuery($id: ID!, $first: Int = 5) {
    programme(id: $id) {
      ...App_programme @arguments(first: $first)
    }
    node(id: $id) {
      ...App_thing
    }
  }
`

export const programme = graphql`
  fragment App_programme on Programme
  @argumentDefinitions(first: { type: "Int", defaultValue: 5 }, after: { type: "String" })
  @refetchable(queryName: "AppProgrammeQuery") {
    name
    cities(first: $first, after: $after, orderBy: [{ name: ASC }]) @connection(key: "App_cities") {
      totalCount
      edges {
        node {
          ...App_thing
        }
        links {
          role
          since
        }
      }
    }
  }
`

export const thing = graphql`
  fragment App_thing on Node {
    id
    ... on Entity {
      name
      links(first: 2) {
        nodes {
          type
        }
      }
    }
    ... on City {
      population
    }
  }
`
