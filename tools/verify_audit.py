#!/usr/bin/env python3
"""Verifies an exported audit trail without the service: Python 3.8 or newer, nothing else.

    curl -su admin:... -H 'Accept: text/csv' localhost:8080/api/v1/audit > audit.csv
    python3 verify_audit.py audit.csv [--noted ID:HASH]

The export has to be whole (no filter); it may have the newest or the oldest row first. Every row's hash is SHA-256 over
all its fields but the last, each written as its length in bytes of UTF-8, a colon, the bytes, and a comma; one of the
fields is the hash of the row before. A request_id that is empty is left out. Rows without a hash are older than the chain.

--noted takes a row and hash that were written down earlier, such as last_id and last_hash of GET /api/v1/audit/verify:
it shows a chain that was computed anew, and rows that are missing at the end, which the rows alone cannot show.

Ends with 0 when all is well, 1 when a row is broken, and 2 when the file cannot be read.
"""

import argparse
import csv
import hashlib
import sys

BEFORE_ALL = "0" * 64
FIELDS = (
    "id,at,pid,action,name,version,previous_name,previous_version,operator,reason,outcome,detail,"
    "trigger_metric,trigger_value,trigger_threshold,trigger_window,trigger_calls,request_id,previous_hash,hash"
).split(",")
REQUEST_ID = FIELDS.index("request_id")


class Broken(Exception):
    """The trail is not as it was written."""


def original(field):
    """Takes off the apostrophe that keeps spreadsheets from running a field as a formula."""
    return field[1:] if field.startswith("'") else field


def hash_of(fields):
    if not fields[REQUEST_ID]:
        fields = fields[:REQUEST_ID] + fields[REQUEST_ID + 1 :]
    digest = hashlib.sha256()
    for field in fields:
        text = field.encode("utf-8")
        digest.update(b"%d:%s," % (len(text), text))
    return digest.hexdigest()


def rows(file):
    """Every row as (id, hash of the row before, hash), once its own hash is found right."""
    table = csv.reader(file)
    header = next(table, None)
    before_request_ids = FIELDS[:REQUEST_ID] + FIELDS[REQUEST_ID + 1 :]
    if header not in (FIELDS, before_request_ids):
        raise ValueError("the first line has to be " + ",".join(FIELDS))
    for line in table:
        if len(line) != len(header):
            raise Broken("line %d has %d fields instead of %d" % (table.line_num, len(line), len(header)))
        if header == before_request_ids:
            line.insert(REQUEST_ID, "")
        fields = [original(field) for field in line]
        if fields[-1] and hash_of(fields[:-1]) != fields[-1]:
            raise Broken("row %s was changed" % fields[0])
        yield int(fields[0]), fields[-2], fields[-1]


def require_neighbours(older, newer):
    if newer[0] != older[0] + 1:
        raise Broken("%d rows are missing after row %d" % (newer[0] - older[0] - 1, older[0]))
    if newer[1] != older[2]:
        raise Broken("row %d was changed and hashed anew: row %d follows another" % (older[0], newer[0]))


def verify(file, noted):
    """The number of rows in the chain, of those older than it, and the newest row."""
    chained, unchained = 0, 0
    first = last = None
    descending = None
    seen_noted = noted is None
    for row in rows(file):
        if not row[2]:
            if chained and descending is False:
                raise Broken("row %d has lost its hash" % row[0])
            unchained += 1
            continue
        if last is None:
            first = row
        else:
            if descending is None:
                descending = row[0] < last[0]
            if descending and unchained:
                raise Broken("a row after %d has lost its hash" % row[0])
            require_neighbours(row, last) if descending else require_neighbours(last, row)
        if noted and row[0] == noted[0]:
            seen_noted = True
            if row[2] != noted[1]:
                raise Broken("row %d has another hash than was noted" % row[0])
        last = row
        chained += 1
    if last is not None:
        oldest, newest = (last, first) if descending else (first, last)
        if oldest[1] != BEFORE_ALL:
            raise Broken("rows are missing before row %d" % oldest[0])
    else:
        newest = (0, "", BEFORE_ALL)
    if not seen_noted:
        raise Broken("row %d was noted and is missing" % noted[0])
    return chained, unchained, newest


def noted_row(text):
    number, _, digest = text.partition(":")
    return int(number), digest


def main():
    parser = argparse.ArgumentParser(description="Verifies an exported audit trail.")
    parser.add_argument("csv")
    parser.add_argument("--noted", type=noted_row, metavar="ID:HASH")
    arguments = parser.parse_args()
    csv.field_size_limit(1 << 24)
    try:
        with open(arguments.csv, newline="", encoding="utf-8") as file:
            chained, unchained, newest = verify(file, arguments.noted)
    except Broken as damage:
        print("BROKEN: %s" % damage)
        return 1
    except (OSError, ValueError) as unreadable:
        print("cannot be read: %s" % unreadable, file=sys.stderr)
        return 2
    print("intact: %d rows, %d older than the chain; the last is %d:%s" % (chained, unchained, newest[0], newest[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
