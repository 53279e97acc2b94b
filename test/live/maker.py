"""Random values of all plain and standard types and of the classes of live.py, nested, shared and recursive.

Equal strings are one object, but for those that Python makes anew whenever it pickles. Modes:
bytes:   values whose pickle tells all of them, so that another pickler can write the same bytes
python3: values that every Python 3 from 3.6 on loads equal
python2: values that Python 2.7 loads equal too

Runs on Python 3.8 and later; the bytes are those of 3.12 and later.
"""
# The first import of a module gives its classes their module's string: here interned, but not where array imports collections.abc.
import collections
import array
import datetime
import decimal
import fractions
import functools
import pathlib
import queue
import string
import sys
import uuid

import live

# In CPython 3.13 alone the classes of pathlib say that they live in pathlib._local, where no other Python has them.
for _name in ("PurePosixPath", "PureWindowsPath", "PosixPath"):
    getattr(pathlib, _name).__module__ = sys.intern("pathlib")

# Texts that Python has as objects of its own. What it takes from an interned string is the same object as the value's. Of one
# character there is an object apart, which up to 3.12 is not the interned one.
WORDS = [chr(ord(word)) if len(word) == 1 else sys.intern(word) for word in (
    "", "a", "b", "x", "y", "key", "name", "state", "int", "set", "list", "date", "datetime", "time", "timedelta", "timezone",
    "collections", "OrderedDict", "defaultdict", "Counter", "deque", "array", "i", "d", "Decimal", "fractions", "Fraction",
    "uuid", "UUID", "pathlib", "PurePosixPath", "builtins", "complex", "range", "slice", "Ellipsis", "bytearray",
    "latin1", "_codecs", "encode", "copyreg", "_reconstructor", "__newobj__", "__new__",
    "object", "getattr", "functools", "partial", "live", "Plain", "Point", "Inner", "usr", "lib",
    "__proto__", "constructor", "length", "first", "second", "self", "0", "1", "1.10")]
if sys.version_info >= (3, 13):
    # Up to 3.12 the module's name of Decimal is interned, and later a string of its own.
    WORDS.append(sys.intern("decimal"))
TEXTS = ["it's", "é", "中文", "🎉", "\ud800", "x\udfff", "line\nbreak", "\r", "\x1a", "a\r\n\x1ab\0", "back\\slash", "\\u0041", "nul\0", "\x7f\x80\xff",
         "x" * 255, "x" * 256, "ß" * 127, "ß" * 128, "中" * 85, "中" * 86]
SIZES = [0, 1, 2, 999, 1000, 1001, 2000, 2001]
TYPES = [int, list, dict, object, bytes, str, range, Exception, OSError, FileNotFoundError, KeyError, datetime.date, datetime.datetime,
         collections.OrderedDict, collections.Counter, collections.deque, collections.defaultdict, decimal.Decimal, fractions.Fraction,
         uuid.UUID, type(None), type(...), type(NotImplemented), live.Plain, live.Point, live.Outer]
# Names that not every Python 3 has, or not under the same name.
MORE_TYPES = [functools.reduce, collections.UserDict, queue.Queue, array.array]
if sys.version_info >= (3, 13):
    # Below protocol 4 earlier ones memoize the parts of a dotted name otherwise (_pickle.c: save_global).
    MORE_TYPES += [live.Outer.Inner, live.Outer.Inner.Core]
# Python 2.7 has them under the names that protocols 0 to 2 give.
TYPES2 = [int, list, dict, object, range, Exception, OSError, KeyError, datetime.date, collections.OrderedDict, collections.deque,
          decimal.Decimal, uuid.UUID, live.Plain, live.Outer, queue.Queue]
TYPECODES = "bBhHiIlLqQfd"


def plain_object(attributes, made=None):
    made = live.Plain() if made is None else made
    made.__dict__.update(attributes)
    return made


class Maker:
    """Random values. What was made before is used again, so values share and recur."""

    def __init__(self, rng, mode):
        self.rng = rng
        self.mode = mode
        self.is_low = rng.random() < 0.5
        self.kept = []
        self.strings = {word: word for word in WORDS}

    def one(self, *makers):
        return self.rng.choice(makers)()

    def text(self):
        rng = self.rng
        kind = rng.randrange(5)
        if kind < 2:
            return rng.choice(WORDS)
        if kind == 2:
            return self.unique(rng.choice(TEXTS))
        return self.unique("".join(rng.choices(rng.choice(("abcdéñ中🎉", string.printable, "\xe9\xff", "abcd")), k=rng.randint(0, 12))))

    def unique(self, text):
        return self.strings.setdefault(text, text)

    def int(self):
        rng = self.rng
        bits = rng.choice((8, 16, 31, 32, 33, 53, 54, 64, 2040, 2050))
        number = rng.choice((rng.randrange(300), rng.randrange(70000), 2 ** rng.randint(0, 80), rng.getrandbits(bits)))
        return (number + rng.choice((0, 0, -1, 1))) * rng.choice((1, 1, -1))

    def bytes(self, sizes):
        return bytes(self.rng.getrandbits(8) for _ in range(self.rng.choice(sizes)))

    def float(self):
        rng = self.rng
        return rng.choice((0.0, -0.0, 1.0, -3.0, 1e15, 1e16, 1e22, 1e300, 5e-324, float("inf"), float("-inf"), float("nan"), rng.random(),
                           rng.uniform(-1e9, 1e9), rng.random() * 10.0 ** rng.randint(-300, 300)))

    def zone(self):
        rng = self.rng
        # Up to 3.6 it is whole minutes.
        offset = datetime.timedelta(minutes=rng.randint(-1439, 1439), seconds=rng.choice((0, 0, 17)) if self.mode == "bytes" else 0)
        return self.one(lambda: datetime.timezone.utc, lambda: datetime.timezone(offset), lambda: datetime.timezone(offset, self.text()))

    def timezone(self):
        return self.zone() if self.mode != "python2" else None

    def time(self):
        rng = self.rng
        # Protocols below 4 leave it out (_datetimemodule.c: time_getstate).
        fold = rng.randrange(2) if self.mode == "bytes" else 0
        zone = self.timezone() if rng.random() < 0.4 else None
        clock = (rng.randrange(24), rng.randrange(60), rng.randrange(60), rng.randrange(10 ** 6))
        if rng.random() < 0.5:
            return datetime.time(*clock, tzinfo=zone, fold=fold)
        return datetime.datetime(rng.randint(1, 9999), rng.randint(1, 12), rng.randint(1, 28), *clock, tzinfo=zone, fold=fold)

    def array(self):
        rng = self.rng
        code = rng.choice(TYPECODES)
        if code in "fd":
            return array.array(code, [rng.choice((0.0, 1.0, -0.5, 1e30, rng.random())) for _ in range(rng.randint(0, 5))])
        low = 0 if code.isupper() else -100
        return array.array(code, [rng.randint(low, 100) for _ in range(rng.choice((0, 1, 2, 5)))])

    def path(self):
        rng = self.rng
        parts = [rng.choice((self.unique("usr"), self.unique("lib"), self.unique("é"))) for _ in range(rng.randint(1, 3))]
        # Parts as 3.13 keeps them and 3.12 makes them; of a Windows path with a drive 3.12 makes the first anew.
        kind = rng.choice((pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath))
        return kind("/", *parts) if kind is not pathlib.PureWindowsPath and rng.random() < 0.5 else kind(*parts)

    def range(self):
        rng = self.rng
        if self.mode == "python2":
            # xrange normalizes its stop, and counts in C's long.
            start, step = rng.randint(-5, 5), rng.choice((1, 2, -1))
            return range(start, start + step * rng.randint(0, 9), step)
        return range(rng.randint(-5, 5), self.int(), rng.choice((1, 3, -1)))

    def standard(self):
        rng = self.rng
        return self.one(
            lambda: datetime.date(rng.randint(1, 9999), rng.randint(1, 12), 28), self.time, self.time,
            lambda: datetime.timedelta(rng.randint(-10 ** 6, 10 ** 6), rng.randint(0, 86399), rng.randint(0, 999999)),
            self.timezone,
            lambda: decimal.Decimal(rng.choice(("1.10", "1", "-0", "NaN", "Infinity", "1E+50", "3.14159265358979323846264338327950288"))),
            lambda: fractions.Fraction(self.int(), rng.randint(1, 10 ** 20)), lambda: uuid.UUID(int=rng.getrandbits(128)), self.range,
            lambda: slice(None, rng.randint(0, 9), self.text()), lambda: ..., lambda: NotImplemented, lambda: complex(rng.random(), rng.randint(-3, 3)),
            lambda: rng.choice({"bytes": TYPES + MORE_TYPES, "python3": TYPES, "python2": TYPES2}[self.mode]), self.array if self.mode != "python2" else self.float,
            self.path if self.mode != "python2" else self.int)

    def atom(self):
        rng = self.rng
        return self.one(self.int, self.int, self.int, self.text, self.text, self.text, lambda: None, lambda: rng.random() < 0.5, self.float, self.float, lambda: (),
                        lambda: self.bytes((0, 1, 1, 2, 10, 255, 256)), lambda: bytearray(self.bytes((0, 1, 5, 300))), self.standard, self.standard)

    def hashable(self, depth=1):
        kind = self.rng.randrange(8)
        if kind == 0 and depth:
            return tuple(self.hashable(depth - 1) for _ in range(self.rng.randint(0, 4)))
        if kind == 1:
            return self.one(lambda: None, lambda: True, lambda: self.rng.choice((0.5, 1.0, -0.0)),
                            lambda: datetime.date(2020, 1, self.rng.randint(1, 28)), lambda: frozenset((1, self.text())))
        return self.text() if kind < 6 else self.int()

    def items(self, size, depth):
        return [self.value(depth) for _ in range(size)]

    def pairs(self, size, depth):
        return [(self.hashable(), self.value(depth)) for _ in range(size)]

    def attributes(self, depth):
        return {self.rng.choice(WORDS): self.value(depth) for _ in range(self.rng.randint(0, 3))}

    def container(self, size, depth):
        rng = self.rng
        return self.one(
            lambda: self.items(size, depth), lambda: self.items(size, depth), lambda: self.items(size, depth),
            lambda: tuple(self.items(size, depth)), lambda: tuple(self.items(size, depth)),
            lambda: dict(self.pairs(size, depth)), lambda: dict(self.pairs(size, depth)), lambda: {self.text(): self.value(depth) for _ in range(size)},
            lambda: {self.hashable() for _ in range(size)}, lambda: frozenset(self.hashable() for _ in range(size)), lambda: self.ordered(size, depth),
            lambda: collections.defaultdict(rng.choice((None, list, int, live.Plain)), self.pairs(size, depth)),
            lambda: collections.Counter({self.hashable(): rng.randint(-2, 300) for _ in range(size)}),
            lambda: collections.deque(self.items(size, depth), rng.choice((None, 2, 5000))))

    def ordered(self, size, depth):
        made = collections.OrderedDict(self.pairs(size, depth))
        # Python 2 has no place for attributes in the reduction of an OrderedDict that C made, and keeps its own there.
        if self.mode != "python2" and self.rng.random() < 0.3:
            made.__dict__.update(self.attributes(depth))
        return made

    def instance(self, size, depth):
        """An instance that every protocol can tell."""
        rng = self.rng
        return self.one(
            lambda: plain_object(self.attributes(depth)), lambda: plain_object(self.attributes(depth)),
            lambda: plain_object(self.attributes(depth) if rng.random() < 0.3 else {}, live.ListSub(self.items(size, depth))),
            lambda: plain_object(self.attributes(depth) if rng.random() < 0.3 else {}, live.DictSub(self.pairs(size if self.mode != "python2" else min(size, 1), depth))),
            lambda: live.SetSub({self.hashable() for _ in range(size)} if self.mode == "bytes" else {7}),
            lambda: self.stateful(depth), lambda: self.made(size, depth), lambda: rng.choice((ValueError, KeyError))(*self.items(rng.randint(0, 3), depth)),
            lambda: live.Outer.Inner() if self.mode == "bytes" and sys.version_info >= (3, 13) else live.Outer(),
            lambda: rng.choice((*live.Color, *live.Level)) if self.mode != "python2" else live.Outer())

    def stateful(self, depth):
        made = live.State()
        made.state = self.one(lambda: "state", lambda: 7, lambda: [self.value(depth)], lambda: (1, self.value(depth)), lambda: {"key": self.value(depth)})
        if self.mode == "bytes" and self.rng.random() < 0.3:
            # Protocols 0 and 1 leave out a state that is false (copyreg._reduce_ex), the others None alone.
            made.state = self.rng.choice((0, 0.0, False, "", b"", (), None, {}, []))
        return made

    def made(self, size, depth):
        made = live.Made(*self.items(self.rng.randint(0, 4), depth))
        if self.rng.random() < 0.6:
            made.state = self.one(lambda: "state", lambda: {"key": self.value(depth)}, lambda: 0)
        if self.rng.random() < 0.5:
            made.items = self.items(size, depth)
        if self.rng.random() < 0.5:
            made.pairs = self.pairs(size, depth)
        return made

    def higher(self, depth):
        """An instance that protocols 0 and 1 cannot tell."""
        rng = self.rng
        return self.one(
            lambda: self.slots(live.Slots(), depth), lambda: plain_object(self.attributes(depth), self.slots(live.Both(), depth)),
            lambda: live.Point(self.value(depth), self.value(depth)),
            # A str gives a copy of itself to __new__, which is one object with no other: no equal string is anywhere else.
            lambda: plain_object(self.attributes(depth), live.IntSub(rng.randrange(-2 ** 40, 2 ** 40))),
            lambda: live.StrSub("of its own: %d" % rng.getrandbits(64)), lambda: live.TupleSub((1, self.text())),
            lambda: live.NewArgs(*self.items(rng.randint(0, 4), depth), **self.keywords(depth)))

    def keywords(self, depth):
        # Below protocol 4 they are an argument of functools.partial, and __new__ is a dotted name.
        return self.attributes(depth) if self.mode == "python3" or (self.mode == "bytes" and sys.version_info >= (3, 13)) else {}

    def slots(self, made, depth):
        for name in ("first", "second"):
            if self.rng.random() < 0.6:
                setattr(made, name, self.value(depth))
        return made

    def tie(self, made):
        """Puts the value into itself, where it is not in the arguments that it is made of."""
        rng = self.rng
        link = self.one(lambda: made, lambda: (made,), lambda: (made, 1, 2, 3), lambda: {"self": made}, lambda: [made], lambda: plain_object({"self": made}))
        kind = type(made)
        if kind is list or (kind is collections.deque and made.maxlen != 2) or (kind is live.ListSub and not self.is_low):
            made.append(link)
        elif kind in (dict, collections.OrderedDict, collections.defaultdict) or (kind is live.DictSub and not self.is_low):
            made["self"] = link
        elif kind in (live.Plain, live.ListSub, live.DictSub):
            made.__dict__["self"] = link
        elif kind is live.Made:
            made.state = link
        elif kind is live.State:
            made.state = [link]
        elif kind is live.Point and type(made.x) is list:
            made.x.append(made)
        elif kind is ValueError and made.args and type(made.args[0]) is list:
            made.args[0].append(made)

    def value(self, depth):
        rng = self.rng
        if self.kept and rng.random() < 0.1:
            return rng.choice(self.kept)
        if depth == 0 or rng.random() < 0.35:
            made = self.atom()
        else:
            size = rng.randint(0, 5) if rng.random() < 0.99 else rng.choice(SIZES)
            inner = 0 if size > 5 else depth - 1
            kind = rng.randrange(10)
            made = self.container(size, inner) if kind < 6 else self.higher(inner) if kind == 6 and not self.is_low else self.instance(size, inner)
            if rng.random() < 0.1:
                self.tie(made)
        if rng.random() < 0.5:
            self.kept.append(made)
            if type(made) is live.Plain and rng.random() < 0.05:
                self.kept.append(made.__dict__)
        return made
