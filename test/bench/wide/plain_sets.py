"""The sets of the wide bench that need nothing but Python: each a function of a generator of random numbers and a size."""
import collections
import datetime
import decimal
import fractions
import string
import uuid

from wide_models import Account, Colour, Leaf, Level, Node, Point, Refused, Slots

CHINESE = "的一是不了人在有我他这中大来上国個說們為子和你地出道也时年得就那要下以生会自着去之过家学对可里后小"
LETTERS = string.ascii_letters + string.digits + " _-./"


def word(rng, low=4, high=10):
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(low, high)))


def distinct(rng, n, make):
    found = {}
    while len(found) < n:
        found[make(rng)] = None
    return list(found)


def wide_int(rng):
    return rng.randrange(-2**31, 2**31)


# Keys and sets

def tuple_keys(rng, n):
    return {key: rng.randrange(1000) for key in distinct(rng, n, lambda rng: (rng.randrange(5000), rng.randrange(5000)))}


def nested_keys(rng, n):
    return {(("layer", i // 7), (i % 7, word(rng))): i for i in range(n)}


def str_dict(rng, n):
    return {key: rng.randrange(100_000) for key in distinct(rng, n, lambda rng: "".join(rng.choices(LETTERS, k=rng.randint(6, 20))))}


def str_floats(rng, n):
    return {key: rng.random() for key in distinct(rng, n, lambda rng: word(rng, 6, 14) + "_" + word(rng, 3, 8))}


def int_keys(rng, n):
    return {key: rng.randrange(1000) for key in distinct(rng, n, lambda rng: rng.randrange(2**31))}


def float_keys(rng, n):
    return {rng.uniform(0, 1000): i for i in range(n)}


def int_set(rng, n):
    return set(distinct(rng, n, lambda rng: rng.randrange(2**31)))


def str_set(rng, n):
    return set(distinct(rng, n, lambda rng: word(rng, 5, 14)))


def frozensets(rng, n):
    return [{frozenset(rng.sample(range(1000), 4)) for _ in range(10)} for _ in range(n)]


# Scalars

def small_bytes(rng, n):
    return [rng.randbytes(32) for _ in range(n)]


def big_ints(rng, n):
    return [rng.getrandbits(200) | 1 << 199 for _ in range(n)]


def bools(rng, n):
    return [rng.random() < 0.5 for _ in range(n)]


def mixed(rng, n):
    makers = [lambda: None, lambda: rng.random() < 0.5, lambda: rng.randrange(1000), lambda: wide_int(rng), rng.random, lambda: word(rng)]
    return [rng.choice(makers)() for _ in range(n)]


def floats(rng, n):
    return [rng.uniform(-1000, 1000) for _ in range(n)]


def complexes(rng, n):
    return [complex(rng.random(), rng.random()) for _ in range(n)]


# Text

def ascii_strings(rng, n):
    return ["".join(rng.choices(LETTERS, k=rng.randint(10, 30))) for _ in range(n)]


def cjk(rng, n):
    return ["".join(rng.choices(CHINESE, k=rng.randint(10, 40))) for _ in range(n)]


def long_text(rng, n):
    words = [word(rng) for _ in range(500)] + ["café", "naïve", "“quoted”"]
    return [" ".join(rng.choices(words, k=2500)) for _ in range(n)]


def long_strings(rng, n):
    return ["".join(rng.choices(LETTERS, k=10_000)) for _ in range(n)]


def one_string(rng, n):
    piece = "".join(rng.choices(LETTERS, k=9973))
    return (piece * (n // len(piece) + 1))[:n]


# The standard library

def datetimes(rng, n):
    start = datetime.datetime(2000, 1, 1)
    return [start + datetime.timedelta(seconds=rng.randrange(10**9), microseconds=rng.randrange(10**6)) for _ in range(n)]


def aware(rng, n):
    zones = [datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=2))]
    return [moment.replace(tzinfo=rng.choice(zones)) for moment in datetimes(rng, n)]


def dates(rng, n):
    return [datetime.date.fromordinal(rng.randrange(700_000, 740_000)) for _ in range(n)]


def deltas(rng, n):
    return [datetime.timedelta(rng.randrange(1000), rng.randrange(86400), rng.randrange(10**6)) for _ in range(n)]


def uuids(rng, n):
    return [uuid.UUID(int=rng.getrandbits(128)) for _ in range(n)]


def decimals(rng, n):
    return [decimal.Decimal(rng.randrange(10**9)).scaleb(-2) for _ in range(n)]


def rationals(rng, n):
    return [fractions.Fraction(rng.randrange(1, 10**6), rng.randrange(1, 10**6)) for _ in range(n)]


def ranges(rng, n):
    return [range(rng.randrange(100), rng.randrange(100, 10**6), rng.randint(1, 9)) for _ in range(n)]


def ordered(rng, n):
    return [collections.OrderedDict((key, rng.randrange(1000)) for key in ("alpha", "beta", "gamma")) for _ in range(n)]


def deques(rng, n):
    return [collections.deque([rng.randrange(1000) for _ in range(8)], maxlen=rng.choice([None, 8])) for _ in range(n)]


def counters(rng, n):
    words = [word(rng) for _ in range(2000)]
    return [collections.Counter(rng.choices(words, k=12)) for _ in range(n)]


def default_dicts(rng, n):
    words = [word(rng) for _ in range(2000)]
    return [collections.defaultdict(list, {key: [rng.randrange(100), rng.random()] for key in rng.sample(words, 4)}) for _ in range(n)]


def exceptions(rng, n):
    classes = [ValueError, KeyError, RuntimeError, Refused]
    return [rng.choice(classes)(f"{word(rng)} is wrong", rng.randrange(100)) for _ in range(n)]


# Classes

def points(rng, n):
    return [Point(rng.random(), rng.random(), word(rng)) for _ in range(n)]


def members(rng, n):
    return [{"colour": rng.choice(list(Colour)), "level": rng.choice(list(Level)), "id": i} for i in range(n)]


def slots(rng, n):
    return [Slots(i, word(rng), rng.random() * 10_000) for i in range(n)]


def instances(rng, n):
    return [Account(i, word(rng), rng.random() * 10_000, rng.random() < 0.5) for i in range(n)]


def class_trees(rng, n):
    def grow(depth):
        if depth == 0:
            return Leaf(word(rng), rng.random(), Slots(rng.randrange(100), "none", None))
        return Node(word(rng), [grow(depth - 1) for _ in range(2)])
    return [grow(6) for _ in range(n)]


# Containers

def tuples(rng, n):
    return [(rng.randrange(10_000), rng.random(), word(rng)) for _ in range(n)]


def records(rng, n):
    tags = [word(rng) for _ in range(50)]
    return [
        {
            "id": i, "name": f"{word(rng).title()} {word(rng).title()}", "score": rng.random() * 100, "active": rng.random() < 0.5,
            "parent": None if rng.random() < 0.7 else rng.randrange(100_000), "tags": rng.sample(tags, rng.randint(0, 4)),
        }
        for i in range(n)
    ]


def nested(rng, n):
    words = [word(rng) for _ in range(50)]
    return [
        {"id": i, "name": word(rng), "score": rng.random(), "active": rng.random() < 0.5, "tags": rng.sample(words, 3), "pos": {"x": rng.random(), "y": rng.random()}}
        for i in range(n)
    ]


def coco(rng, n):
    return [
        {
            "segmentation": [[round(rng.uniform(0, 640), 2) for _ in range(2 * rng.randint(6, 30))]], "area": round(rng.uniform(10, 100_000), 4), "iscrowd": 0,
            "image_id": rng.randrange(5000), "bbox": [round(rng.uniform(1, 600), 2) for _ in range(4)], "category_id": rng.randint(1, 90), "id": i,
        }
        for i in range(n)
    ]


def nones(rng, n):
    """Rows of a table most of whose cells are empty."""
    return [[i, *(None if rng.random() < 0.8 else rng.random() for _ in range(11))] for i in range(n)]


def word_vectors(rng, n):
    return {key: [rng.gauss(0, 1) for _ in range(50)] for key in distinct(rng, n, lambda rng: word(rng, 3, 12))}


def graph(rng, n):
    return {i: {rng.randrange(n) for _ in range(8)} for i in range(n)}


def series(rng, n):
    start = datetime.datetime(2024, 1, 1)
    return [(start + datetime.timedelta(minutes=i), rng.random(), rng.randrange(1000)) for i in range(n)]


def matrix(rng, n):
    return [[rng.randrange(-128, 1024) for _ in range(300)] for _ in range(n)]
