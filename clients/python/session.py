"""gql, the GraphQL client of Python, with the schema of the server for validation."""

import os
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.requests import RequestsHTTPTransport

PAGE = """
query Page($first: Int!, $after: String) {
  programmes(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }
}"""
THINGS = """
query Things($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id ...Named ... on City { country { name } } ... on Programme { startYear } }
}
fragment Named on Entity { name }"""
WRONG = """
query Wrong {
  city(id: "city:pt-almada") { programmes(first: 0) { totalCount } }
  programme(id: "programme:iuc") { id name }
}"""


def variables(document, **values):
    """gql 4 takes the variables with the document."""
    request = gql(document)
    request.variable_values = values
    return request


def main() -> None:
    transport = RequestsHTTPTransport(url=os.environ["CITYWEAVE_URL"] + "/graphql")
    client = Client(transport=transport, fetch_schema_from_transport=True)
    with client as session:
        seen, after, more = [], None, True
        while more:
            programmes = session.execute(variables(PAGE, first=3, after=after))["programmes"]
            seen += [node["id"] for node in programmes["nodes"]]
            after, more = programmes["pageInfo"]["endCursor"], programmes["pageInfo"]["hasNextPage"]
        assert len(seen) == len(set(seen)) == programmes["totalCount"], seen
        nodes = session.execute(variables(THINGS, ids=["city:pt-almada", "programme:iuc", "nothing"]))["nodes"]
        assert nodes[0]["country"]["name"] == "Portugal" and nodes[1]["startYear"] == 2017 and nodes[2] is None, nodes
        try:
            session.execute(gql(WRONG))
        except TransportQueryError as error:
            assert error.errors[0]["extensions"]["code"] == "BAD_INPUT" and error.data["programme"], error
        else:
            sys.exit("nothing was refused")
    print(f"gql for Python: {len(seen)} programmes in pages, validated against the schema")


main()
