"""What Python writes of what it loads.

A line of standard input is {"pickle": base64, "protocol", "encoding"?, "buffers"?}, and the answer a line: {"unreadable": text}, or
{"again": bool, "expected": base64}: whether pickle.dumps(pickle.loads(pickle), protocol) is the very pickle, and what it is
where equal strings of the pickle are one object, as they are in JavaScript, and interned as those of Python's own modules are.
"""
import base64
import io
import pickle
import sys

import answers


class Unifying(pickle._Unpickler):
    """The unpickler in Python, which makes equal strings one object."""

    dispatch = dict(pickle._Unpickler.dispatch)

    def unify(load):
        def load_string(self):
            load(self)
            self.stack[-1] = sys.intern(self.stack[-1])
        return load_string

    for _name in ("unicode", "binunicode", "binunicode8", "short_binunicode"):
        dispatch[getattr(pickle, _name.upper())[0]] = unify(getattr(pickle._Unpickler, "load_" + _name))


def answer(request):
    data = base64.b64decode(request["pickle"])

    def options():
        found = {"encoding": request["encoding"]} if request.get("encoding") else {}
        if request.get("buffers"):
            found["buffers"] = [bytearray(base64.b64decode(text)) for text in request["buffers"]]
        return found

    kept = []
    more = {"buffer_callback": kept.append} if request.get("buffers") else {}
    try:
        again = pickle.dumps(pickle.loads(data, **options()), request["protocol"], **more) == data
        value = Unifying(io.BytesIO(data), **options()).load()
    except Exception as error:
        return {"unreadable": answers.told(error)}
    return {"again": again, "expected": base64.b64encode(pickle.dumps(value, request["protocol"], **more)).decode()}


answers.serve(answer)
