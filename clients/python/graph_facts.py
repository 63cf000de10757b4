"""What proofs of graph files share: requests, and random subgraphs."""

import json
import os
import urllib.parse
import urllib.request
from collections import Counter

URL = os.environ["CITYWEAVE_URL"]
IDS = [
    "programme:iuc", "city:pt-almada", "city:br-belo-horizonte", "city:de-mannheim", "org:iclei", "org:c40-cities",
    "country:pt", "country:de", "theme:clean-energy", "un:emg", "city:cn-taizhou", "city:us-chicago",
    "city:jp-yokohama", "programme:accsf", "city:za-tshwane", "programme:global-taskforce", "city:in-surat",
    "city:nl-rotterdam", "city:de-frankfurt",
]
EXPAND = "query ($ids: [ID!]!) { expand(ids: $ids, first: 30, orderBy: NAME) { nodes { id } } }"


def get(path, **parameters):
    """Returns a file with its length and counts checked."""
    address = f"{URL}{path}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(address, timeout=120) as answer:
        body = answer.read()
        assert len(body) == int(answer.headers["Content-Length"])
        return body, int(answer.headers["X-Node-Count"]), int(answer.headers["X-Link-Count"])


def ask(query, **values):
    body = json.dumps({"query": query, "variables": values}).encode()
    request = urllib.request.Request(URL + "/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        said = json.load(answer)
    assert not said.get("errors"), said["errors"]
    return said["data"]


def parallel(ends):
    """Counts pairs of nodes by the number of links from the one to the other."""
    return Counter(Counter(ends).values())


def random_ids(random):
    """The IDs of random entities and of some neighbours of each, which have neighbours in turn."""
    ids, size = set(), random.choice((2, 5, 12, 30))
    while len(ids) < size:
        centres = random.sample(IDS + sorted(ids), 2)
        near = [n["id"] for n in ask(EXPAND, ids=centres)["expand"]["nodes"]]
        ids |= {*centres, *random.sample(near, min(len(near), 6))}
    return sorted(ids)
