"""Holds files to GEXF 1.3: graphs_gexf.rng says what stands where, this file what parts say of each other.

No package has the schema of its authors. That one says less: nothing of references, of values by their types, or of the
time of a link. `check_itself` breaks a good file in each of these ways, and wants each of them to be found.
"""

import copy
import pathlib
import re

from lxml import etree

SCHEMA = pathlib.Path(__file__).with_name("graphs_gexf.rng")
GEXF = "{http://gexf.net/1.3}"

VALUES = {
    "string": re.compile(r".*", re.S),
    "long": re.compile(r"-?\d{1,19}"),
    "double": re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?"),
    "boolean": re.compile(r"true|false"),
    "liststring": re.compile(r'\[("([^"\\]|\\.)*"(, "([^"\\]|\\.)*")*)?\]', re.S),
}


def parser():
    return etree.XMLParser(huge_tree=True, no_network=True)


def columns(graph, kind):
    """The types of a class of attributes by their ids, and the ids and titles that come twice."""
    found, twice, titles = {}, [], set()
    for attribute in graph.iterfind(f"{GEXF}attributes[@class='{kind}']/{GEXF}attribute"):
        name, title = attribute.get("id"), attribute.get("title")
        twice += [f"{kind} attribute {x} is there twice" for x, seen in ((name, found), (title, titles)) if x in seen]
        found[name] = attribute.get("type")
        titles.add(title)
    return found, twice


def values(element, types):
    """What is wrong with the values of a node or an edge."""
    seen, where = set(), f"{etree.QName(element).localname} {element.get('id')}"
    for value in element.iterfind(f"{GEXF}attvalues/{GEXF}attvalue"):
        of = value.get("for")
        if of in seen:
            yield f"{where}: two values of attribute {of}"
        seen.add(of)
        if of not in types:
            yield f"{where}: no attribute {of}"
        elif not VALUES[types[of]].fullmatch(value.get("value")):
            yield f"{where}: {value.get('value')!r} is no {types[of]}"


def references(tree):
    """What the parts of a file say wrongly of each other."""
    graph = tree.getroot().find(f"{GEXF}graph")
    (of_nodes, wrong), (of_edges, more) = columns(graph, "node"), columns(graph, "edge")
    yield from wrong + more
    dynamic, nodes, edges, kinds = graph.get("mode") == "dynamic", set(), set(), set()
    for node in graph.iterfind(f"{GEXF}nodes/{GEXF}node"):
        if node.get("id") in nodes:
            yield f"node {node.get('id')} is there twice"
        nodes.add(node.get("id"))
        yield from values(node, of_nodes)
    for edge in graph.iterfind(f"{GEXF}edges/{GEXF}edge"):
        name, ends = edge.get("id"), (edge.get("source"), edge.get("target"))
        if name in edges:
            yield f"edge {name} is there twice"
        edges.add(name)
        yield from (f"edge {name}: no node {end}" for end in ends if end not in nodes)
        if (*ends, edge.get("kind")) in kinds:
            yield f"edge {name} is parallel to one of the same kind"
        kinds.add((*ends, edge.get("kind")))
        start, end = edge.get("start"), edge.get("end")
        if (start or end) and not dynamic:
            yield f"edge {name} has a time in a static graph"
        if start and end and end < start:
            yield f"edge {name} ends before it starts"
        if edge.get("type") not in (None, graph.get("defaultedgetype")):
            yield f"edge {name}: two types of edges in one graph"
        yield from values(edge, of_edges)


def findings(schema):
    """What is wrong with a parsed file, by a schema that was read with `schema`."""
    def found(tree):
        if not schema.validate(tree):
            return [str(e) for e in schema.error_log]
        return list(references(tree))
    return found


def by_schema():
    found = findings(etree.RelaxNG(etree.parse(SCHEMA, parser())))
    check_itself(found)
    return lambda file: found(etree.parse(file, parser()))


GOOD = """<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta lastmodifieddate="2026-12-01"><creator/><description/></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
<attributes class="node"><attribute id="0" title="type" type="string"/></attributes>
<attributes class="edge"><attribute id="0" title="topics" type="liststring"/>
<attribute id="1" title="evidenceCount" type="long"/></attributes>
<nodes><node id="a" label="A"><attvalues><attvalue for="0" value="CITY"/></attvalues></node>
<node id="b" label=""/></nodes>
<edges><edge id="l" source="a" target="b" kind="X" start="2015-01-01" end="2016-12-31"><attvalues>
<attvalue for="0" value="[&quot;a&quot;, &quot;b&quot;]"/><attvalue for="1" value="3"/></attvalues></edge>
<edge id="m" source="a" target="b" kind="Y"/></edges></graph></gexf>"""

# Where to change GOOD (an element by its path and number, an attribute), and to what; None takes it away.
BROKEN = [
    ("gexf", 0, "version", "1.2"),
    ("gexf", 0, "variant", "viz"),
    ("gexf/meta", 0, "lastmodifieddate", "1 December"),
    ("gexf/graph", 0, "defaultedgetype", "both"),
    ("gexf/graph", 0, "timeformat", None),
    ("gexf/graph", 0, "mode", "static"),
    ("gexf/graph/attributes", 0, "class", "vertex"),
    ("gexf/graph/attributes/attribute", 0, "type", "text"),
    ("gexf/graph/attributes/attribute", 1, "title", "evidenceCount"),
    ("gexf/graph/attributes/attribute", 1, "id", "1"),
    ("gexf/graph/nodes", 0, "unknown", "1"),
    ("gexf/graph/nodes/node", 0, "id", None),
    ("gexf/graph/nodes/node", 0, "label", None),
    ("gexf/graph/nodes/node", 1, "id", "a"),
    ("gexf/graph/nodes/node/attvalues/attvalue", 0, "for", "7"),
    ("gexf/graph/nodes/node/attvalues/attvalue", 0, "value", None),
    ("gexf/graph/edges/edge", 0, "source", None),
    ("gexf/graph/edges/edge", 0, "target", "c"),
    ("gexf/graph/edges/edge", 0, "weight", "heavy"),
    ("gexf/graph/edges/edge", 0, "start", "2015"),
    ("gexf/graph/edges/edge", 0, "end", "2014-12-31"),
    ("gexf/graph/edges/edge", 0, "type", "undirected"),
    ("gexf/graph/edges/edge", 1, "id", "l"),
    ("gexf/graph/edges/edge", 1, "kind", "X"),
    ("gexf/graph/edges/edge/attvalues/attvalue", 0, "value", "a, b"),
    ("gexf/graph/edges/edge/attvalues/attvalue", 1, "value", "many"),
    ("gexf/graph/edges/edge/attvalues/attvalue", 1, "for", "0"),
]


def check_itself(found):
    """Raises unless a good file is good and every broken one is not."""
    good = etree.ElementTree(etree.fromstring(GOOD))
    if found(good):
        raise AssertionError(f"a good file of GEXF has findings: {found(good)}")
    for path, number, attribute, value in BROKEN:
        broken = copy.deepcopy(good)
        below = "/".join(GEXF + part for part in path.split("/")[1:])
        element = broken.getroot().findall(below)[number] if below else broken.getroot()
        if value is None:
            del element.attrib[attribute]
        else:
            element.set(attribute, value)
        if not found(broken):
            raise AssertionError(f"nothing is found in a file whose {path} {number} has {attribute} {value}")
