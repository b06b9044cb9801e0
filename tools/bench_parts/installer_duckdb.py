"""installer_duckdb.py FILE RULE: the seed rule as a join in DuckDB, on one thread; prints how many pairs of events it found.

The addresses of the rule's IPv4 blocks are compared as numbers; an address of IPv6 counts as outside of all blocks.
"""
import ipaddress
import re
import sys
import tomllib

import duckdb

COLUMNS = {
    "@timestamp": "TIMESTAMP",
    "event": "STRUCT(category VARCHAR[], type VARCHAR[])",
    "host": "STRUCT(os STRUCT(family VARCHAR))",
    "process": "STRUCT(entity_id VARCHAR, parent STRUCT(executable VARCHAR))",
    "destination": "STRUCT(ip VARCHAR)",
}

QUERY = """
WITH events AS (SELECT * FROM read_ndjson($path, columns = {columns})),
starts AS (
  SELECT "@timestamp" AS at, process.entity_id AS id FROM events
  WHERE list_contains(event.category, 'process') AND list_contains(event.type, 'start') AND host.os.family = 'macos'
    AND process.parent.executable IN
      ('/usr/sbin/installer', '/System/Library/CoreServices/Installer.app/Contents/MacOS/Installer')),
connections AS (
  SELECT "@timestamp" AS at, process.entity_id AS id,
    list_reduce(CAST(string_split(destination.ip, '.') AS BIGINT[]), lambda high, low: high * 256 + low) AS address
  FROM events WHERE list_contains(event.category, 'network') AND destination.ip NOT LIKE '%:%')
SELECT count(*) FROM starts JOIN connections USING (id)
WHERE connections.at BETWEEN starts.at AND starts.at + INTERVAL 1 MINUTE
  AND NOT EXISTS (SELECT 1 FROM (VALUES {blocks}) block(low, high) WHERE address BETWEEN low AND high)
"""


def blocks_of(path):
    with open(path, "rb") as file:
        query = tomllib.load(file)["rule"]["query"]
    networks = [ipaddress.ip_network(text) for text in re.findall(r'"(\d+\.\d+\.\d+\.\d+/\d+)"', query)]
    return ", ".join(f"({int(n.network_address)}, {int(n.broadcast_address)})" for n in networks)


def main():
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}"
    connection = duckdb.connect(config={"threads": 1})
    query = QUERY.format(columns=columns, blocks=blocks_of(sys.argv[2]))
    print(connection.execute(query, {"path": sys.argv[1]}).fetchone()[0])


main()
