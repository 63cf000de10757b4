"""Says of each graph what NetworkX reads in GEXF and GraphML, igraph in GraphML, ndex2 in CX2, and GeoPandas, which is
GDAL, in GeoJSON."""

import json
import math
import pathlib
import sys

import geopandas
import igraph
import ndex2.cx2
import networkx
import pandas


def with_networkx(read, key):
    """key is the attribute that has the ID of an edge of a graph without parallel links."""
    def said(path):
        graph = read(path)
        if graph.is_multigraph():
            links = [[d.get("link_id", link), a, b, d] for a, b, link, d in graph.edges(keys=True, data=True)]
        else:
            links = [[d[key], a, b, d] for a, b, d in graph.edges(data=True)]
        assert graph.is_directed() or not links, path
        return graph.nodes(data=True), links
    return said


def with_igraph(path):
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.is_directed(), path
    ids = graph.vs["id"] if len(graph.vs) else []
    return [[v["id"], v.attributes()] for v in graph.vs], [
        [e["link_id"], ids[e.source], ids[e.target], e.attributes()] for e in graph.es]


def with_ndex2(path):
    network = ndex2.cx2.RawCX2NetworkFactory().get_cx2network(str(path))
    nodes = {key: n["v"] for key, n in network.get_nodes().items()}
    links = [[e["v"]["link_id"], nodes[e["s"]]["entity_id"], nodes[e["t"]]["entity_id"],
              {**e["v"], "label": e["v"]["interaction"]}] for e in network.get_edges().values()]
    return [[v["entity_id"], {**v, "label": v["name"]}] for v in nodes.values()], links


def with_geopandas(path):
    # Without Arrow and its types, pandas makes numbers of Booleans some of which are unknown.
    types = {"types_mapper": pandas.ArrowDtype}
    frame = geopandas.read_file(path, use_arrow=True, arrow_to_pandas_kwargs=types, DATE_AS_STRING="YES")
    assert frame.crs.to_epsg() == 4326, path
    nodes, links = [], []
    for row in frame.to_dict("records"):
        shape = row.pop("geometry")
        own = {k: plain(v) for k, v in row.items() if known(v)}
        if "from" in own:
            links.append([own["id"], own["from"], own["to"], own])
            assert shape is None or shape.geom_type in ("LineString", "MultiLineString"), own["id"]
            continue
        nodes.append([own["id"], own])
        place = (own["longitude"], own["latitude"]) if "latitude" in own else None
        at = None if shape is None else (shape.x, shape.y)
        assert (place is None) == (at is None), own["id"]
        assert place is None or max(abs(a - b) for a, b in zip(place, at)) < 1e-6, own["id"]
    near, labels = {key: set() for key, _ in nodes}, {key: own["label"] for key, own in nodes}
    for _, a, b, _ in links:
        near[a].add(b)
        near[b].add(a)
    for key, own in nodes:
        linked = own.get("linkedWith", [])
        assert linked == sorted(near[key]) and own.get("linkedNames", []) == [labels[n] for n in linked], key
    return nodes, links


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


def known(value):
    return not (value is None or value is pandas.NA or isinstance(value, float) and math.isnan(value))


READERS = {
    "networkx-gexf": ("gexf", with_networkx(networkx.read_gexf, "id")),
    "networkx-graphml": ("graphml", with_networkx(networkx.read_graphml, "link_id")),
    "igraph": ("graphml", with_igraph),
    "ndex2": ("cx2", with_ndex2),
    "geopandas": ("geojson", with_geopandas),
}


def main():
    for graph in sorted(p.parent for p in pathlib.Path(sys.argv[1]).glob("*/facts.json")):
        for reader, (form, read) in READERS.items():
            nodes, links = read(graph / f"graph.{form}")
            (graph / f"{reader}.json").write_text(json.dumps({"nodes": list(nodes), "links": links}))


main()
