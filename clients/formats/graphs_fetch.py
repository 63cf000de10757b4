"""Fetches random subgraphs and the whole graph in all formats, each into a folder with the facts of the API."""

import json
import os
import pathlib
import random
import shutil
import sys
import urllib.parse
import urllib.request

from graph_facts import URL, ask, random_ids

FORMATS = "gexf", "graphml", "cyjs", "geojson", "dot", "cx2", "jsonld", "ttl", "nq"
TYPES = """{ __type(name: "Entity") { fields { name } possibleTypes { name fields { name args { name }
  type { kind ofType { kind } } } } } place: __type(name: "Place") { possibleTypes { name } } }"""
LINK = """fragment L on Link { id type label from { id } to { id } role since until holdsFrom holdsUntil datesFrom
  programme { id } topics status confidence folder evidence { id locator statedAs component confidence retrievedOn
    seenFrom seenTo note source { id name url publisher published licence } } }"""
SUBGRAPH = "query ($ids: [ID!]!) { subgraph(ids: $ids, first: 5000) { nodes { ...E } links { ...L } } } "
PAGES = """query ($after: String) { list: %s(orderBy: [{%s: ASC}], first: 100, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { ...%s } } } """


def entity():
    """A fragment with all own properties, by the name of type and property since types give one name several types."""
    answer = ask(TYPES)
    common = {f["name"] for f in answer["__type"]["fields"]}
    places = {t["name"] for t in answer["place"]["possibleTypes"]} - {"Country"}
    parts = ["fragment E on Entity { id type name degree description sameAs { scheme value }"]
    for t in answer["__type"]["possibleTypes"]:
        own = [f"p_{t['name']}_{f['name']}: {f['name']}" for f in t["fields"]
               if f["name"] not in common and not f["args"] and {"SCALAR", "ENUM"} & {
                   f["type"]["kind"], (f["type"]["ofType"] or {}).get("kind")}]
        country = "country { id name }" if t["name"] in places else ""
        parts.append(f"... on {t['name']} {{ __typename {country} {' '.join(own)} }}")
    return " ".join(parts) + " }"


def node(n):
    same = [f"{s['scheme'].lower().replace('_', '-')}:{s['value']}" for s in n["sameAs"]]
    country = n.get("country") or (n if n["type"] == "COUNTRY" else None)
    return {
        "label": n["name"], **{name: n[name] for name in ("type", "degree", "description")}, "sameAs": same,
        "country": country and country["id"], "countryName": country and country["name"],
        **{name.split("_")[2]: value for name, value in n.items() if name.startswith("p_")},
    }


def link(l, symmetric):
    sources = {e["source"]["id"]: e["source"]["name"] for e in l["evidence"]}
    names = ("label", "type", "role", "since", "until", "holdsFrom", "holdsUntil", "datesFrom", "topics", "status",
             "confidence", "folder")
    return {
        **{name: l[name] for name in names}, "programme": l["programme"] and l["programme"]["id"],
        "symmetric": symmetric[l["type"]], "evidenceCount": len(l["evidence"]), "sources": sorted(sources),
        "sourceNames": [sources[s] for s in sorted(sources)], "ends": (l["from"]["id"], l["to"]["id"]),
    }


def pages(name, order, fragment):
    after = None
    while True:
        answer = ask(PAGES % (name, order, fragment[9]) + fragment, after=after)["list"]
        yield from answer["nodes"]
        if not answer["pageInfo"]["hasNextPage"]:
            return
        after = answer["pageInfo"]["endCursor"]


def save(folder, nodes, links, symmetric, parameters):
    """Writes the facts and all files."""
    folder.mkdir()
    known = {n["id"]: {k: v for k, v in node(n).items() if v not in (None, [], "")} for n in nodes}
    joined = {l["id"]: {k: v for k, v in link(l, symmetric).items() if v not in (None, [], "")} for l in links}
    evidence = {l["id"]: [e | {"source": e["source"]["id"]} for e in l["evidence"]] for l in links}
    sources = {e["source"]["id"]: e["source"] for l in links for e in l["evidence"]}
    (folder / "facts.json").write_text(
        json.dumps({"nodes": known, "links": joined, "evidence": evidence, "sources": sources}))
    for name in FORMATS:
        asked = parameters | ({"lines": 1} if name == "geojson" else {})
        address = f"{URL}/graph.{name}?{urllib.parse.urlencode(asked)}"
        with urllib.request.urlopen(address, timeout=600) as answer, open(folder / f"graph.{name}", "wb") as file:
            shutil.copyfileobj(answer, file)
            counts = int(answer.headers["X-Node-Count"]), int(answer.headers["X-Link-Count"])
        assert counts == (len(known), len(joined)), (address, counts, len(known), len(joined))


def main():
    to, count, some = pathlib.Path(sys.argv[1]), int(os.environ.get("CITYWEAVE_GRAPHS", "200")), random.Random(1)
    own = entity()
    types = ask("{ ontology { linkTypes { type symmetric } } }")["ontology"]["linkTypes"]
    symmetric = {t["type"]: t["symmetric"] for t in types}
    for i in range(count):
        ids = random_ids(some)
        answer = ask(SUBGRAPH + own + LINK, ids=ids)["subgraph"]
        save(to / f"{i:04}", answer["nodes"], answer["links"], symmetric, {"ids": ",".join(ids)})
    if os.environ.get("CITYWEAVE_WHOLE") != "no":
        nodes, links = list(pages("entities", "id", own)), list(pages("links", "id", LINK))
        save(to / "whole", nodes, links, symmetric, {})
    (to / "complete").touch()


main()
