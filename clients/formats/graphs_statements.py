"""The statements of RDF that a graph must have, worked out from the facts of the API by docs/graphs.md."""

import decimal
import urllib.parse

ID, WORD, XSD = "urn:cityweave:id:", "urn:cityweave:word:", "http://www.w3.org/2001/XMLSchema#"
RELEASE = "urn:cityweave:release:"
RDF, RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
DCTERMS, PROV = "http://purl.org/dc/terms/", "http://www.w3.org/ns/prov#"
GEO, OWL = "http://www.w3.org/2003/01/geo/wgs84_pos#", "http://www.w3.org/2002/07/owl#"
COMMON = {
    "label": RDFS + "label", "description": DCTERMS + "description", "url": RDFS + "seeAlso",
    "publisher": DCTERMS + "publisher", "published": DCTERMS + "issued", "licence": DCTERMS + "rights",
    "latitude": GEO + "lat", "longitude": GEO + "long",
}
DATES = {"since", "until", "holdsFrom", "holdsUntil", "startDate", "endDate", "published", "retrievedOn", "seenFrom",
         "seenTo"}
DATE = {4: "gYear", 7: "gYearMonth", 10: "date"}
REFERENCES = {"country", "programme"}
REGISTERS = {"wikidata": "http://www.wikidata.org/entity/{}", "geonames": "https://sws.geonames.org/{}/"}


def address(text):
    """An address as an IRI: what stands in no IRI is escaped."""
    before, mark, fragment = text.partition("#")
    safe = "!$&'()*+,-./:;=?@_~%"
    return urllib.parse.quote(before, safe=safe) + mark + urllib.parse.quote(fragment, safe=safe)


def terms(name, value):
    """The objects of an attribute: (value, type), and no type for an IRI."""
    if isinstance(value, list):
        return [term for one in value for term in terms(name, one)]
    if isinstance(value, bool):
        return [(str(value).lower(), XSD + "boolean")]
    if name in ("latitude", "longitude"):
        return [(number(value), XSD + "decimal")]
    if isinstance(value, int):
        return [(str(value), XSD + "integer")]
    if name in REFERENCES:
        return [(ID + value, None)]
    if name in DATES:
        return [(value, XSD + DATE[len(value)])]
    if name == "url" and value.startswith(("http://", "https://")):
        return [(address(value), None)]
    return [(value, XSD + "string")]


def number(value):
    """The canonical form of a decimal number."""
    text = format(decimal.Decimal(str(value)).normalize(), "f")
    return text if "." in text else text + ".0"


def expected(facts, quads):
    """All statements but those about the file: (subject, predicate, object, type of the object, graph)."""
    found = set()

    def add(subject, attributes, graph=""):
        for name, value in attributes.items():
            if value not in (None, "", []):
                for term in terms(name, value):
                    found.add((ID + subject, COMMON.get(name, WORD + name), *term, graph))

    def relate(subject, predicate, to, graph=""):
        found.add((ID + subject, predicate, to, None, graph))

    for node, own in facts["nodes"].items():
        relate(node, RDF + "type", WORD + own["type"])
        add(node, {k: v for k, v in own.items() if k != "type"})
        for scheme, _, value in (same.partition(":") for same in own.get("sameAs", ())):
            if scheme in REGISTERS:
                relate(node, OWL + "sameAs", REGISTERS[scheme].format(value))
    for source, own in facts["sources"].items():
        relate(source, RDF + "type", WORD + "SOURCE")
        add(source, {"label" if k == "name" else k: v for k, v in own.items() if k != "id"})
    apart = {"ends", "type", "label", "sources", "sourceNames"}
    for link, own in facts["links"].items():
        add(link, {k: v for k, v in own.items() if k not in apart})
        evidence, (a, b) = facts["evidence"][link], own["ends"]
        for graph in {ID + e["source"] if quads else "" for e in evidence} or {""}:
            relate(link, RDF + "type", WORD + "Link", graph)
            relate(link, WORD + "linkType", WORD + own["type"], graph)
            relate(link, WORD + "from", ID + a, graph)
            relate(link, WORD + "to", ID + b, graph)
            add(link, {"label": own["label"]}, graph)
            relate(a, WORD + own["type"], ID + b, graph)
            if own["symmetric"]:
                relate(b, WORD + own["type"], ID + a, graph)
        for e in evidence:
            graph = ID + e["source"] if quads else ""
            relate(link, PROV + "wasDerivedFrom", ID + e["id"], graph)
            relate(e["id"], RDF + "type", WORD + "Evidence", graph)
            relate(e["id"], PROV + "hadPrimarySource", ID + e["source"], graph)
            add(e["id"], {k: v for k, v in e.items() if k not in ("id", "source")}, graph)
    return found
