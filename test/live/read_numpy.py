"""Loads pickles of numpy values and tells what came of them. Runs on Python 2.7 and 3.6+ with numpy 1.16+.

A line of standard input is a request, and the answer a line, {"error": text} where there was one:
{"pickle": base64}                         {"arrays": [description, ...]}: of each array, scalar or dtype in the list that it is, or of itself
{"pickle", "original", "protocol", "encoding"?, "buffers"?}
                                           {"same": bool, "now", "then"}: whether it is what numpy makes of its own pickle, at that protocol, of what
                                           the original gives (byte orders and flags follow the protocol); {"unreadable": text}
{"original", "protocol", "buffers"?}       {"again": bool}: whether this numpy writes what it loads from the original back, byte for byte
{}                                         {"python": version, "numpy": version}
"""
import base64
import pickle
import sys

import numpy as np

import answers

PYTHON2 = sys.version_info[0] == 2


def dtype_of(dtype):
    """What a dtype is, alignment, titles and all, in the machine's words: byte orders too."""
    if dtype.subdtype:
        return [dtype_of(dtype.subdtype[0]), list(dtype.subdtype[1])]
    if dtype.names is not None:
        fields = [[name, dtype_of(dtype.fields[name][0])] + list(dtype.fields[name][1:]) for name in dtype.names]
        return {"fields": fields, "itemsize": dtype.itemsize, "align": dtype.isalignedstruct, "type": dtype.type.__name__}
    return dtype.str


def cells(value):
    """Objects of an array, as text that tells their types."""
    def cell(item):
        return [type(item).__name__, describe(item) if isinstance(item, (np.ndarray, np.generic)) else repr(item)]
    return [cell(item) for item in value.ravel()]


def describe(value):
    if isinstance(value, np.dtype):
        return {"t": "dtype", "dtype": dtype_of(value)}
    if isinstance(value, np.ndarray):
        flags = value.flags
        known = {"t": "ndarray", "class": type(value).__name__, "dtype": dtype_of(value.dtype), "shape": list(value.shape),
                 "c": flags.c_contiguous, "f": flags.f_contiguous, "writeable": flags.writeable}
        if value.dtype.hasobject:
            return dict(known, objects=cells(value) if value.dtype.names is None else repr(value.tolist()))
        return dict(known, bytes=base64.b64encode(value.tobytes("A")).decode())
    if isinstance(value, np.generic):
        return {"t": "scalar", "class": type(value).__name__, "dtype": dtype_of(value.dtype), "bytes": base64.b64encode(value.tobytes()).decode()}
    return {"t": type(value).__name__, "v": repr(value)}


def whole(value):
    if isinstance(value, (list, tuple)):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return [[repr(key), whole(item)] for key, item in value.items()]
    return describe(value)


def load(data, request):
    options = {}
    if request.get("encoding"):
        options["encoding"] = request["encoding"]
    if request.get("buffers"):
        # Those that are read-only are said to be so by READONLY_BUFFER.
        options["buffers"] = [bytearray(base64.b64decode(text)) for text in request["buffers"]]
    return pickle.loads(data, **options)


def answer(request):
    if not request:
        return {"python": sys.version.split()[0], "numpy": np.__version__}
    if "pickle" not in request:
        data = base64.b64decode(request["original"])
        value = load(data, request)
        if request.get("buffers"):
            return {"again": pickle.dumps(value, request["protocol"], buffer_callback=lambda buffer: None) == data}
        return {"again": pickle.dumps(value, request["protocol"]) == data}
    if "original" not in request:
        value = pickle.loads(base64.b64decode(request["pickle"]))
        return {"arrays": [describe(item) for item in (value if isinstance(value, list) else [value])]}
    try:
        value = load(base64.b64decode(request["original"]), request)
        then = whole(pickle.loads(pickle.dumps(value, request["protocol"])))
    except Exception as error:
        return {"unreadable": answers.told(error)}
    now = whole(pickle.loads(base64.b64decode(request["pickle"])))
    return {"same": now == then, "now": now, "then": then}


answers.serve(answer)
