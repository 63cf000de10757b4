#!/usr/bin/env python3
"""Writes questions.json: 100 questions to the tools for assistants, with a plan of calls for each, and what the answers must say.

    python3 graph/agents/testdata/questions.py            writes questions.json
    python3 graph/agents/testdata/questions.py --check    exits with 1 when it is stale

What the answers must say is read from the data files by examples/facts.py, and not by the program. The plans are those of
somebody who knows names and country codes, but no other ID: what a later call names stands in an earlier answer.
"""

import json
import pathlib
import random
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "examples"))

from facts import Facts  # noqa: E402

F = Facts()
R = random.Random(19)
EVIDENCE = {}
for record in F.evidence.values():
    EVIDENCE.setdefault(record["about"], []).append(record)
WORDS = {"MEMBER_OF": "a member of", "PARTICIPATES_IN": "a participant of"}
MANY = {"MEMBER_OF": "members of", "PARTICIPATES_IN": "participants of"}


def line(text):
    return " ".join(text.split())


def source(evidence):
    """What an answer says of a record of evidence: the title, the place, the words, the address."""
    said = [line(F.name(evidence["source"]))[:160].strip(), f"/evidence/{evidence['id']}\n"]
    if evidence["locator"]:
        said.append("at " + line(evidence["locator"])[:120].strip())
    if evidence["stated_as"]:
        said.append(f"«{line(evidence['stated_as'])}»")
    return said


def call(tool, **arguments):
    return {"tool": tool, "arguments": arguments}


def find(id):
    """The search that finds an entity by its name."""
    arguments = {"query": F.name(id), "limit": 5}
    kind = F.type(id)
    arguments["type"] = {"City": "CITY", "Organisation": "ORGANISATION", "Programme": "PROGRAMME", "UNBody": "UN_BODY", "Country": "COUNTRY"}[kind]
    if kind == "City":
        arguments["within"] = F.country(id)
    return call("search", **arguments)


def question(text, plan, facts, sources=()):
    return {"question": text, "plan": plan, "facts": list(facts), "sources": [s for e in sources for s in source(e)]}


def degree(id):
    return len(F.at.get(id, []))


def links(types, most):
    """Links of cities with one record of evidence, where the city has few links of the type."""
    found = [l for l in F.links.values() if l["type"] in types and F.type(l["from"]) == "City" and len(EVIDENCE.get(l["id"], [])) == 1
             and len(F.relation(l["from"], l["type"], "out")) <= most and F.country(l["from"])]
    return sorted(found, key=lambda l: l["id"])


def which_source():
    for l in R.sample(links(("MEMBER_OF", "PARTICIPATES_IN"), 9), 15):
        a, b = l["from"], l["to"]
        yield question(
            f"Which source says that {F.name(a)} ({F.country(a)}) is {WORDS[l['type']]} {F.name(b)}, where in it, and in which words?",
            [find(a), find(b), call("evidence", id=a, to=b)], [f"Link {l['id']}, {l['type']}", a, b], EVIDENCE[l["id"]])


def since_when():
    dated = [l for l in links(("MEMBER_OF", "PARTICIPATES_IN"), 9) if l.get("since") and not l.get("until")]
    for l in R.sample(dated, 15):
        a = l["from"]
        yield question(
            f"Since when has {F.name(a)} ({F.country(a)}) been {WORDS[l['type']]} {F.name(l['to'])}?",
            [find(a), call("relations", id=a, relation=l["type"])], [f"({l['to']})", f"since {l['since']}", f"link {l['id']}"], EVIDENCE[l["id"]])


def of_cities(kinds, least):
    """Bodies with cities that are linked to them, and these cities, each once."""
    for id in sorted(F.entities):
        if F.type(id) in kinds:
            for kind in ("MEMBER_OF", "PARTICIPATES_IN"):
                cities = {end for _, end in F.relation(id, kind, "in", "City")}
                if len(cities) >= least:
                    yield id, kind, cities


def cities_of(number):
    return "1 city" if number == 1 else f"{number:,} cities"


def how_many():
    for id, kind, cities in R.sample(list(of_cities(("Organisation", "Programme"), 3)), 12):
        number = len(F.relation(id, kind, "in", "City"))
        yield question(
            f"How many cities are {MANY[kind]} {F.name(id)}, as far as is known?",
            [find(id), call("count", type="CITY", linked_to=id, relation=kind)],
            [f"{len(cities):,} cities by {number:,} links", "each once", f"/entity/{id}\n"])


def how_many_in():
    bodies = list(of_cities(("Organisation", "Programme"), 20))
    for id, kind, cities in R.sample(bodies, 10):
        countries = sorted({F.country(c) for c in cities if F.country(c)})
        country = max(countries, key=lambda c: (sum(F.country(x) == c for x in cities), c))
        there = {c for c in cities if F.country(c) == country}
        yield question(
            f"How many cities of {F.name(country)} are {MANY[kind]} {F.name(id)}?",
            [find(id), call("count", type="CITY", linked_to=id, relation=kind, within=country)],
            [f"{cities_of(len(there))} by ", f"in {country}, at any depth"])


def conflicts():
    values = {}
    for s in F.statements.values():
        values.setdefault((s["subject"], s["property"], s.get("unit", ""), s.get("as_of", "")), []).append(s)
    multi = ("title", "alias", "former_name", "name", "official_name")
    found = [(k, v) for k, v in sorted(values.items()) if len({s["value"] for s in v}) > 1 and k[1] not in multi
             and F.type(k[0]) in ("Programme", "Organisation", "UNBody")]
    for (id, name, _, _), said in found[:8]:
        words = name.replace("_", " ")
        facts = [f"Conflict: sources disagree on {words}"] + [f"{words}: {s['value']}" for s in said] + [f"statement {s['id']}" for s in said]
        yield question(f"What do sources say about the {words} of {F.name(id)}, and do they agree?", [find(id), call("fetch", id=id)],
                       facts, [EVIDENCE[s["id"]][0] for s in said if len(EVIDENCE[s["id"]]) == 1])


def partners():
    paired = sorted(c for c in F.all("City") if 1 <= len(F.relation(c, "PAIRED_WITH", "both")) <= 6 and F.country(c))
    for id in R.sample(paired, 12):
        pairs = F.relation(id, "PAIRED_WITH", "both")
        facts = [f"{F.name(end)} ({end})" for _, end in pairs] + [f"link {l['id']}" for l, _ in pairs]
        single = [EVIDENCE[l["id"]][0] for l, _ in pairs if len(EVIDENCE[l["id"]]) == 1]
        yield question(f"With which places is {F.name(id)} ({F.country(id)}) paired, and who says so?",
                       [find(id), call("relations", id=id, relation="PAIRED_WITH")], facts, single)


def populations(most):
    known = sorted(c for c in F.all("City") if F.entities[c].get("population") and degree(c) > 8 and F.country(c))
    for id in R.sample(known, most):
        yield question(f"How many people live in {F.name(id)} ({F.country(id)})?", [find(id), call("fetch", id=id)],
                       [f"population {int(F.entities[id]['population']):,}", f"city in {F.name(F.country(id))}", f"/entity/{id}\n"])


def not_known():
    gaps = sorted(o for o in F.all("Organisation") if not F.entities[o].get("founded_year") and degree(o) > 2
                  and not any(s["subject"] == o and s["property"] == "founded_year" for s in F.statements.values()))
    for id in R.sample(gaps, 6):
        yield question(f"When was {F.name(id)} founded?", [find(id), call("fetch", id=id)], ["Not known:", "founded year"])


def how_complete():
    stated = sorted((m for m in F.coverage.values() if m.get("stated")), key=lambda m: m["id"])
    seen = set()
    for m in R.sample(stated, len(stated)):
        id = m["about"]
        if id in seen or F.type(id) not in ("Organisation", "Programme") or sum(x["about"] == id for x in F.coverage.values()) > 3:
            continue
        seen.add(id)
        yield question(f"How complete is what is known of {F.name(id)}?", [find(id), call("fetch", id=id)],
                       ["How complete: " + line(m["scope"]), f"the source counts {int(m['stated']):,}"])
        if len(seen) == 8:
            return


def connected():
    pairs = [l for l in F.links.values() if l["type"] == "PAIRED_WITH" and F.type(l["from"]) == F.type(l["to"]) == "City"
             and len(EVIDENCE[l["id"]]) == 1 and F.country(l["from"]) and F.country(l["to"])]
    for l in R.sample(sorted(pairs, key=lambda l: l["id"]), 6):
        a, b = l["from"], l["to"]
        yield question(f"How are {F.name(a)} ({F.country(a)}) and {F.name(b)} ({F.country(b)}) connected?",
                       [find(a), find(b), call("connect", **{"from": a, "to": b, "limit": 2})],
                       [f"Directly: {F.name(a)} – paired with – {F.name(b)} ({b})"], EVIDENCE[l["id"]])


def main():
    questions = [q for of in (which_source, since_when, how_many, how_many_in, conflicts, partners, not_known, how_complete, connected)
                 for q in of()]
    questions += populations(100 - len(questions))
    assert len(questions) == 100, len(questions)
    text = json.dumps(questions, ensure_ascii=False, indent=1) + "\n"
    path = HERE / "questions.json"
    if "--check" in sys.argv:
        sys.exit(path.read_text() != text and f"{path} is stale: run {sys.argv[0]}")
    path.write_text(text)


main()
