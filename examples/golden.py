#!/usr/bin/env python3
"""Works out the golden answers of the example queries from the facts.

    python3 examples/golden.py            writes examples/*.golden.json
    python3 examples/golden.py --check    exits with 1 when one of them is stale

Each function below answers one NAME.graphql in the words of the question, by loops over
the facts; it gets the values of NAME.variables.json. It knows nothing of the program.
"""

import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # nothing but the answers is written here

from facts import LINK_TYPES, TYPES, Facts, fold, holds

HERE = pathlib.Path(__file__).parent
MOST = 100  # rows of a page

F = Facts()


# Parts of answers, with the fields in the order of the queries.

def word(text):
    """A type or a word of a closed list as answers write it: UNBody is UN_BODY."""
    return re.sub("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).upper().replace("-", "_")


def number(text):
    value = float(text)
    return int(value) if value.is_integer() else value


def field(record, name):
    """A field of an entity, a link or a record of evidence; what is unknown is null."""
    text = record.get(re.sub("[A-Z]", lambda m: "_" + m[0].lower(), name))
    if name == "aliases":
        return text
    if not text:
        return None
    if name in ("status", "confidence", "type") or name == "kind" and record.get("type") not in ("Programme", "Organisation"):
        return word(text)
    if name in ("population", "startYear", "endYear", "year", "latitude", "longitude"):
        return number(text)
    return text == "true" if name == "isCapital" else text


def fields(record, names):
    return {name: field(record, name) for name in names.split()}


def named(id, names="name"):
    return id and fields(F.entities[id], names)


def country(id):
    return {"name": F.name(id), "country": named(F.country(id))}


def said(about, names="", source="name url"):
    """The evidence for a link or a statement."""
    return [{**fields(e, names), "source": named(e["source"], source)} for e in F.said[about["id"]]]


def page(rows, shape, most=MOST):
    """A connection that selects totalCount and nodes or edges; all rows fit on it."""
    assert len(rows) <= most, f"{len(rows)} rows are more than a page of {most}"
    return {"totalCount": len(rows), **shape(rows)}


def nodes(one):
    return lambda rows: {"nodes": [one(row) for row in rows]}


def edges(link, node):
    return lambda rows: {"edges": [{"link": link(l), "node": node(end)} for l, end in rows]}


def total(rows):
    return {"totalCount": len(rows)}


def buckets(values, most=50):
    """How many rows have which value, the most frequent first, then by value."""
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:most], len(counts)


# Relations in the words of the questions, by name of the other end.

def participants(programme, kind="City", match=lambda link, end: True):
    return F.relation(programme, "PARTICIPATES_IN", "in", kind, match)


def programmes_of(city):
    return F.relation(city, "PARTICIPATES_IN", "out", "Programme")


def members(network, match=lambda link, end: True):
    return F.relation(network, "MEMBER_OF", "in", "City", match)


def themes_of(programme):
    """The focus themes of a programme."""
    return F.relation(programme, "HAS_THEME", "out", "Theme", lambda link, theme: F.entities[theme]["kind"] == "focus")


def is_capital_in(region):
    return lambda link, city: F.entities[city].get("is_capital") == "true" and region in F.within[city]


# The answers.

def iuc_cities(programme, region):
    def partners(city):
        pairs = F.relation(city, "PAIRED_WITH", "both", "City", lambda link, end: link["programme"] == programme)
        return page(pairs, edges(lambda pair: {"evidence": said(pair)}, country), most=20)

    def shown(rows):
        return page(rows, edges(
            lambda link: {**fields(link, "role seenFrom seenTo"), "evidence": said(link)},
            lambda city: {**country(city), "partnerCities": partners(city)},
        ))

    rows = participants(programme)
    return {
        "cities": total({city for _, city in rows}),
        "programme": {
            "name": F.name(programme),
            "inRegion": shown([row for row in rows if region in F.within[row[1]]]),
            "elsewhere": shown([row for row in rows if region not in F.within[row[1]]]),
        },
    }


def un_engagement():
    def engaged(programme):
        return F.relation(programme, "ENGAGES_WITH", "out", "UNBody")

    def stands(body):
        """The links between a UN body and programmes, by type, then id of the programme."""
        found = []
        for verb in ("LEADS", "SUPPORTS", "PARTNERS_WITH", "ENGAGES_WITH"):
            found += F.relation(body, verb, "both", "Programme")
        return [link for link, end in sorted(found, key=lambda row: (row[0]["type"], row[1], row[0]["id"]))]

    programmes = [p for p in F.by_name(F.all("Programme")) if engaged(p)]
    # SUPPORTS and PARTNERS_WITH may not go from a programme; ENGAGES_WITH may, and alone makes no other role.
    bodies = [b for b in F.by_name(F.all("UNBody")) if any(l["type"] != "ENGAGES_WITH" or l["from"] == b for l in stands(b))]
    return {
        "programmes": page(programmes, nodes(lambda programme: {
            "name": F.name(programme),
            "unBodies": page(engaged(programme), edges(
                lambda link: {**fields(link, "role seenFrom confidence"), "evidence": said(link, "statedAs confidence")},
                lambda body: named(body, "name acronym kind"),
            )),
        })),
        "unBodies": page(bodies, nodes(lambda body: {
            "name": F.name(body),
            "links": page(stands(body), nodes(lambda link: {**fields(link, "type role"), "from": named(link["from"]), "to": named(link["to"])})),
        })),
    }


def futurecity_stages(first):
    def stage(programme, steps):
        asked = [s for s in F.states.get(programme, []) if s["property"] in ("start_year", "selected_count")]
        cities = sorted(participants(programme), key=lambda row: (row[0]["since"] or "9", row[0]["seen_from"] or "9"))
        answer = {
            "name": F.name(programme),
            "statements": [{**fields(s, "property value unit asOf"), "evidence": said(s, "locator confidence", "name")} for s in asked],
            "cities": page(cities, edges(lambda link: fields(link, "since seenFrom note"), named)),
            "regionsTakingPart": page(participants(programme, "Region"), edges(lambda link: fields(link, "since seenFrom"), named)),
        }
        if steps:
            answer["precedes"] = edges(
                lambda link: {**fields(link, "role note"), "evidence": said(link, "statedAs locator confidence", "name")},
                lambda next: stage(next, steps - 1),
            )(F.relation(programme, "PRECEDES", "out"))
        return answer

    return {"programme": stage(first, 2)}


def frontline_themes(programme):
    def others(theme):
        return [p for _, p in F.relation(theme, "HAS_THEME", "in", "Programme") if p != programme]

    themes = themes_of(programme)
    mine = {theme for _, theme in themes}
    sharing = F.by_name({p for theme in mine for p in others(theme)})
    return {
        "programme": {
            "name": F.name(programme),
            "themes": page(themes, edges(
                lambda link: {**fields(link, "confidence"), "evidence": said(link, "statedAs", "name")},
                lambda theme: {**named(theme, "name description"), "programmes": page(others(theme), nodes(named))},
            )),
        },
        "programmes": page(sharing, nodes(lambda p: {
            "name": F.name(p),
            "shared": page([theme for _, theme in themes_of(p) if theme in mine], nodes(named)),
        })),
    }


def busy_cities(atLeast, region):
    busy = sorted((c for c in F.by_name(F.all("City")) if len(programmes_of(c)) >= atLeast), key=lambda c: -len(programmes_of(c)))

    def shown(cities):
        return page(cities, nodes(lambda city: {**country(city), "programmes": page([p for _, p in programmes_of(city)], nodes(named), most=20)}))

    return {
        "all": total(busy),
        "inRegion": shown([c for c in busy if region in F.within[c]]),
        "elsewhere": shown([c for c in busy if region not in F.within[c]]),
    }


def accsf_capitals(programme, region):
    derived = members(programme, is_capital_in(region))
    meetings = [event for _, event in F.relation(programme, "PART_OF", "in", "Event")]

    def rule(link):
        return [{"source": named(e["source"]), "rule": {"text": F.rules[e["locator"]]} if e["locator"] in F.rules else None} for e in F.said[link["id"]]]

    def stated(link):
        return {**fields(link, "role status confidence seenFrom seenTo note"), "evidence": said(link)}

    def count(column):
        return {"by": column.upper(), "buckets": [{"value": word(v), "count": n} for v, n in buckets(link[column] for link, _ in derived)[0]]}

    took_part = {city for gathering in [programme, *meetings] for _, city in participants(gathering)}
    return {"programme": {
        "name": F.name(programme),
        "onlyDerived": page([city for _, city in derived if city not in took_part], nodes(named)),
        "memberCities": {
            "totalCount": len(derived),
            "linkFacets": [count("status"), count("confidence")],
            **edges(lambda link: {**fields(link, "role status confidence"), "evidence": rule(link)}, country)(derived),
        },
        "cities": page(participants(programme, "City", is_capital_in(region)), edges(stated, named)),
        "parts": page(meetings, nodes(lambda event: {
            **named(event, "name year"),
            "participants": page(participants(event, "City", lambda link, city: region in F.within[city]), edges(stated, named)),
        })),
    }}


def document_statements(document):
    def about(id):
        link, statement = F.links.get(id), F.statements.get(id)
        if link:
            return {"__typename": "Link", **fields(link, "id type role"), "from": named(link["from"]), "to": named(link["to"])}
        return {"__typename": "Statement", "id": id, "subject": named(statement["subject"]), **fields(statement, "property value")}

    def record(evidence):
        line, first, end, block = F.place(evidence)
        place = {"line": line, "firstByte": first, "endByte": end, "block": block and fields(block, "id")}
        return {"locator": evidence["locator"], "place": place, "statedAs": field(evidence, "statedAs"), "about": about(evidence["about"])}

    def sayings(confidence):
        found = [e for e in F.evidence.values() if e["source"] == document and e["confidence"] == confidence]
        return page(sorted(found, key=lambda e: (F.place(e)[:3], e["id"])), nodes(record))

    return {"source": {
        **named(document, "name sha256"),
        "blocks": [
            {"id": b["id"], "titleLine": int(b["title_line"]) if b["title_line"] else None, "truncated": b["truncated"] == "true", "programme": named(b["programme"])}
            for b in sorted(F.blocks, key=lambda b: int(b["byte_start"])) if b["source"] == document
        ],
        "explicit": sayings("explicit"),
        "implied": sayings("implied"),
    }}


def in_2012(day, year):
    def then(rows):
        return [row for row in rows if holds(row[0], day)]

    def dated(rows):
        return [row for row in rows if row[0]["since"]]

    def undated(rows):
        return [row for row in rows if not row[0]["since"]]

    def later(rows):
        return [row for row in dated(rows) if not holds({"since": row[0]["since"], "until": ""}, day)]

    def begun(programme):
        return int(F.entities[programme].get("start_year") or 9999)

    programmes = sorted(F.by_name(F.all("Programme")), key=begun)
    japan = [p for p in programmes if begun(p) <= year and any(end == "country:jp" for _, end in F.relation(p, "OPERATES_IN", "out"))]
    japan.sort(key=lambda p: (begun(p), p))

    def stage(programme):
        rows = participants(programme)
        return {
            "name": F.name(programme),
            "dated": page(sorted(dated(then(rows)), key=lambda row: row[0]["since"]), edges(
                lambda link: {**fields(link, "since until"), "evidence": said(link, source="name")}, named)),
            "undated": total(undated(then(rows))),
            "later": total(later(rows)),
        }

    covenant = participants("programme:eu-covenant-of-mayors")
    countries, distinct = buckets((F.country(city) for _, city in then(covenant)), 5)
    iclei = members("org:iclei")
    return {
        "running": page(
            [p for p in programmes if begun(p) <= year <= int(F.entities[p].get("end_year") or 9999)],
            nodes(lambda p: named(p, "name startYear endYear")),
        ),
        "beginUnknown": total([p for p in programmes if begun(p) == 9999]),
        "japan": page(japan, nodes(stage), most=20),
        "covenant": {
            "name": F.name("programme:eu-covenant-of-mayors"),
            "then": {**total(then(covenant)), "facets": [{
                "by": "COUNTRY", "distinct": distinct, "truncated": distinct > 5,
                "buckets": [{"count": n, "entity": named(id)} for id, n in countries],
            }]},
            "since": total(later(covenant)),
        },
        "iclei": {
            "name": F.name("org:iclei"),
            "dated": page(dated(then(iclei)), edges(lambda link: fields(link, "since"), named)),
            "undated": total(undated(then(iclei))),
        },
        "cities": total([c for c in F.all("City") if dated(then(programmes_of(c)))]),
    }


def city(id):
    entity = F.entities[id]

    def proven(link):
        return {**fields(link, "role since seenFrom seenTo status confidence"), "evidence": said(link, "locator")}

    def pair(link):
        return {**fields(link, "role"), "programme": named(link["programme"]) or None}

    return {"city": {
        **named(id, "name aliases population isCapital latitude longitude"),
        "country": named(F.country(id), "name iso2"),
        "regions": [named(place, "name kind") for place in F.within[id] if F.type(place) == "Region"],
        "sameAs": [dict(zip(("scheme", "value"), (word(scheme), value))) for scheme, value in (s.split(":", 1) for s in entity["same_as"])],
        "degree": len(F.at[id]),
        "programmes": page(programmes_of(id), edges(proven, named)),
        "memberOf": page(F.relation(id, "MEMBER_OF", "out"), edges(proven, lambda network: named(network, "name type"))),
        "partnerCities": page(F.relation(id, "PAIRED_WITH", "both", "City"), edges(pair, country)),
    }}


def networks_overlap(one, other):
    first, second = ({city for _, city in members(network)} for network in (one, other))
    both = sorted(F.by_name(first & second), key=lambda c: fold(F.name(F.country(c))))
    return {
        "both": page(both, nodes(country)),
        "one": total(first),
        "other": total(second),
        "networks": [named(network, "name type description") for network in (one, other)],
    }


def conflicts_of_iuc(programme):
    years = [s for s in F.states[programme] if s["property"] == "start_year"]
    return {"programme": {
        **named(programme, "name startYear note"),
        "statements": [
            {**fields(s, "value status confidence"), "evidence": said(s, "statedAs confidence retrievedOn", "name publisher url")}
            for s in years
        ],
    }}


def facets(programme, most):
    rows = participants(programme)

    def count(by, values, entity=False, whole=False):
        """A facet; values has a list for each row: of no value, of one or of several distinct ones."""
        found, distinct = buckets((v for row in values for v in row), most)
        answer = {"by": by, "buckets": [{"value": v, "count": n} for v, n in found]}
        if whole:
            for bucket in answer["buckets"]:
                bucket["entity"] = named(bucket["value"]) if entity else None
            answer |= {"distinct": distinct, "counted": sum(len(row) for row in values)}
        return answer | {"missing": sum(not row for row in values), "truncated": distinct > most}

    def known(value):
        return [value] if value else []

    return {"programme": {
        "name": F.name(programme),
        "cities": {
            "totalCount": len(rows),
            "facets": [
                count("COUNTRY", [known(F.country(city)) for _, city in rows], entity=True, whole=True),
                count("IS_CAPITAL", [known(F.entities[city].get("is_capital")) for _, city in rows], whole=True),
            ],
            "linkFacets": [
                count("ROLE", [known(link["role"]) for link, _ in rows]),
                count("STATUS", [known(word(link["status"])) for link, _ in rows]),
                count("SOURCE", [list({e["source"] for e in F.said[link["id"]]}) for link, _ in rows]),
            ],
        },
    }}


def dataset():
    release, date, hash = F.release()
    shown = [s for s in F.by_name(F.all("Source")) if F.entities[s]["kind"] in ("dataset", "document")]
    licences = [F.entities[s].get("licence") for s in shown]
    return {"dataset": {
        "release": release,
        "date": date,
        "hash": hash,
        "citation": f"Cityweave ({date[:4]}): the knowledge graph of city networks, release {release}. Data set of {len(F.entities)} entities and {len(F.links)} links"
                    f" with {len(F.evidence)} records of evidence from {len(F.all('Source'))} sources. sha256 {hash}.",
        "history": [{"id": release, "date": date}],
        "entities": [{"type": word(t), "count": len(F.all(t))} for t in TYPES.values()],
        "links": [{"type": t, "count": sum(l["type"] == t for l in F.links.values())} for t in LINK_TYPES],
        "statements": len(F.statements),
        "evidence": len(F.evidence),
        "rules": [{"id": rule} for rule in sorted(F.rules)],
        "sources": {
            "totalCount": len(shown),
            "facets": [{"buckets": [{"value": v, "count": n} for v, n in buckets(filter(None, licences))[0]], "missing": licences.count(None)}],
            "nodes": [named(s, "name publisher licence url") for s in shown[:10]],
        },
    }}


def conflicts():
    """Values of one property, unit and day that differ, and events that are part of several programmes."""
    found = []
    groups = {}
    for s in F.statements.values():
        if s["property"] not in ("title", "alias", "former_name"):
            groups.setdefault((s["subject"], "1", s["property"], s["as_of"], s["unit"]), {}).setdefault(s["value"], []).append(s)
    for link in F.links.values():
        if link["type"] == "PART_OF" and F.type(link["from"]) == "Event" and F.type(link["to"]) == "Programme":
            groups.setdefault((link["from"], "2", "PART_OF", "", ""), {}).setdefault(link["to"], []).append(link)
    for key, sides in sorted(groups.items()):
        if len(sides) > 1:
            found.append((key, sides))

    def records(facts):
        return sum(len(F.said[fact["id"]]) for fact in facts)

    def conflict(row):
        (subject, kind, name, as_of, unit), sides = row
        shown = str(F.entities[subject].get(name, "")) if kind == "1" and not as_of + unit else None
        order = sorted(sides, key=lambda v: (-records(sides[v]), int(v) if v.isdigit() else 0, v))

        def side(value):
            facts = sorted(sides[value], key=lambda fact: fact["id"])
            evidence = [said(fact, "statedAs") for fact in facts]
            return {
                "value": value, "shown": value == shown, "evidenceCount": records(facts), "entity": named(value) if kind == "2" else None,
                "statements": [{**fields(fact, "status"), "evidence": e} for fact, e in zip(facts, evidence)] if kind == "1" else [],
                "links": [{**fields(fact, "role"), "evidence": e} for fact, e in zip(facts, evidence)] if kind == "2" else [],
            }

        return {
            "kind": "VALUES" if kind == "1" else "LINKS", "property": name, "unit": unit or None, "asOf": as_of or None, "subject": named(subject, "name type"),
            "sides": [side(value) for value in order],
        }

    return {"conflicts": page(found, nodes(conflict))}


def ontology():
    types = list(TYPES.values())
    prefixes = {t: F.all(t)[0].split(":")[0] for t in types}
    counted = {}
    for link in F.links.values():
        triple = (LINK_TYPES.index(link["type"]), types.index(F.type(link["from"])), types.index(F.type(link["to"])))
        counted[triple] = counted.get(triple, 0) + 1
    plurals = {"City": "cities", "Country": "countries", "UNBody": "UN bodies", "ActorGroup": "groups of actors"}
    return {"ontology": {
        "entityTypes": [{"type": word(t), "plural": plurals.get(t, t.lower() + "s"), "idPrefix": prefixes[t], "count": len(F.all(t))} for t in types],
        "linkTypes": [{"type": t, "symmetric": t == "PAIRED_WITH", "count": sum(l["type"] == t for l in F.links.values())} for t in LINK_TYPES],
        "triples": [{"from": word(types[a]), "type": LINK_TYPES[t], "to": word(types[b]), "count": n} for (t, a, b), n in sorted(counted.items())],
    }}


def city_themes(city, theme):
    def ways(first, second):
        """By what is found: the ways to it, each the middle with both links; first and second give links and ends."""
        found = {}
        for one, middle in first:
            for two, end in second(middle):
                found.setdefault(end, []).append((middle, one, two))
        return found

    def through(found, end):
        return len({middle for middle, _, _ in found[end]})

    def most(found, count):
        rows = F.by_name(found)
        rows.sort(key=lambda end: -through(found, end))
        return rows[:count]

    def has_theme(programme):
        return F.relation(programme, "HAS_THEME", "out", "Theme")

    themes = ways(programmes_of(city), has_theme)
    alike = ways(programmes_of(city), participants)
    alike.pop(city, None)
    works = ways(F.relation(theme, "HAS_THEME", "in", "Programme"), participants)
    capitals = {c: w for c, w in works.items() if F.entities[c].get("is_capital") == "true"}
    japan = ways([(None, c) for c in F.all("City") if F.country(c) == "country:jp"], programmes_of)

    def way(row):
        middle, one, two = row
        return {"through": named(middle), "first": fields(one, "role"), "second": fields(two, "confidence")}

    def in_order(rows):
        return sorted(rows, key=lambda row: (fold(F.name(row[0])), row[0], row[1]["id"], row[2]["id"]))

    return {
        "city": {
            "name": F.name(city),
            "themes": {"totalCount": len(themes), "edges": [
                {"throughCount": through(themes, t), "node": named(t), "ways": [way(row) for row in in_order(themes[t])[:5]]} for t in most(themes, 10)
            ]},
            "citiesInSameProgrammes": {"totalCount": len(alike), "edges": [{"throughCount": through(alike, c), "node": country(c)} for c in most(alike, 5)]},
        },
        "theme": {"name": F.name(theme), "cities": {"totalCount": len(capitals), "edges": [
            {"throughCount": through(capitals, c), "wayCount": len(capitals[c]), "node": named(c)} for c in F.by_name(capitals)[:5]
        ]}},
        "country": {"programmesOfCities": {"totalCount": len(japan), "edges": [
            {"throughCount": through(japan, p), "node": {"name": F.name(p), "countriesOfCities": total({F.country(c) for _, c in participants(p)} - {None})}}
            for p in most(japan, 3)
        ]}},
    }


def roll_up(region, theme):
    def lies(id):
        return id == region or region in F.within[id]

    parts = {theme}
    while True:  # all that is part of a part
        more = {l["from"] for l in F.links.values() if l["type"] == "PART_OF" and l["to"] in parts and F.type(l["from"]) == "Theme"} - parts
        if not more:
            break
        parts |= more

    def on(themes):
        return F.by_name({p for t in themes for _, p in F.relation(t, "HAS_THEME", "in", "Programme")})

    capitals = [c for c in F.by_name(F.all("City")) if F.entities[c].get("is_capital") == "true" and lies(c)]
    capitals.sort(key=lambda c: -len(programmes_of(c)))
    return {
        "countries": total([c for c in F.all("Country") if lies(c)]),
        "cities": total([c for c in F.all("City") if F.country(c) and lies(F.country(c))]),
        "capitals": {"totalCount": len(capitals), "nodes": [{"name": F.name(c), "programmes": total(programmes_of(c))} for c in capitals[:5]]},
        "themes": nodes(named)(F.by_name(parts)),
        "alone": nodes(named)(on({theme})),
        "together": nodes(named)(on(parts)),
    }


def paging(country, first, after):
    assert after is None, "a cursor is the program's own"
    cities = [c for c in F.by_name(F.all("City")) if F.country(c) == country]
    cities.sort(key=lambda c: -int(F.entities[c].get("population") or 0))  # unknown stands last
    return {"cities": {
        "totalCount": len(cities),
        "nodes": [named(c, "name population") for c in cities[:first]],
        "pageInfo": {"hasNextPage": len(cities) > first, "hasPreviousPage": False},
    }}


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    stale = []
    for query in sorted(HERE.glob("*.graphql")):
        variables = query.with_suffix(".variables.json")
        work_out = globals().get(query.stem.replace("-", "_"))
        if not work_out:
            sys.exit(f"{query.name}: nothing here works out its answer; write a function of its name")
        answer = work_out(**(json.loads(variables.read_text("utf-8")) if variables.exists() else {}))
        golden, text = query.with_suffix(".golden.json"), json.dumps({"data": answer}, indent=2, ensure_ascii=False) + "\n"
        if not golden.exists() or golden.read_text("utf-8") != text:
            stale.append(golden.name)
            if not arguments:
                golden.write_text(text, "utf-8")
    if stale:
        print("stale, write anew with python3 examples/golden.py:" if arguments else "written:", *stale)
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
