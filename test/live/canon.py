"""The form that fixtures/CANON.md describes, of live Python values. Runs on Python 2.7 and 3.6+.

What a value must be on Python 2.7, where types differ: str is unicode, bytes is str, int is int or long,
range is xrange of the same numbers, and a dict or set holds the same items in any order. Names of attributes are
str there, whatever the pickle had.
"""
import array
import base64
import collections
import datetime
import decimal
import fractions
import json
import struct
import sys
import types
import uuid

import live

PYTHON2 = sys.version_info[0] == 2
if PYTHON2:
    INTS, TEXT, RANGE, CLASSES = (int, long), unicode, xrange, (type, types.ClassType)  # noqa: F821
    PATH = ()
else:
    import pathlib
    INTS, TEXT, RANGE, CLASSES = (int,), str, range, (type,)
    PATH = pathlib.PurePath

MODULES = {"__builtin__": "builtins", "exceptions": "builtins", "Queue": "queue", "UserDict": "collections"}
# The names of int are those of long, below protocol 3.
NAMES = {"xrange": "range", "long": "int"}


def text(value):
    """A str of any Python by its code units, where it is not plain ASCII."""
    if all(" " <= c <= "~" for c in value):
        return {"t": "str", "v": value}
    units = value.encode("utf-16-le") if PYTHON2 else value.encode("utf-16-le", "surrogatepass")
    return {"t": "str", "utf16": list(struct.unpack("<%dH" % (len(units) // 2), units))}


def named(value):
    module = MODULES.get(value.__module__, value.__module__)
    name = getattr(value, "__qualname__", value.__name__)
    return {"t": "global", "m": "builtins" if module is None else module, "n": NAMES.get(name, name)}


class Canon(object):
    def __init__(self):
        self.seen = {}
        self.kept = []

    def sequence(self, tag, value, path, **more):
        return dict(more, t=tag, v=[self.of(item, "%s[%d]" % (path, i)) for i, item in enumerate(value)])

    def pairs(self, pairs, path):
        out = []
        for i, (key, item) in enumerate(pairs):
            known = self.of(key, "%s{%d}k" % (path, i))
            out.append([known, self.of(item, "%s[%s]" % (path, json.dumps(known["v"])) if known["t"] == "str" and "v" in known else "%s{%d}" % (path, i))])
        return out

    def mapping(self, tag, value, path, **more):
        if PYTHON2 and tag != "OrderedDict":
            more["order"] = "sorted"
        return dict(more, t=tag, v=self.pairs(value.items(), path))

    def attributes(self, value, path):
        """A dict whose keys are names of attributes."""
        return self.mapping("dict", collections.OrderedDict((TEXT(key), value[key]) for key in (sorted(value) if PYTHON2 else value)), path)

    def of(self, value, path="$"):
        kind = type(value)
        if value is None:
            return {"t": "none"}
        if value is Ellipsis or value is NotImplemented:
            return {"t": "ellipsis" if value is Ellipsis else "notimplemented"}
        if kind is bool:
            return {"t": "bool", "v": value}
        if kind in INTS:
            return {"t": "int", "v": str(value)}
        if kind is float:
            return {"t": "float", "v": value.hex()}
        if kind is complex:
            return {"t": "complex", "re": value.real.hex(), "im": value.imag.hex()}
        if kind is TEXT:
            return text(value)
        if kind in (bytes, bytearray):
            return {"t": "bytearray" if kind is bytearray else "bytes", "b64": base64.b64encode(bytes(value)).decode()}
        if kind is tuple:
            return self.sequence("tuple", value, path)
        if kind is frozenset:
            return self.unordered("frozenset", value, path)
        if kind is datetime.datetime or kind is datetime.time:
            day = "%04d-%02d-%02dT" % (value.year, value.month, value.day) if kind is datetime.datetime else ""
            clock = "%02d:%02d:%02d.%06d" % (value.hour, value.minute, value.second, value.microsecond)
            return {"t": kind.__name__, "v": day + clock, "fold": getattr(value, "fold", 0), "tz": self.of(value.tzinfo, path)}
        if kind is datetime.date:
            return {"t": "date", "v": value.isoformat()}
        if kind is datetime.timedelta:
            return {"t": "timedelta", "days": value.days, "seconds": value.seconds, "us": value.microseconds}
        if not PYTHON2 and kind is datetime.timezone:
            args = value.__getinitargs__()
            return {"t": "timezone", "offset": self.of(args[0], path), "name": args[1] if len(args) > 1 else None}
        if kind is decimal.Decimal:
            return {"t": "decimal", "v": str(value)}
        if kind is fractions.Fraction:
            return {"t": "fraction", "num": str(value.numerator), "den": str(value.denominator)}
        if kind is uuid.UUID:
            return {"t": "uuid", "v": str(value)}
        if kind is RANGE:
            return {"t": "range", "v": [str(part) for part in (value.__reduce__()[1])]}
        if kind is slice:
            return self.sequence("slice", (value.start, value.stop, value.step), path)
        if kind is array.array:
            return {"t": "array", "code": value.typecode, "v": [item.hex() if isinstance(item, float) else str(item) for item in value]}
        if isinstance(value, PATH):
            return {"t": "path", "n": kind.__name__, "v": str(value), "parts": list(value.parts)}
        if isinstance(value, CLASSES) or kind in (types.FunctionType, types.BuiltinFunctionType):
            return named(value)
        if live.enum and isinstance(value, live.enum.Enum):
            return {"t": "enum", "m": kind.__module__, "n": kind.__qualname__, "name": value.name, "value": self.of(value.value, path)}
        if kind is live.Point:
            return self.sequence("namedtuple", value, path, m="live", n="Point")
        return self.tracked(value, kind, path)

    def tracked(self, value, kind, path):
        if id(value) in self.seen:
            return {"t": "ref", "to": self.seen[id(value)]}
        self.seen[id(value)] = path
        self.kept.append(value)
        if kind is list:
            return self.sequence("list", value, path)
        if kind is set:
            return self.unordered("set", value, path)
        if kind is dict or kind is collections.Counter:
            return self.mapping(kind.__name__, value, path)
        if kind is collections.OrderedDict:
            parts = self.mapping("OrderedDict", value, path)
            if not PYTHON2 and value.__dict__:
                parts["attrs"] = self.attributes(value.__dict__, path + ".attrs")
            return parts
        if kind is collections.defaultdict:
            parts = self.mapping("defaultdict", value, path)
            return dict(parts, factory=self.of(value.default_factory, path + ".factory"))
        if kind is collections.deque:
            return self.sequence("deque", value, path, maxlen=value.maxlen)
        return self.instance(value, path)

    def unordered(self, tag, value, path):
        return {"t": tag, "v": sorted((self.of(item, path + "{}") for item in value), key=lambda item: json.dumps(item, sort_keys=True))}

    def instance(self, value, path):
        reduced = tuple(value.__reduce_ex__(2)) + (None,) * 4
        made, args, state, items, pairs = reduced[:5]
        name, kwargs = getattr(made, "__name__", ""), None
        if name == "__newobj__":
            made, args = args[0], args[1:]
        elif name == "__newobj_ex__":
            made, args, kwargs = args
        if isinstance(value, live.NewArgs):
            # Python 2.7 does not ask __getnewargs_ex__.
            made, (args, kwargs) = live.NewArgs, value.given
        parts = dict(named(made), t="object", args=[self.of(item, "%s.args[%d]" % (path, i)) for i, item in enumerate(args)], state=None)
        if kwargs:
            parts["kw"] = self.attributes(kwargs, path + ".kw")
        if type(state) is tuple and isinstance(value, live.Slots):
            inner, slots = state
            parts["state"] = {"t": "tuple", "v": [self.attributes(inner, path + ".state[0]") if inner else {"t": "none"}, self.attributes(slots, path + ".state[1]")]}
        elif type(state) is dict and state is getattr(value, "__dict__", None):
            # Up to 3.10 a set gives an empty __dict__ too.
            parts["state"] = self.attributes(state, path + ".state") if state else None
        elif state is not None:
            parts["state"] = self.of(state, path + ".state")
        if items is not None:
            parts["list"] = [self.of(item, "%s.list[%d]" % (path, i)) for i, item in enumerate(list(items))]
        if pairs is not None:
            parts["dict"] = self.pairs(list(pairs), path + ".dict")
        return parts
