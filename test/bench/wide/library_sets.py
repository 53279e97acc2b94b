"""The sets of the wide bench that are of numpy, pandas, scikit-learn and torch. Each imports what it needs."""
from plain_sets import word


def generator(rng):
    import numpy
    return numpy.random.default_rng(rng.randrange(2**32))


def numpy_floats(rng, n):
    return generator(rng).standard_normal(n)


def numpy_scalars(rng, n):
    import numpy
    types = [numpy.float64, numpy.float32, numpy.int64]
    return [types[i % 3](rng.randrange(10_000)) for i in range(n)]


def small_arrays(rng, n):
    found = generator(rng)
    return [found.standard_normal(16) for _ in range(n)]


def structured(rng, n):
    import numpy
    rows = numpy.zeros(200, dtype=[("id", "<i4"), ("x", "<f8"), ("y", "<f8"), ("name", "S8")])
    found = []
    for i in range(n):
        row = rows.copy()
        row["id"] = i
        row["x"] = generator(rng).standard_normal(200)
        row["name"] = word(rng, 4, 8)
        found.append(row)
    return found


def objects(rng, n):
    import numpy
    found = numpy.empty(n, dtype=object)
    for i in range(n):
        found[i] = word(rng) if i % 3 else [i, rng.random()]
    return found


def masked(rng, n):
    import numpy
    found = generator(rng)
    return [numpy.ma.masked_array(found.standard_normal(50), mask=found.random(50) < 0.2) for _ in range(n)]


def frame(rng, n):
    import numpy
    import pandas
    found = generator(rng)
    words = [word(rng) for _ in range(30)]
    return pandas.DataFrame({
        "id": numpy.arange(n),
        "name": pandas.Series([f"{word(rng)} {word(rng)}" for _ in range(n)], dtype=object),
        "day": pandas.Timestamp("2024-01-01") + pandas.to_timedelta(found.integers(0, 10**6, n), unit="min"),
        "kind": pandas.Categorical(rng.choices(words, k=n)),
        "value": found.standard_normal(n),
    })


def forest(rng, n):
    from sklearn.ensemble import RandomForestClassifier
    found = generator(rng)
    rows = found.standard_normal((max(30, min(2000, 40 * n)), 10))
    return RandomForestClassifier(n_estimators=n, random_state=7).fit(rows, rows[:, 0] + rows[:, 1] > found.standard_normal(len(rows)))


def tensors(rng, n):
    import collections

    import torch
    made = torch.Generator().manual_seed(rng.randrange(2**31))
    return collections.OrderedDict((f"layer{i // 2}.{'weight' if i % 2 == 0 else 'bias'}", torch.randn(8, 4, generator=made)) for i in range(n))
