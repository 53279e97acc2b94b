"""The data that `make bench` reads, written by CPython, and CPython's own times on it.

usage: python data.py make                write what is missing or out of date into data/
       python data.py time NAME RUNS      time pickle.loads on one dataset; prints JSON

Every dataset comes from a seed, so two machines measure the same bytes. data/index.json
lists the datasets, with the samples by which bench.js tells whether a peer read them
right, and CPython's times at the time of writing. Raise VERSION when a dataset changes.
"""
import collections
import gc
import json
import pathlib
import pickle
import platform
import random
import statistics
import string
import sys
import time

try:
    import numpy
except ImportError:
    numpy = None

VERSION = 1
DATA = pathlib.Path(__file__).resolve().parent / "data"
RUNS = 7
SMALL_CALLS = 20000


class Account:
    def __init__(self, number, owner, balance, active):
        self.number = number
        self.owner = owner
        self.balance = balance
        if active:
            self.active = True


def word(rng, low=4, high=10):
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(low, high)))


def floats(rng):
    return [rng.uniform(-1000, 1000) for _ in range(1_000_000)]


def ints(rng):
    small, wide = 300, 2**31
    return [rng.randrange(small) if rng.random() < 0.3 else rng.randrange(-wide, wide) for _ in range(1_000_000)]


def ascii_strings(rng):
    letters = string.ascii_letters + string.digits + " _-./"
    made = {}
    while len(made) < 300_000:
        made["".join(rng.choices(letters, k=rng.randint(10, 30)))] = None
    return list(made)


def other_strings(rng):
    alphabets = ["abcdefghinorstu éèüöñçåß", "абвгдежзиклмнопрстуфхцчшщыэюя ", "的一是不了人在有我他这中大来上国個說們為"]
    made = {}
    while len(made) < 300_000:
        text = "".join(rng.choices(rng.choice(alphabets), k=rng.randint(10, 30)))
        if not text.isascii():
            made[text] = None
    return list(made)


def records(rng):
    tags = [word(rng) for _ in range(50)]
    return [
        {
            "id": number,
            "name": f"{word(rng).title()} {word(rng).title()}",
            "score": rng.random() * 100,
            "active": rng.random() < 0.5,
            "parent": None if rng.random() < 0.7 else rng.randrange(100_000),
            "tags": rng.sample(tags, rng.randint(0, 4)),
        }
        for number in range(100_000)
    ]


def coco(rng):
    images = [
        {"id": number, "file_name": f"{number:012d}.jpg", "width": 640, "height": 480, "license": rng.randrange(8), "date_captured": f"2013-11-{rng.randint(10, 28)} 10:{rng.randint(10, 59)}:02"}
        for number in range(5000)
    ]
    annotations = []
    for number in range(36_000):
        x, y = rng.uniform(0, 600), rng.uniform(0, 440)
        polygon = [round(rng.uniform(0, 640), 2) for _ in range(2 * rng.randint(6, 30))]
        annotations.append(
            {
                "segmentation": [polygon],
                "area": round(rng.uniform(10, 100_000), 4),
                "iscrowd": 0,
                "image_id": rng.randrange(5000),
                "bbox": [round(x, 2), round(y, 2), round(rng.uniform(1, 40), 2), round(rng.uniform(1, 40), 2)],
                "category_id": rng.randint(1, 90),
                "id": number,
            }
        )
    categories = [{"supercategory": word(rng), "id": number, "name": word(rng)} for number in range(1, 91)]
    return {"info": {"year": 2017, "version": "1.0"}, "images": images, "annotations": annotations, "categories": categories}


def shapes(rng):
    keys = list(dict.fromkeys(word(rng, 5, 12) for _ in range(400)))
    return [{key: rng.randrange(1000) if rng.random() < 0.7 else rng.random() for key in rng.sample(keys, rng.randint(3, 9))} for _ in range(60_000)]


def matrices(rng):
    return [[[rng.randrange(-128, 1024) for _ in range(300)] for _ in range(300)] for _ in range(20)]


def instances(rng):
    return [Account(number, f"{word(rng)} {word(rng)}", rng.random() * 10_000, rng.random() < 0.5) for number in range(100_000)]


def array(rng):
    return numpy.random.default_rng(rng.randrange(2**32)).standard_normal((4096, 4096), dtype=numpy.float32)


def state_dict(rng):
    generator = numpy.random.default_rng(rng.randrange(2**32))
    state = collections.OrderedDict()
    for layer in range(500):
        channels = rng.choice([16, 32, 48, 64])
        state[f"layer{layer}.conv.weight"] = generator.standard_normal((channels, channels, 3, 3), dtype=numpy.float32)
        for name in ("conv.bias", "bn.weight", "bn.bias"):
            state[f"layer{layer}.{name}"] = generator.standard_normal(channels, dtype=numpy.float32)
    return state


def byte_strings(rng):
    return [rng.randbytes(65536) for _ in range(1000)]


def small(rng):
    return {"name": "resnet50", "batch_size": 32, "learning_rate": 0.001, "betas": [0.9, 0.999], "shuffle": True, "seed": None, "layers": [64, 128, 256, 512], "device": "cuda:0", "path": f"/data/runs/{word(rng)}"}


# name: what the table calls it, the maker, protocol, the samples (paths into the value), and what the JSON holds.
DATASETS = {
    "floats": ("1M floats", floats, 4, [[0], [999_999]]),
    "ints": ("1M ints", ints, 4, [[0], [999_999]]),
    "ascii": ("300k strings, ASCII", ascii_strings, 4, [[0], [299_999]]),
    "unicode": ("300k strings, not ASCII", other_strings, 4, [[0], [299_999]]),
    "records": ("100k records", records, 4, [[0, "name"], [99_999, "score"], [99_999, "parent"], [99_999, "active"]]),
    "records2": ("100k records, protocol 2", records, 2, [[0, "name"], [99_999, "score"], [99_999, "parent"], [99_999, "active"]]),
    "coco": ("COCO annotations", coco, 4, [["annotations", 35_999, "segmentation", 0, 3], ["images", 4999, "file_name"]]),
    "shapes": ("60k dicts of many shapes", shapes, 4, []),
    "matrices": ("20 int matrices 300x300", matrices, 4, [[0, 0, 0], [19, 299, 299]]),
    "instances": ("100k class instances", instances, 4, [[0, "owner"], [99_999, "balance"]]),
    "array": ("numpy float32, 64 MB", array, 4, [["data", 12_345]]),
    "statedict": ("state dict, 2000 arrays", state_dict, 4, [["layer0.conv.weight", "data", 100], ["layer499.bn.bias", "data", 3]]),
    "bytes": ("1000 bytes of 64 KB", byte_strings, 4, [[0, 17], [999, 65_535]]),
    "small": ("small config, per call", small, 4, [["name"], ["betas", 1]]),
}
NEEDS_NUMPY = {"array", "statedict"}
NO_JSON = {"array", "statedict", "bytes"}


def step(value, key):
    if key == "data":
        return value.reshape(-1)
    return vars(value)[key] if isinstance(value, Account) else value[key]


def sample(value, path):
    for key in path:
        value = step(value, key)
    return float(value) if numpy is not None and isinstance(value, numpy.floating) else value


def timed(data, calls, runs):
    """The median of `runs` times, in ms a call, and all of them. What was loaded is freed after the clock stops."""
    times = []
    for _ in range(runs + 1):
        gc.collect()
        start = time.perf_counter()
        if calls == 1:
            value = pickle.loads(data)
        else:
            for _ in range(calls):
                value = pickle.loads(data)
        times.append((time.perf_counter() - start) * 1000 / calls)
        del value
    times = times[1:]
    return {"ms": statistics.median(times), "times": times}


def make_one(name):
    title, maker, protocol, paths = DATASETS[name]
    value = maker(random.Random(f"brine {maker.__name__}"))
    if name == "shapes":
        paths = [[0, next(iter(value[0]))], [59_999, next(iter(value[59_999]))]]
    data = pickle.dumps(value, protocol=protocol)
    (DATA / f"{name}.pkl").write_bytes(data)
    if name not in NO_JSON:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=vars)
        (DATA / f"{name}.json").write_text(text, encoding="utf-8")
    samples = [[path, sample(value, path)] for path in paths]
    del value
    calls = SMALL_CALLS if name == "small" else 1
    return {
        "name": name, "title": title, "version": VERSION, "protocol": protocol, "bytes": len(data), "calls": calls,
        "json": name not in NO_JSON, "arrays": name in NEEDS_NUMPY, "samples": samples,
        "cpython": {"version": platform.python_version(), "ms": timed(data, calls, RUNS)["ms"]},
    }


def make():
    DATA.mkdir(exist_ok=True)
    index_path = DATA / "index.json"
    known = {entry["name"]: entry for entry in json.loads(index_path.read_text())} if index_path.exists() else {}
    index = []
    for name in DATASETS:
        entry = known.get(name)
        is_current = entry is not None and entry["version"] == VERSION and (DATA / f"{name}.pkl").exists()
        if is_current:
            index.append(entry)
        elif name in NEEDS_NUMPY and numpy is None:
            print(f"no numpy: {DATASETS[name][0]} is left out", file=sys.stderr)
        else:
            print(f"writing {DATASETS[name][0]}", file=sys.stderr)
            index.append(make_one(name))
    index_path.write_text(json.dumps(index, indent=1))


def main(arguments):
    if arguments[:1] == ["make"]:
        make()
    elif arguments[:1] == ["time"] and len(arguments) == 3:
        name, runs = arguments[1], int(arguments[2])
        data = (DATA / f"{name}.pkl").read_bytes()
        calls = SMALL_CALLS if name == "small" else 1
        print(json.dumps({"version": platform.python_version(), **timed(data, calls, runs)}))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
