"""Graph files, read by the libraries that people use, hold what the JSON of the API says: nodes, links, parallel links
and attributes."""

import io
import json
import os
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import igraph
import networkx

URL = os.environ["CITYWEAVE_URL"]
IDS = [
    "programme:iuc", "city:pt-almada", "city:br-belo-horizonte", "city:de-mannheim", "org:iclei", "org:c40-cities",
    "country:pt", "country:de", "theme:clean-energy", "un:emg", "city:cn-taizhou", "city:us-chicago", "city:jp-yokohama",
    "programme:accsf", "city:za-tshwane", "programme:global-taskforce", "city:in-surat", "city:nl-rotterdam", "city:de-frankfurt",
]
SUBGRAPH = """query ($ids: [ID!]!) { subgraph(ids: $ids, first: 5000) { totalAvailable
  nodes { id name type degree ... on City { population latitude longitude isCapital country { id name } } }
  links { id type from { id } to { id } role since until status confidence topics
    evidence { id statedAs source { id name } } } } }"""


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
        return json.load(answer)["data"]


def parallel(ends):
    """Counts pairs of nodes by the number of links from the one to the other."""
    return Counter(Counter(ends).values())


def known(record, *names):
    return {name: record[name] for name in names if record.get(name) not in (None, [], "")}


def expected(answer):
    """The nodes and links of the JSON, with the attributes that all formats have."""
    nodes = {}
    for n in answer["nodes"]:
        nodes[n["id"]] = {"label": n["name"], **known(n, "type", "degree", "population", "latitude", "longitude", "isCapital")}
        if n.get("country"):
            nodes[n["id"]] |= {"country": n["country"]["id"], "countryName": n["country"]["name"]}
        elif n["type"] == "COUNTRY":
            nodes[n["id"]] |= {"country": n["id"], "countryName": n["name"]}
    links = {}
    for l in answer["links"]:
        sources = {e["source"]["id"]: e["source"]["name"] for e in l["evidence"]}
        links[l["id"]] = {
            **known(l, "type", "role", "since", "until", "status", "confidence", "topics"),
            "ends": (l["from"]["id"], l["to"]["id"]), "evidenceCount": len(l["evidence"]), "sources": sorted(sources),
            "sourceNames": [sources[s] for s in sorted(sources)],
        }
    return nodes, links


def same(got, want, lists, what):
    """Compares attributes by name; lists says how the reader gives a list."""
    for name, value in want.items():
        if name == "ends":
            continue
        value = lists(value) if isinstance(value, list) else value
        assert got.get(name) == value, (what, name, got.get(name), value)


def gexf_list(values):
    return "[" + ", ".join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values) + "]"


def joined(values):
    return "|".join(v.replace("\\", "\\\\").replace("|", "\\|") for v in values)


def check_networkx(read, body, nodes, links, lists, name):
    graph = read(io.BytesIO(body))
    if links:
        assert graph.is_directed(), name
    if not graph.is_multigraph():  # what the reader makes of a graph without parallel links
        edges = [(a, b, d["id"] if "id" in d else d["link_id"], d) for a, b, d in graph.edges(data=True)]
    else:
        edges = [(a, b, d.get("link_id", key), d) for a, b, key, d in graph.edges(keys=True, data=True)]
    assert set(graph.nodes) == set(nodes), name
    for node, want in nodes.items():
        same(graph.nodes[node], want, lists, (name, node))
    assert sorted(edge[2] for edge in edges) == sorted(links), name
    for a, b, link, data in edges:
        assert (a, b) == links[link]["ends"], (name, link)
        same(data, links[link], lists, (name, link))


def check_igraph(body, nodes, links):
    with tempfile.NamedTemporaryFile(suffix=".graphml") as file:
        file.write(body)
        file.flush()
        graph = igraph.Graph.Read_GraphML(file.name)
    assert graph.is_directed() and graph.vs["id"] and set(graph.vs["id"]) == set(nodes)
    for vertex in graph.vs:
        same(vertex.attributes(), nodes[vertex["id"]], joined, vertex["id"])
    assert sorted(graph.es["link_id"]) == sorted(links)
    for edge in graph.es:
        ends = tuple(graph.vs[i]["id"] for i in edge.tuple)
        assert ends == links[edge["link_id"]]["ends"]
        same(edge.attributes(), links[edge["link_id"]], joined, edge["link_id"])


def check_json(body, nodes, links):
    elements = json.loads(body)["elements"]
    assert {n["data"]["id"] for n in elements["nodes"]} == set(nodes)
    for n in elements["nodes"]:
        same(n["data"], nodes[n["data"]["id"]], list, n["data"]["id"])
    assert {e["data"]["id"] for e in elements["edges"]} == set(links)
    for e in elements["edges"]:
        assert (e["data"]["source"], e["data"]["target"]) == links[e["data"]["id"]]["ends"]
        same(e["data"], links[e["data"]["id"]], list, e["data"]["id"])


def check_geojson(body, nodes, links):
    features = json.loads(body)["features"]
    found = {f["id"]: f for f in features}
    assert len(found) == len(features) and set(found) == set(nodes) | set(links)
    for key, feature in found.items():
        want = nodes.get(key) or links[key]
        same(feature["properties"], want, list, key)
        if key in nodes:
            point = feature["geometry"] and feature["geometry"]["coordinates"]
            if "latitude" in want:
                assert abs(point[0] - want["longitude"]) < 1e-6 and abs(point[1] - want["latitude"]) < 1e-6, key


def tasks():
    """The examples of docs/graphs.md."""
    body, _, _ = get("/graph.gexf", programme="org:c40-cities,org:iclei", within="region:m49-150", project="cities")
    cities = networkx.read_gexf(io.BytesIO(body))
    members = ask("""query ($at: EntityFilter) { c40: links(types: [TAKES_PART], from: $at,
      to: {id: {eq: "org:c40-cities"}}) { totalCount } }""",
      at={"type": {"eq": "CITY"}, "within": {"eq": "region:m49-150"}})["c40"]["totalCount"]
    assert members > 10 and not cities.is_directed()
    both = [e for e in cities.edges(data=True) if e[2]["weight"] == 2]
    assert cities.number_of_nodes() >= members and both
    return cities


def main() -> None:
    answer = ask(SUBGRAPH, ids=IDS)["subgraph"]
    nodes, links = expected(answer)
    assert len(links) == answer["totalAvailable"] and len(nodes) == len(IDS)
    ends = parallel(l["ends"] for l in links.values())
    assert max(ends) > 1, "no parallel links to look at"
    ids = ",".join(IDS)
    for name in "gexf", "graphml", "cyjs", "geojson":
        body, n, m = get("/graph." + name, ids=ids, **({"lines": 1} if name == "geojson" else {}))
        assert (n, m) == (len(nodes), len(links)), name
        match name:
            case "gexf":
                check_networkx(networkx.read_gexf, body, nodes, links, gexf_list, name)
            case "graphml":
                check_networkx(networkx.read_graphml, body, nodes, links, joined, name)
                check_igraph(body, nodes, links)
            case "cyjs":
                check_json(body, nodes, links)
            case "geojson":
                check_geojson(body, nodes, links)
    cities = tasks()
    print(f"graph files: {len(nodes)} nodes, {len(links)} links, {sum(v for k, v in ends.items() if k > 1)} parallel pairs, "
          f"equal in NetworkX, igraph and JSON; {cities.number_of_edges()} pairs of cities")


main()
