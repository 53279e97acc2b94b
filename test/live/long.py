"""Writes the SHA-256 of the pickles of long strings and bytes, at each protocol: the truth for test/dump/dump-long.test.js.

usage: python long.py < JSON: a list of values, each a list of items; an item is [kind, unit, length, end]: kind "s" or "b", `unit` over and over
up to the length, then the end; one that is the same as another is the same object
"""
import hashlib
import json
import pickle
import sys

known = {}


def build(item):
    kind, unit, length, end = item
    text = (unit * length)[:length] + end
    return known.setdefault((kind, text), text if kind == "s" else text.encode("latin1"))


def digests(items):
    """Every text is a value, and those of a few characters are keys as well."""
    value = [[build(item) for item in items], {build(item): 1 for item in items if item[0] == "s"}]
    return [hashlib.sha256(pickle.dumps(value, protocol)).hexdigest() for protocol in range(3, 6)]


json.dump([digests(items) for items in json.load(sys.stdin)], sys.stdout)
