"""What the sets of the wide bench hold, in the form of test/fixtures/CANON.md.

A line of standard input is {"path", "encoding"?, "pickle"?: base64}, and the answer a line: {"canon"} of the pickle at the path, or with
`pickle` {"same": bool} besides: whether that gives the same value.
"""
import base64
import hashlib
import importlib.util
import json
import pathlib
import pickle
import sys

import wide_models  # noqa: F401

TEST = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TEST / "live"))
import answers  # noqa: E402
from canon import Canon  # noqa: E402


def module_at(path):
    spec = importlib.util.spec_from_file_location("fixture_" + path.parent.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numpy_canon():
    return module_at(TEST / "fixtures" / "numpy" / "make.py")


class Values(Canon):
    """What libraries have besides."""

    def of(self, value, path="$"):
        library = type(value).__module__.split(".")[0]
        if library == "numpy" and self.is_of_numpy(value):
            return self.numpy_value(value, path)
        if library == "pandas":
            return module_at(TEST / "fixtures" / "pandas" / "canon.py").canon(value)
        if library == "torch":
            return self.tensor(value)
        return super().of(value, path)

    def is_of_numpy(self, value):
        import numpy
        return isinstance(value, (numpy.ndarray, numpy.generic, numpy.dtype))

    def numpy_value(self, value, path):
        import numpy
        import numpy.lib.recfunctions
        make = numpy_canon()
        if isinstance(value, numpy.ma.MaskedArray):
            return {"t": "maskedarray", "data": make.canon(numpy.asarray(value.data)), "mask": make.canon(numpy.ma.getmaskarray(value)), "fill_value": None}
        if isinstance(value, numpy.dtype):
            return {"t": "dtype", "v": make.describe(value)}
        if isinstance(value, numpy.ndarray) and value.dtype.hasobject:
            self.seen[id(value)] = path
            return {"t": "ndarray", "dtype": value.dtype.str, "shape": list(value.shape), "v": [self.of(item, f"{path}[{i}]") for i, item in enumerate(value.ravel())]}
        if isinstance(value, numpy.ndarray) and value.dtype.names:
            # The hash is of the fields without gaps.
            packed = numpy.lib.recfunctions.repack_fields(value)
            return dict(make.canon(packed), dtype=[list(field) for field in value.dtype.descr])
        return make.canon(value)

    def tensor(self, value):
        data = value.detach().contiguous().numpy().tobytes()
        known = {"dtype": str(value.dtype).replace("torch.", ""), "shape": list(value.shape), "stride": list(value.stride()), "requires_grad": value.requires_grad}
        return dict(known, t="tensor", sha256=hashlib.sha256(data).hexdigest())


def answer(request):
    options = {"encoding": request["encoding"]} if request.get("encoding") else {}
    with open(request["path"], "rb") as file:
        canon = Values().of(pickle.load(file, **options))
    if "pickle" not in request:
        return {"canon": canon}
    other = Values().of(pickle.loads(base64.b64decode(request["pickle"])))
    return {"canon": canon, "same": json.dumps(canon, sort_keys=True) == json.dumps(other, sort_keys=True)}


if __name__ == "__main__":
    answers.serve(answer)
