"""Holds what rdflib, Oxigraph, PyLD and Jena read in the Turtle, N-Quads and JSON-LD of each graph to the statements
that follow from the facts of the API. Jena has written what it reads as jena-FORMAT.nq."""

import collections
import json
import pathlib
import sys

import pyld
import pyoxigraph
import rdflib

from graphs_statements import RELEASE, XSD, expected

rdflib.NORMALIZE_LITERALS = False
OXIGRAPH = {
    "ttl": pyoxigraph.RdfFormat.TURTLE, "nq": pyoxigraph.RdfFormat.N_QUADS, "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def with_rdflib(file, form):
    data = rdflib.Dataset().parse(file, format={"jsonld": "json-ld", "nq": "nquads", "ttl": "turtle"}[form])
    for s, p, o, graph in data.quads():
        kind = str(o.datatype or XSD + "string") if isinstance(o, rdflib.Literal) else None
        yield str(s), str(p), str(o), kind, "" if graph in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else str(graph)


def with_oxigraph(file, form):
    for q in pyoxigraph.parse(path=file, format=OXIGRAPH[form]):
        graph = "" if isinstance(q.graph_name, pyoxigraph.DefaultGraph) else q.graph_name.value
        kind = q.object.datatype.value if isinstance(q.object, pyoxigraph.Literal) else None
        yield q.subject.value, q.predicate.value, q.object.value, kind, graph


def with_pyld(file, _):
    """JSON-LD, expanded, compacted with its own context and turned into statements, so that each step is held."""
    document = json.loads(pathlib.Path(file).read_bytes())
    compacted = pyld.jsonld.compact(pyld.jsonld.expand(document), document["@context"])
    for graph, statements in pyld.jsonld.to_rdf(compacted).items():
        for t in statements:
            o = t["object"]
            kind = o["datatype"] if o["type"] == "literal" else None
            yield (t["subject"]["value"], t["predicate"]["value"], o["value"], kind,
                   "" if graph == "@default" else graph)


def with_jena(file, form):
    return with_oxigraph(pathlib.Path(file).with_name(f"jena-{form}.nq"), "nq")


READERS = [("rdflib", with_rdflib, OXIGRAPH), ("Oxigraph", with_oxigraph, OXIGRAPH), ("PyLD", with_pyld, ["jsonld"]),
           ("Jena", with_jena, OXIGRAPH)]


def main():
    files, counts, wrong = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    for graph in sorted(p.parent for p in pathlib.Path(sys.argv[1]).glob("*/facts.json")):
        facts = json.loads((graph / "facts.json").read_text())
        want = {False: expected(facts, False), True: expected(facts, True)}
        for reader, read, forms in READERS:
            if reader == "PyLD" and graph.name == "whole":
                continue  # it had not ended after nine minutes of processor time
            for form in forms:
                got = {s for s in read(str(graph / f"graph.{form}"), form) if not s[0].startswith(RELEASE)}
                files[reader, form] += 1
                counts[reader, form] += len(got)
                if got != want[form == "nq"]:
                    lacks, more = want[form == "nq"] - got, got - want[form == "nq"]
                    wrong[reader, form].append(
                        f"{graph.name}: lacks {len(lacks)} {sorted(map(repr, lacks))[:3]}, "
                        f"has {len(more)} too many {sorted(map(repr, more))[:3]}")
    for reader, form in files:
        faults = wrong[reader, form]
        print(f"{reader}, {form}: {files[reader, form]} files, {counts[reader, form]} statements: "
              + (f"{len(faults)} DIFFERENCES" if faults else "all as in the API"))
        print(*faults[:20], sep="\n", end="\n" if faults else "")
    sys.exit(any(wrong.values()))


main()
