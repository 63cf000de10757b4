"""Visits every page that the sitemap and the indexes lead to, directly or by other pages, and writes those that the HTML
validator is to read into a folder, with their addresses in addresses.json.

    pages_crawl.py FOLDER

Files that pages link to, such as GEXF and citations, are asked for by one page of CITYWEAVE_SHARE (default 25), which
are also written with the facts of their JSON and, below /r/RELEASE, once more. All pages about entities and sources are
written, and this share of the others. CITYWEAVE_SHARE=1 leaves nothing out.
"""

import collections
import concurrent.futures
import html
import http.client
import json
import os
import pathlib
import re
import sys
import threading
import time
import urllib.parse
import zlib

import lxml.etree
import lxml.html

URL = os.environ["CITYWEAVE_URL"]
SHARE = int(os.environ.get("CITYWEAVE_SHARE", "25"))
MOST_BYTES = 60 << 10
WHOLE_LISTS = "/q",  # one list of all, of any length
WORKERS = 3
# Pages that are programs in JavaScript.
PROGRAMS = ("/",)
INDEXES = "/q", "/data", "/graph", "/r", "/robots.txt", "/llms.txt", "/.well-known/api-catalog", *PROGRAMS
RECORDS = "entity", "source", "link", "statement", "evidence"
# Facts that a page shows in its own words: two numbers are one place, a flag is a note. So does a page about a link,
# statement or evidence with words of the schema, such as IMPLIED.
OWN_WORDS = {"latitude", "longitude", "image", "acronym"}


class Page:
    """What a page links to and says."""

    def __init__(self, body):
        root = lxml.html.document_fromstring(body)
        self.links, self.ids, self.faults, words = [], set(), [], []
        self.canonical, self.headings, self.title = None, 0, ""
        for element in root.iter(lxml.etree.Element):
            tag, attributes = element.tag, element.attrib
            self.links += [attributes[name] for name in ("href", "src", "action") if name in attributes]
            if "id" in attributes:
                self.ids.add(attributes["id"])
            if tag == "link" and attributes.get("rel") == "canonical":
                self.canonical = attributes["href"]
            if tag == "script" and attributes.get("type") != "application/ld+json":
                self.faults.append("a script runs on it")
            if tag in ("style", "noscript", "iframe", "form") or "style" in attributes or "hidden" in attributes:
                self.faults.append(f"it has <{tag}> {dict(attributes)}")
            if any(name.startswith("on") for name in attributes):
                self.faults.append(f"a script runs in <{tag}>")
            self.headings += tag == "h1"
            if tag == "title":
                self.title = element.text or ""
            elif tag == "script":
                try:
                    json.loads(element.text or "null")
                except ValueError as fault:
                    self.faults.append(f"JSON-LD: {fault}")
            else:
                words.append(element.text or "")
            words.append(element.tail or "")
        self.words = squeezed("".join(words))


def squeezed(text):
    """A text without spaces and the commas of numbers, to be compared."""
    return re.sub(r"[\s,]", "", text)


connections = threading.local()


def ask(address):
    """The status, headers and body of an answer."""
    for attempt in range(3):
        try:
            if not hasattr(connections, "one"):
                connections.one = http.client.HTTPConnection(urllib.parse.urlsplit(URL).netloc, timeout=300)
            connections.one.request("GET", address, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
            answer = connections.one.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, OSError):
            del connections.one
            if attempt == 2:
                raise


def chosen(address):
    return SHARE == 1 or zlib.crc32(address.encode()) % SHARE == 0


def inside(address):
    """Whether an address is one of a release, and what it is in the current one."""
    match = re.match(r"/r/[^/]+(/.*)", address)
    return (True, match[1]) if match else (False, address)


def is_page(address):
    """Whether an address is that of a page about records, by its form."""
    parts = inside(address)[1].split("?")[0].split("/")
    return len(parts) > 2 and parts[1] in RECORDS and not re.search(r"\.[a-z.]+$", parts[-1])


class Crawl:
    def __init__(self, folder):
        self.folder = folder
        self.faults = collections.Counter()  # by the beginning of their texts
        self.counts = collections.Counter()
        self.seen = set()
        self.wanted = collections.defaultdict(set)  # parts of a page that others link to
        self.ids = {}
        self.written = []
        self.largest = 0, ""
        self.listed = set()

    def fault(self, address, text):
        kind = re.sub(r"[\d:/].*", "", text)
        self.faults[kind] += 1
        if self.faults[kind] <= 20:
            print(f"  {address}: {text}", flush=True)

    def sitemap(self):
        """The pages that the sitemap lists; they are there once each."""
        places = []
        for part in re.findall("<loc>([^<]+)</loc>", ask("/sitemap.xml")[2].decode()):
            _, _, body = ask(part.removeprefix(URL))
            places += [html.unescape(p).removeprefix(URL) for p in re.findall("<loc>([^<]+)</loc>", body.decode())]
        if len(set(places)) != len(places):
            self.fault("/sitemap.xml", "a page is there twice")
        self.listed = set(places) - set(INDEXES)
        return places

    def visit(self, address):
        """Asks for an address, checks it and returns what it links to."""
        status, headers, body = ask(address)
        media = headers.get("Content-Type", "").split(";")[0]
        if status in (301, 302, 303, 307, 308):
            self.counts["redirects"] += 1
            return [self.resolved(address, headers["Location"])]
        if status != 200:
            self.fault(address, f"status {status}")
            return []
        if media == "text/plain" and not is_page(address):
            found = re.findall(re.escape(URL) + r"([^\s)>\"]*)", body.decode())
            return [a for a in found if a != "/graphql"] if address in INDEXES else []
        if media == "application/linkset+json" and address in INDEXES:
            return [a for a in re.findall('"href": "' + re.escape(URL) + '([^"]+)"', body.decode()) if a != "/graphql"]
        if media != "text/html":
            self.counts["files"] += 1
            if is_page(address):
                self.fault(address, f"is {media}, and no page")
            return []
        self.counts["pages"] += 1
        return self.read(address, body)

    def read(self, address, body):
        of_release, plain = inside(address)
        page = Page(body.decode())
        self.ids[address] = page.ids
        if plain not in WHOLE_LISTS:
            self.largest = max(self.largest, (len(body), address))
        if len(body) > MOST_BYTES and plain not in WHOLE_LISTS:
            self.fault(address, f"{len(body)} bytes")
        if plain not in PROGRAMS:
            for fault in page.faults:
                self.fault(address, fault)
            if page.headings != 1 or not page.title.strip():
                self.fault(address, f"{page.headings} headings, title {page.title!r}")
        if is_page(address) and page.canonical != URL + plain:
            self.fault(address, f"canonical is {page.canonical}")
        if plain in self.listed and plain == address or chosen(plain) or not is_page(address):
            self.write(address, body)
        if is_page(address) and chosen(plain) and len(plain.split("/")) == 3:
            self.compare(address, page)
        out = []
        for link in page.links:
            to = self.resolved(address, link)
            if to is None:
                continue
            to, _, part = to.partition("#")
            if part and not part.startswith("about="):  # those are steps of the explorer
                self.wanted[to].add((part, address))
            if of_release and not to.startswith("/r/") and link != page.canonical:
                self.fault(address, f"leads out of its release: {link}")
            if is_page(to) and not of_release or chosen(plain) or not is_page(address):
                out.append(to)
        if chosen(plain) and plain in self.listed and not of_release:
            out.append(f"/r/{self.release}{plain}")
        return out

    def resolved(self, address, link):
        """The path that a link leads to, or none for one to elsewhere."""
        to = urllib.parse.urljoin(URL + address, link)
        if to != URL and not to.startswith(URL + "/"):
            return None
        return to.removeprefix(URL) or "/"

    def compare(self, address, page):
        """Holds a page to the facts of its JSON: all are on it, or on a list that it links to."""
        status, _, body = ask(address + ".json")
        record = json.loads(body)
        self.counts["pages compared with their JSON"] += 1
        hrefs = {self.resolved(address, link) for link in page.links}
        before = address.split("/" + record["kind"] + "/")[0]
        for fact in record.get("facts", []):
            if fact["name"] in OWN_WORDS or isinstance(fact["value"], (bool, list, dict)) or (
                    re.fullmatch("[A-Z_]+", str(fact["value"])) and record["kind"] != "entity"):
                continue
            self.counts["facts"] += 1
            entity = fact.get("entity")
            kind = "source" if entity and entity["id"].startswith("source:") else "entity"
            if squeezed(str(entity["name"] if entity else fact["value"])) not in page.words or (
                    entity and f"{before}/{kind}/{entity['id']}" not in hrefs):
                self.fault(address, f"the page lacks the fact {fact['name']} {fact['value']}")
        records = [("statement", s) for s in record.get("statements", []) if s["id"] != record["id"]]
        for relation in record.get("relations", []):
            if before + relation["address"] not in hrefs:
                records += [("link", one) for one in relation["links"]]
        for kind, one in records:
            self.counts["links and statements"] += 1
            if f"{before}/{kind}/{one['id']}" not in hrefs:
                self.fault(address, f"the page does not lead to {kind} {one['id']}")
        if record["kind"] in ("link", "statement"):
            for one in record.get("evidence") or record["statements"][0]["evidence"]:
                self.counts["quotes"] += 1
                if squeezed(one.get("statedAs") or "") not in page.words or f"{before}/evidence/{one['id']}" not in hrefs:
                    self.fault(address, f"the page lacks the evidence {one['id']}")

    def write(self, address, body):
        number = len(self.written)
        self.written.append(address)
        to = self.folder / f"{number // 1000:03}"
        to.mkdir(exist_ok=True)
        (to / f"{number:06}.html").write_bytes(body)

    def run(self):
        self.release = json.loads(ask("/readyz")[2])["release"]
        pending, began, said = collections.deque([*INDEXES, *self.sitemap()]), time.time(), time.time()
        pending += [f"/r/{self.release}{i}" for i in INDEXES if not i.startswith("/r")]
        self.seen.update(pending)
        running = set()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as workers:
            while pending or running:
                while pending and len(running) < 4 * WORKERS:
                    running.add(workers.submit(self.visit, pending.popleft()))
                done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                for one in done:
                    for to in one.result():
                        if to is not None and to not in self.seen:
                            self.seen.add(to)
                            pending.append(to)
                if time.time() - said > 30:
                    said = time.time()
                    print(f"  {len(self.seen) - len(pending):,} of {len(self.seen):,} addresses so far, "
                          f"{said - began:.0f} s", flush=True)
        for to, parts in self.wanted.items():
            for part, address in parts:
                if to in self.ids and urllib.parse.unquote(part) not in self.ids[to]:
                    self.fault(address, f"no part {part} in {to}")
        (self.folder / "addresses.json").write_text(json.dumps(self.written))


def main():
    crawl = Crawl(pathlib.Path(sys.argv[1]))
    crawl.run()
    print(f"crawl: {len(crawl.seen):,} addresses, {len(crawl.listed):,} of them in the sitemap:",
          ", ".join(f"{n:,} {what}" for what, n in crawl.counts.items()))
    print(f"crawl: the largest page is {crawl.largest[1]} with {crawl.largest[0]:,} bytes")
    if crawl.faults:
        sys.exit("crawl: faults: " + ", ".join(f"{n:,} times {kind}" for kind, n in crawl.faults.items()))


main()
