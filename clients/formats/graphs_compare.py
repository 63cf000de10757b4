"""Holds what a reader has said of each graph (READER.json in its folder) to the facts of the API."""

import collections
import json
import math
import pathlib
import sys


def joined(values):
    return "|".join(v.replace("\\", "\\\\").replace("|", "\\|") for v in values)


def text(value):
    """A value of DOT, which has texts alone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return joined(value) if isinstance(value, list) else str(value)


def as_is(value):
    return value


def lists(way):
    return lambda value: way(value) if isinstance(value, list) else value


def infinite(value):
    """A value as Gephi reads it, which takes INF for infinity in any attribute: INFYDE is InfinityYDE there."""
    return value.replace("INF", "Infinity") if isinstance(value, str) else value


def gexf(values):
    """A list as it stands in GEXF."""
    return "[" + ", ".join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values) + "]"


# How a reader gives values, and what it has besides the attributes.
READERS = {
    "graphology-gexf": (as_is, {"kind", "start", "end"}),
    "graphology-graphml": (lists(joined), {"link_id"}),
    "cytoscape": (as_is, {"id", "source", "target"}),
    "graphviz": (text, {"name", "_gvid", "tail", "head", "dir", "id"}),
    "gephi-gexf": (infinite, {"kind"}),
    "gephi-graphml": (lambda value: infinite(lists(joined)(value)), {"link_id"}),
    "networkx-gexf": (lists(gexf), {"id", "kind", "start", "end"}),
    "networkx-graphml": (lists(joined), {"link_id", "id"}),
    "igraph": (lists(joined), {"id", "link_id"}),
    "ndex2": (as_is, {"name", "entity_id", "interaction", "link_id"}),
    "geopandas": (as_is, {"id", "from", "to", "linkedWith", "linkedNames"}),
}


# What a reader gives where nothing is known: igraph has no missing Boolean.
UNKNOWN = {"igraph": False}


def equal(got, want):
    if isinstance(got, (int, float)) and isinstance(want, (int, float)):
        return isinstance(got, bool) == isinstance(want, bool) and math.isclose(got, want, rel_tol=1e-12)
    return got == want


def known(reader, attributes, want):
    besides, unknown = READERS[reader][1], UNKNOWN.get(reader)
    return {k: v for k, v in attributes.items()
            if (k in want or k not in besides and v is not unknown) and v not in (None, "", []) and v == v}


def differences(reader, facts, said):
    """What is otherwise, and the number of nodes, links, parallel links and attributes."""
    way, _ = READERS[reader]
    found, attributes = [], 0
    nodes = {node: known(reader, a, facts["nodes"].get(node, ())) for node, a in said["nodes"]}
    links = {link: (a, b, known(reader, c, facts["links"].get(link, ()))) for link, a, b, c in said["links"]}
    if len(nodes) != len(said["nodes"]) or len(links) != len(said["links"]):
        found.append("an ID is there twice")
    for kind, got, want in ("nodes", nodes, facts["nodes"]), ("links", links, facts["links"]):
        if got.keys() != want.keys():
            found.append(f"{kind} lacking {sorted(want.keys() - got.keys())[:3]}, "
                         f"{kind} too many {sorted(got.keys() - want.keys())[:3]}")
    for key, want in (facts["nodes"] | facts["links"]).items():
        got = nodes.get(key)
        if key in links:
            if list(links[key][:2]) != want["ends"]:
                found.append(f"{key}: ends {links[key][:2]}, want {want['ends']}")
            got = links[key][2]
        if got is None:
            continue
        attributes += len(got)
        for name in sorted((got.keys() | want.keys()) - {"ends"}):
            wanted = want.get(name) if name == "label" else way(want[name]) if name in want else None
            if not equal(got.get(name), wanted):
                found.append(f"{key}: {name} is {got.get(name)!r}, want {wanted!r}")
    pairs = collections.Counter(link[:2] for link in links.values())
    return found, (len(nodes), len(links), sum(n for n in pairs.values() if n > 1), attributes)


def main():
    folder, failed = pathlib.Path(sys.argv[1]), False
    for reader in sys.argv[2:]:
        sums, files, wrong = [0, 0, 0, 0], 0, []
        for graph in sorted(p.parent for p in folder.glob("*/facts.json")):
            said = graph / f"{reader}.json"
            if not said.exists():
                wrong.append(f"{graph.name}: not read")
                continue
            facts = json.loads((graph / "facts.json").read_text())
            found, counts = differences(reader, facts, json.loads(said.read_text()))
            said.unlink()
            wrong += [f"{graph.name}: {f}" for f in found]
            sums, files = [a + b for a, b in zip(sums, counts)], files + 1
        print(f"{reader}: {files} files, {sums[0]} nodes, {sums[1]} links, {sums[2]} of them parallel, "
              f"{sums[3]} attributes: " + (f"{len(wrong)} DIFFERENCES" if wrong else "all as in the API"))
        print(*wrong[:20], sep="\n", end="\n" if wrong else "")
        failed = failed or bool(wrong)
    sys.exit(failed)


main()
