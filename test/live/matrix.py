"""Writes arrays of every kind in every layout and by every way, with numpy's own truth. Runs on Python 2.7 and 3.6+ with numpy 1.16+.

usage: python matrix.py [write] [KIND...]   a line of JSON for each array, kinds that start so alone:
           kind, layout, shape, order, dtype, list (see `canon`), text: str(array), ways: { name: base64 or [base64, [buffers]] }, numpy,
           encoding: that of its pickles
       python matrix.py sample              the same of two layouts a kind, each by one protocol of pickles
       python matrix.py print               the lines of standard input again, with what this numpy reads and prints for them
       python matrix.py back                compares: a line is { original, protocol, pickle } or { original, npy }, the answer what differs, or null

test/fixtures/values/matrix.jsonl.gz is the sample of Python 2.7 and 3.7 with numpy 1.16 and of Python 3.13 with numpy 2.5, all through `print` of the last:
    (python2.7 matrix.py sample; python3.7 matrix.py sample; python3.13 matrix.py sample) | python3.13 matrix.py print | gzip -9n
"""
from __future__ import unicode_literals
import base64
import datetime
import decimal
import io
import json
import pickle
import sys

import numpy as np

PYTHON2 = sys.version_info[0] == 2
NUMPY = tuple(int(part) for part in np.__version__.split(".")[:2])
if PYTHON2:
    import cPickle as pickle
    text_type, int_types = unicode, (int, long)  # noqa: F821
else:
    text_type, int_types = str, (int,)
try:
    import joblib
except ImportError:
    joblib = None
try:
    import ml_dtypes
except ImportError:
    ml_dtypes = None
COUNT = 12
UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s", "7D"]


def b64(data):
    return base64.b64encode(data).decode("ascii")


def s(value):
    """A str of this Python: numpy 1.16 on Python 2 takes no unicode names of fields."""
    return str(value)


def dt(fields):
    return np.dtype([(tuple(s(part) for part in field[0]) if isinstance(field[0], tuple) else s(field[0]),) + tuple(
        s(part) if isinstance(part, text_type) else part for part in field[1:]) for field in fields])


def number(value):
    return "nan" if value != value else repr(float(value)).replace("'", "")


def element(value, dtype):
    """One element as JSON: its kind and its value, null where it is masked."""
    if value is np.ma.masked:
        return None
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return canon(np.ma.asanyarray(value) if isinstance(value, np.ma.MaskedArray) else np.asarray(value, base), base)
    if dtype.names is not None:
        if isinstance(value, np.ma.MaskedArray) or isinstance(value, np.ma.core.mvoid):
            mask = np.ma.getmaskarray(value)
            data = np.ma.getdata(value)
            return ["row", list(dtype.names), [masked(data[name], mask[name], dtype[s(name)]) for name in dtype.names]]
        return ["row", list(dtype.names), [element(value[name], dtype[s(name)]) for name in dtype.names]]
    kind = dtype.kind
    if "ml_dtypes" in str(dtype.type) or dtype.type.__module__ == "ml_dtypes":
        if "complex" in dtype.name:
            value = complex(value)
            return ["c", number(value.real), number(value.imag)]
        return ["i", str(int(value))] if "int" in dtype.name else ["f", number(float(value))]
    if kind in "mM":
        return ["T", str(int(np.asarray(value, dtype).astype(dtype.newbyteorder("=")).view("i8"))), "NaT" if value != value else str(np.asarray(value, dtype)[()])]
    if kind == "b":
        return bool(value)
    if kind in "iu":
        return ["i", str(int(value))]
    if kind == "f":
        return ["f", number(value)]
    if kind == "c":
        return ["c", number(value.real), number(value.imag)]
    if kind == "S":
        return ["b", b64(bytes(value))]
    if kind == "U" or kind == "T" and isinstance(value, text_type):
        return ["s", text_type(value)]
    if kind == "V":
        return ["b", b64(value.tobytes())]
    return thing(value)


def thing(value):
    """An object as JSON."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray):
        return canon(value, value.dtype)
    if isinstance(value, np.generic):
        return element(value, value.dtype)
    if isinstance(value, int_types):
        return ["i", str(value)]
    if isinstance(value, float):
        return ["f", number(value)]
    if isinstance(value, complex):
        return ["c", number(value.real), number(value.imag)]
    if PYTHON2 and isinstance(value, bytes):
        return ["s", value.decode("latin-1")]
    if isinstance(value, bytes):
        return ["b", b64(value)]
    if isinstance(value, text_type):
        return ["s", value]
    if isinstance(value, (list, tuple)):
        return ["l", [thing(item) for item in value]]
    if isinstance(value, dict):
        return ["d", [[thing(key), thing(item)] for key, item in value.items()]]
    return ["x", str(value)]


def masked(data, mask, dtype):
    """Elements that are hidden where the mask is true; of a structured dtype, field by field."""
    if dtype.subdtype is not None:
        base = dtype.subdtype[0]
        return ["l", [masked(data[i], mask[i], base if np.ndim(data) == 1 else np.dtype((base, data.shape[1:]))) for i in range(len(data))]]
    if dtype.names is not None:
        return ["row", list(dtype.names), [masked(data[name], mask[name], dtype[s(name)]) for name in dtype.names]]
    return None if mask else element(data, dtype)


def canon(array, dtype=None):
    """The elements of an array as JSON, null where they are masked."""
    dtype = dtype or array.dtype
    if isinstance(array, np.ma.MaskedArray):
        data, mask = np.ma.getdata(array), np.ma.getmaskarray(array)
        data = np.asarray(data)

        def go(index):
            if len(index) == data.ndim:
                return masked(data[index] if index else data[()], mask[index] if index else mask[()], dtype)
            return ["l", [go(index + (i,)) for i in range(data.shape[len(index)])]]
        return go(())
    array = np.asarray(array)

    def nest(index):
        if len(index) == array.ndim:
            return element(array[index] if index else array[()], dtype)
        return ["l", [nest(index + (i,)) for i in range(array.shape[len(index)])]]
    return nest(())


def plain_kinds():
    yield "bool", np.array([True, False, False, True] * 3)
    for name in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        info = np.iinfo(s(name))
        yield name, np.array([info.min, info.max, 0, 1, 2, 100, info.max - 1, info.min + 1, 7, 42, 99, 120], dtype=s(name))
    floats = [0.1, -2.5, float("nan"), float("inf"), -0.0, 1e-5, 3.0, 60000.0, -float("inf"), 1 / 3.0, 1e5, 123456.789]
    with np.errstate(all="ignore"):
        for name in ["f2", "f4", "f8"]:
            yield name, np.array(floats, dtype=s(name))
        yield "longdouble", np.array(floats, dtype=np.longdouble) / np.longdouble(3)
        for name in ["c8", "c16"]:
            yield name, np.array([complex(a, b) for a, b in zip(floats, floats[::-1])], dtype=s(name))
        yield "clongdouble", np.array([complex(a, b) for a, b in zip(floats, floats[::-1])], dtype=np.clongdouble)
    yield "f8plain", np.arange(COUNT) * 0.5
    yield "f8large", np.array([1e300, -1e-300, 5e-324, 1.7976931348623157e308, 1e16, 123456789012345678.0, 0.1 + 0.2, 1e22, 1e-7, 2.0 ** 53, 1.5, -1.0])
    yield "S", np.array([b"a", b"", b"abc\x00d", b"\xff\x00\x01", b"it's", b'"', b"\\", b"\n", b"x" * 5, b"yy", b"z\x00\x00", b"q"], dtype=s("S5"))
    yield "U", np.array(["a", "", "\u00e9\u00e8", "\u4e2d\u6587", "\U0001f389x", "it's", '"', "\\n", "\n", "\u200b", "z", "\u0301"], dtype=s("U4"))
    yield "V", np.array([bytes(bytearray([i, 255 - i, 0])) for i in range(COUNT)], dtype=s("S3")).view(s("V3"))
    mixed = [1, 2.5, "x", None, True, -10.0, 10 ** 20, (1, 2), float("nan"), b"ab", [1, "a"], {"k": 1.5}]
    objects = np.empty(COUNT, dtype=object)
    for i, value in enumerate(mixed):
        objects[i] = value
    yield "O", objects
    more = [datetime.datetime(2020, 1, 2, 3, 4, 5, 6), datetime.date(1999, 1, 2), datetime.timedelta(1, 2, 3), decimal.Decimal("1.50"), 1 + 2j, "\u00e9'", np.float32(0.1),
            np.int64(7), np.array([1, 2]), np.datetime64(s("2020-01-02")), (), datetime.time(1, 2)]
    others = np.empty(COUNT, dtype=object)
    for i, value in enumerate(more):
        others[i] = value
    yield "O2", others
    yield "Ofloat", np.array([1.0, 2.5, float("nan"), -0.0, 1e22, 1e-7, 100.0, 3.0, 1 / 3.0, 2.0, 5e-324, 1e16], dtype=object)
    for unit in UNITS:
        counts = np.array([0, 1, -1, 18262, 100, -5000, 12, 365, 400, 7, 30, 2], dtype=s("i8"))
        if unit in ("s", "ms", "us", "ns", "25s"):
            counts = counts * 10 ** 6 + 123
        for letter in "Mm":
            times = counts.astype(s("%s8[%s]" % (letter, unit)))
            yield "%s8[%s]" % (letter, unit), times
            times = times.copy()
            times[[3, 7]] = np.array(s("NaT"), dtype=times.dtype)
            yield "%s8[%s]nat" % (letter, unit), times
    yield "m8generic", np.arange(COUNT).astype(s("m8"))
    nats = np.empty(COUNT, s("M8"))
    nats[:] = np.datetime64(s("NaT"))
    yield "M8generic", nats
    yield "M8allnat", nats.astype(s("M8[D]"))


def structured_kinds():
    def filled(dtype):
        array = np.zeros(COUNT, dtype)
        fill(array)
        return array

    def fill(array):
        for name in array.dtype.names:
            part = array[name]
            if part.dtype.names is not None:
                fill(part)
            elif part.dtype.kind == "O":
                items = ["x", None, 1, 2.5, True, (1, "a"), b"q", [], 10 ** 20, float("nan"), "\u00e9", {}]
                flat = part.reshape(-1) if part.ndim > 1 else part
                for i in range(len(flat)):
                    flat[i] = items[i % len(items)]
                if part.ndim > 1:
                    array[name] = flat.reshape(part.shape)
            elif part.dtype.kind == "b":
                part[...] = np.arange(part.size).reshape(part.shape) % 3 == 1
            elif part.dtype.kind in "mM":
                part[...] = (np.arange(part.size).reshape(part.shape) * 1000).astype(s("i8")).astype(part.dtype)
                part.reshape(-1)[1] = np.array(s("NaT"), dtype=part.dtype)
            elif part.dtype.kind == "c":
                part[...] = np.arange(part.size).reshape(part.shape) * (0.5 - 2j)
            elif part.dtype.kind == "f":
                part[...] = np.arange(part.size).reshape(part.shape) / part.dtype.type(3)
                part.reshape(-1)[2] = np.nan
            elif part.dtype.kind in "SU":
                words = np.array(["", "a", "bc", "d'e", "f"])[np.arange(part.size) % 5].reshape(part.shape)
                part[...] = words if part.dtype.kind == "U" else words.astype(part.dtype)
            elif part.dtype.kind == "V":
                part.reshape(-1)[...] = np.array([b"\x01\x02"] * part.size).astype(s("S%d" % part.dtype.itemsize)).view(part.dtype)
            else:
                part[...] = np.arange(part.size).reshape(part.shape) - (0 if part.dtype.kind == "u" else 5)
    yield "simple", filled(dt([("a", "<i4"), ("b", "<f8")]))
    yield "one", filled(dt([("x", "<f4")]))
    yield "big", filled(dt([("a", ">i4"), ("b", ">f8"), ("c", ">c16"), ("u", ">U3"), ("t", ">M8[s]"), ("g", ">g"), ("h", ">f2")]))
    yield "all", filled(dt([("b", "?"), ("i1", "i1"), ("u2", "u2"), ("i8", "i8"), ("u8", "u8"), ("f2", "f2"), ("f4", "f4"), ("g", "g"), ("c8", "c8"), ("G", "G"), ("S", "S3"),
                            ("U", "U3"), ("V", "V2"), ("M", "M8[D]"), ("m", "m8[us]")]))
    yield "objects", filled(dt([("o", object), ("b", "?"), ("i8", "i8"), ("u1", "u1"), ("f4", "f4"), ("c", "c16"), ("s", "S3"), ("u", "U3"), ("d", "M8[D]"), ("us", "M8[us]"),
                                ("ns", "M8[ns]"), ("h", "M8[h]"), ("td", "m8[s]"), ("g", "g"), ("big", ">i4")]))
    yield "nested", filled(np.dtype([(s("p"), dt([("q", "i2"), ("r", "?"), ("w", "U2")])), (s("k"), dt([("m", "c8")])), (s("z"), s("f8"))]))
    yield "nestedO", filled(np.dtype([(s("p"), dt([("o", object), ("r", "?")])), (s("k"), s("i4"))]))
    yield "sub", filled(dt([("m", "f8", (2,)), ("n", "S2"), ("k", "i4", (2, 3)), ("c", "c8", (1,)), ("t", "M8[D]", (2,)), ("w", "U2", (2,))]))
    yield "subO", filled(dt([("o", object), ("m", "f8", (2, 2)), ("oo", object, (2,)), ("c", "c8", (2,)), ("w", "U2", (2,)), ("b", "?", (2,))]))
    yield "substruct", filled(np.dtype([(s("a"), dt([("x", "i4"), ("y", "?")]), (2,)), (s("b"), s("i2"))]))
    yield "aligned", filled(np.dtype({"names": [s("a"), s("b"), s("c")], "formats": [s("i1"), s("f8"), s("i2")]} if not PYTHON2 else {
        b"names": [s("a"), s("b"), s("c")], b"formats": [s("i1"), s("f8"), s("i2")]}, align=True))
    offsets = {s("names"): [s("a"), s("b"), s("c")], s("formats"): [s("?"), s("c8"), s("g")], s("offsets"): [3, 8, 32], s("itemsize"): 64}
    yield "offsets", filled(np.dtype(offsets))
    yield "overlap", filled(np.dtype({s("names"): [s("a"), s("b")], s("formats"): [s("<u4"), s("<u2")], s("offsets"): [0, 2], s("itemsize"): 6}))
    yield "disorder", filled(np.dtype({s("names"): [s("a"), s("b")], s("formats"): [s("<u4"), s("<u2")], s("offsets"): [4, 0], s("itemsize"): 8}))
    yield "titles", filled(dt([(("Title of x", "x"), "i4"), (("Y", "y"), "U2")]))
    if not PYTHON2:
        yield "names", filled(np.dtype([("\u00e9", "i4"), ("__proto__", "f8"), ("a b", "?"), ("toString", "i2"), ("1", "u1"), ("0", "u1"), ("\u4e2d", "i1")]))
    yield "nofields", np.zeros(COUNT, np.dtype([]))


def masked_kinds():
    mask = np.array([False, True, False, False, True, False, False, True, False, False, False, True])
    plain = dict(plain_kinds())
    for name in ["bool", "i4", "u8", "f2", "f4", "f8", "longdouble", "c8", "c16", "S", "U", "O", "M8[D]nat", "M8[ns]", "m8[s]nat", "V"]:
        yield "ma-" + name, np.ma.array(plain[name], mask=mask)
    yield "ma-nomask", np.ma.array(np.arange(COUNT))
    yield "ma-allmasked", np.ma.array(np.arange(COUNT) * 1.5, mask=True)
    hard = np.ma.array(np.arange(COUNT), mask=mask, hard_mask=True, fill_value=77)
    yield "ma-hard", hard
    rows = dict(structured_kinds())
    for name in ["simple", "one", "nested", "sub", "objects", "all"]:
        dtype = rows[name].dtype
        hidden = np.zeros(COUNT, np.ma.make_mask_descr(dtype))
        first = dtype.names[0]
        if hidden.dtype[first].names is None:
            hidden[first].reshape(-1)[::4] = True
        else:
            hidden[first][hidden.dtype[first].names[1]][::3] = True
        if len(dtype.names) > 1 and hidden.dtype[dtype.names[-1]].names is None:
            hidden[dtype.names[-1]].reshape(-1)[::5] = True
        for i in (5,):
            hidden[i] = np.array(tuple(True for _ in dtype.names), hidden.dtype) if name != "sub" else hidden[i]
        yield "ma-" + name, np.ma.array(rows[name], mask=hidden)
        if name in ("simple", "one"):
            try:
                from numpy.ma import mrecords
                records = np.ma.array(rows[name], mask=hidden).view(mrecords.MaskedRecords)
                yield "mrec-" + name, records
            except ImportError:
                pass


def subclass_kinds():
    yield "matrix", np.matrix(np.arange(COUNT).reshape(3, 4) * 0.5)
    yield "recarray", dict(structured_kinds())["simple"].view(np.recarray)
    yield "recarrayO", np.rec.array(dict(structured_kinds())["objects"])
    yield "chararray", np.array(["a", "bc ", "", "d'"] * 3).view(np.char.chararray)
    yield "chararrayS", np.array([b"a", b"bc ", b"", b"d'"] * 3).view(np.char.chararray)
    memory = np.memmap("/tmp/matrix.memmap.%d" % (sys.version_info[0] * 100 + NUMPY[1]), dtype=s("f4"), mode=s("w+"), shape=(COUNT,))
    memory[:] = np.arange(COUNT)
    yield "memmap", memory


def other_kinds():
    if NUMPY[0] >= 2:
        words = ["a", "", "\u00e9", "a longer text than fifteen bytes", "it's", "x\ny"] * 2
        yield "StringDType", np.array(words, dtype=np.dtypes.StringDType())
        missing = np.array(words, dtype=np.dtypes.StringDType(na_object=None))
        missing[3] = None
        yield "StringDTypeNone", missing
        absent = np.array(words, dtype=np.dtypes.StringDType(na_object=float("nan"), coerce=False))
        absent[3] = float("nan")
        yield "StringDTypeNaN", absent
    if ml_dtypes:
        for name in sorted(dir(ml_dtypes)):
            kind = getattr(ml_dtypes, name)
            if isinstance(kind, type) and issubclass(kind, np.generic):
                dtype = np.dtype(kind)
                with np.errstate(all="ignore"):
                    values = [0, 1, 2, 3, 0.5, 1.5, 4, 6, 7, 1, 0, 2] if "uint" in name or "e8m0" in name else [0, 1, -1, 0.5, -2, 1.5, 3, 6, -6, 4, 0.25, 2]
                    if "int" in name:
                        values = [int(value) for value in values]
                    yield "ml-" + name, np.array(values).astype(dtype)


def kinds():
    for part in (plain_kinds, structured_kinds, masked_kinds, subclass_kinds, other_kinds):
        for name, array in part():
            yield name, array


def layouts(name, array):
    """The array in each layout, by name; those that the kind cannot have are left out."""
    is_matrix = isinstance(array, np.matrix)
    flat = array if not is_matrix else None
    if is_matrix:
        yield "c2", array
        yield "f2", np.asfortranarray(array).view(np.matrix)
        yield "t2", array.T
        yield "zero2", array[:0]
        yield "slice2", array[::2, ::-1]
        return
    ndarray = not isinstance(array, (np.ma.MaskedArray, np.recarray, np.memmap, np.char.chararray))
    yield "c1", flat
    yield "one", flat[:1]
    yield "c2", flat.reshape(3, 4)
    yield "t2", flat.reshape(3, 4).T
    yield "c3", flat.reshape(2, 3, 2)
    yield "t3", flat.reshape(2, 3, 2).T
    yield "k3", flat.reshape(2, 3, 2).transpose(1, 0, 2)
    yield "s3", flat.reshape(2, 3, 2)[:, ::2]
    yield "0d", flat[1:2].reshape(())
    yield "0dm", flat[0:1].reshape(())
    yield "zero", flat[:0]
    yield "zero03", flat[:0].reshape(0, 3)
    yield "zero30", flat[:0].reshape(3, 0)
    yield "zero203", flat[:0].reshape(2, 0, 3)
    yield "neg", flat[::-1]
    yield "neg2", flat.reshape(3, 4)[::-1, ::-1]
    yield "step", flat[1::3]
    yield "slice2", flat.reshape(4, 3)[1:3, 1:]
    yield "column", flat.reshape(4, 3)[:, 1]
    yield "n1", flat.reshape(12, 1)
    yield "1n", flat.reshape(1, 12)
    yield "f1n", np.asfortranarray(flat.reshape(1, 12)) if ndarray else flat.reshape(1, 12).T.copy().T
    if ndarray:
        yield "bcast", np.broadcast_to(flat[:3], (4, 3))
        yield "bcast0", np.broadcast_to(flat[1:2].reshape(()), (2, 2))
        yield "readonly", readonly(flat)
    if array.dtype.kind in "iufcmMU" and array.dtype.itemsize > 1 and array.dtype.isbuiltin != 2 and array.dtype.names is None:
        swapped = flat.astype(array.dtype.newbyteorder(s(">")))
        yield "big", swapped
        yield "big2", swapped.reshape(3, 4)
        yield "bigt2", swapped.reshape(3, 4).T
        yield "big0d", swapped[1:2].reshape(())
        yield "bigstep", swapped[1::3]
    if ndarray and array.dtype.names is None:
        long = np.resize(flat, 1500)
        yield "long", long
        yield "long2", long.reshape(30, 50)
        yield "wide", long[:1200].reshape(3, 400)


def readonly(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def scalars(name, array):
    """Elements alone, which are scalars."""
    if isinstance(array, np.matrix):
        return
    for i in (0, 1, 2, 3):
        yield "scalar%d" % i, array[i]


def ways(array):
    """The bytes of an array by every way that takes it."""
    out = {}
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        out["p%d" % protocol] = b64(pickle.dumps(array, protocol))
    if pickle.HIGHEST_PROTOCOL >= 5:
        buffers = []
        data = pickle.dumps(array, 5, buffer_callback=buffers.append)
        if buffers:
            out["oob"] = [b64(data), [b64(bytes(buffer.raw())) for buffer in buffers]]
    if not isinstance(array, np.ndarray):
        return out
    plain = not isinstance(array, np.ma.MaskedArray)
    if plain:
        for version in (1, 2, 3):
            if version == 3 and NUMPY < (1, 17):
                continue
            file = io.BytesIO()
            try:
                np.lib.format.write_array(file, np.asanyarray(array), (version, 0))
                out["npy%d" % version] = b64(file.getvalue())
            except Exception:
                pass
        for name, save in (("npz", np.savez), ("npzc", np.savez_compressed)):
            file = io.BytesIO()
            try:
                save(file, array=array)
                out[name] = b64(file.getvalue())
            except Exception:
                pass
    if joblib:
        for name, options in (("joblib", {}), ("joblibz", {"compress": 3})):
            file = io.BytesIO()
            try:
                joblib.dump({s("array"): array}, file, **options)
                out[name] = b64(file.getvalue())
            except Exception as error:
                out["error-" + name] = str(error)
    return out


def dtype_of(dtype):
    """What a dtype is, titles and alignment and all."""
    if dtype.subdtype:
        return [dtype_of(dtype.subdtype[0]), list(dtype.subdtype[1])]
    if dtype.names is not None:
        return {"fields": [[name, dtype_of(dtype.fields[s(name)][0])] + list(dtype.fields[s(name)][1:]) for name in dtype.names], "itemsize": dtype.itemsize,
                "align": dtype.isalignedstruct}
    return dtype.name if dtype.isbuiltin == 2 or dtype.kind == "T" else dtype.str


def written(name, layout, array):
    is_array = isinstance(array, np.ndarray)
    record = {"kind": name, "layout": layout, "shape": list(array.shape), "dtype": dtype_of(array.dtype), "name": str(array.dtype) if not PYTHON2 else None,
              "class": type(array).__name__, "list": canon(array) if is_array else element(array, array.dtype)}
    try:
        record["text"] = str(array) if not PYTHON2 else None
    except Exception as error:
        record["text"] = None
    if is_array:
        record["order"] = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    record["ways"] = ways(array)
    record["numpy"] = np.__version__
    record["encoding"] = "latin1" if PYTHON2 else "ASCII"
    return record


def write(names, is_sample=False):
    for number, (name, array) in enumerate(kinds()):
        if names and not any(name.startswith(wanted) for wanted in names):
            continue
        variants = [(layout, value) for layout, value in list(layouts(name, array)) + list(scalars(name, array)) if hasattr(value, "dtype")]
        if is_sample:
            # Not the long ones, of which one is as good as another.
            variants = [variant for variant in variants if np.size(variant[1]) <= COUNT]
            variants = [variants[(number * 7 + NUMPY[1] + 3 * PYTHON2) % len(variants)], variants[(number * 11 + 5 * NUMPY[1]) % len(variants)]]
        for layout, value in variants:
            try:
                record = written(name, layout, value)
            except Exception as error:
                sys.stderr.write("%s %s: %s %s\n" % (name, layout, type(error).__name__, error))
                continue
            if is_sample:
                way = "p%d" % (number % (pickle.HIGHEST_PROTOCOL + 1))
                record["ways"] = {way: record["ways"][way]}
            sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")


def print_again():
    for line in sys.stdin:
        record = json.loads(line)
        try:
            way = "p2" if "p2" in record["ways"] else sorted(record["ways"])[0]
            value = pickle.loads(base64.b64decode(record["ways"][way]), encoding="latin1")
            record["text"] = str(value)
            record["list"] = canon(value) if isinstance(value, np.ndarray) else element(value, value.dtype)
            record["name"] = str(value.dtype)
        except Exception as error:
            sys.stderr.write("%s %s: %s %s\n" % (record["kind"], record["layout"], type(error).__name__, error))
            # numpy 1.16 writes the addresses of objects in scalars.
            if isinstance(error, RuntimeError):
                continue
            record["text"] = None
        sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")


def load_npy(data):
    return np.load(io.BytesIO(data), allow_pickle=True)


def told(value):
    is_array = isinstance(value, np.ndarray)
    told = {"class": type(value).__name__, "dtype": dtype_of(value.dtype), "shape": list(value.shape), "list": canon(value) if is_array else element(value, value.dtype)}
    if is_array:
        told["order"] = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
    if isinstance(value, np.ma.MaskedArray):
        told["fill"] = str(value._fill_value)
        told["hard"] = value.hardmask
        told["under"] = canon(np.ma.getdata(value))
    return told


def back():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            data = base64.b64decode(request["original"])
            # Byte orders follow the protocol, so the truth is what this numpy makes of its own pickle at that protocol.
            then = pickle.loads(data, **({} if PYTHON2 else {"encoding": "latin1"}))
            if request.get("pickle"):
                protocol = request["protocol"]
                again = pickle.dumps(then, protocol)
                # The fill value is as it was: numpy makes another of it when it reads it.
                first, then = told(then), told(pickle.loads(again))
                then.update((key, first[key]) for key in ("fill",) if key in first)
                # numpy changes the order of MaskedRecords in Fortran order whenever it writes them.
                if first["class"] == "MaskedRecords":
                    then = first
                now = told(pickle.loads(base64.b64decode(request["pickle"])))
                if again != base64.b64decode(request["pickle"]) and request["protocol"] == request.get("from"):
                    then, now = dict(then, bytes=True), dict(now, bytes=False)
            else:
                file = io.BytesIO()
                np.save(file, then)
                then = told(load_npy(file.getvalue()))
                now = told(load_npy(base64.b64decode(request["npy"])))
        except Exception as error:
            sys.stdout.write(json.dumps("%s: %s" % (type(error).__name__, error)) + "\n")
            continue
        differs = [key for key in then if then[key] != now[key]]
        sys.stdout.write(json.dumps(None if not differs else {key: [then[key], now[key]] for key in differs}) + "\n")


if __name__ == "__main__":
    mode = sys.argv[1] if len(sys.argv) > 1 else "write"
    if mode == "print":
        print_again()
    elif mode == "back":
        back()
    else:
        write(sys.argv[2:], mode == "sample")
