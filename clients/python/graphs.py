"""Graph files, read by the libraries that people use, hold what the JSON of the API says: nodes, links, parallel links
and attributes."""

import io
import itertools
import json
import tempfile

import igraph
import networkx
import pyoxigraph
import rdflib
from graph_facts import IDS, ask, get, parallel

SUBGRAPH = """query ($ids: [ID!]!) { subgraph(ids: $ids, first: 5000) { totalAvailable
  nodes { id name type degree ... on City { population latitude longitude isCapital country { id name } } }
  links { id type from { id } to { id } role since until status confidence topics
    evidence { id statedAs source { id name } } } } }"""


def known(record, *names):
    return {name: record[name] for name in names if record.get(name) not in (None, [], "")}


def expected(answer):
    """The nodes and links of the JSON, with the attributes that all formats have."""
    nodes = {}
    for n in answer["nodes"]:
        own = known(n, "type", "degree", "population", "latitude", "longitude", "isCapital")
        nodes[n["id"]] = {"label": n["name"], **own}
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


def check_rdf(files, nodes, links, evidence):
    """Turtle, N-Quads and JSON-LD say the same, as two libraries read them."""
    turtle = rdflib.Graph().parse(data=files["ttl"], format="turtle")
    ld = rdflib.Graph().parse(data=files["jsonld"], format="json-ld")
    quads = rdflib.Dataset().parse(data=files["nq"], format="nquads")
    plain = rdflib.Graph()
    for s, p, o, _ in quads.quads():
        plain.add((s, p, o))
    assert len(turtle) > 10 * len(links) and set(turtle) == set(ld) == set(plain), "the formats differ"
    read = {
        "ttl": pyoxigraph.RdfFormat.TURTLE, "jsonld": pyoxigraph.RdfFormat.JSON_LD, "nq": pyoxigraph.RdfFormat.N_QUADS,
    }
    triples = {
        name: {(str(q.subject), str(q.predicate), str(q.object)) for q in pyoxigraph.parse(files[name], format=f)}
        for name, f in read.items()
    }
    assert triples["ttl"] == triples["jsonld"] == triples["nq"] and len(triples["ttl"]) == len(turtle)
    thing, word, prov = (
        rdflib.Namespace(n) for n in ("urn:cityweave:id:", "urn:cityweave:word:", "http://www.w3.org/ns/prov#")
    )
    for node, want in nodes.items():
        for name in "population", "degree", "isCapital":
            got = turtle.value(thing[node], word[name])
            assert (got is None and name not in want) or got.toPython() == want[name], (node, name)
        assert str(turtle.value(thing[node], rdflib.RDFS.label)) == want["label"]
    assert {str(l).removeprefix(thing) for l in turtle.subjects(rdflib.RDF.type, word.Link)} == set(links)
    for link, want in links.items():
        a, b = want["ends"]
        assert (thing[link], word["from"], thing[a]) in turtle and (thing[link], word.to, thing[b]) in turtle, link
        assert (thing[a], word[want["type"]], thing[b]) in turtle, link
        for name in "since", "until":
            got = turtle.value(thing[link], word[name])
            assert (got is None and name not in want) or str(got) == want[name], (link, name)
        for e in evidence[link]:
            source = thing[e["source"]["id"]]
            said = quads.graph(source)
            assert (thing[link], prov.wasDerivedFrom, thing[e["id"]]) in said, (link, e)
            assert (thing[e["id"]], prov.hadPrimarySource, source) in said, (link, e)
            got = said.value(thing[e["id"]], word.statedAs)
            assert (str(got) if got else None) == e["statedAs"], (link, e)


def check_cx2(body, nodes, links):
    """CX2 as ndex2 reads it, which has too many dependencies to be here."""
    aspects = {name: value for part in json.loads(body) for name, value in part.items()}
    declared = aspects["attributeDeclarations"][0]
    assert {m["name"]: m["elementCount"] for m in aspects["metaData"]} == {
        "attributeDeclarations": 1, "networkAttributes": 1, "nodes": len(nodes), "edges": len(links)}
    assert aspects["status"] == [{"success": True, "error": ""}]
    read = {n["id"]: n["v"] for n in aspects["nodes"]}
    assert {v["entity_id"] for v in read.values()} == set(nodes)
    for v in read.values():
        assert set(v) <= set(declared["nodes"])
        same(v | {"label": v["name"]}, nodes[v["entity_id"]], list, v["entity_id"])
    assert sorted(e["v"]["link_id"] for e in aspects["edges"]) == sorted(links)
    for e in aspects["edges"]:
        want = links[e["v"]["link_id"]]
        assert set(e["v"]) <= set(declared["edges"])
        assert (read[e["s"]]["entity_id"], read[e["t"]]["entity_id"]) == want["ends"]
        same(e["v"], want, list, e["v"]["link_id"])


TASKS = """query ($cities: EntityFilter, $european: EntityFilter) {
  c40: links(types: [TAKES_PART], from: $cities, to: {id: {eq: "org:c40-cities"}}) { totalCount }
  iclei: links(types: [TAKES_PART], from: $cities, to: {id: {eq: "org:iclei"}}) { totalCount }
  european: links(types: [TAKES_PART], from: $european, to: {id: {in: ["org:c40-cities", "org:iclei"]}}) {
    totalCount } }"""


def tasks():
    """The tasks of docs/graphs.md."""
    want = {name: count["totalCount"] for name, count in ask(
        TASKS, cities={"type": {"eq": "CITY"}},
        european={"type": {"eq": "CITY"}, "within": {"eq": "region:m49-150"}}).items()}
    networks = {"programme": "org:c40-cities,org:iclei"}
    body, _, _ = get("/graph.gexf", **networks, within="region:m49-150", project="cities")
    cities = networkx.read_gexf(io.BytesIO(body))
    members = {name: set() for name in ("org:c40-cities", "org:iclei")}
    body, _, _ = get("/graph.geojson", **networks, entities="CITY", types="TAKES_PART")
    for feature in json.loads(body)["features"]:
        for network in feature["properties"]["linkedWith"]:
            if network in members and feature["properties"]["type"] == "CITY":
                members[network].add(feature["id"])
    # No city has two such links to one of the two networks.
    assert len(members["org:c40-cities"]) == want["c40"] and len(members["org:iclei"]) == want["iclei"]
    in_europe = [set(cities.nodes) & of for of in members.values()]
    assert sum(map(len, in_europe)) == want["european"] and set(cities.nodes) == set.union(*in_europe)
    pairs = set.union(*({frozenset(p) for p in itertools.combinations(of, 2)} for of in in_europe))
    both = {frozenset(p) for p in itertools.combinations(set.intersection(*in_europe), 2)}
    assert not cities.is_directed() and {frozenset(e) for e in cities.edges} == pairs
    assert {frozenset(e[:2]) for e in cities.edges(data="weight") if e[2] == 2} == both and both
    return cities


def check(ids):
    """Holds all formats of the graph of some entities to its JSON; returns its nodes, links and parallel links."""
    answer = ask(SUBGRAPH, ids=ids)["subgraph"]
    nodes, links = expected(answer)
    assert len(links) == answer["totalAvailable"] and len(nodes) == len(ids)
    files = {}
    for name in "gexf", "graphml", "cyjs", "geojson", "jsonld", "ttl", "nq", "cx2":
        body, n, m = get("/graph." + name, ids=",".join(ids), **({"lines": 1} if name == "geojson" else {}))
        assert (n, m) == (len(nodes), len(links)), name
        files[name] = body
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
            case "cx2":
                check_cx2(body, nodes, links)
    check_rdf(files, nodes, links, {l["id"]: l["evidence"] for l in answer["links"]})
    return nodes, links, parallel(l["ends"] for l in links.values())


def main() -> None:
    nodes, links, ends = check(IDS)
    assert max(ends) > 1, "no parallel links to look at"
    cities = tasks()
    several = sum(v for k, v in ends.items() if k > 1)
    print(f"graph files: {len(nodes)} nodes, {len(links)} links, {several} parallel pairs, "
          f"equal in NetworkX, igraph, rdflib, pyoxigraph and JSON; "
          f"{cities.number_of_edges()} pairs of cities")


main()
