"""Truths from a live Python, as JSON lines: {"pickle": base64, "canon": …} or {"pickle", "error", "message"}.

usage: python truth.py values|mutations SEED COUNT

values:    random values of all plain and standard types, nested, shared and recursive, at every protocol,
           by the C pickler and the Python one
mutations: the same pickles with bytes changed, cut or spliced, and random opcodes; what the C unpickler
           makes of them, with every import refused

The canon is the form that fixtures/CANON.md describes. Runs on Python 3.8 and later.
"""
import base64
import collections
import datetime
import decimal
import fractions
import io
import json
import pathlib
import pickle
import pickletools
import random
import string
import struct
import sys
import uuid


class Plain:
    pass


class Slots:
    __slots__ = ("a", "b")


class ListSub(list):
    pass


class DictSub(dict):
    pass


class IntSub(int):
    pass


class State:
    def __init__(self, state):
        self.state = state

    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state


class NewArgs:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.given = (args, kwargs)
        return self

    def __getnewargs_ex__(self):
        return self.given

    def __getstate__(self):
        return None


Point = collections.namedtuple("Point", "x y")
CLASSES = (Plain, Slots, ListSub, DictSub, IntSub, State, NewArgs, Point)
for _class in CLASSES:
    _class.__module__ = "live"
sys.modules["live"] = sys.modules[__name__]


class Canon:
    def __init__(self):
        self.seen = {}
        self.kept = []

    def ref(self, value, path):
        if id(value) in self.seen:
            return {"t": "ref", "to": self.seen[id(value)]}
        self.seen[id(value)] = path
        self.kept.append(value)
        return None

    def sequence(self, tag, value, path):
        return {"t": tag, "v": [self(item, "%s[%d]" % (path, i)) for i, item in enumerate(value)]}

    def pairs(self, value, path):
        out = []
        for i, (key, item) in enumerate(value.items()):
            where = "%s[%s]" % (path, json.dumps(key, ensure_ascii=False)) if type(key) is str and not lone(key) else "%s{%d}" % (path, i)
            out.append([self(key, "%s{%d}k" % (path, i)), self(item, where)])
        return out

    def __call__(self, value, path="$"):
        kind = type(value)
        if value is None:
            return {"t": "none"}
        if value is Ellipsis:
            return {"t": "ellipsis"}
        if value is NotImplemented:
            return {"t": "notimplemented"}
        if kind is bool:
            return {"t": "bool", "v": value}
        if kind is int:
            return {"t": "int", "v": big_text(value)}
        if kind is float:
            return {"t": "float", "v": value.hex()}
        if kind is complex:
            return {"t": "complex", "re": value.real.hex(), "im": value.imag.hex()}
        if kind is str:
            if lone(value):
                units = value.encode("utf-16-le", "surrogatepass")
                return {"t": "str", "utf16": [u for (u,) in struct.iter_unpack("<H", units)]}
            return {"t": "str", "v": value}
        if kind in (bytes, bytearray):
            return {"t": kind.__name__, "b64": base64.b64encode(value).decode()}
        if kind is tuple:
            return self.sequence("tuple", value, path)
        if kind in (frozenset, set):
            known = self.ref(value, path) if kind is set else None
            if known:
                return known
            items = [self(item, path + "{}") for item in value]
            return {"t": kind.__name__, "v": sorted(items, key=lambda item: json.dumps(item, sort_keys=True))}
        if kind is Point:
            return {"t": "namedtuple", "m": "live", "n": "Point", "fields": ["x", "y"], "v": [self(item, "%s[%d]" % (path, i)) for i, item in enumerate(value)]}
        if kind is datetime.datetime or kind is datetime.time:
            text = value.replace(tzinfo=None).isoformat(timespec="microseconds")
            return {"t": kind.__name__, "v": text, "fold": value.fold, "tz": self(value.tzinfo, path + ".tz")}
        if kind is datetime.date:
            return {"t": "date", "v": value.isoformat()}
        if kind is datetime.timedelta:
            return {"t": "timedelta", "days": value.days, "seconds": value.seconds, "us": value.microseconds}
        if kind is datetime.timezone:
            args = value.__getinitargs__()
            return {"t": "timezone", "offset": self(args[0], path), "name": args[1] if len(args) > 1 else None}
        if kind is decimal.Decimal:
            return {"t": "decimal", "v": str(value)}
        if kind is fractions.Fraction:
            return {"t": "fraction", "num": str(value.numerator), "den": str(value.denominator)}
        if kind is uuid.UUID:
            return {"t": "uuid", "v": str(value)}
        if kind is range:
            return {"t": "range", "v": [str(value.start), str(value.stop), str(value.step)]}
        if isinstance(value, pathlib.PurePath):
            return {"t": "path", "m": "pathlib", "n": kind.__name__, "v": str(value), "parts": list(value.parts)}
        known = self.ref(value, path)
        if known:
            return known
        if kind is list:
            return self.sequence("list", value, path)
        if kind is collections.deque:
            return dict(self.sequence("deque", value, path), maxlen=value.maxlen)
        if kind is dict or kind is collections.OrderedDict or kind is collections.Counter:
            return {"t": kind.__name__, "v": self.pairs(value, path)}
        if kind is collections.defaultdict:
            return {"t": "defaultdict", "factory": {"t": "global", "m": "builtins", "n": value.default_factory.__name__} if value.default_factory else {"t": "none"}, "v": self.pairs(value, path)}
        if kind in CLASSES:
            return self.instance(value, path)
        raise TypeError("no canon for %r" % kind)

    def instance(self, value, path):
        parts = {"t": "object", "m": "live", "n": type(value).__name__, "args": [], "state": None}
        if isinstance(value, IntSub):
            parts["args"] = [self(int(value), path + ".args[0]")]
        if isinstance(value, NewArgs):
            parts["args"] = [self(item, "%s.args[%d]" % (path, i)) for i, item in enumerate(value.given[0])]
            if value.given[1]:
                parts["kw"] = self.pairs(value.given[1], path + ".kw")
            return parts
        if isinstance(value, State):
            parts["state"] = self(value.state, path + ".state")
        elif isinstance(value, Slots):
            slots = {name: getattr(value, name) for name in ("a", "b") if hasattr(value, name)}
            if slots:
                parts["state"] = {"t": "tuple", "v": [{"t": "none"}, {"t": "dict", "v": self.pairs(slots, path + ".state[1]")}]}
        elif value.__dict__:
            parts["state"] = {"t": "dict", "v": self.pairs(value.__dict__, path + ".state")}
        if isinstance(value, ListSub):
            parts["list"] = [self(item, "%s.list[%d]" % (path, i)) for i, item in enumerate(list(value))]
        if isinstance(value, DictSub):
            parts["dict"] = self.pairs(dict(value), path + ".dict")
        return parts


def lone(text):
    return any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def big_text(value):
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    return str(value)


class Maker:
    """Random values. What was made before is used again, so values share and recur."""

    def __init__(self, rng, protocol):
        self.rng = rng
        self.protocol = protocol
        self.made = []

    def scalar(self):
        r = self.rng
        return r.choice((
            lambda: None, lambda: r.random() < 0.5, lambda: r.randint(-300, 300), lambda: r.randint(-(2**31) - 2, 2**31 + 2),
            lambda: r.getrandbits(r.choice((52, 53, 54, 63, 64, 65, 200, 2100))) * r.choice((1, -1)),
            lambda: r.random() * 10 ** r.randint(-300, 300), lambda: float(r.randint(-5, 5)), lambda: r.choice((float("inf"), -0.0, float("nan"), 5e-324)),
            self.text, self.text, lambda: bytes(r.getrandbits(8) for _ in range(r.randint(0, 20))),
            lambda: bytearray(r.getrandbits(8) for _ in range(r.randint(0, 20))),
            lambda: complex(r.random(), r.randint(-3, 3)), lambda: r.choice((Ellipsis, NotImplemented)),
            lambda: datetime.date(r.randint(1, 9999), r.randint(1, 12), r.randint(1, 28)),
            lambda: datetime.datetime(r.randint(1, 9999), r.randint(1, 12), r.randint(1, 28), r.randint(0, 23), r.randint(0, 59), r.randint(0, 59), r.randint(0, 999999), tzinfo=r.choice((None, self.zone())), fold=r.randint(0, 1)),
            lambda: datetime.time(r.randint(0, 23), r.randint(0, 59), r.randint(0, 59), r.randint(0, 999999), tzinfo=r.choice((None, self.zone())), fold=r.randint(0, 1)),
            lambda: datetime.timedelta(r.randint(-10**6, 10**6), r.randint(0, 86399), r.randint(0, 999999)), self.zone,
            lambda: decimal.Decimal(r.choice(("1.10", "-0", "NaN", "Infinity", "1E+50", "3.14159265358979323846264338327950288"))),
            lambda: fractions.Fraction(r.randint(-10**20, 10**20), r.randint(1, 10**20)), lambda: uuid.UUID(int=r.getrandbits(128)),
            lambda: range(r.randint(-10, 10), r.randint(-10**20, 10**20), r.choice((1, -1, 7))),
            lambda: pathlib.PurePosixPath(r.choice(("/usr/lib/x", "a/b", ".", "//net/x"))), lambda: pathlib.PureWindowsPath(r.choice((r"C:\a\b", r"a\b", r"\\host\share\x"))),
        ))()

    def zone(self):
        r = self.rng
        offset = datetime.timedelta(minutes=r.randint(-1439, 1439), seconds=r.choice((0, 0, 17)))
        return r.choice((datetime.timezone.utc, datetime.timezone(offset), datetime.timezone(offset, "Zone")))

    def text(self):
        r = self.rng
        alphabet = r.choice((string.ascii_letters, string.printable, "é\xff\x80ab", "日本語абв", "🥒😀a", "\ud800\udc00x", "\\u0041\n\r\x1a\0'\""))
        return "".join(r.choice(alphabet) for _ in range(r.choice((0, 1, 3, 8, 9, 30, r.randint(0, 400)))))

    def key(self):
        r = self.rng
        return r.choice((self.text, self.text, lambda: r.choice(("a", "b", "__proto__", "constructor", "length", "0")), lambda: r.randint(-5, 5), lambda: r.choice((True, 1.0, 2**60, 2.0**60, None, 0.5, b"k")), lambda: (r.randint(0, 2), self.text()), lambda: frozenset((1, "x"))))()

    def value(self, depth):
        r = self.rng
        if self.made and r.random() < 0.15:
            return r.choice(self.made)
        if depth <= 0 or r.random() < 0.35:
            made = self.scalar()
            if r.random() < 0.3:
                self.made.append(made)
            return made
        size = r.choice((0, 1, 2, 3, r.randint(0, 12)))
        inner = lambda: self.value(depth - 1)
        kind = r.randint(0, 15)
        if kind < 3:
            made = []
            self.made.append(made)
            made.extend(inner() for _ in range(size))
            if r.random() < 0.02:
                made.extend([r.random() for _ in range(r.randint(990, 2100))])
            if r.random() < 0.02:
                made.extend(range(r.randint(990, 1010)))
            return made
        if kind < 6:
            made = {}
            self.made.append(made)
            for _ in range(size):
                made[self.key()] = inner()
            if r.random() < 0.02:
                made.update((self.text() + str(i), i) for i in range(1005))
                made[r.choice((1, "z"))] = inner()
            return made
        if kind < 8:
            return tuple(inner() for _ in range(size))
        if kind == 8:
            return r.choice((set, frozenset))(self.key() for _ in range(size))
        if kind == 9:
            return r.choice((collections.OrderedDict, collections.Counter))((self.text(), r.randint(0, 9)) for _ in range(size))
        if kind == 10:
            made = collections.defaultdict(r.choice((int, list, None)))
            made.update((self.key(), inner()) for _ in range(size))
            return made
        if kind == 11:
            return collections.deque((inner() for _ in range(size)), r.choice((None, 3)))
        if kind == 12:
            made = r.choice((Plain, Slots, ListSub, DictSub))()
            self.made.append(made)
            if isinstance(made, ListSub):
                made.extend(inner() for _ in range(size))
            if isinstance(made, DictSub):
                made.update((self.text(), inner()) for _ in range(size))
            if r.random() < 0.6 and not (isinstance(made, Slots) and self.protocol < 2):
                made.a = inner()
                made.b = inner()
            return made
        if kind == 13:
            return State(r.choice((1, "state", [inner()], {"k": inner()}, (1, 2))))
        if kind == 14 and self.protocol >= 4:
            made = NewArgs(inner(), **({"k": inner()} if r.random() < 0.5 else {}))
            return made
        return Point(inner(), inner())


class Plainer(Maker):
    """Values that need no import, for mutations."""

    def scalar(self):
        r = self.rng
        return r.choice((lambda: None, lambda: True, lambda: r.randint(-300, 300), lambda: r.getrandbits(r.choice((31, 64, 200))), lambda: r.random(), self.text, lambda: b"bytes" if self.protocol > 2 else "t"))()

    def value(self, depth):
        r = self.rng
        if depth <= 0 or r.random() < 0.3:
            return self.scalar()
        if self.made and r.random() < 0.2:
            return r.choice(self.made)
        size = r.randint(0, 5)
        kind = r.randint(0, 3 if self.protocol > 3 else 2)
        if kind == 0:
            made = [self.value(depth - 1) for _ in range(size)]
        elif kind == 1:
            made = {self.text(): self.value(depth - 1) for _ in range(size)}
        elif kind == 2:
            made = tuple(self.value(depth - 1) for _ in range(size))
        else:
            made = r.choice((set, frozenset))(self.text() for _ in range(size))
        if kind < 2:
            self.made.append(made)
        return made


def random_pickle(rng, maker, protocol):
    value = maker(rng, protocol).value(rng.choice((1, 2, 4, 6)))
    pickler = pickle._Pickler if rng.random() < 0.3 else pickle.Pickler
    out = io.BytesIO()
    pickler(out, protocol).dump(value)
    return out.getvalue()


def refuse_imports(event, args):
    if event == "pickle.find_class":
        raise ImportError("imports are refused")


def mutate(rng, data):
    data = bytearray(data)
    opcodes = [ord(op.code) for op in pickletools.opcodes]
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(data))
        how = rng.randint(0, 6)
        if how == 0:
            data[at] = rng.getrandbits(8)
        elif how == 1:
            data[at] = rng.choice(opcodes)
        elif how == 2:
            del data[at:at + rng.randint(1, 4)]
        elif how == 3:
            data[at:at] = bytes([rng.choice(opcodes)])
        elif how == 4:
            data[at:at] = data[at:at + rng.randint(1, 12)]
        elif how == 5:
            del data[at:]
        else:
            data[at:at] = rng.choice((b"I12\n", b"I01\n", b"L5L\n", b"F1e5\n", b"S'a\\x41'\n", b"V\\u0041\n", b"p3\n", b"g0\n", b"(lp0\n", b"K\x01", b"\x8a\x01\xff", b"0", b"2", b"(1", b"\x94", b"h\x00", b"I 7\n", b"I0x1f\n", b"I010\n", b"L1_0L\n", b"Fnan\n", b"g 1\n", b"p-1\n", b"(dI1\nI2\nsI01\nI3\ns"))
        if not data:
            data = bytearray(b".")
    return bytes(data)


def soup(rng):
    opcodes = [ord(op.code) for op in pickletools.opcodes]
    return bytes(rng.choice(opcodes) if rng.random() < 0.8 else rng.getrandbits(8) for _ in range(rng.randint(1, 30))) + rng.choice((b"", b"."))


def emit(record):
    print(json.dumps(record))


def main(mode, seed, count):
    rng = random.Random(seed)
    sys.setrecursionlimit(10000)
    while count:
        protocol = rng.randint(0, pickle.HIGHEST_PROTOCOL)
        if mode == "values":
            try:
                data = random_pickle(rng, Maker, protocol)
                value = pickle.loads(data)
                record = {"pickle": base64.b64encode(data).decode(), "canon": Canon()(value)}
            except (TypeError, RecursionError, pickle.PicklingError):
                continue  # an unhashable key or a recursive reduce: not every value can be pickled
            emit(record)
        else:
            data = soup(rng) if rng.random() < 0.3 else mutate(rng, random_pickle(rng, Plainer, protocol))
            record = {"pickle": base64.b64encode(data).decode()}
            try:
                value = pickle.loads(data)
                record["canon"] = Canon()(value)
            except (MemoryError, RecursionError):
                continue
            except Exception as error:
                record["error"] = type(error).__name__
                record["message"] = str(error)
            emit(record)
        count -= 1


if __name__ == "__main__":
    if sys.argv[1] == "mutations":
        import resource
        sys.addaudithook(refuse_imports)
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
