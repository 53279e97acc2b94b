"""CPython's own times of pickletools on one dataset of data.py; prints JSON: tool -> milliseconds.

usage: python tools.py NAME RUNS
"""
import gc
import io
import json
import pickletools
import statistics
import sys
import time

from data import DATA


def count(operations):
    number = 0
    for _ in operations:
        number += 1
    return number


TOOLS = {
    "dis": lambda data: pickletools.dis(data, io.StringIO()),
    "genops": lambda data: count(pickletools.genops(data)),
    "optimize": pickletools.optimize,
}


def timed(tool, data, runs):
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        tool(data)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


data = (DATA / f"{sys.argv[1]}.pkl").read_bytes()
print(json.dumps({name: timed(tool, data, int(sys.argv[2])) for name, tool in TOOLS.items()}))
