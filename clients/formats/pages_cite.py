"""Lets other programs read the citations of random records and of answers, the signposts of these records, and the
description of all addresses.

    pages_cite.py CFFCONVERT      the program that reads CITATION.cff

CITYWEAVE_RECORDS of them (default 100), from CITYWEAVE_SEED.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import bibtexparser
import bibtexparser.middlewares
import citeproc
import citeproc.formatter.plain
import citeproc.source.json
import openapi_spec_validator
import pybtex.database
import rispy
import signposting
import signposting.linkset

URL = os.environ["CITYWEAVE_URL"]
COUNT, SEED = int(os.environ.get("CITYWEAVE_RECORDS", "100")), int(os.environ.get("CITYWEAVE_SEED", "1"))
faults = []


def read(address):
    with urllib.request.urlopen(URL + address, timeout=60) as answer:
        return answer.read().decode()


def hold(address, reader, got, want):
    for name, value in want.items():
        if got.get(name) != value:
            faults.append(f"{address}: {reader} reads {name} {got.get(name)!r}, not {value!r}")


def records():
    """Random addresses of each kind."""
    query = """{ entities(first: 100, orderBy: [{id: ASC}]) { nodes { id } } sources(first: 100) { nodes { id } }
        links(first: 100) { nodes { id evidence { id } } } statements(first: 100) { nodes { id } } }"""
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(URL + "/graphql", body, {"Content-Type": "application/json"})
    data = json.load(urllib.request.urlopen(request))["data"]
    of = {kind: [n["id"] for n in data[field]["nodes"]] for kind, field in
          [("entity", "entities"), ("source", "sources"), ("link", "links"), ("statement", "statements")]}
    of["entity"] = [i for i in of["entity"] if not i.startswith("source:")]
    of["evidence"] = [e["id"] for n in data["links"]["nodes"] for e in n["evidence"]]
    draw = random.Random(SEED)
    return [f"/{kind}/{draw.choice(of[kind])}" for kind in sorted(of) for _ in range(COUNT // len(of))]


def record(address):
    """What a citation of a record must say."""
    about = json.loads(read(address + ".json"))
    release = about["dataset"]["release"]
    return {"title": f"{about['name']} ({about['id']})", "version": release,
            "url": f"{URL}/r/{release}{address}", "year": about["dataset"]["date"][:4]}


ANSWERS = {"": "{ programmes { nodes { name } } }", "BusyCities": "query BusyCities { cities(first: 3) { nodes { id } } }",
           "with_lines": 'query with_lines($n: String = "100 % & # _ ~ ^ \\\\ {}") { city(name: $n) { id } }'}


def answer(name, query):
    """The address of an answer, and what a citation of it must say."""
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(URL + "/q", body, {"Content-Type": "application/json"})
    about = json.load(urllib.request.urlopen(request))
    title = f"Answer to the query {name or 'without a name'} ({about['hash'][:12]})"
    return about["address"], {"title": title, "version": about["release"], "url": URL + about["address"],
                              "year": about["date"][:4]}


def cited(address, want, cffconvert):
    joined = {**want, "title": " ".join(want["title"].split())}

    text = read(address + ".bib")
    (entry,) = pybtex.database.parse_string(text, "bibtex").entries.values()
    hold(address, "pybtex", {"version": entry.fields["version"], "url": entry.fields["url"], "year": entry.fields["year"]},
         {name: want[name] for name in ("version", "url", "year")})
    library = bibtexparser.parse_string(text, append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()])
    if library.failed_blocks or len(library.entries) != 1:
        faults.append(f"{address}: bibtexparser cannot read {text}")
    else:
        fields = {f.key: f.value for f in library.entries[0].fields}
        fields["title"] = fields["title"].removeprefix("{").removesuffix("}")
        hold(address, "bibtexparser", fields, joined)

    (ris,) = rispy.loads(read(address + ".ris"))
    hold(address, "rispy", {"title": ris.get("title"), "version": ris.get("edition"), "url": ris["urls"][0], "year": ris["year"]},
         joined)

    item = json.loads(read(address + ".csl.json"))
    source = citeproc.source.json.CiteProcJSON(item)
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    bibliography.register(citeproc.Citation([citeproc.CitationItem(item[0]["id"])]))
    (line,) = map(str, bibliography.bibliography())
    hold(address, "citeproc-py", {"title": item[0]["title"], "url": item[0]["URL"]}, {n: want[n] for n in ("title", "url")})
    if want["year"] not in line or "Cityweave" not in line:
        faults.append(f"{address}: citeproc-py writes {line}")

    with tempfile.NamedTemporaryFile("w", suffix=".cff") as file:
        file.write(read(address + ".cff"))
        file.flush()
        for job in ["--validate"], ["-f", "schema.org"]:
            done = subprocess.run([cffconvert, "-i", file.name, *job], capture_output=True, text=True, check=False)
            if done.returncode:
                faults.append(f"{address}: cffconvert {job[0]}: {done.stderr[-300:]}")
        if not done.returncode:
            made = json.loads(done.stdout)
            hold(address, "cffconvert", {"title": made["name"], "version": made["version"], "url": made["url"]},
                 {n: want[n] for n in ("title", "version", "url")})


def signposted(address):
    posts = signposting.find_signposting_http(URL + address)
    release = json.loads(read(address + ".json"))["dataset"]["release"]
    hold(address, "signposting", {"cite-as": str(posts.citeAs.target)}, {"cite-as": f"{URL}/r/{release}{address}"})
    for post in posts.describedBy:
        with urllib.request.urlopen(str(post.target)) as answer:
            if answer.headers.get_content_type() != str(post.type):
                faults.append(f"{post.target}: is {answer.headers.get_content_type()}, its signpost says {post.type}")
    if len(posts.describedBy) < 9 or len(posts.types) < 2 or not posts.license or len(posts.linksets) != 1:
        faults.append(f"{address}: signposting reads {posts!r}")
        return
    listed = signposting.linkset.find_signposting_linkset(str(next(iter(posts.linksets)).target)).for_context(URL + address)
    for name in "citeAs", "describedBy", "types", "license":
        one, other = (getattr(p, name) for p in (posts, listed))
        targets = [{str(s.target) for s in (x if isinstance(x, (set, frozenset)) else [x])} for x in (one, other)]
        if targets[0] != targets[1]:
            faults.append(f"{address}: {name} of the headers and of the linkset differ: {targets}")


def catalog():
    """Follows each target of the list of interfaces (RFC 9727), and returns how many there are."""
    address = URL + "/.well-known/api-catalog"
    signposting.linkset.find_signposting_linkset(address)  # raises where it is no linkset
    targets = {(t["href"], t.get("type")) for links in json.loads(read("/.well-known/api-catalog"))["linkset"]
               for name, value in links.items() if name != "anchor" for t in value}
    for target, media in targets:
        request = urllib.request.Request(target, headers={"Accept": media or "*/*"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                if media and answer.headers.get_content_type() != media:
                    faults.append(f"{target}: is {answer.headers.get_content_type()}, the catalog says {media}")
        except urllib.error.HTTPError as refused:
            if not (target == URL + "/graphql" and refused.code == 400):  # it wants a query
                faults.append(f"{target}: status {refused.code}")
    return len(targets)


def main():
    chosen = records()
    for address in chosen:
        cited(address, record(address), sys.argv[1])
        signposted(address)
    for name, query in ANSWERS.items():
        cited(*answer(name, query), sys.argv[1])
    print(f"citations: {len(chosen)} records and {len(ANSWERS)} answers in BibTeX (pybtex, bibtexparser), RIS (rispy), CSL-JSON (citeproc-py), CFF "
          "(cffconvert); their signposts (signposting)")
    described = json.loads(read("/openapi.json"))
    openapi_spec_validator.validate(described)
    print(f"openapi-spec-validator: {len(described['paths'])} paths")
    print(f"api-catalog: {catalog()} targets")
    for fault in faults[:50]:
        print(" ", fault)
    sys.exit(f"{len(faults)} faults" if faults else 0)


main()
