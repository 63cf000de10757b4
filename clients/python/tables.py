"""The ready tables fit what describes them: the CSVW metadata of each, and the data package of all, by the validators of
both standards. A table that does not fit is found."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

URL = os.environ["CITYWEAVE_URL"]
HERE = pathlib.Path(__file__).parent
CSVW = HERE / ".venv-csvw/bin/csvwvalidate"
FRICTIONLESS = HERE / ".venv-frictionless/bin/frictionless"
LARGE = {"evidence", "links", "names"}  # csvw reads 2 MB in a second; the data package has them all


def fetch(folder: pathlib.Path, name: str) -> bytes:
    with urllib.request.urlopen(f"{URL}/data/latest/{name}") as answer:
        body = answer.read()
    (folder / name).write_bytes(body)
    return body


def run(*command) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)


def passes(*command) -> None:
    done = run(*command)
    if done.returncode:
        sys.exit(f"{command}:\n{done.stdout}{done.stderr}")


with tempfile.TemporaryDirectory() as directory:
    folder = pathlib.Path(directory)
    resources = json.loads(fetch(folder, "datapackage.json"))["resources"]
    for resource in resources:
        fetch(folder, resource["path"])
        if resource["name"] not in LARGE:
            fetch(folder, resource["path"] + "-metadata.json")
            passes(CSVW, folder / (resource["path"] + "-metadata.json"))
    passes(FRICTIONLESS, "validate", folder / "datapackage.json")

    cities = folder / "cities.csv"
    lines = cities.read_text().splitlines(keepends=True)
    cities.write_text("".join(lines[:5] + lines[4:]))  # a city that is there twice
    assert run(FRICTIONLESS, "validate", folder / "datapackage.json").returncode, "a key that is there twice is found"
    number = [c.strip() for c in lines[0].split(",")].index("population")
    wrong = lines[1].split(",")
    wrong[number] = "many"
    cities.write_text("".join([lines[0], ",".join(wrong), *lines[2:]]))
    assert run(CSVW, folder / "cities.csv-metadata.json").returncode, "a text that is no number is found"
print(f"tables: {len(resources)} tables fit their CSVW metadata and the data package")
