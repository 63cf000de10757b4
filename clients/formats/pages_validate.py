"""Lets the HTML validator of the W3C read the pages that pages_crawl.py has written, and prints what it finds: errors and
warnings alike.

    pages_validate.py FOLDER VNU.JAR
"""

import json
import pathlib
import subprocess
import sys

folder, jar = pathlib.Path(sys.argv[1]), sys.argv[2]
addresses = json.loads((folder / "addresses.json").read_text())
found = []
for part in sorted(p for p in folder.iterdir() if p.is_dir()):
    command = ["java", "-Xmx1g", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", part]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    for message in json.loads(answer.stdout)["messages"]:
        address = addresses[int(pathlib.PurePosixPath(message["url"]).stem)]
        found.append(f"{address}: {message.get('subType', message['type'])}: {message['message']}")
    print(f"  {min(len(addresses), 1000 * (1 + int(part.name))):,} of {len(addresses):,} pages so far", flush=True)
for line in found[:100]:
    print(" ", line)
print(f"vnu: {len(addresses):,} pages, {len(found)} errors and warnings")
sys.exit(bool(found))
