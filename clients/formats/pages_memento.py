"""Lets a client of Memento find a page as it was in each kept release.

    pages_memento.py NAME      the name that the page has in the current release

Waits until the current release is kept, for a second or two, so that the next has a time of its own.
"""

import datetime
import json
import os
import sys
import time
import urllib.request

import memento_client

URL = os.environ["CITYWEAVE_URL"]
ADDRESS = URL + "/entity/programme:weir.json"
faults = []


def read(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)


def kept():
    """The kept releases with their times, the earliest first, once the current one is among them."""
    for _ in range(600):
        releases = read(URL + "/r")["releases"]
        if releases[0].get("current") and releases[0]["kept"]:
            return [(r["release"], datetime.datetime.fromisoformat(r["since"]).replace(microsecond=0, tzinfo=None))
                    for r in reversed(releases)]
        time.sleep(0.1)
    sys.exit("the current release is not kept within a minute")


def main():
    releases = kept()
    client = memento_client.MementoClient(timegate_uri="")
    hour = datetime.timedelta(hours=1)
    (first, began), (last, ended) = releases[0], releases[-1]
    for asked, release, since in [*((s, r, s) for r, s in releases), (began - hour, first, began), (ended + hour, last, ended)]:
        found = client.get_memento_info(ADDRESS, asked)
        closest = found.get("mementos", {}).get("closest", {})
        want = {"uri": [f"{URL}/r/{release}/entity/programme:weir.json"], "datetime": since, "http_status_code": 200}
        if found["original_uri"] != ADDRESS or closest != want:
            faults.append(f"at {asked}: the client finds {found}, not {want}")
        if client.get_original_uri(want["uri"][0]) != ADDRESS:
            faults.append(f"{want['uri'][0]}: the client does not find the original")
    names = [read(f"{URL}/r/{release}/entity/programme:weir.json")["name"] for release, _ in releases]
    if names[-1] != sys.argv[1] or len(set(names)) != len(names):
        faults.append(f"the names in the releases are {names}")
    print(f"memento_client: {len(releases)} releases, {len(releases) + 2} dates")
    for fault in faults:
        print(" ", fault)
    time.sleep(1.1)
    sys.exit(f"{len(faults)} faults" if faults else 0)


main()
