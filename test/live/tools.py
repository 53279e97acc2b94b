"""What pickletools makes of random pickles, as JSON lines.

usage: python tools.py values|mutations|opcodes SEED COUNT

values and mutations are those of truth.py; opcodes: random opcodes with random arguments, many of them
at the edges of what pickletools takes. A record: {"pickle": base64, "options", "text", "error", "ops",
"opsError", "optimized", "optimizeError"}; ops are [name, position, canon of the argument]. The limit on the digits of an int is off.
"""
import base64
import io
import json
import pickle
import pickletools
import random
import struct
import sys
import warnings

import truth
from canon import Canon

SAMPLES = [b"", b"a", b"it's", b'say "hi"', b"'\"", b"\\", b"\\x41", b"\\x4", b"\\101", b"\\777", b"\\n\\t", b"caf\xe9", b"\xff\xfe", "é中🎉".encode(), "\u00ad\u0378\u2028\ue000\U000e0001\u0600\ufeff".encode(),
           b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xe4\xb8", b"\xf0\x9f\x8e", b"\xc3(", b"\x00\x01\x1f\x7f", b"x" * 70, b"\\u0041", b"\\u00e9'", b"\\u0027", b"\\u0022\\u0027", b"\\ud83d\\ude00", b"\\U0001f600", b"\\U00110000", b"\\u12", b"\\\\u0041", b"\\'", b"tab\there"]
DECIMALS = [b"0", b"1", b"-1", b"00", b"01", b"007", b"+5", b" 7 ", b"1_000", b"_1", b"1__0", b"-0", b"- 1", b"12L", b"", b"L", b"9" * 18, b"9" * 19, b"-" + b"9" * 40, b"1" * 320, b"\x0c3", b"\xb2", b"0x1f", b"1e3", b"2147483648", b"9223372036854775808", b"-9223372036854775809", b"None", b"True"]
FLOATS = [b"0", b"-0.0", b"1.5", b"inf", b"-Infinity", b"nan", b"-nan", b"1e400", b"1e-400", b"4.9e-324", b"2.4703282292062328e-324", b"0.1", b" 3.14 ", b"1_0.5_0", b"1.e5", b".5", b".", b"e5", b"1e", b"1e5_0", b"0x1p3", b"123456789012345678901234567890", b"0.000000000000000000000000000000012345678901234567890123", b"1.7976931348623159e308", b"9007199254740993", b"", b"1,5", b"1" * 400, b"8.5e15", b"1e16", b"1e22", b"1e23", b"12345e-7"]


def random_bytes(rng):
    pieces = [rng.choice(SAMPLES) if rng.random() < 0.7 else rng.randbytes(rng.randint(0, 12)) for _ in range(rng.randint(0, 3))]
    return b"".join(pieces)


def line(rng, samples):
    return (rng.choice(samples) if rng.random() < 0.9 else random_bytes(rng)).replace(b"\n", b" ") + b"\n"


def argument(rng, arg):
    """Bytes for an argument: mostly good ones."""
    if arg is None:
        return b""
    name = arg.name
    if arg.n > 0:
        if name == "float8" and rng.random() < 0.7:
            return struct.pack(">d", rng.choice([0.0, -0.0, 1.0, 0.1, 1e16, 1e15, 123456789012345680.0, 1e-5, 1e-4, 5e-324, 1.7976931348623157e308, float("inf"), -float("inf"), float("nan"), rng.random(), rng.uniform(-1e6, 1e6), 10.0 ** rng.randint(-30, 30)]))
        return rng.choice([bytes([rng.randint(0, 5)]) + bytes(arg.n - 1), rng.randbytes(arg.n), b"\xff" * arg.n])
    if name.startswith("decimalnl"):
        return line(rng, DECIMALS + [b"%d" % rng.randint(0, 5)] * 20 + [b"%dL" % rng.getrandbits(rng.randint(1, 200))] * 5)
    if name == "floatnl":
        return line(rng, FLOATS + [repr(rng.uniform(-1e3, 1e3)).encode(), repr(rng.random() * 10.0 ** rng.randint(-320, 300)).encode()] * 10)
    if name == "stringnl":
        inner = random_bytes(rng)
        return rng.choice([b"'%s'\n" % inner, b'"%s"\n' % inner, line(rng, SAMPLES), b"'\n", b"\"x'\n"])
    if name == "stringnl_noescape_pair":
        return line(rng, SAMPLES) + line(rng, SAMPLES)
    if arg.n == pickletools.UP_TO_NEWLINE:
        return line(rng, SAMPLES)
    data = rng.randbytes(rng.choice([0, 1, 4, 8, 9, 16, 40, 255])) if name.startswith("long") else random_bytes(rng)
    size = {pickletools.TAKEN_FROM_ARGUMENT1: "<B", pickletools.TAKEN_FROM_ARGUMENT4: "<i", pickletools.TAKEN_FROM_ARGUMENT4U: "<I", pickletools.TAKEN_FROM_ARGUMENT8U: "<Q"}[arg.n]
    if rng.random() < 0.02:
        return struct.pack(size, 255 if size == "<B" else rng.choice([len(data) + 1, 2 ** 31 - 1])) + data
    if rng.random() < 0.02 and size != "<B":
        return struct.pack(size, -rng.randint(1, 2 ** 31)) if size == "<i" else b"\xff" * struct.calcsize(size)
    return struct.pack(size, len(data)) + data


def random_opcodes(rng):
    """Opcodes that keep the stack filled, mostly, so that more than the first few are reached."""
    pushes = [op for op in pickletools.opcodes if not op.stack_before and len(op.stack_after) == 1 and "GET" not in op.name]
    out, memo, height, oddness = [], 0, 0, rng.choice([0, 0.02, 0.2])
    for _ in range(rng.randint(1, 25)):
        if memo and rng.random() < 0.1:
            number = rng.randrange(memo)
            out.append(rng.choice([b"h" + bytes([number]), b"g%d\n" % number, b"j" + struct.pack("<I", number)]))
            height += 1
            continue
        op = rng.choice(pickletools.opcodes if rng.random() < oddness else pushes)
        height += len(op.stack_after) - len(op.stack_before)
        if height and rng.random() < 0.1:
            out.append(rng.choice([b"q" + bytes([memo]), b"\x94", b"p%d\n" % memo, b"r" + struct.pack("<I", memo)]))
            memo += 1
        if op.name == "STOP" and rng.random() < 0.7:
            continue
        out.append(op.code.encode("latin-1") + argument(rng, op.arg))
    return b"".join(out) + b"0" * (height - 1) + rng.choice([b".", b".", b".", b".tail", b"0.", b""])


def describe(error):
    return [type(error).__name__, str(error)]


def record(data, options):
    out = {"pickle": base64.b64encode(data).decode(), "options": options, "ops": []}
    text = io.StringIO()
    try:
        pickletools.dis(data, text, None, options["indentLevel"], options["annotate"])
    except Exception as error:
        out["error"] = describe(error)
    out["text"] = text.getvalue()
    canon = Canon()
    try:
        for opcode, arg, position in pickletools.genops(data):
            out["ops"].append([opcode.name, position, canon.of(arg)])
    except Exception as error:
        out["opsError"] = describe(error)
    try:
        out["optimized"] = base64.b64encode(pickletools.optimize(data)).decode()
    except Exception as error:
        out["optimizeError"] = describe(error)
    return out


def main(mode, seed, count):
    rng = random.Random(seed)
    sys.setrecursionlimit(10000)
    warnings.simplefilter("ignore")
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    while count:
        protocol = rng.randint(0, pickle.HIGHEST_PROTOCOL)
        try:
            if mode == "opcodes":
                data = random_opcodes(rng)
            elif mode == "values":
                data = truth.random_pickle(rng, truth.Maker, protocol)
            else:
                data = truth.soup(rng) if rng.random() < 0.2 else truth.mutate(rng, truth.random_pickle(rng, truth.PlainMaker, protocol))
        except (TypeError, RecursionError, pickle.PicklingError):
            continue
        options = {"indentLevel": rng.choice([4, 4, 0, 2, 7]), "annotate": rng.choice([0, 0, 1, 30, 60, -3])}
        print(json.dumps(record(data, options)))
        count -= 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
