"""Pickles of random values whose equal strings are one object, as JSON lines: {"pickle": base64, "protocol"}.

usage: python values.py SEED COUNT

Each is written by the C pickler; what is loaded from it, and written again at its protocol, is the same bytes.
"""
import base64
import collections
import datetime
import decimal
import fractions
import json
import pathlib
import pickle
import random
import sys

TEXTS = ["", "a", "key", "name", "it's", "é", "中文", "🎉", "\ud800", "line\nbreak", "back\\slash", "nul\0", "x" * 255, "x" * 256, "ß" * 127, "ß" * 128, "\x1a\r"]


class Maker:
    def __init__(self, rng, protocol):
        self.rng = rng
        self.protocol = protocol
        self.kept = []
        self.strings = {}
        # The module's name is another string object in each of these classes: one of them a value.
        self.collection = rng.randrange(4)

    def text(self):
        text = self.rng.choice(TEXTS) if self.rng.random() < 0.6 else "".join(self.rng.choices("abcdéñ中🎉", k=self.rng.randint(0, 12)))
        if self.rng.random() < 0.002:
            text = self.rng.choice("ax中") * self.rng.choice([21000, 65535, 65536, 70000])
        return self.strings.setdefault(text, text)

    def int(self):
        rng = self.rng
        number = rng.choice([rng.randrange(300), rng.randrange(70000), 2 ** rng.randint(0, 80), rng.getrandbits(rng.choice([8, 16, 31, 32, 33, 64, 2000]))]) + rng.choice([0, 0, -1, 1])
        return number * rng.choice([1, 1, -1])

    def atom(self):
        rng = self.rng
        kind = rng.randrange(16)
        if kind < 4:
            return self.int()
        if kind < 8:
            return self.text()
        return [lambda: None, lambda: rng.random() < 0.5, lambda: rng.choice([0.0, -0.0, 1.0, 1e300, float("inf"), rng.random(), rng.uniform(-1e9, 1e9)]),
                lambda: rng.randbytes(rng.choice([0, 1, 2, 10, 255, 256]) if rng.random() < 0.99 else rng.choice([65535, 65536, 66000])), lambda: bytearray(rng.randbytes(rng.choice([0, 1, 5, 300]))),
                lambda: complex(rng.random(), rng.randint(-3, 3)), self.odd, lambda: ()][kind - 8]()

    def datetime(self):
        rng = self.rng
        return datetime.datetime(rng.randint(1, 9999), 3, 4, 5, 6, 7, rng.randrange(10 ** 6), tzinfo=rng.choice([None, datetime.timezone.utc]), fold=rng.randrange(2))

    def odd(self):
        rng = self.rng
        if rng.random() < 0.3:
            # Its name and its module's are equal strings, and two objects.
            return self.datetime() if self.protocol < 4 else 0
        zone = rng.choice([None, datetime.timezone.utc, datetime.timezone(datetime.timedelta(minutes=rng.randint(-600, 600)))])
        return rng.choice([
            lambda: datetime.date(rng.randint(1, 9999), 2, 28),
            lambda: datetime.time(1, 2, 3, rng.randrange(10 ** 6), tzinfo=zone),
            lambda: datetime.timedelta(rng.randint(-1000, 1000), rng.randint(0, 86399), rng.randint(0, 999999)),
            lambda: decimal.Decimal(rng.randint(-10 ** 6, 10 ** 6)) / 1000,
            lambda: fractions.Fraction(rng.randint(-99, 99), rng.randint(1, 99)),
            lambda: range(rng.randint(-5, 5), self.int(), rng.randint(1, 4)),
            lambda: slice(None, rng.randint(0, 9), self.text()),
            lambda: ..., lambda: NotImplemented,
            lambda: rng.choice([int, list, OSError, datetime.date]),
        ])()

    def hashable(self, depth):
        kind = self.rng.randrange(6)
        if kind == 0 and depth:
            return tuple(self.hashable(depth - 1) for _ in range(self.rng.randint(0, 4)))
        return self.text() if kind < 4 else self.int()

    def value(self, depth):
        rng = self.rng
        if self.kept and rng.random() < 0.08:
            return rng.choice(self.kept)
        if depth == 0 or rng.random() < 0.35:
            return self.atom()
        size = rng.randint(0, 5) if rng.random() < 0.985 else rng.choice([999, 1000, 1001, 2000, 2001])
        inner = 0 if size > 5 else depth - 1
        made = rng.choice([
            lambda: [self.value(inner) for _ in range(size)],
            lambda: tuple(self.value(inner) for _ in range(size)),
            lambda: {self.hashable(1): self.value(inner) for _ in range(size)} if size < 6 else {i: i for i in range(size)},
            lambda: {self.hashable(1) for _ in range(size)} if size < 6 else set(range(size)),
            lambda: frozenset(self.hashable(1) for _ in range(size)),
            lambda: [
                lambda: collections.OrderedDict((self.hashable(0), self.value(inner)) for _ in range(size)),
                lambda: collections.defaultdict(rng.choice([None, list, int]), ((self.hashable(0), self.value(inner)) for _ in range(size))),
                lambda: collections.Counter({self.hashable(0): 1 for _ in range(size)}),
                lambda: collections.deque((self.value(inner) for _ in range(size)), rng.choice([None, 5000])),
            ][self.collection](),
        ])()
        if isinstance(made, list) and rng.random() < 0.1:
            made.append(rng.choice([made, (made,), (made, 1, 2, 3), {"self": made}]))
        self.kept.append(made)
        return made


def main(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        protocol = rng.randint(0, pickle.HIGHEST_PROTOCOL)
        value = Maker(rng, protocol).value(4)
        print(json.dumps({"pickle": base64.b64encode(pickle.dumps(value, protocol)).decode(), "protocol": protocol}))


main(int(sys.argv[1]), int(sys.argv[2]))
