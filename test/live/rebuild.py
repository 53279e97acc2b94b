"""Random values, each as a description that is no pickle and as its pickles, as JSON lines:
{"nodes": [{"t": tag, …}, …], "pickles": [base64 or null, one a protocol]}.

usage: python rebuild.py bytes|python2|python3 SEED COUNT

The value is node 0. A node names others by their numbers, so it tells what is shared and what recurs. The values and
the modes are those of maker.py; with bytes the edges of sizes, batches and frames come first.

The pickles are those of the C pickler; one is null where the protocol cannot tell what the value is, see LOW.
Runs on Python 3.12 and later.
"""
# The first import of a module gives its classes their module's string: here interned, but not where array imports collections.abc.
import collections
import array
import base64
import datetime
import decimal
import fractions
import json
import os
import pathlib
import pickle
import random
import struct
import sys
import uuid

import live
from maker import SIZES, TEXTS, WORDS, Maker, plain_object

# LOW: what protocols 0 and 1 cannot tell from a value of JavaScript. copyreg._reduce_ex names the built-in base of the class, and
# its value: `_reconstructor(IntSub, int, 5)`, `_reconstructor(Point, tuple, (1, 2))`. Such an instance is class.__new__(class, 5)
# above, and so is one with __getnewargs__ whose base is object, and whose arguments protocols 0 and 1 lose. Slots without a
# __getstate__ Python refuses there.
LOW = range(2)


class Description:
    """The nodes of a value, by the types of what it holds; no pickle and no reduction is looked at."""

    def __init__(self, rng, has_objects):
        self.rng = rng
        # Whether some dicts are plain objects.
        self.has_objects = has_objects
        self.nodes = []
        self.numbers = {}
        self.kept = []

    def number(self, value):
        known = self.numbers.get(id(value))
        if known is not None:
            return known
        number = self.numbers[id(value)] = len(self.nodes)
        self.kept.append(value)
        self.nodes.append(None)
        self.nodes[number] = self.node(value)
        return number

    def all(self, values):
        return [self.number(value) for value in values]

    def pairs(self, pairs):
        return [[self.number(key), self.number(value)] for key, value in pairs]

    def named(self, module, name):
        return {"t": "global", "module": module, "name": name}

    def node(self, value):
        kind = type(value)
        if value is None or value is ... or value is NotImplemented or kind is bool:
            return {"t": str(value)}
        if kind is int:
            return {"t": "bigint" if self.rng.random() < 0.1 else "int", "v": str(value)}
        if kind is float:
            return {"t": "float", "v": struct.pack(">d", value).hex()}
        if kind is complex:
            return {"t": "complex", "v": struct.pack(">dd", value.real, value.imag).hex()}
        if kind is str:
            return {"t": "str", "v": value}
        if kind in (bytes, bytearray):
            return {"t": kind.__name__, "v": base64.b64encode(value).decode()}
        if kind in (list, tuple, set, frozenset):
            return {"t": kind.__name__, "v": self.all(value)}
        if kind is dict:
            is_object = self.has_objects and all(type(key) is str and not key.isdigit() for key in value) and self.rng.random() < 0.5
            return {"t": "object" if is_object else "dict", "v": self.pairs(value.items())}
        if kind is collections.OrderedDict:
            return {"t": "OrderedDict", "v": self.pairs(value.items()), "state": self.number(value.__dict__) if value.__dict__ else None}
        if kind is collections.defaultdict:
            return {"t": "defaultdict", "factory": self.number(value.default_factory), "v": self.pairs(value.items())}
        if kind is collections.Counter:
            return {"t": "Counter", "v": self.pairs(value.items())}
        if kind is collections.deque:
            return {"t": "deque", "maxlen": value.maxlen, "v": self.all(value)}
        if kind is datetime.datetime:
            fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
            return {"t": "datetime", "v": fields, "tzinfo": self.number(value.tzinfo), "fold": value.fold}
        if kind is datetime.time:
            return {"t": "time", "v": [value.hour, value.minute, value.second, value.microsecond], "tzinfo": self.number(value.tzinfo), "fold": value.fold}
        if kind is datetime.date:
            return {"t": "date", "v": [value.year, value.month, value.day]}
        if kind is datetime.timedelta:
            return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        if kind is datetime.timezone:
            offset, *names = value.__getinitargs__()
            return {"t": "timezone", "offset": self.number(offset), "name": names[0] if names else None}
        if kind is decimal.Decimal:
            return {"t": "Decimal", "v": str(value)}
        if kind is fractions.Fraction:
            return {"t": "Fraction", "v": [str(value.numerator), str(value.denominator)]}
        if kind is uuid.UUID:
            return {"t": "UUID", "v": str(value.int)}
        if kind in (range, slice):
            return {"t": kind.__name__, "v": self.all((value.start, value.stop, value.step))}
        if kind is array.array:
            return {"t": "array", "code": value.typecode, "v": base64.b64encode(value.tobytes()).decode()}
        if isinstance(value, pathlib.PurePath):
            return {"t": "path", "flavour": kind.__name__, "v": list(value.parts)}
        if value in (type(None), type(...), type(NotImplemented)):
            return self.named("builtins", value.__name__)
        if isinstance(value, type) or callable(value):
            return self.named(value.__module__, value.__qualname__)
        return self.instance(value, kind)

    def instance(self, value, kind):
        node = {"t": "instance", "class": self.number(kind), "isNew": True, "args": [], "kwargs": None, "state": None, "items": None, "entries": None}
        if isinstance(value, (live.Color, live.Level)):
            return dict(node, isNew=False, args=[self.number(value.value)])
        if kind is live.SetSub:
            return dict(node, isNew=False, args=[self.number(list(value))])
        if isinstance(value, Exception):
            # The tuple is the exception's own, and not made anew.
            return dict(node, isNew=False, args=self.number(value.args))
        if kind is live.Made:
            state = None if value.state is None else self.number(value.state)
            return dict(node, isNew=False, args=self.number(value.args), state=state, items=self.all(value.items), entries=self.pairs(value.pairs))
        if kind is live.NewArgs:
            args, kwargs = value.given
            return dict(node, args=self.all(args), kwargs=self.number(kwargs) if kwargs else None)
        if kind is live.State:
            return dict(node, state=None if value.state is None else self.number(value.state))
        if kind is live.Point:
            return dict(node, args=self.all(value))
        for base in (int, str, tuple):
            if isinstance(value, base):
                node["args"] = [self.number(base.__add__(value, base()) if base is str else base(value))]
        if isinstance(value, list):
            node["items"] = self.all(value)
        if isinstance(value, dict):
            node["entries"] = self.pairs(value.items())
        slots = {name: getattr(value, name) for name in ("first", "second") if isinstance(value, live.Slots) and hasattr(value, name)}
        attributes = getattr(value, "__dict__", None) or None
        if slots:
            node["state"] = self.number((attributes, slots))
        elif attributes:
            node["state"] = self.number(attributes)
        return node


def nest(wrap, depth):
    value = None
    for _ in range(depth):
        value = wrap(value)
    return value


def edges(rng):
    """Values at the edges of the pickler's sizes, batches and frames."""
    for size in SIZES:
        yield list(range(size))
        yield tuple(range(size))
        yield set(range(size))
        yield frozenset(range(size))
        yield {i: i for i in range(size)}
        yield live.ListSub(range(size))
        yield live.DictSub((i, i) for i in range(size))
        yield live.SetSub(range(size))
        yield collections.OrderedDict((i, i) for i in range(size))
        yield collections.defaultdict(int, {i: i for i in range(size)})
        yield collections.Counter({i: i for i in range(size)})
        yield collections.deque(range(size))
    powers = [sign * 2 ** power + delta
              for power in (0, 7, 8, 15, 16, 31, 32, 52, 53, 63, 64, 127, 2031, 2032, 2039, 2040, 2047, 2048) for sign in (1, -1) for delta in (-1, 0, 1)]
    yield [0, 255, 256, 65535, 65536, *powers]
    yield [2 ** power for power in range(80)] + [-2 ** power for power in range(80)]
    yield [0.0, -0.0, 1.0, -1.0, 1e15, 1e16, 123456789012345680.0, 1e21, 1e22, 1e23, 1e-4, 1e-5, 0.1, 5e-324, 2.2250738585072014e-308,
           1.7976931348623157e308, float("inf"), float("-inf"), float("nan")]
    yield [*WORDS, *TEXTS]
    yield ["\x00\x01\t\n\r\x1a\x1b\\\"'\x7f\x80\x9f\xa0\xff", "\u0100\u2028\ud7ff\ue000\uffff", "\U00010000\U0010ffff", "\udc80", "a\udfffb\ud800"]
    for size in (0, 1, 2, 253, 254, 255, 256, 257, 65534, 65535, 65536, 65537):
        text = "x" * size
        yield [text, text, size]
        yield [b"x" * size, bytearray(b"y" * size), size]
    for unit in ("é", "中", "🎉"):
        # The length is that of UTF-8, and protocol 0 escapes.
        for size in (65535, 65536, 65540):
            yield [unit * (size // len(unit.encode())) + "x" * (size % len(unit.encode())), None]
    # Up to 3.12 Python counts calls of C and of Python alike.
    depth = 500 if sys.version_info >= (3, 13) else 100
    for wrap in (lambda value: [value], lambda value: (value,), lambda value: (1, 2, 3, value), lambda value: {"key": value},
                 lambda value: plain_object({"key": value}), lambda value: live.Made(value),
                 lambda value: collections.deque([value]), lambda value: collections.OrderedDict(key=value), lambda value: slice(value)):
        yield nest(wrap, depth)
    yield nest(lambda value: [value], 500)
    yield [[[i, str(i)] for i in range(300)]] * 2 + [{"k%d" % i: i for i in range(300)}]
    yield [[i] for i in range(1001)]
    for step in range(24):
        # The frame is full just before, in or just after what follows the bytes.
        yield ["x" * (65536 - 30 + step), b"tail", ["abc", 1.5, 2 ** 40], {"key": (1, 2, 3, 4)}, live.Point]
    for step in range(8):
        yield ["%0*d" % (40 + step, i) for i in range(3500)]
        yield [b"z" * 30000, b"y" * (35536 - 25 + 3 * step), b"x" * 65535, "w" * 65536, None, "end"]
    yield [rng.random() for _ in range(20000)]


def pickles_of(value, is_low):
    return [pickle.dumps(value, protocol) if is_low or protocol not in LOW else None for protocol in range(6)]


def emit(rng, value, is_low, mode):
    description = Description(rng, mode == "bytes")
    description.number(value)
    pickles = [None if data is None else base64.b64encode(data).decode() for data in pickles_of(value, is_low)]
    print(json.dumps({"nodes": description.nodes, "pickles": pickles}, separators=(",", ":")))


def main(mode, seed, count):
    rng = random.Random(seed)
    sys.setrecursionlimit(20000)
    sys.set_int_max_str_digits(0)
    if mode == "bytes":
        for value in edges(rng):
            emit(rng, value, True, mode)
    for _ in range(count):
        maker = Maker(rng, mode)
        emit(rng, maker.value(4), maker.is_low, mode)


# Sets of strings are in the same order in every run.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, *sys.argv])
main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
