"""CPython's own times of pickle.dumps on one dataset of data.py; prints JSON: milliseconds a call.

usage: python dump.py NAME RUNS
"""
import gc
import json
import pickle
import statistics
import sys
import time

import data

# Instances are pickled by the name of their class, which was that of a script.
sys.modules["__main__"].Account = data.Account
data.Account.__module__ = "__main__"

name, runs = sys.argv[1], int(sys.argv[2])
value = pickle.loads((data.DATA / f"{name}.pkl").read_bytes())
protocol = data.DATASETS[name][2]
calls = data.SMALL_CALLS if name == "small" else 1
times = []
for _ in range(runs + 1):
    gc.collect()
    start = time.perf_counter()
    for _ in range(calls):
        result = pickle.dumps(value, protocol)
    times.append((time.perf_counter() - start) * 1000 / calls)
    del result
print(json.dumps(statistics.median(times[1:])))
