"""What each of a Python's readers does with streams: names, calls, and whether it takes them. Nothing that a stream names is looked up. Runs on Python 2.7 and 3.6+.

Each line of standard input is a stream in base64, each line of output a JSON object: by reader (C, python, dis) "ok", "error", and "named" and "called" for those that run it.
"""
from __future__ import print_function

import base64
import io
import json
import pickle
import pickletools
import sys

PYTHON2 = sys.version_info[0] == 2

try:
    # A memo id of 2**32 would have the C unpickler fill that memory.
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
except (ImportError, ValueError):
    pass
if PYTHON2:
    import cPickle
    from StringIO import StringIO as BytesIO
    StringIO = BytesIO
else:
    BytesIO, StringIO = io.BytesIO, io.StringIO

named, called = [], []


def make(module, name):
    whole = (module + "." + name).decode("latin-1") if PYTHON2 else "%s.%s" % (module, name)
    named.append(whole)

    def note(how):
        def noted(self, *args, **kwargs):
            called.append([whole, how])
        return noted

    def new(cls, *args, **kwargs):
        called.append([whole, "call"])
        return object.__new__(cls)

    methods = {"append": note("append"), "extend": note("extend"), "add": note("add"), "__setitem__": note("setitem"), "__setstate__": note("state")}
    return type("Recorder", (object,), dict(methods, __new__=new, __init__=lambda self, *args, **kwargs: None))


def run(load):
    del named[:], called[:]
    try:
        load()
        error = None
    except RecursionErrors as e:
        error = "deep"
    except Exception as e:
        error = "%s: %s" % (type(e).__name__, repr(e.args)[:100])
    return {"ok": error is None, "error": error, "named": list(named), "called": list(called)}


RecursionErrors = (RuntimeError if PYTHON2 else RecursionError,)


def load_c(stream):
    file = BytesIO(stream)
    if PYTHON2:
        unpickler = cPickle.Unpickler(file)
        unpickler.find_global = make
        unpickler.persistent_load = lambda pid: ("pid", pid)
    else:
        unpickler = CUnpickler(file, encoding="latin-1")
    unpickler.load()
    ends.append(file.tell())


def load_python(stream):
    file = BytesIO(stream)
    if PYTHON2:
        unpickler = pickle.Unpickler(file)
        unpickler.find_class = make
        unpickler.persistent_load = lambda pid: ("pid", pid)
    else:
        unpickler = PyUnpickler(file, encoding="latin-1")
    unpickler.load()
    ends.append(file.tell())


if not PYTHON2:
    class CUnpickler(pickle.Unpickler):
        def find_class(self, module, name):
            return make(module, name)

        def persistent_load(self, pid):
            return ("pid", pid)

    class PyUnpickler(pickle._Unpickler):
        def find_class(self, module, name):
            return make(module, name)

        def persistent_load(self, pid):
            return ("pid", pid)

ends = []

for line in sys.stdin:
    stream = base64.b64decode(line)
    out = {}
    for name, load in (("C", load_c), ("python", load_python)):
        del ends[:]
        out[name] = run(lambda: load(stream))
        out[name]["end"] = ends[0] if ends else None
    out["dis"] = run(lambda: pickletools.dis(BytesIO(stream), StringIO()))
    print(json.dumps(out))
    sys.stdout.flush()
