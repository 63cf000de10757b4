"""The notebooks of examples/notebooks run as they are, in at most five lines of Python each, and their results are
those that follow from the facts."""

import ast
import itertools
import json
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples"))
sys.dont_write_bytecode = True

from facts import Facts  # noqa: E402

NOTEBOOKS = ROOT / "examples" / "notebooks"
NETWORKS = ("org:c40-cities", "org:iclei")
F = Facts()


def run(name):
    """Runs the code of a notebook against the server and returns its variables."""
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell.get("outputs") for cell in notebook["cells"]), f"{name}: has outputs"
    lines = [line for cell in code for line in cell.splitlines() if line.strip()]
    assert 0 < len(lines) <= 5, f"{name}: {len(lines)} lines"
    names = {}
    for cell in code:
        tree = ast.parse(cell.replace("http://127.0.0.1:8080", os.environ["CITYWEAVE_URL"]))
        exec(compile(tree, name, "exec"), names)
    return names


def members(network):
    """The cities that take part in a network, by the facts."""
    return {city for type in ("MEMBER_OF", "PARTICIPATES_IN") for _, city in F.relation(network, type, "in", "City")}


def links_with_sources():
    links = run("links-with-sources")["links"]
    got = {row["id"]: set(str(row["evidence.source.id"]).split("|")) for row in links.to_dict("records")}
    want = {id: set() for id in F.links}
    for record in F.evidence.values():
        if record["about"] in want:
            want[record["about"]].add(record["source"])
    assert got == want, f"{len(got)} links, {len(want)} in the facts"
    return len(got)


def cities_in_common_networks():
    cities = run("cities-in-common-networks")["cities"]
    european = [{c for c in members(n) if "region:m49-150" in F.within[c]} for n in NETWORKS]
    want = {}
    for of in european:
        for pair in itertools.combinations(sorted(of), 2):
            want[frozenset(pair)] = want.get(frozenset(pair), 0) + 1
    got = {frozenset(edge[:2]): edge[2] for edge in cities.edges(data="weight")}
    assert got == want, f"{len(got)} pairs, {len(want)} in the facts"
    return len(got)


def map_of_members():
    got = {f["id"]: set(f["properties"]["linkedWith"]) for f in run("map-of-members")["cities"]}
    want = {}
    for network in NETWORKS:
        for city in members(network):
            want.setdefault(city, set()).add(network)
    assert got == want, f"{len(got)} cities, {len(want)} in the facts"
    return len(got)


def main() -> None:
    os.chdir(tempfile.mkdtemp())
    names = {path.stem.replace("-", "_") for path in NOTEBOOKS.glob("*.ipynb")}
    tested = {f.__name__ for f in (links_with_sources, cities_in_common_networks, map_of_members)}
    assert names == tested, f"notebooks that no test runs: {names ^ tested}"
    print(f"notebooks: {links_with_sources()} links with sources, {cities_in_common_networks()} pairs of cities, "
          f"{map_of_members()} cities on a map, as the facts have them")


main()
