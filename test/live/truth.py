"""Truths from a live Python, as JSON lines: {"pickle": base64, "canon": …} or {"pickle", "error", "message"}.

usage: python truth.py values|mutations SEED COUNT

values:    random values of maker.py at every protocol, by the C pickler and the Python one
mutations: pickles of plain values with bytes changed, cut or spliced, and random opcodes; what the C unpickler
           makes of them, with every import refused

The canon is that of canon.py. Runs on Python 3.8 and later.
"""
import base64
import collections
import io
import json
import pickle
import pickletools
import random
import sys

import maker
from canon import Canon


class Maker(maker.Maker):
    """Values of which some are long: of what fills windows, batches and runs of numbers."""

    def __init__(self, rng, protocol):
        maker.Maker.__init__(self, rng, "python3")
        self.protocol = protocol
        self.is_low = protocol < 2

    def keywords(self, depth):
        # Below protocol 4 they are an argument of functools.partial, which is inert where it is loaded.
        return maker.Maker.keywords(self, depth) if self.protocol > 3 else {}

    def hashable(self, depth=1):
        made = maker.Maker.hashable(self, depth)
        # A Map or Set of JavaScript has no -0: it is 0 there.
        return 0.5 if made == 0 and type(made) is float else made

    def container(self, size, depth):
        rng = self.rng
        if rng.random() < 0.96:
            return maker.Maker.container(self, size, depth)
        return self.one(
            lambda: [rng.random() for _ in range(rng.randint(990, 2100))], lambda: list(range(rng.randint(990, 1010))),
            lambda: [self.text() * rng.randint(1, 60) for _ in range(size)],
            # A dict that is a plain object for long, until a key is no string.
            lambda: dict([("%s%d" % (self.text(), i), i) for i in range(1005)] + [(rng.choice((1, "z")), self.value(depth))]))


class PlainMaker(maker.Maker):
    """Values that need no import, for mutations."""

    def __init__(self, rng, protocol):
        maker.Maker.__init__(self, rng, "python3")
        self.protocol = protocol

    def atom(self):
        rng = self.rng
        return self.one(lambda: None, lambda: True, lambda: rng.randint(-300, 300), lambda: rng.getrandbits(rng.choice((31, 64, 200))), rng.random,
                        self.text, lambda: b"bytes" if self.protocol > 2 else "t")

    def value(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.3:
            return self.atom()
        if self.kept and rng.random() < 0.2:
            return rng.choice(self.kept)
        size = rng.randint(0, 5)
        made = self.one(
            lambda: [self.value(depth - 1) for _ in range(size)], lambda: {self.text(): self.value(depth - 1) for _ in range(size)},
            lambda: tuple(self.value(depth - 1) for _ in range(size)),
            *([lambda: rng.choice((set, frozenset))(self.text() for _ in range(size))] if self.protocol > 3 else []))
        if type(made) in (list, dict):
            self.kept.append(made)
        return made


def random_pickle(rng, make, protocol):
    value = make(rng, protocol).value(rng.choice((1, 2, 4, 6)))
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
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    while count:
        protocol = rng.randint(0, pickle.HIGHEST_PROTOCOL)
        if mode == "values":
            try:
                data = random_pickle(rng, Maker, protocol)
                value = pickle.loads(data)
                record = {"pickle": base64.b64encode(data).decode(), "canon": Canon().of(value)}
            except (TypeError, RecursionError, pickle.PicklingError):
                continue  # an unhashable key or a recursive reduce: not every value can be pickled
            emit(record)
        else:
            data = soup(rng) if rng.random() < 0.3 else mutate(rng, random_pickle(rng, PlainMaker, protocol))
            record = {"pickle": base64.b64encode(data).decode()}
            try:
                value = pickle.loads(data)
                record["canon"] = Canon().of(value)
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
