#!/usr/bin/python3
"""A script for the sqlite3 shell, run by Python's sqlite3 and csv modules instead; tests/bench/small.sh runs it.

sqlite_peer.py SCRIPT    of peers.mjs: .import FILE TABLE, and SQL
"""
import csv
import sqlite3
import sys


def take_table(database, path, table):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        header = next(rows)
        database.execute(f"CREATE TABLE {table}({', '.join(header)})")
        database.executemany(f"INSERT INTO {table} VALUES({', '.join('?' * len(header))})", rows)


def main(script):
    database = sqlite3.connect(":memory:")
    statement = ""
    with open(script, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(".import"):
                take_table(database, *line.split()[1:])
            elif not line.startswith("."):
                statement += line
                if sqlite3.complete_statement(statement):
                    for row in database.execute(statement):
                        print(*row, sep=";")
                    statement = ""


main(sys.argv[1])
