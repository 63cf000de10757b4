#!/usr/bin/env python3
"""Works out the golden answers of the example queries from the facts.

    python3 examples/golden.py            writes examples/*.golden.json
    python3 examples/golden.py --check    exits with 1 when one of them is stale

Each function below answers one NAME.graphql in the words of the question, by loops over
the facts; it gets the values of NAME.variables.json, and gives the data, perhaps with extensions. It knows nothing of the program.
"""

import json
import math
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # nothing but the answers is written here

import finding
import saying
from facts import FOLDERS, LINK_TYPES, TYPES, Facts, cells, fold, holds, plain_number

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
    if name in ("aliases", "topics"):
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
    """The evidence for a link or a statement, with the names of its source unless they are None."""
    return [{**fields(e, names), **({"source": named(e["source"], source)} if source is not None else {})} for e in F.said[about["id"]]]


def page(rows, shape, most=MOST):
    """A connection that selects totalCount and nodes or edges; all rows fit on it."""
    assert len(rows) <= most, f"{len(rows)} rows are more than a page of {most}"
    return {"totalCount": len(rows), **shape(rows)}


def nodes(one):
    return lambda rows: {"nodes": [one(row) for row in rows]}


def edges(link, node):
    """The edges of a relation: each entity once, with all links to it."""
    return lambda pairs: {"edges": [{"links": [link(l) for l in links], "node": node(end)} for links, end in pairs]}


def pairs(rows):
    """Links with the same other end as one row, where the first of them stands."""
    found = {}
    for link, end in rows:
        found.setdefault(end, []).append(link)
    return [(links, end) for end, links in found.items()]


def ends(rows):
    """The distinct entities at the other ends of links."""
    return [end for _, end in pairs(rows)]


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
    """What TAKES_PART stands for: participation and membership."""
    return connected(city, "Programme", "PARTICIPATES_IN MEMBER_OF")


def taking_part_in(programme, kind="City"):
    return connected(programme, kind, "PARTICIPATES_IN MEMBER_OF")


def connected(id, kind, types=None, match=lambda link, end: True):
    """What a plural holds: the links of any of the types, or of all, to entities of a kind, in either direction."""
    rows = []
    for link in F.at.get(id, []):
        other = link["to"] if link["from"] == id else link["from"]
        if F.type(other) == kind and (types is None or link["type"] in types.split()) and match(link, other):
            rows.append((link, other))
    return sorted(rows, key=lambda row: (fold(F.name(row[1])), row[1], row[0]["id"]))


def members(network, match=lambda link, end: True):
    return F.relation(network, "MEMBER_OF", "in", "City", match)


def takes_part(types):
    """Link types, with what TAKES_PART stands for."""
    return {t for name in types for t in (("PARTICIPATES_IN", "MEMBER_OF") if name == "TAKES_PART" else (name,))}


def counted(record):
    """The entities that a record of completeness counts."""
    about, found = record["about"], set()
    for link in F.at.get(about, []):
        if link["to"] != about and link["type"] != "PAIRED_WITH" or link["type"] not in takes_part(record["link_types"]):
            continue
        other = link["from"] if link["to"] == about else link["to"]
        listed = not record.get("list") or any(e["source"] == record["list"] for e in F.said[link["id"]])
        if listed and record.get("role", "") in ("", link["role"]) and (not record["types"] or F.type(other) in record["types"]):
            found.add(other)
    return len(found)


def complete(record):
    """Whether the graph has all that a record is about; None when nobody knows."""
    stated = int(record.get("stated") or 0)
    if record.get("complete") == "no" or counted(record) < stated:
        return False
    return True if record.get("complete") == "yes" or stated else None


def completeness(about):
    """The records about an entity, the newest first."""
    mine = sorted((r for r in F.coverage.values() if r["about"] == about), key=lambda r: r["id"])
    return sorted(mine, key=lambda r: r.get("as_of", "").split("/")[-1], reverse=True)


def gap(about, kinds=None, types=None):
    """The newest record that says that some of the entities of these kinds are missing, by links of these types."""
    older, found = set(), []
    for record in completeness(about):
        key = (record.get("role"), bool(record.get("list")), *record["link_types"], None, *record["types"])
        met = {k for k, day in older if day != record.get("as_of")}
        older.add((key, record.get("as_of")))
        mine = (types is None or takes_part(record["link_types"]) & set(types)) and (
            kinds is None or not record["types"] or set(record["types"]) & set(kinds))
        if mine and key not in met and complete(record) is False:
            found.append(record)
    return next((r for r in found if not r.get("list")), found[0] if found else None)


def incomplete(place, abouts, kinds=None, types=None):
    """The warning about the entities whose lists a field shows; an empty list when nothing is known to be missing."""
    gaps = [(about, record) for about in abouts if (record := gap(about, kinds, types))]
    if not gaps:
        return []
    (about, record), more = gaps[0], len(gaps) - 1
    when, held = record.get("as_of", "").replace("/", " to "), counted(record)
    text = f"{about} ({F.name(about)}): "
    if held >= int(record.get("stated") or 0):
        text += f"this graph has a part only, {held:,} ({record['scope']}{when and ', ' + when})"
    else:
        text += f"{int(record['stated']):,} stated{when and ' for ' + when} ({record['scope']}); this graph has {held:,} of them"
    text += f"; likewise for {more} more" if more else ""
    path = place.split("(")[0].split(".")
    return [{"code": "INCOMPLETE", "message": f"{place}: {text}", "path": path, "suggestions": []}]


def warned(answer, *warnings):
    """An answer with its warnings."""
    return answer, {"warnings": [w for some in warnings for w in some]}


def themes_of(programme):
    """The focus themes of a programme."""
    return F.relation(programme, "HAS_THEME", "out", "Theme", lambda link, theme: F.entities[theme]["kind"] == "focus")


def is_capital_in(region):
    return lambda link, city: F.entities[city].get("is_capital") == "true" and region in F.within[city]


# The answers.

def iuc_cities(programme, region):
    def partners(city):
        rows = F.relation(city, "PAIRED_WITH", "both", "City", lambda link, end: link["programme"] == programme)
        return page(pairs(rows), edges(lambda pair: {"evidence": said(pair)}, country), most=20)

    def shown(rows):
        return page(pairs(rows), edges(
            lambda link: {**fields(link, "role"), "evidence": said(link, "component seenFrom seenTo note")},
            lambda city: {**country(city), "partnerCities": partners(city)},
        ))

    rows = connected(programme, "City")
    return {
        "cities": total(ends(rows)),
        "programme": {
            "name": F.name(programme),
            "cities": {"totalCount": len(ends(rows)), "linkCount": len(rows)},
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
            "unBodies": page(pairs(engaged(programme)), edges(
                lambda link: {**fields(link, "role confidence"), "evidence": said(link, "statedAs confidence seenFrom")},
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
        cities = sorted(connected(programme, "City"), key=lambda row: row[0]["since"] or "9")
        answer = {
            "name": F.name(programme),
            "statements": [{**fields(s, "property value unit asOf"), "evidence": said(s, "locator confidence", "name")} for s in asked],
            "cities": page(pairs(cities), edges(lambda link: {**fields(link, "since"), "evidence": said(link, "seenFrom note", None)}, named)),
            "regionsTakingPart": page(
                pairs(participants(programme, "Region")), edges(lambda link: {**fields(link, "since"), "evidence": said(link, "seenFrom", None)}, named),
            ),
        }
        if steps:
            answer["precedes"] = edges(
                lambda link: {**fields(link, "role"), "evidence": said(link, "statedAs locator confidence note", "name")},
                lambda next: stage(next, steps - 1),
            )(pairs(F.relation(programme, "PRECEDES", "out")))
        return answer

    later = "programme.precedes.edges.node.precedes.edges.node"
    last = {end for _, middle in F.relation(first, "PRECEDES", "out") for _, end in F.relation(middle, "PRECEDES", "out")}
    return warned(
        {"programme": stage(first, 2)},
        incomplete(f"{later}.cities", sorted(last), ["City"]),
        incomplete(f"{later}.regionsTakingPart", sorted(last), ["Region"], ["PARTICIPATES_IN"]),
    )


def frontline_themes(programme):
    def others(theme):
        return [p for p in ends(F.relation(theme, "HAS_THEME", "in", "Programme")) if p != programme]

    themes = themes_of(programme)
    mine = {theme for _, theme in themes}
    sharing = F.by_name({p for theme in mine for p in others(theme)})
    return {
        "programme": {
            "name": F.name(programme),
            "themes": page(pairs(themes), edges(
                lambda link: {**fields(link, "confidence"), "evidence": said(link, "statedAs", "name")},
                lambda theme: {**named(theme, "name description"), "programmes": page(others(theme), nodes(named))},
            )),
        },
        "programmes": page(sharing, nodes(lambda p: {
            "name": F.name(p),
            "shared": page([theme for theme in ends(themes_of(p)) if theme in mine], nodes(named)),
        })),
    }


def busy_cities(atLeast, region):
    def programmes(city):
        return ends(programmes_of(city))

    busy = sorted((c for c in F.by_name(F.all("City")) if len(programmes(c)) >= atLeast), key=lambda c: -len(programmes(c)))

    def shown(cities):
        return page(cities, nodes(lambda city: {**country(city), "programmes": page(programmes(city), nodes(named), most=20)}))

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
        return {**fields(link, "role status confidence"), "evidence": said(link, "seenFrom seenTo note")}

    def count(column):
        return {"by": column.upper(), "buckets": [{"value": word(v), "count": n} for v, n in buckets(link[column] for link, _ in derived)[0]]}

    took_part = {city for gathering in [programme, *meetings] for _, city in participants(gathering)}
    return warned({"programme": {
        "name": F.name(programme),
        "onlyDerived": page([city for city in ends(derived) if city not in took_part], nodes(named)),
        "memberCities": {
            "totalCount": len(ends(derived)),
            "linkFacets": [count("status"), count("confidence")],
            **edges(lambda link: {**fields(link, "role status confidence"), "evidence": rule(link)}, country)(pairs(derived)),
        },
        "cities": page(pairs(participants(programme, "City", is_capital_in(region))), edges(stated, named)),
        "parts": page(meetings, nodes(lambda event: {
            **named(event, "name year"),
            "participants": page(pairs(participants(event, "City", lambda link, city: region in F.within[city])), edges(stated, named)),
        })),
    }},
        incomplete("programme.onlyDerived(where.programmes.none)", [programme], ["City"], ["PARTICIPATES_IN"]),
        incomplete("programme.cities", [programme], ["City"], ["PARTICIPATES_IN"]),
        incomplete("programme.parts.nodes.participants", meetings, None, ["PARTICIPATES_IN"]),
    )


def programmes_of_iclei(organisation):
    def by(*types):
        return total(ends(connected(organisation, "Programme", " ".join(types) or None)))

    rows = pairs(connected(organisation, "Programme"))
    types = [link["type"] for links, _ in rows for link in links]
    runs = [link for links, _ in rows for link in links if link["type"] == "LEADS" and link["role"] == "runs"]
    return {"organisation": {
        "name": F.name(organisation),
        "programmes": {
            "totalCount": len(rows), "linkCount": len(types),
            "linkFacets": [{"by": "TYPE", "buckets": [{"value": v, "count": n} for v, n in buckets(types)[0]]}],
            **edges(lambda link: fields(link, "type role"), named)(rows),
        },
        "leads": by("LEADS"),
        "runs": total(runs),
        "takesPart": by("PARTICIPATES_IN", "MEMBER_OF"),
    }}


def un_habitat(body, network):
    return warned({
        "unBody": {
            "name": F.name(body),
            "programmes": page(pairs(connected(body, "Programme")), edges(lambda link: fields(link, "type role"), named)),
        },
        "programme": {
            "name": F.name(network),
            "cities": total(ends(connected(network, "City"))),
            "memberCities": total(ends(members(network))),
        },
    }, incomplete("programme.cities", [network], ["City"]), incomplete("programme.memberCities", [network], ["City"], ["MEMBER_OF"]))


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


def undated(before, during, early):
    def on(rows, day, mode="INCLUDE"):
        return [row for row in rows if holds(row[0], day, mode)]

    def counted(rows):
        """With how many entities rest on links that no source dates."""
        return {**total(ends(rows)), "undatedCount": sum(1 for links, _ in pairs(rows) if not any(l["since"] for l in links))}

    iuc, iclei = participants("programme:iuc"), members("org:iclei")
    first, city = pairs(on(iuc, during, "ONLY"))[0]
    held = [l for l in F.links.values() if l["type"] == "PAIRED_WITH" and l["programme"] == "programme:iuc" and holds(l, during)]
    origins, _ = buckets(l["dates_from"] for l in held)
    by_since = sorted(on(iclei, early), key=lambda row: (row[0]["since"] or "9", row[1], row[0]["id"]))
    programmes = {c: on(programmes_of(c), during, "EXCLUDE") for c in F.all("City")}
    answer = {
        "iuc": {
            "name": F.name("programme:iuc"),
            "before": counted(on(iuc, before)),
            "during": counted(on(iuc, during)),
            "dated": total(ends(on(iuc, during, "EXCLUDE"))),
            "example": {"edges": [{"node": named(city), "links": [
                fields(l, "since until holdsFrom holdsUntil datesFrom") for l in first
            ]}]},
            "pairs": {**total(held), "linkFacets": [{
                "by": "DATES_FROM", "buckets": [{"value": v, "count": n} for v, n in origins],
            }]},
        },
        "iclei": {
            "name": F.name("org:iclei"),
            "memberCities": {**counted(by_since), "edges": [
                {"node": named(end), "links": [fields(l, "since holdsFrom datesFrom") for l in links]} for links, end in pairs(by_since)[:5]
            ]},
            "dated": total(ends(on(iclei, early, "EXCLUDE"))),
            "undated": total(ends(on(iclei, early, "ONLY"))),
        },
        "cities": total([c for c in programmes if programmes[c]]),
    }
    year = F.entities["programme:iuc"]["start_year"]
    began = f"programme:iuc ({F.name('programme:iuc')}, {year})"
    return warned(
        answer,
        [warning("BEFORE_START", "iuc.before", "asOf", f"{before} is before the beginning of {began}", [])],
        *(incomplete(f"iclei.{field}", ["org:iclei"], ["City"], ["MEMBER_OF"]) for field in ("memberCities", "dated", "undated")),
    )


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
    japan = [p for p in programmes if begun(p) <= year and any(end == "country:jp" for _, end in connected(p, "Country"))]
    japan.sort(key=lambda p: (begun(p), p))

    def stage(programme):
        rows = connected(programme, "City")
        return {
            "name": F.name(programme),
            "dated": page(pairs(sorted(dated(then(rows)), key=lambda row: row[0]["since"])), edges(
                lambda link: {**fields(link, "since until"), "evidence": said(link, source="name")}, named)),
            "undated": total(ends(undated(then(rows)))),
            "later": total(ends(later(rows))),
        }

    covenant = connected("programme:eu-covenant-of-mayors", "City")
    countries, distinct = buckets((F.country(city) for city in ends(then(covenant))), 5)
    iclei = members("org:iclei")
    return warned({
        "running": page(
            [p for p in programmes if begun(p) <= year <= int(F.entities[p].get("end_year") or 9999)],
            nodes(lambda p: named(p, "name startYear endYear")),
        ),
        "beginUnknown": total([p for p in programmes if begun(p) == 9999]),
        "japan": page(japan, nodes(stage), most=20),
        "covenant": {
            "name": F.name("programme:eu-covenant-of-mayors"),
            "then": {**total(ends(then(covenant))), "facets": [{
                "by": "COUNTRY", "distinct": distinct, "truncated": distinct > 5,
                "buckets": [{"count": n, "entity": named(id)} for id, n in countries],
            }]},
            "since": total(ends(later(covenant))),
        },
        "iclei": {
            "name": F.name("org:iclei"),
            "dated": page(pairs(dated(then(iclei))), edges(lambda link: fields(link, "since"), named)),
            "undated": total(ends(undated(then(iclei)))),
        },
        "cities": total([c for c in F.all("City") if dated(then(connected(c, "Programme")))]),
    }, *(
        incomplete(f"covenant.{field}", ["programme:eu-covenant-of-mayors"], ["City"]) for field in ("then", "since")
    ), *(incomplete(f"iclei.{field}", ["org:iclei"], ["City"], ["MEMBER_OF"]) for field in ("dated", "undated")))


def city(id):
    entity = F.entities[id]

    def proven(link):
        return {**fields(link, "type role since status confidence"), "evidence": said(link, "locator component seenFrom seenTo note")}

    def pair(link):
        return {**fields(link, "role"), "programme": named(link["programme"]) or None}

    return {"city": {
        **named(id, "name aliases population isCapital latitude longitude"),
        "country": named(F.country(id), "name iso2"),
        "regions": [named(place, "name kind") for place in F.within[id] if F.type(place) == "Region"],
        "sameAs": [dict(zip(("scheme", "value"), (word(scheme), value))) for scheme, value in (s.split(":", 1) for s in entity["same_as"])],
        "degree": len(F.at[id]),
        "programmes": page(pairs(connected(id, "Programme")), edges(proven, named)),
        "organisations": page(pairs(connected(id, "Organisation")), edges(proven, named)),
        "partnerCities": page(pairs(F.relation(id, "PAIRED_WITH", "both", "City")), edges(pair, country)),
    }}


def networks_overlap(one, other):
    first, second = ({city for _, city in members(network)} for network in (one, other))
    both = sorted(F.by_name(first & second), key=lambda c: fold(F.name(F.country(c))))
    return warned({
        "both": page(both, nodes(country)),
        "one": total(first),
        "other": total(second),
        "networks": {"nodes": [named(network, "name type description") for network in F.by_name((one, other))]},
    }, *(
        incomplete(f"{field}.memberOf.some)", [network], ["City"], ["MEMBER_OF"])
        for field, network in (("both(where.and[0]", one), ("one(where", one), ("other(where", other))
    ))


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
    rows = connected(programme, "City")

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
            "totalCount": len(ends(rows)),
            "linkCount": len(rows),
            "facets": [
                count("COUNTRY", [known(F.country(city)) for city in ends(rows)], entity=True, whole=True),
                count("IS_CAPITAL", [known(F.entities[city].get("is_capital")) for city in ends(rows)], whole=True),
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
    layers = sorted(F.layers.items())
    under = {}  # terms -> names of the layers under them
    for name, layer in layers:
        under.setdefault((layer["licence"], layer["licence_url"], tuple(cells(layer["restrictions"]))), []).append(name)

    def counts(name):
        """How many records a layer is the first to have."""
        return {kind: sum(F.folder[id] == name for id in records)
                for kind, records in (("entities", F.entities), ("links", F.links), ("statements", F.statements), ("evidence", F.evidence))}

    return {"dataset": {
        "release": release,
        "date": date,
        "hash": hash,
        "citation": f"Cityweave ({date[:4]}): the knowledge graph of city networks, release {release}. Data set of {len(F.entities)} entities and {len(F.links)} links"
                    f" with {len(F.evidence)} records of evidence from {len(F.all('Source'))} sources. sha256 {hash}."
                    f" Licences: {'; '.join(', '.join([terms[0], *terms[2]]) + ' (' + ', '.join(names) + ')' for terms, names in under.items())}.",
        "history": [{"id": release, "date": date}],
        "entities": [{"type": word(t), "count": len(F.all(t))} for t in TYPES.values()],
        "links": [{"type": t, "count": sum(l["type"] == t for l in F.links.values())} for t in LINK_TYPES],
        "statements": len(F.statements),
        "evidence": len(F.evidence),
        "rules": [{"id": rule} for rule in sorted(F.rules)],
        "layers": [{
            **{key: layer[column] or None for key, column in (("name", "name"), ("title", "title"), ("licence", "licence"), ("licenceUrl", "licence_url"))},
            "restrictions": [word(r) for r in layer["restrictions"].split("|") if r],
            "attribution": layer["attribution"] or None,
            "credit": f"{name}: {layer['attribution']}. {layer['licence']}, {layer['licence_url']}",
            "note": layer["note"] or None,
            **counts(name),
        } for name, layer in layers],
        "licences": [{
            "licence": terms[0],
            "restrictions": [word(r) for r in terms[2]],
            "layers": [{"name": name} for name in names],
            **{kind: sum(counts(name)[kind] for name in names) for kind in ("links", "evidence")},
        } for terms, names in under.items()],
        "replacedIds": [{"id": id, "replacedBy": row["replaced_by"] or None, "reason": row["reason"]} for id, row in sorted(F.gone.items())],
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
    def two_hops(first, second):
        """By what is found: the paths to it, each the middle with both links; first and second give links and ends."""
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

    themes = two_hops(programmes_of(city), has_theme)
    alike = two_hops(programmes_of(city), taking_part_in)
    alike.pop(city, None)
    works = two_hops(F.relation(theme, "HAS_THEME", "in", "Programme"), taking_part_in)
    capitals = {c: w for c, w in works.items() if F.entities[c].get("is_capital") == "true"}
    japan = two_hops([(None, c) for c in F.all("City") if F.country(c) == "country:jp"], programmes_of)

    def path(row):
        middle, one, two = row
        return {"through": named(middle), "first": fields(one, "role"), "second": fields(two, "confidence")}

    def in_order(rows):
        return sorted(rows, key=lambda row: (fold(F.name(row[0])), row[0], row[1]["id"], row[2]["id"]))

    return warned({
        "city": {
            "name": F.name(city),
            "themesOfProgrammes": {"totalCount": len(themes), "edges": [
                {"throughCount": through(themes, t), "node": named(t), "paths": [path(row) for row in in_order(themes[t])[:5]]} for t in most(themes, 10)
            ]},
            "citiesInSameProgrammes": {"totalCount": len(alike), "edges": [{"throughCount": through(alike, c), "node": country(c)} for c in most(alike, 5)]},
        },
        "theme": {"name": F.name(theme), "citiesOfProgrammes": {"totalCount": len(capitals), "edges": [
            {"throughCount": through(capitals, c), "pathCount": len(capitals[c]), "node": named(c)} for c in F.by_name(capitals)[:5]
        ]}},
        "country": {"programmesOfCities": {"totalCount": len(japan), "edges": [
            {"throughCount": through(japan, p), "node": {"name": F.name(p), "countriesOfCities": total({F.country(c) for _, c in taking_part_in(p)} - {None})}}
            for p in most(japan, 3)
        ]}},
    }, incomplete("country.programmesOfCities.edges.node.countriesOfCities", most(japan, 3), ["City"], ["PARTICIPATES_IN", "MEMBER_OF"]))


def how_complete(networks, forum):
    def record(r):
        evidence = [e for e in F.evidence.values() if e["about"] == r["id"]]
        return {
            "stated": int(r["stated"]) if r.get("stated") else None, "held": counted(r), "asOf": r.get("as_of"), "complete": complete(r),
            "scope": r["scope"], "note": r.get("note"), "linkTypes": sorted(takes_part(r["link_types"]), key=LINK_TYPES.index),
            "role": r.get("role"), "entityTypes": [word(t) for t in r["types"]],
            "list": named(r["list"]) if r.get("list") else None, "source": named(min(evidence, key=lambda e: e["id"])["source"]),
        }

    def shown(id):
        return {"name": F.name(id), "completeness": [record(r) for r in completeness(id)]}

    events = [event for _, event in F.relation(forum, "PART_OF", "in", "Event")]
    return {
        "networks": {"nodes": [shown(id) for id in F.by_name(networks)]},
        "forum": {**shown(forum), "parts": {"nodes": [shown(event) for event in events]}},
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
    capitals.sort(key=lambda c: -len(ends(connected(c, "Programme"))))
    return {
        "countries": total([c for c in F.all("Country") if lies(c)]),
        "cities": total([c for c in F.all("City") if F.country(c) and lies(F.country(c))]),
        "capitals": {"totalCount": len(capitals), "nodes": [{"name": F.name(c), "programmes": total(ends(connected(c, "Programme")))} for c in capitals[:5]]},
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


# Records, whatever entity they belong to.

def in_block(evidence):
    place = F.place(evidence)
    return place and place[3] and place[3]["id"]


def partly_verified(first, after=None):
    assert after is None, "a cursor is the program's own"
    links = sorted((l for l in F.links.values() if l["status"] == "partly"), key=lambda l: l["id"])
    said = {l["id"]: F.said[l["id"]] for l in links}
    kind = lambda e: F.entities[e["source"]]["kind"]
    return {
        "links": {
            "totalCount": len(links),
            "linkFacets": [
                {"buckets": [{"value": value, "count": n} for value, n in buckets(values)[0]]}
                for values in ([l["type"] for l in links], [F.folder[l["id"]] for l in links])
            ],
            "nodes": [{
                **fields(l, "id type"), "from": named(l["from"]), "to": named(l["to"]), "folder": F.folder[l["id"]],
                "evidence": [{**fields(e, "confidence"), "source": named(e["source"], "name kind")} for e in said[l["id"]]],
            } for l in links[:first]],
            "pageInfo": {"hasNextPage": len(links) > first},
        },
        "fromNoPage": total([l for l in links if all(kind(e) != "web" for e in said[l["id"]])]),
        "fromPages": total([l for l in links if any(kind(e) == "web" for e in said[l["id"]])]),
        "statements": total([s for s in F.statements.values() if s["status"] == "partly"]),
        "inBlock": total([e for e in F.evidence.values() if e["confidence"] == "implied" and in_block(e) == "B1"]),
    }


def metres(a, b):
    """The distance of two points by the haversine formula on the mean radius, in whole metres."""
    (lat, long), (to_lat, to_long) = ((math.radians(x) for x in point) for point in (a, b))
    h = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_long - long) / 2) ** 2
    return math.floor(2 * 6371008.8 * math.asin(math.sqrt(min(1, h))) + 0.5)


def near_nagoya(near, pacific):
    def point(id):
        city = F.entities[id]
        return (float(city["latitude"]), float(city["longitude"])) if city.get("latitude") else None

    def around(ids):
        """Those within the circle with their distances, the nearest first."""
        found = [(metres((near["latitude"], near["longitude"]), point(id)), id) for id in ids if point(id)]
        return sorted((m, id) for m, id in found if m <= near["km"] * 1000)

    def edges(rows, names):
        return page(rows, lambda rows: {"edges": [{"distanceKm": number(str(m / 1000)), "node": named(id, names)} for m, id in rows]})

    def inside(id):
        return point(id) and pacific["south"] <= point(id)[0] <= pacific["north"] and (
            point(id)[1] >= pacific["west"] or point(id)[1] <= pacific["east"])

    box = [id for id in F.by_name(F.all("City")) if inside(id)]
    groups, _ = buckets(F.country(id) for id in box)
    return warned({
        "around": edges(around(F.all("City")), "name latitude longitude"),
        "iclei": {
            "name": F.name("org:iclei"),
            "memberCities": edges(around(ends(members("org:iclei")))[::-1], "name"),
        },
        "aggregate": {"rows": len(box), "groups": [{"keys": [{"entity": named(country)}], "count": n} for country, n in groups]},
        "pacific": page(box, nodes(lambda id: {**named(id, "name longitude"), "country": named(F.country(id))})),
    }, incomplete("iclei.memberCities", ["org:iclei"], ["City"], ["MEMBER_OF"]))


def pairs_of_iuc(programme, country):
    pairs = sorted((l for l in F.links.values() if l["type"] == "PAIRED_WITH"), key=lambda l: l["id"])
    held = [l for l in pairs if l["programme"] == programme]
    ends = lambda l: {"id": l["id"], "from": named(l["from"]), "to": named(l["to"])}
    with_country = [l for l in held if country in (F.country(l["from"]), F.country(l["to"]))]
    return {
        "pairs": total(pairs),
        "programme": {
            "name": F.name(programme),
            "pairs": page(held, nodes(lambda l: {**ends(l), **fields(l, "topics status")})),
            "withCountry": page(with_country, nodes(ends)),
        },
        "sources": total([e for e in F.evidence.values() if F.entities[e["source"]]["kind"] == "document"]),
    }


def said_by_source(city, programme, component):
    part = [l for l in F.links.values() if (l["type"], l["from"], l["to"]) == ("PARTICIPATES_IN", city, programme)]
    records = sorted(
        (e for e in F.evidence.values() if e["component"] == component),
        key=lambda e: (not e["seen_from"], (e["seen_from"] + "-01-01")[:10], e["id"]),
    )
    links = {e["about"] for e in records}
    assert links <= F.links.keys()

    def record(e):
        link = F.links[e["about"]]
        return {
            **fields(e, "id seenFrom seenTo note"), "about": {**fields(link, "type"), "from": named(link["from"]), "to": named(link["to"])},
            "source": named(e["source"]),
        }

    return {
        "links": page(sorted(part, key=lambda l: l["id"]), nodes(
            lambda link: {**fields(link, "role since"), "evidence": said(link, "component seenFrom seenTo note", "name")},
        )),
        "evidence": page(records, nodes(record)),
        "ofComponent": total(links),
        "withNote": total({e["about"] for e in records if e["note"]}),
    }


def which_row_says_so(city, network, words):
    member = [l for l in F.links.values() if (l["type"], l["from"], l["to"]) == ("MEMBER_OF", city, network)]
    rows = sorted((e for e in F.evidence.values() if fold(e["stated_as"]) == fold(words)), key=lambda e: e["id"])

    def about(link):
        return {**fields(link, "type"), "from": named(link["from"], "id name"), "to": named(link["to"])}

    return {
        "links": page(sorted(member, key=lambda l: l["id"]), nodes(
            lambda link: {**fields(link, "since"), "evidence": said(link, "locator statedAs seenFrom seenTo note")},
        )),
        "rows": page(rows, nodes(lambda e: {**fields(e, "locator statedAs"), "about": about(F.links[e["about"]])})),
    }


# Counting across relations.

def continent(id):
    """The world region that a place lies in or is."""
    return next((p for p in [id, *F.within[id]] if F.type(p) == "Region" and F.entities[p]["kind"] == "continent"), None)


def cities_by_division(country, division, most):
    def division_of(id):
        return next((p for p in [id, *F.within[id]] if F.type(p) == "Region" and F.entities[p]["kind"] == "subdivision"), None)

    rows = [c for c in F.by_name(F.all("City")) if F.country(c) == country]
    ranked = sorted(grouped(rows, [division_of]).items(), key=lambda g: (-len(g[1]), g[0]))
    inside = [c for c in rows if division in F.within[c]]
    (up,) = [l for l in F.links.values() if l["type"] == "LOCATED_IN" and l["from"] == division]
    return {
        "aggregate": {
            "rows": len(rows), "missing": sum(division_of(c) is None for c in rows), "totalGroups": len(ranked),
            "groups": [
                {"keys": [{"entity": {"id": id, "name": F.name(id)}}], "count": len(cities),
                 "measures": [measure("inhabitants", sum(people(cities)), len(people(cities)))]}
                for (id,), cities in ranked[:most]
            ],
        },
        "cities": {"totalCount": len(inside), "nodes": [named(c, "id name") for c in inside[:most]]},
        "region": {
            "name": F.name(division), "code": F.entities[division]["code"], "country": {"name": F.name(F.country(division))},
            "locatedIn": {
                "nodes": [{"id": up["to"]}],
                "edges": [{"links": [{"status": up["status"].upper(), "evidence": [
                    {"locator": e["locator"] or None, "source": {"name": F.name(e["source"])}} for e in F.said[up["id"]]
                ]}]}],
            },
            "citiesLocatedHere": total([l for l in F.links.values() if l["type"] == "LOCATED_IN" and l["to"] == division and F.type(l["from"]) == "City"]),
        },
    }


def taking_part():
    """The links by which a city takes part in a programme."""
    return [l for l in F.links.values() if l["type"] in ("PARTICIPATES_IN", "MEMBER_OF") and F.type(l["from"]) == "City" and F.type(l["to"]) == "Programme"]


def grouped(rows, keys):
    """Rows by their tuple of values; a row with several of a key is in several groups, one without is in none."""
    groups = {}
    for row in rows:
        tuples = [()]
        for key in keys:
            values = key(row) if isinstance(key(row), set) else {key(row)} - {None}
            tuples = [(*t, v) for t in tuples for v in values]
        for t in tuples:
            groups.setdefault(t, []).append(row)
    return groups


def people(cities):
    return [int(F.entities[c]["population"]) for c in cities if F.entities[c].get("population")]


def measure(name, value, known):
    return {"name": name, "value": value if known else None, "known": known}


def cities_by_region(most):
    rows = taking_part()
    groups = grouped(rows, [lambda l: continent(l["from"]), lambda l: l["to"]])

    def cities(links):
        return {l["from"] for l in links}

    def measures(links):
        countries = {F.country(c) for c in cities(links)} - {None}
        known = people(cities(links))
        return [
            measure("cities", len(cities(links)), len(cities(links))), measure("countries", len(countries), len(countries)),
            measure("inhabitants", sum(known), len(known)),
        ]

    ranked = sorted(groups.items(), key=lambda g: (-len(cities(g[1])), g[0]))
    rest = {l["id"]: l for _, links in ranked[most:] for l in links}.values()
    return {"aggregate": {
        "rows": len(rows),
        "missing": sum(continent(l["from"]) is None for l in rows),
        "totalGroups": len(groups),
        "truncated": len(groups) > most,
        "groups": [
            {
                "keys": [{"name": name, "entity": named(id, "id name") | {"id": id}} for name, id in zip(("region", "programme"), key)],
                "count": len(links), "measures": measures(links),
            }
            for key, links in ranked[:most]
        ],
        "other": {"groups": len(ranked) - most, "count": len(rest), "measures": measures(rest)},
    }}


def themes_by_region():
    programmes = F.all("Programme")

    def themes(programme):
        return {theme for _, theme in F.relation(programme, "HAS_THEME", "out", "Theme")}

    def regions(programme):
        return {continent(city) for _, city in connected(programme, "City")} - {None}

    focus = F.by_name(t for t in F.all("Theme") if F.entities[t]["kind"] == "focus")
    columns = F.by_name(r for r in F.all("Region") if F.entities[r]["kind"] == "continent")
    counts = {(t, r): sum(t in themes(p) and r in regions(p) for p in programmes) for t in focus for r in columns}
    return {"coverage": {
        "counted": len(programmes),
        "missing": sum(not (themes(p) & set(focus) and regions(p)) for p in programmes),
        "totalRows": len(focus),
        "filledCount": sum(n > 0 for n in counts.values()),
        "emptyCount": sum(n == 0 for n in counts.values()),
        "truncated": False,
        "columns": [{"entity": named(r), "total": sum(r in regions(p) for p in programmes)} for r in columns],
        "rows": [{"entity": named(t), "total": sum(t in themes(p) for p in programmes)} for t in focus],
        "empty": [{"row": {"entity": named(t)}, "column": {"value": r}} for (t, r), n in counts.items() if not n],
        "cells": [{"row": {"value": t}, "column": {"value": r}, "count": n} for (t, r), n in counts.items() if n],
    }}


def joining_by_year(atLeast):
    rows = taking_part()

    def year(link):
        return int(link["since"][:4]) if link["since"] else None

    groups = grouped(rows, [lambda l: continent(l["from"]), lambda l: l["to"], year])
    shown = sorted(((k, links) for k, links in groups.items() if len(links) >= atLeast), key=lambda g: (g[0][2], -len(g[1]), g[0]))

    def key(name, value):
        if name == "SINCE_YEAR":
            return {"name": name, "value": str(value), "number": value, "entity": None}
        return {"name": name, "value": value, "number": None, "entity": named(value)}

    def begun(programme):
        start = F.entities[programme].get("start_year")
        return int(start) if start else None

    def decade(programmes):
        cities = {city for p in programmes for _, city in connected(p, "City")}
        known = people(cities)
        return [
            measure("first", min(map(begun, programmes)), len(programmes)), measure("cities", len(cities), len(cities)),
            measure("population", known and plain(sum(known) / len(known)), len(known)),
        ]

    decades = grouped(F.all("Programme"), [lambda p: begun(p) and begun(p) // 10 * 10])
    return {
        "joined": {
            "rows": len(rows),
            "missing": sum(year(l) is None or continent(l["from"]) is None for l in rows),
            "totalGroups": len(shown),
            "groups": [
                {"keys": [key(name, v) for name, v in zip(("CONTINENT", "ENTITY", "SINCE_YEAR"), values)], "count": len(links)}
                for values, links in shown[:100]
            ],
        },
        "decades": {
            "rows": len(F.all("Programme")),
            "missing": sum(begun(p) is None for p in F.all("Programme")),
            "groups": [{"keys": [{"number": d}], "count": len(ps), "measures": decade(ps)} for (d,), ps in sorted(decades.items())],
        },
    }


def plain(value):
    """A whole number is written without a fraction."""
    return int(value) if value == int(value) else value


def search(typed, wrong, acronym, code, region, first):
    def hits(text, names, types=None):
        found = []
        for id, (how, edits), field, name in finding.search(F, text, types)[:first]:
            hit = {"score": 0.4 / edits if edits else (1, 0.8, 0.6)[how], "class": finding.CLASSES[how], "matchedField": field, "matchedText": name}
            if "highlight" in names:  # of a text that is one word, which stands first in the name here
                assert how == finding.PREFIX and fold(name).startswith(fold(text))
                hit["highlight"] = [{"start": 0, "end": len(text)}]
            found.append({n: hit[n] for n in names.split()} | {"node": named(id, "id name")})
        return found

    def named(id, names):
        return {"id": id, "name": F.name(id)}

    inside = finding.search(F, typed, None, {region})
    return {
        "suggest": hits(typed, "class matchedText highlight"),
        "wrong": {"edges": hits(wrong, "score class matchedField matchedText")},
        "acronym": {"edges": hits(acronym, "class matchedField matchedText", {"UNBody", "Programme", "Organisation"})},
        "code": {"edges": hits(code, "matchedField matchedText")},
        "inJapan": {
            "totalCount": len(inside),
            "countsByType": [{"type": word(t), "count": n} for t in TYPES.values() if (n := sum(F.type(id) == t for id, *_ in inside))],
            "nodes": [named(id, "id name") for id, *_ in inside[:first]],
            "pageInfo": {"hasNextPage": len(inside) > first},
        },
    }


# The forms of a word that English grammar makes, as the data have them, and words that begin alike and are others.
FORMS = {
    "renewables": ({"renewable", "renewal"}, set()),
    "biodiversity": ({"biodiversity"}, set()),
    "signatories": ({"signatory", "signatories"}, {"signed"}),
    "2050": ({"2050"}, set()),
}


def what_is_said(subject, body, role, country, first):
    def said(text, types=None, within=None):
        return saying.search(F, [FORMS[word] for word in text.split()], types, within)

    def node(id):
        return {"id": id, "name": F.name(id)}

    def ranges(text, places):
        assert max(map(ord, text)) < 0x10000  # places are counted in UTF-16
        return [{"start": start, "end": end} for start, end in places]

    def highlight(field, text, places, link, evidence):
        to = link and F.links[link]["to"]
        return {
            "field": field, "text": text, "ranges": ranges(text, places),
            "link": link and {"id": link, "role": F.links[link]["role"] or None, "to": node(to)},
            "evidence": evidence and {"id": evidence, "source": {"id": F.evidence[evidence]["source"]}},
        }

    about, cities, named = said(subject), said(role, {"City"}, {country}), finding.search(F, body)
    edges = [{"class": finding.CLASSES[how[0]], "relevance": None, "node": node(id)} for id, how, *_ in named]
    edges += [{"class": "TEXT", "relevance": score / 1e6, "node": node(id)} for id, score, _ in said(body) if id not in {hit[0] for hit in named}]
    return {
        "subject": {"totalCount": len(about), "edges": [{
            "class": "TEXT", "relevance": score / 1e6, "matchedField": texts[0][0], "matchedText": texts[0][1],
            "highlight": ranges(*texts[0][1:3]), "node": node(id),
        } for id, score, texts in about[:first]]},
        "behindNames": {"edges": edges[:first]},
        "cities": {"totalCount": len(cities), "edges": [{
            "relevance": score / 1e6, "node": node(id), "highlights": [highlight(*text) for text in texts],
        } for id, score, texts in cities[:first]]},
    }


# How a person reads names of the example that nothing is called by: the text to look for, the places that they state,
# the steps, and whether letters are lost.
NAMES_READ = {
    "Sao Paulo, Brazil": ("Sao Paulo", ["Brazil"], ["HALF Brazil"], False),
    "São Paulo (BR)": ("São Paulo", ["Brazil"], ["HALF BR"], False),
    "Taizhou, Jiangsu": ("Taizhou", ["Jiangsu"], ["HALF Jiangsu"], False),
    "Frankfurt (DE)": ("Frankfurt", ["Germany"], ["HALF DE"], False),
    "BARCELONA / Spain": ("BARCELONA", ["Spain"], ["HALF Spain"], False),
    "Nairobi, Kenia": ("Nairobi", ["Kenya"], ["HALF Kenia"], False),
    "Montreal, Canada": ("Montreal", ["Canada"], ["HALF Canada"], False),
    "Montréal; CA": ("Montréal", ["Canada"], ["HALF CA"], False),
    "Los Angeles, CA": ("Los Angeles", ["California"], ["HALF CA"], False),
    "Portland, OR": ("Portland", ["Oregon"], ["HALF OR"], False),
    "USA, Oregon, Portland": ("Portland", ["Oregon"], ["HALF USA, Oregon", "DIVISION_BY_CODE Oregon"], False),
    "Springfield, Illinois, USA": ("Springfield", ["Illinois"], ["HALF Illinois, USA", "DIVISION_BY_CODE Illinois"], False),
    "Albany, Oregon": ("Albany", ["Oregon"], ["HALF Oregon"], False),
    "Athens, EL": ("Athens", ["Greece"], ["HALF EL", "DIVISION_BY_CODE EL"], False),
    "Prefeitura Municipal de Fortaleza": ("Fortaleza", [], ["UNWRAPPED Prefeitura Municipal de"], False),
    "Ville du Havre": ("Le Havre", [], ["UNWRAPPED Ville du", "ARTICLE Le"], False),
    "Stadt Köln": ("Köln", [], ["UNWRAPPED Stadt"], False),
    "Gaziantep Büyükşehir Belediyesi": ("Gaziantep", [], ["UNWRAPPED Büyükşehir Belediyesi"], False),
    "Tallada d'Empordà, La": ("La Tallada d'Empordà", [], ["REORDERED La"], False),
    "ChiÈ™inÄƒu": ("Chișinău", [], ["REPAIRED_ENCODING Windows-1252"], False),
    "Vara?din, Croatia": ("Vara?din", ["Croatia"], ["REPAIRED_ENCODING lost letters", "HALF Croatia"], True),
}


def names_to_ids(names, items):
    def answer(item):
        point = "latitude" in item and (item["latitude"], item["longitude"])
        status, candidates, places, text, steps = finding.meaning(
            F, item["name"], {"City"}, NAMES_READ.get(item["name"]), item.get("in"), item.get("id"), point)
        return {
            "input": item["name"],
            "status": status,
            "match": {"id": candidates[0][0]} if status == "MATCHED" else None,
            "totalCandidates": len(candidates),
            "candidates": [
                {"class": finding.CLASSES[how[0]], "matchedText": text, "node": {"id": id, "country": named(F.country(id))}}
                for id, how, _, text in candidates[:3]
            ],
            "places": [named(p) for p in sorted(places)],
            "reading": text and {"text": text, "steps": [dict(zip(("kind", "text"), s.split(" ", 1))) for s in steps]},
        }

    return {"mapNames": [answer({"name": name}) for name in names], "known": [answer(item) for item in items]}


def ids_to_places(ids, geonames):
    owner = {same: id for id, entity in F.entities.items() for same in entity["same_as"]}
    places, found, gone = ("City", "Region"), {}, [same for same in ids if same not in owner]

    def answer(index, same):
        scheme, value = same.split(":", 1)
        id = owner.get(same)
        first = found.setdefault(id, index) if id else index
        entity = id and named(id, "id name")
        if id and F.entities[id]["type"] in places:
            entity = {**entity, **fields(F.entities[id], "latitude longitude"), "country": named(F.country(id))}
        return {
            "index": index, "input": same, "externalId": {"scheme": word(scheme), "value": value},
            "duplicateOf": None if first == index else first, "entity": entity,
        }

    joined = members("org:c40-cities")
    asked = {owner.get("geonames:" + value) for value in geonames}
    edge = lambda id: {"node": named(id), "links": [{"label": "member of"} for _, end in joined if end == id]}
    cities = [id for id in F.by_name(set(ends(joined))) if id in asked]
    answers = [answer(i, same) for i, same in enumerate(ids)]
    unnamed = [id for id in F.all("City") if not any(same.startswith("geonames:") for same in F.entities[id]["same_as"])]
    text = f"{len(gone)} of {len(ids)} IDs belong to no entity, the first is \"{gone[0]}\": `entity` is null"
    return warned({
        "byExternalIds": answers,
        "organisation": {"memberCities": {"totalCount": len(cities), "edges": [edge(id) for id in cities]}},
        "without": {"totalCount": len(unnamed)},
    }, [warning("UNKNOWN_ID", "byExternalIds", "ids", text, [])],
        incomplete("organisation.memberCities", ["org:c40-cities"], ["City"], ["MEMBER_OF"]))


def warning(code, path, argument, text, suggestions):
    return {"code": code, "message": f"{path}({argument}): {text}", "path": path.split("."), "suggestions": suggestions}


def by_name(name, **place):
    def called(text, type):
        status, candidates, *_ = finding.meaning(F, text, {type}, told=place["in"] if text == name else None)
        return candidates[0][0] if status == "MATCHED" else None

    def unknown(path, argument, id, types):
        """A warning about an ID that nothing has: what is called so may be meant."""
        assert id not in F.entities
        near = [hit[0] for hit in finding.equally_good(finding.search(F, id, set(types)))[:3]]
        meant = " or ".join(f"{n} ({F.name(n)})" for n in near)
        return warning("UNKNOWN_ID", path, argument, f'no {", ".join(types[:-1]) + " or " if types[1:] else ""}{types[-1]} has the ID "{id}"; did you mean {meant}?', near)

    city = called(name, "City")
    return {
        "city": city and {**fields(F.entities[city], "id name"), "country": named(F.country(city))},
        "programme": named(called("IUC", "Programme"), "id name"),
        "country": named(called("JPN", "Country"), "id name"),
        "unknown": None,
        "otherType": None,
        "nowhere": {"totalCount": sum("Europe" in F.within[c] for c in F.all("City"))},
    }, {"warnings": [
        unknown("unknown", "id", "IUC", ["Programme"]),
        warning("WRONG_TYPE", "otherType", "id", f'"programme:iuc" ({F.name("programme:iuc")}) is of type Programme, not Organisation; ask for programme(id: "programme:iuc")', []),
        unknown("nowhere", "where.within.eq", "Europe", ["City", "Region", "Country"]),
    ]}


# Paths, in the most naive way: by walking.

LABELS = {  # as seen from the start and from the end of a link
    "PARTICIPATES_IN": ("participates in", "participants"), "MEMBER_OF": ("member of", "members"), "PAIRED_WITH": ("paired with", "paired with"),
    "LEADS": ("leads", "led by"), "OPERATES_IN": ("operates in", "programmes here"), "LOCATED_IN": ("located in", "places and seats here"),
    "PRECEDES": ("precedes", "preceded by"), "PART_OF": ("part of", "parts"), "ENGAGES_WITH": ("engages with", "engaged by"),
}


def kind(link, id):
    """A link as seen from one of its ends: type, direction, type of the other end."""
    other = link["to"] if link["from"] == id else link["from"]
    way = "BOTH" if link["type"] == "PAIRED_WITH" else "OUT" if link["from"] == id else "IN"
    return link["type"], way, F.type(other)


def around(id):
    """The other ends of the links of an entity, each with the links."""
    found = {}
    for link in F.at.get(id, []):
        found.setdefault(link["to"] if link["from"] == id else link["from"], []).append(link)
    return found


def kind_order(kind):
    return LINK_TYPES.index(kind[0]), ["OUT", "IN", "BOTH"].index(kind[1]), list(TYPES.values()).index(kind[2])


def shortest(start, end, avoid=()):
    """All shortest paths, breadth first, in the order of the ids on the way."""
    paths, seen = [[start]], {start, *avoid}
    while paths and paths[0][-1] != end:
        longer = [path + [other] for path in paths for other in around(path[-1]) if other not in seen]
        seen |= {path[-1] for path in longer}
        paths = longer
        if any(path[-1] == end for path in paths):
            paths = [path for path in paths if path[-1] == end]
    return sorted(paths)


def how_connected(**ends):
    found, other = shortest(ends["from"], ends["to"]), shortest(ends["from"], ends["to"], ["country:cn"])

    def hop(one, next):
        links = sorted(around(one)[next], key=lambda link: link["id"])
        return {"from": named(one), "to": named(next), "links": [
            {**fields(link, "id type role"), "from": named(link["from"]), "evidence": said(link, "statedAs confidence")} for link in links
        ]}

    assert 0 < len(found) <= 10 and 0 < len(other) <= 10
    return {
        "shortestPaths": {
            "length": len(found[0]) - 1, "totalAvailable": len(found), "truncated": False,
            "paths": [{"nodes": [{"id": id, "name": F.name(id)} for id in path], "hops": [hop(*pair) for pair in zip(path, path[1:])]} for path in found],
        },
        "programmes": {"length": len(other[0]) - 1, "totalAvailable": len(other), "paths": [{"nodes": [named(id) for id in path]} for path in other]},
    }


def neighbourhood(ids, shown):
    kinds, first, total = ("Organisation", "Theme", "Programme", "City"), 6, 10

    def degree(id):
        return len(F.at[id])

    def summary(id):
        others = {}
        for link in F.at[id]:
            others.setdefault(kind(link, id), []).append(link["to"] if link["from"] == id else link["from"])
        return [
            dict(zip(("linkType", "direction", "otherType"), map(word, k)), links=len(others[k]), entities=len(set(others[k])))
            for k in sorted(others, key=kind_order)
        ]

    matching = {id: sorted((degree(end), end) for end in around(id) if F.type(end) in kinds) for id in ids}
    taken, chosen = {id: 0 for id in ids}, []
    for rank in range(first):
        for id in ids:
            end = matching[id][rank][1]
            if end in chosen or len(chosen) < total:
                chosen += [] if end in chosen else [end]
                taken[id] += 1
    joined = {link["id"]: link for end in chosen for other, links in around(end).items() if other in ids + shown for link in links}
    inside = {link["id"]: link for id in shown for other, links in around(id).items() if other in shown for link in links}

    def drawn(links):
        return [{"type": link["type"], "from": named(link["from"]), "to": named(link["to"])} for _, link in sorted(links.items())]

    return {
        "entities": {"nodes": [
            {"name": F.name(id), "degree": degree(id), "neighbourSummary": summary(id)} for id in F.by_name(ids)
        ]},
        "expand": {
            "totalAvailable": sum(map(len, matching.values())), "truncated": True,
            "of": [{"entity": named(id), "shown": taken[id], "totalAvailable": len(matching[id]), "truncated": taken[id] < len(matching[id])} for id in ids],
            "nodes": [{"id": end, "name": F.name(end), "degree": degree(end)} for end in sorted(chosen, key=lambda end: (degree(end), end))],
            "linksAvailable": len(joined), "links": drawn(joined),
        },
        "subgraph": {"nodes": [named(id) for id in shown], "totalAvailable": len(inside), "links": drawn(inside)},
    }


def why_connected(a, b):
    """The degree-weighted path count of each kind of path: Himmelstein and Baranzini 2015, with w = 0.4."""
    def degree(id, kind_of_link):
        return sum(kind(link, id) == kind_of_link for link in F.at[id])

    def walk(path, kinds):
        """All paths of up to 3 hops, each with the kinds of its hops."""
        if path[-1] == b:
            yield path, kinds
        elif len(kinds) < 3:
            for end, links in around(path[-1]).items():
                if end not in path and (len(kinds) < 2 or end == b):
                    for step in {kind(link, path[-1]) for link in links}:
                        yield from walk(path + [end], kinds + [step])

    turned = {"OUT": "IN", "IN": "OUT", "BOTH": "BOTH"}
    found = {}
    for path, kinds in walk([a], []):
        product = 1
        for one, next, step in zip(path, path[1:], kinds):
            product *= degree(one, step) * degree(next, (step[0], turned[step[1]], F.type(one)))
        found.setdefault(tuple(kinds), []).append((product ** -0.4, path))
    six = lambda x: float(f"{x:.5e}")
    ranked = sorted(found.items(), key=lambda item: (-six(sum(p for p, _ in item[1])), -len(item[1]), len(item[0]), list(map(kind_order, item[0]))))

    def words(kinds):
        return " → ".join([F.type(a)] + [text for type, way, other in kinds for text in (LABELS[type][way == "IN"], other)])

    def sample(path, kinds):
        def links(one, next, step):
            return sorted((link for link in around(one)[next] if kind(link, one) == step), key=lambda link: link["id"])
        return {"nodes": [named(id) for id in path], "hops": [
            {"links": [{**fields(link, "type role"), "evidence": said(link, "", "name")} for link in links(*hop)]} for hop in zip(path, path[1:], kinds)
        ]}

    return {"explainConnection": {
        "totalAvailable": len(ranked), "truncated": len(ranked) > 5,
        "kinds": [{
            "words": words(kinds), "score": six(sum(p for p, _ in paths)), "count": len(paths),
            "steps": [dict(zip(("linkType", "direction", "nodeType"), map(word, step))) for step in kinds],
            "samples": [sample(path, kinds) for _, path in sorted(paths, key=lambda p: (-six(p[0]), p[1]))[:3]],
        } for kinds, paths in ranked[:5]],
    }}


# The history: first the built-in data is served, then the folder data on top of it.

COLUMNS = {
    "link": "id type from to role since until programme topics status confidence",
    "statement": "id subject property value unit as_of status confidence",
    "evidence": "id about source locator component stated_as confidence retrieved_on seen_from seen_to note",
    "rule": "id rule",
    "layer": "name title licence licence_url attribution note",
}
TITLES = {"entity": "name", "link": "from type to", "statement": "subject property value", "evidence": "about source locator", "rule": "rule", "layer": "title"}


def records(facts):
    """Every record as a row of text, by kind, then by id."""
    def text(column, value):
        value = plain_number(value) if column in ("latitude", "longitude") else value
        if column == "names":
            value = [name.replace("\x1d", ", ") for name in facts.names({"names": value})]
        return value if isinstance(value, str) else " | ".join(value)

    kinds = {
        "entity": facts.entities, "link": facts.links, "statement": facts.statements, "evidence": facts.evidence,
        "rule": {id: {"id": id, "rule": rule} for id, rule in facts.rules.items()},
        "layer": facts.layers,
    }
    return {kind: {
        id: {column: text(column, row[column]) for column in (COLUMNS[kind].split() if kind in COLUMNS else row.keys() - {"parent", "other_names"}) if row.get(column)}
        for id, row in rows.items()
    } for kind, rows in kinds.items()}


def what_a_folder_adds():
    before, after = records(F), records(Facts([*FOLDERS, HERE / "data"]))
    listed, counts = [], []
    for kind, rows in after.items():
        ids = sorted(id for id in before[kind].keys() | rows.keys() if before[kind].get(id) != rows.get(id))
        ops = ["CREATED" if id not in before[kind] else "UPDATED" if id in rows else "ENDED" for id in ids]
        if ids:
            counts.append({"kind": kind.upper(), **{op.lower(): ops.count(op) for op in ("CREATED", "UPDATED", "ENDED")}})
        for id, op in zip(ids, ops):
            was, now = before[kind].get(id, {}), rows.get(id, {})
            row, type = now or was, now["type"] if kind == "entity" else kind.capitalize()
            listed.append({
                "kind": kind.upper(), "op": op, "recordId": id, "title": " ".join(row[c] for c in TITLES[kind].split() if c in row),
                "record": {"__typename": type, "id": id} if now and kind not in ("rule", "layer") else None,
                "fields": sorted(({
                    "name": re.sub("_(.)", lambda m: m[1].upper(), column), "before": was.get(column), "after": now.get(column),
                } for column in was.keys() | now.keys() if was.get(column) != now.get(column)), key=lambda f: re.sub("[A-Z]", lambda m: "_" + m[0].lower(), f["name"])),
            })
    assert len(listed) <= MOST
    return {"changes": {"totalCount": len(listed), "counts": counts, "nodes": listed}}


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    stale = []
    for query in sorted([*HERE.glob("*.graphql"), *HERE.glob("history/*.graphql")]):
        variables = query.with_suffix(".variables.json")
        work_out = globals().get(query.stem.replace("-", "_"))
        if not work_out:
            sys.exit(f"{query.name}: nothing here works out its answer; write a function of its name")
        answer = work_out(**(json.loads(variables.read_text("utf-8")) if variables.exists() else {}))
        data, extensions = answer if isinstance(answer, tuple) else (answer, None)
        body = {"data": data, "extensions": extensions} if extensions else {"data": data}
        golden, text = query.with_suffix(".golden.json"), json.dumps(body, indent=2, ensure_ascii=False) + "\n"
        if not golden.exists() or golden.read_text("utf-8") != text:
            stale.append(golden.name)
            if not arguments:
                golden.write_text(text, "utf-8")
    if stale:
        print("stale, write anew with python3 examples/golden.py:" if arguments else "written:", *stale)
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
