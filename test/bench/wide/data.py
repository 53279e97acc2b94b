"""The data of the wide bench, written by CPython.

usage: python data.py make FOLDER PART [NAME...]   write FOLDER/NAME.pkl of what is missing or out of date, PART (1 is all) of the size;
                                                   prints JSON: a list of the sets, those with `missing` need a library that is not there

Every set comes from a seed, so two machines measure the same bytes.
"""
import hashlib
import importlib
import io
import json
import pathlib
import pickle
import random
import sys

import library_sets as library
import plain_sets as plain

HERE = pathlib.Path(__file__).resolve().parent


def strings_of_python2(value, protocol):
    """The pickle with its text as Python 2 has it: str, not unicode."""
    class Pickler(pickle._Pickler):
        dispatch = dict(pickle._Pickler.dispatch)

        def save_str(self, text):
            data = text.encode("latin1")
            head = pickle.SHORT_BINSTRING + bytes([len(data)]) if len(data) < 256 else pickle.BINSTRING + len(data).to_bytes(4, "little")
            self.write(head + data)
            self.memoize(text)

        dispatch[str] = save_str
    out = io.BytesIO()
    Pickler(out, protocol).dump(value)
    return out.getvalue()


# name: what the table calls it, the maker, its size, and where they are not the defaults: protocol 4, no library, Python 3's strings.
SETS = {
    "latin1array": ("24 MB numpy array, protocol 2", library.numpy_floats, 3_000_000, {"protocol": 2, "needs": "numpy"}),
    "tuplekeys": ("100k keys that are tuples of ints", plain.tuple_keys, 100_000, {}),
    "nestedkeys": ("60k keys that are nested tuples", plain.nested_keys, 60_000, {}),
    "strdict": ("a dict of 300k str keys", plain.str_dict, 300_000, {}),
    "strfloats": ("a vocabulary of 200k with floats", plain.str_floats, 200_000, {}),
    "intkeys": ("a dict of 300k int keys", plain.int_keys, 300_000, {}),
    "floatkeys": ("a dict of 200k float keys", plain.float_keys, 200_000, {}),
    "intset": ("a set of 300k ints", plain.int_set, 300_000, {}),
    "strset": ("a set of 200k strings", plain.str_set, 200_000, {}),
    "frozensets": ("10k sets of 10 frozensets", plain.frozensets, 10_000, {}),
    "smallbytes": ("200k byte strings of 32 bytes", plain.small_bytes, 200_000, {}),
    "bigints": ("100k ints of 200 bits", plain.big_ints, 100_000, {}),
    "npscalars": ("50k numpy scalars", library.numpy_scalars, 50_000, {"needs": "numpy"}),
    "bools": ("1M bools", plain.bools, 1_000_000, {}),
    "mixed": ("600k mixed scalars", plain.mixed, 600_000, {}),
    "floats": ("1M floats", plain.floats, 1_000_000, {}),
    "complexes": ("100k complex numbers", plain.complexes, 100_000, {}),
    "ascii": ("300k strings, ASCII", plain.ascii_strings, 300_000, {}),
    "cjk": ("300k strings, Chinese", plain.cjk, 300_000, {}),
    "longtext": ("1000 texts of 17 KB, not all ASCII", plain.long_text, 1000, {}),
    "longstrings": ("5000 ASCII strings of 10 KB", plain.long_strings, 5000, {}),
    "onestring": ("one string of 100 MB", plain.one_string, 100_000_000, {}),
    "datetimes": ("100k datetimes", plain.datetimes, 100_000, {}),
    "aware": ("100k datetimes with time zones", plain.aware, 100_000, {}),
    "dates": ("100k dates", plain.dates, 100_000, {}),
    "deltas": ("100k timedeltas", plain.deltas, 100_000, {}),
    "uuids": ("50k UUIDs", plain.uuids, 50_000, {}),
    "decimals": ("100k Decimals", plain.decimals, 100_000, {}),
    "fractions": ("50k Fractions", plain.rationals, 50_000, {}),
    "ranges": ("100k ranges", plain.ranges, 100_000, {}),
    "ordered": ("50k OrderedDicts", plain.ordered, 50_000, {}),
    "deques": ("50k deques", plain.deques, 50_000, {}),
    "counters": ("30k Counters", plain.counters, 30_000, {}),
    "defaultdicts": ("30k defaultdicts of lists", plain.default_dicts, 30_000, {}),
    "exceptions": ("50k exceptions", plain.exceptions, 50_000, {}),
    "namedtuples": ("100k namedtuples", plain.points, 100_000, {}),
    "enums": ("50k dicts of two enums", plain.members, 50_000, {}),
    "slots": ("100k instances with slots", plain.slots, 100_000, {}),
    "instances": ("100k instances", plain.instances, 100_000, {}),
    "classtrees": ("500 trees of classes with __setstate__", plain.class_trees, 500, {}),
    "tuples": ("200k tuples", plain.tuples, 200_000, {}),
    "nested": ("100k records with a dict and a list", plain.nested, 100_000, {}),
    **{f"records{protocol}": (f"50k records, protocol {protocol}", plain.records, 50_000, {"protocol": protocol}) for protocol in range(6)},
    "python2": ("50k records of Python 2's str", plain.records, 50_000, {"protocol": 2, "encoding": "latin1"}),
    "coco": ("20k COCO annotations", plain.coco, 20_000, {}),
    "nones": ("100k rows, most of them None", plain.nones, 100_000, {}),
    "wordvectors": ("word vectors: 20k lists of 50", plain.word_vectors, 20_000, {}),
    "graph": ("a graph: 50k nodes, sets of ints", plain.graph, 50_000, {}),
    "timeseries": ("a time series of 100k tuples", plain.series, 100_000, {}),
    "matrices": ("4000 rows of 300 ints", plain.matrix, 4000, {}),
    "smallarrays": ("20k numpy arrays of 16", library.small_arrays, 20_000, {"needs": "numpy"}),
    "structured": ("5000 structured arrays", library.structured, 5000, {"needs": "numpy"}),
    "objects": ("an object array of 200k", library.objects, 200_000, {"needs": "numpy"}),
    "masked": ("5000 masked arrays", library.masked, 5000, {"needs": "numpy"}),
    "frame": ("a pandas frame of 200k rows", library.frame, 200_000, {"needs": "pandas"}),
    "forest": ("a forest of 300 trees", library.forest, 300, {"needs": "sklearn"}),
    "tensors": ("a state dict of 1000 tensors", library.tensors, 1000, {"needs": "torch"}),
}
VERSION = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in ("data.py", "library_sets.py", "plain_sets.py", "wide_models.py"))).hexdigest()[:16]


def has(library):
    try:
        importlib.import_module(library)
        return True
    except ImportError:
        return False


def pickled(name, part):
    _, maker, size, more = SETS[name]
    n = max(3, round(size * part))
    value = maker(random.Random(f"brine {maker.__name__}"), n)
    protocol = more.get("protocol", 4)
    return strings_of_python2(value, protocol) if "encoding" in more else pickle.dumps(value, protocol)


def make(folder, part, names):
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for name in names or SETS:
        title, _, _, more = SETS[name]
        path = folder / f"{name}.pkl"
        stamp = folder / f"{name}.version"
        entry = {"name": name, "title": title, "protocol": 4, **more}
        if "needs" in more and not has(more["needs"]):
            entry["missing"] = True
        elif not path.exists() or not stamp.exists() or stamp.read_text() != f"{VERSION} {part}":
            print(f"writing {title}", file=sys.stderr)
            path.write_bytes(pickled(name, part))
            stamp.write_text(f"{VERSION} {part}")
        if "missing" not in entry:
            entry["bytes"] = path.stat().st_size
        index.append(entry)
    print(json.dumps(index))


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] != "make":
        sys.exit(__doc__)
    unknown = [name for name in sys.argv[4:] if name not in SETS]
    if unknown:
        sys.exit(f"no set is called {', '.join(unknown)}: there are {', '.join(SETS)}")
    make(pathlib.Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
