"""Runs what `decompile` made of pickles, and the pickles, and compares what came of both. Runs on Python 3.8+; to compile alone, on 3.6+.

A line of standard input is {"pickle": base64, "source": text, "encoding"?, "isLiteral"}, and the answer a line {"same": bool, "is": text, "expected": text},
or {"same": true, "error": text} where both raise the same kind of error, or {"error": text}. With "compile" alone it is {"same": true} where the source compiles.

Nothing that a pickle names is run: a few types of the standard library are themselves, and all else is a Stub, which notes what is done to it, in its order.
"""
import _compat_pickle
import ast
import base64
import builtins
import collections
import importlib
import io
import pickle
import struct
import sys

import answers

SAFE = {
    "builtins": "object list dict set frozenset tuple int float complex range slice bytearray bytes str bool",
    "collections": "OrderedDict deque Counter defaultdict",
    "datetime": "date datetime time timedelta timezone",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "uuid": "UUID",
    "array": "array _array_reconstructor",
    "copyreg": "_reconstructor __newobj__",
    "_codecs": "encode",
}
HEAD = {"sys": sys, "struct": struct, "operator": importlib.import_module("operator")}


class Meta(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return find(cls.module, cls.path + "." + name)


class Notes(object):
    """Stands for what a pickle names. It tells in which order all of them were made."""

    serials = [0]
    # Whether instances have __setstate__.
    is_stated = True

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.__dict__["_made"] = (Notes.serials[0], args, kwargs)
        Notes.serials[0] += 1
        return self

    def __init__(self, *args, **kwargs):
        pass

    def _note(self, what, *args):
        self.__dict__.setdefault("_notes", []).append((what,) + args)

    def append(self, item):
        self._note("append", item)

    def extend(self, items):
        for item in items:
            self._note("append", item)

    def add(self, item):
        self._note("add", item)

    def __setitem__(self, key, value):
        self._note("set", key, value)


    def __call__(self, *args):
        return find("call", "result")(self, *args)

    def __getattr__(self, name):
        if name == "__setstate__" and Notes.is_stated:
            return lambda state: self._note("state", state)
        raise AttributeError(name)


STUBS = {}


def find(module, name):
    """What a name stands for."""
    if name in SAFE.get(module, "").split():
        return getattr(importlib.import_module(module), name)
    key = (module, name)
    if key not in STUBS:
        STUBS[key] = Meta("Stub", (Notes,), {"module": module, "path": name})
    return STUBS[key]


class Module(object):
    def __init__(self, name):
        self.__dict__["_module"] = name

    def __getattr__(self, name):
        if self._module in HEAD:
            return getattr(HEAD[self._module], name)
        if self._module == "importlib" and name == "import_module":
            return Module
        return find(self._module, name)


def import_module(name, globals=None, locals=None, fromlist=(), level=0):
    return Module(name)


class Unpickler(pickle.Unpickler):
    protocol = 0

    def find_class(self, module, name):
        if self.protocol < 3:
            if (module, name) in _compat_pickle.NAME_MAPPING:
                module, name = _compat_pickle.NAME_MAPPING[(module, name)]
            else:
                module = _compat_pickle.IMPORT_MAPPING.get(module, module)
        return find(module, name)

    def persistent_load(self, pid):
        return find("persistent", "load")(pid)


def buffers():
    return [b"0" * i if i % 2 else bytearray(b"1" * i) for i in range(400)]


def run(source):
    given = {"buffers": iter(buffers()), "persistent_load": lambda pid: find("persistent", "load")(pid)}
    names = dict(given, __builtins__=dict(vars(builtins), __import__=import_module))
    exec(compile(source, "source", "exec"), names)
    return names["result"]


class Canon(object):
    """The form of a value as text, with all sharing of what has an identity."""

    def __init__(self):
        self.seen = {}
        self.kept = []

    def of(self, root):
        out = []
        pending = [root]
        while pending:
            value = pending.pop()
            if isinstance(value, Text):
                out.append(value.text)
            else:
                pending.extend(reversed(self.parts(value)))
        return " ".join(out)

    def parts(self, value):
        kind = type(value)
        if kind is float:
            return [Text(struct.pack(">d", value).hex())]
        if kind is memoryview:
            return [Text("memoryview %r %s" % (value.tobytes(), value.readonly))]
        if value is None or kind in (bool, int, str, bytes, complex, range, slice) or isinstance(value, type) or callable(value) and not isinstance(value, Notes):
            return [Text("%s %s" % (kind.__name__, text_of(value)))]
        if kind is tuple:
            return [Text("(")] + list(value) + [Text(")")]
        if kind is not frozenset:
            if id(value) in self.seen:
                return [Text("#%d" % self.seen[id(value)])]
            self.seen[id(value)] = len(self.seen)
            self.kept.append(value)
        if kind in (list, collections.deque):
            return [Text(kind.__name__)] + list(value) + [Text("]")]
        if kind in (set, frozenset):
            return [Text(kind.__name__)] + sorted(value, key=order) + [Text("}")]
        if isinstance(value, dict):
            parts = [Text(kind.__name__ + str(getattr(value, "default_factory", "")))]
            for key, item in value.items():
                parts += [key, item]
            return parts + [Text("}")]
        if isinstance(value, Notes):
            return [Text("Stub %s.%s" % (kind.module, kind.path)), list(value.__dict__.items()) and value.__dict__]
        return [Text("%s %s" % (kind.__name__, text_of(value)))]


def text_of(value):
    return ("%s.%s" % (value.module, value.path)) if isinstance(value, Meta) else repr(value)


def order(item):
    return (1, item.__dict__["_made"][0], "") if isinstance(item, Notes) else (0, 0, repr(item))


class Text(object):
    def __init__(self, text):
        self.text = text


def outcome(call):
    Notes.serials[0] = 0
    try:
        return call(), None
    except Exception as error:
        return None, error


def answer(request):
    source = request["source"]
    if "pickle" not in request:
        compile(source, "source", "exec")
        return {"same": True}
    options = {"encoding": request["encoding"]} if request.get("encoding") else {}
    data = base64.b64decode(request["pickle"])
    unpickler = type("Protocol", (Unpickler,), {"protocol": data[1] if data[:1] == b"\x80" else 0})
    for Notes.is_stated in (True, False):
        expected, error = outcome(lambda: unpickler(io.BytesIO(data), buffers=buffers(), **options).load())
        value, other = outcome(lambda: ast.literal_eval(source) if request["isLiteral"] else run(source))
        if error or other:
            if not (error and other and (type(error) is type(other) or isinstance(other, (TypeError, AttributeError)))):
                return {"same": False, "is": answers.told(other) if other else "a value", "expected": answers.told(error) if error else "a value"}
            if Notes.is_stated:
                return {"same": True, "error": answers.told(error)}
            continue
        texts = [Canon().of(value), Canon().of(expected)]
        if texts[0] != texts[1]:
            return {"same": False, "is": texts[0][:2000], "expected": texts[1][:2000]}
    return {"same": True}


answers.serve(answer)
