"""Files of 1 GB that `make bench` opens, each written when it is measured and deleted then.

usage: python large.py torch PATH      a state dict of 1,000 tensors, as torch.save writes it
       python large.py npz PATH        1,000 arrays, as numpy.savez writes them
       python large.py pickle PATH     a pickle of 64 arrays

Torch itself is not needed: its file is a zip of stored members, aligned to 64 bytes, and a
pickle whose storages are persistent ids (torch/serialization.py: _save).
"""
import collections
import io
import pickle
import random
import struct
import sys
import types
import zipfile

TENSORS = 1000
SHAPE = (256, 1024)
BYTES = 4 * SHAPE[0] * SHAPE[1]
ARRAYS = 64
ALIGNMENT = 64
LOCAL_HEADER = 30


def make_module(name, **names):
    """A module of torch with the names that the pickle has."""
    module = sys.modules[name] = types.ModuleType(name)
    for key, value in names.items():
        value.__module__, value.__qualname__ = name, key
        setattr(module, key, value)


class FloatStorage:
    pass


def rebuild(*args):
    """It is named and never called."""


rebuild.__name__ = "_rebuild_tensor_v2"
make_module("torch", FloatStorage=FloatStorage)
make_module("torch._utils", _rebuild_tensor_v2=rebuild)


class Stored:
    def __init__(self, key):
        self.key = key


class Tensor:
    def __init__(self, key):
        self.key = key

    def __reduce__(self):
        return rebuild, (Stored(self.key), 0, SHAPE, (SHAPE[1], 1), False, collections.OrderedDict())


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return ("storage", FloatStorage, value.key, "cpu", SHAPE[0] * SHAPE[1]) if isinstance(value, Stored) else None


def add_aligned(archive, name, data):
    info = zipfile.ZipInfo(name)
    start = archive.fp.tell() + LOCAL_HEADER + len(name) + 4
    info.extra = struct.pack("<2sH", b"FB", -start % ALIGNMENT) + b"Z" * (-start % ALIGNMENT)
    archive.writestr(info, data)


def write_torch(path, rng):
    pickled = io.BytesIO()
    Pickler(pickled, 2).dump(collections.OrderedDict((f"layers.{number}.weight", Tensor(str(number))) for number in range(TENSORS)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        add_aligned(archive, "model/data.pkl", pickled.getvalue())
        add_aligned(archive, "model/byteorder", "little")
        for number in range(TENSORS):
            add_aligned(archive, f"model/data/{number}", rng.randbytes(BYTES))
        add_aligned(archive, "model/version", "3\n")


def make_array(rng, size):
    import numpy

    return numpy.frombuffer(bytearray(rng.randbytes(size)), numpy.float32)


def write_npz(path, rng):
    import numpy

    numpy.savez(path, **{f"layers.{number}.weight": make_array(rng, BYTES).reshape(SHAPE) for number in range(TENSORS)})


def write_pickle(path, rng):
    with open(path, "wb") as file:
        pickle.dump([make_array(rng, TENSORS * BYTES // ARRAYS) for _ in range(ARRAYS)], file, 4)


WRITERS = {"torch": write_torch, "npz": write_npz, "pickle": write_pickle}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in WRITERS:
        sys.exit(__doc__)
    WRITERS[sys.argv[1]](sys.argv[2], random.Random("brine"))
