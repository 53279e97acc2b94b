"""Pickles for the scanners, and the times of picklescan and fickling on them.

usage: python scan.py make           write the pickles into data/scan/
       python scan.py time RUNS      prints JSON: kind -> {picklescan, fickling}, in MB/s; null for what is not installed

fickling takes seconds for a megabyte: it scans a pickle of the first items of each kind.
"""
import collections
import datetime
import decimal
import io
import json
import pathlib
import pickle
import statistics
import sys
import time
import uuid

DATA = pathlib.Path(__file__).resolve().parent / "data" / "scan"
COUNT = 20_000
SHORT = 500


class Account:
    def __init__(self, number):
        self.number = number
        self.owner = f"owner {number}"
        self.balance = number / 7


START = datetime.datetime(2020, 1, 1)
KINDS = {
    "dicts": lambda i: {"id": i, "name": f"user {i}", "score": i * 1.5, "tags": ["a", "b", str(i)]},
    "datetimes": lambda i: START + datetime.timedelta(seconds=i),
    "datetimes with a zone": lambda i: (START + datetime.timedelta(seconds=i)).replace(tzinfo=datetime.timezone.utc),
    "Decimals": lambda i: decimal.Decimal(i) / 7,
    "UUIDs": lambda i: uuid.UUID(int=i * 2**70 + i),
    "instances": Account,
    "OrderedDicts": lambda i: collections.OrderedDict(a=i, b=str(i)),
    "floats": lambda i: i / 7,
    "texts": lambda i: f"a text of some length, {i}",
}


def dump(make, count):
    return pickle.dumps([make(i) for i in range(count)], 4)


def picklescan():
    from picklescan.scanner import scan_pickle_bytes

    return lambda data: scan_pickle_bytes(io.BytesIO(data), "data.pkl")


def fickling():
    from fickling.analysis import check_safety
    from fickling.fickle import Pickled

    return lambda data: check_safety(Pickled.load(data))


def speed(scan, data, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        scan(data)
        times.append(time.perf_counter() - start)
    return len(data) / 1e6 / statistics.median(times)


def importable(make):
    try:
        return make()
    except ImportError:
        return None


if sys.argv[1] == "make":
    DATA.mkdir(parents=True, exist_ok=True)
    for kind, make in KINDS.items():
        (DATA / f"{kind}.pkl").write_bytes(dump(make, COUNT))
    print(json.dumps(list(KINDS)))
else:
    runs = int(sys.argv[2])
    scanners = {"picklescan": (importable(picklescan), COUNT), "fickling": (importable(fickling), SHORT)}
    print(
        json.dumps(
            {
                kind: {name: scan and speed(scan, dump(make, count), runs) for name, (scan, count) in scanners.items()}
                for kind, make in KINDS.items()
            }
        )
    )
