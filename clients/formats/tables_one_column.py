"""DuckDB reads one column of a large table over HTTP without the others."""

import os
import pathlib
import re
import urllib.request

import duckdb

MOST = 0.25  # of the bytes of the file

(file,) = pathlib.Path(duckdb.__file__).parents[1].glob("duckdb_extension_httpfs/**/httpfs.duckdb_extension")
duckdb.sql(f"LOAD '{file}'")
address = f"{os.environ['CITYWEAVE_URL']}/data/latest/links.parquet"
size = int(urllib.request.urlopen(urllib.request.Request(address, method="HEAD")).headers["Content-Length"])
plan = duckdb.sql(f"EXPLAIN ANALYZE SELECT count(DISTINCT status) FROM '{address}'").fetchall()[0][1]
amount, unit = re.search(r"in: ([\d.]+) (bytes|KiB|MiB)", plan).groups()
share = float(amount) * {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20}[unit] / size
assert share < MOST, f"DuckDB fetched {share:.0%} of {size} bytes for one column"
print(f"DuckDB fetches {share:.0%} of a table for one column")
