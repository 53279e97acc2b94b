"""Writes the sample pickles beside it. usage: python make.py   (Python 3.8 or later, with numpy)"""
import collections
import datetime
import decimal
import pickle
import random

import numpy as np


class Experiment:
    """An instance of a class that the reader does not have."""

    def __init__(self):
        self.name = "baseline"
        self.started = datetime.datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=datetime.timezone.utc)
        self.rate = decimal.Decimal("0.0010")
        self.layers = [{"kind": "linear", "size": (784, 128)}, {"kind": "relu"}, {"kind": "linear", "size": (128, 10)}]
        self.weights = np.arange(12, dtype="f4").reshape(3, 4) / 8
        self.parent = self


Experiment.__module__ = "lab.runs"


def records():
    rng = random.Random(1)
    towns = ["Zürich", "Łódź", "京都", "Oslo", "São Paulo"]
    return [
        {"id": i, "town": towns[i % 5], "temperature": round(rng.uniform(-10, 35), 1), "rain": rng.random() < 0.3, "tags": rng.sample(["dry", "windy", "clear", "cold"], 2), "checked": None}
        for i in range(200)
    ]


def write(name, value, protocol):
    with open(name, "wb") as file:
        pickle.dump(value, file, protocol)


def main():
    import sys
    import types
    sys.modules["lab"] = types.ModuleType("lab")
    sys.modules["lab.runs"] = types.ModuleType("lab.runs")
    sys.modules["lab.runs"].Experiment = Experiment
    grid = np.sin(np.linspace(0, 6.25, 60, dtype="f4")).reshape(6, 10)
    write("array.p2.pkl", grid, 2)
    write("array.p5.pkl", grid, 5)
    write("experiment.pkl", Experiment(), 4)
    write("records.pkl", collections.OrderedDict(source="weather stations", rows=records(), counts=collections.Counter("mississippi")), 4)


main()
