"""Writes harmless files such as users have, with whatever of the libraries this Python has: python figures-harmless.py FOLDER

The names of the files start with the library. What a library cannot make or pickle is left out.
"""
from __future__ import print_function

import collections
import datetime
import decimal
import fractions
import functools
import io
import os
import pickle
import re
import sys
import uuid
import warnings

warnings.simplefilter("ignore")
FOLDER = sys.argv[1]
if not os.path.isdir(FOLDER):
    os.makedirs(FOLDER)
count = 0


def write(library, name, data):
    global count
    count += 1
    with open(os.path.join(FOLDER, "%s-%s" % (library, re.sub(r"[^\w.]+", "_", name))), "wb") as file:
        file.write(data)


def save(library, name, value, protocols=None):
    for protocol in protocols or range(2, pickle.HIGHEST_PROTOCOL + 1):
        try:
            data = pickle.dumps(value, protocol)
        except Exception:
            continue
        write(library, "%s.p%d.pkl" % (name, protocol), data)


def each(library, makers, protocols=None):
    for name, make in sorted(makers.items()):
        try:
            value = make()
        except Exception:
            continue
        save(library, name, value, protocols)


def standard():
    makers = {
        "plain": lambda: {"a": [1, 2.5, None, True], "b": ("x", b"y", 10**40), "c": {1, 2}},
        "ordered": lambda: collections.OrderedDict(a=1),
        "defaultdict": lambda: collections.defaultdict(list, a=[1]),
        "defaultdict-int": lambda: collections.defaultdict(int, a=1),
        "nested-defaultdict": lambda: collections.defaultdict(functools.partial(collections.defaultdict, int)),
        "counter": lambda: collections.Counter("abca"),
        "deque": lambda: collections.deque([1, 2], 5),
        "chainmap": lambda: collections.ChainMap({1: 2}),
        "datetime": lambda: datetime.datetime(2020, 1, 2),
        "date": lambda: [datetime.date(2020, 1, 2), datetime.time(1), datetime.timedelta(1)],
        "timezone": lambda: datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc),
        "decimal": lambda: decimal.Decimal("1.5"),
        "fraction": lambda: fractions.Fraction(1, 3),
        "uuid": lambda: uuid.UUID(int=5),
        "complex": lambda: 1 + 2j,
        "range": lambda: range(5),
        "slice": lambda: slice(1, 2),
        "bytearray": lambda: bytearray(b"abc"),
        "frozenset": lambda: frozenset([1]),
        "types": lambda: [int, str, list, dict, float, bool, tuple, set, bytes],
        "functions": lambda: [len, max, min, abs, sum, sorted],
        "errors": lambda: [ValueError("a"), KeyError("b"), OSError(2, "c"), UnicodeDecodeError("utf-8", b"a", 0, 1, "d")],
        "error-with-state": lambda: vars_of(ValueError("a"), note=1),
        "regex": lambda: re.compile("a+", re.I),
        "partial": lambda: functools.partial(int, base=2),
        "ellipsis": lambda: [Ellipsis, NotImplemented],
    }
    for module, names in {
        "operator": "itemgetter attrgetter methodcaller", "types": "SimpleNamespace", "pathlib": "PurePosixPath PureWindowsPath PosixPath", "ipaddress": "ip_address ip_network ip_interface",
        "zoneinfo": "ZoneInfo", "array": "array", "io": "BytesIO StringIO", "time": "gmtime", "random": "Random", "itertools": "count cycle repeat chain", "string": "Template",
        "http": "HTTPStatus", "socket": "AddressFamily", "signal": "Signals", "logging": "Formatter", "argparse": "Namespace", "email.message": "Message", "decimal": "Context", "calendar": "Calendar",
        "xml.etree.ElementTree": "Element", "statistics": "NormalDist", "urllib.parse": "urlparse", "ast": "parse", "inspect": "signature", "struct": "Struct", "queue": "deque", "collections": "UserDict UserList UserString",
        "weakref": "WeakSet", "graphlib": "TopologicalSorter", "difflib": "SequenceMatcher", "contextlib": "nullcontext", "builtins": "map zip enumerate reversed iter",
    }.items():
        given = {
            "itemgetter": (1,), "attrgetter": ("a",), "methodcaller": ("upper",), "PurePosixPath": ("/a/b",), "PureWindowsPath": ("c:/a",), "PosixPath": ("/a",), "ip_address": (u"1.2.3.4",),
            "ip_network": (u"10.0.0.0/8",), "ip_interface": (u"10.0.0.1/8",), "ZoneInfo": ("Europe/Berlin",), "array": ("d", [1.0, 2.0]), "BytesIO": (b"a",), "StringIO": (u"a",), "repeat": (1, 3), "cycle": ([1],), "chain": ([1], [2]),
            "Template": ("$a",), "HTTPStatus": (200,), "AddressFamily": (2,), "Signals": (2,), "Element": ("a",), "urlparse": ("http://a/b",), "parse": ("1 + a",), "signature": (vars,), "deque": ([1],), "map": (int, ["1"]), "zip": ([1], [2]),
            "enumerate": ([1],), "reversed": ([1, 2],), "iter": ([1, 2],), "UserDict": ({1: 2},), "UserList": ([1],), "UserString": ("a",),
        }
        try:
            imported = __import__(module, fromlist=["x"])
        except ImportError:
            continue
        for name in names.split():
            makers["%s.%s" % (module, name)] = lambda imported=imported, name=name: getattr(imported, name)(*given.get(name, ()))
    each("std", makers, range(0, pickle.HIGHEST_PROTOCOL + 1))


def vars_of(value, **state):
    value.__dict__.update(state)
    return value


def numpys():
    import numpy as np

    makers = {"array-%s" % code: (lambda code=code: np.zeros((2, 3), code)) for code in "?bBhHiIlLqQefdgFDGSUOMmV"}
    for name, code in {
        "structured": "np.zeros(3, [('a', 'i4'), ('b', 'U5'), ('c', 'f8', (2,))])", "objects": "np.array([1, 'a', None, [2]], dtype=object)", "datetime": "np.array(['2020-01-01'], 'M8[ns]')", "scalar": "np.float64(1.5)", "scalars": "[np.int64(1), np.bool_(True), np.str_('a'), np.complex64(1j), np.datetime64('2020')]",
        "rec": "np.rec.array([(1, 2.0)], dtype=[('a', int), ('b', float)])", "matrix": "np.matrix([[1, 2]])", "masked": "np.ma.array([1, 2], mask=[0, 1])", "masked-constant": "np.ma.masked", "masked-records": "np.ma.array([(1, 2)], mask=[(0, 1)], dtype=[('a', int), ('b', int)])",
        "poly1d": "np.poly1d([1, 2])", "polynomial": "np.polynomial.Polynomial([1, 2])", "chebyshev": "np.polynomial.Chebyshev([1, 2])", "legendre": "np.polynomial.Legendre([1, 2])", "hermite": "np.polynomial.Hermite([1, 2])", "laguerre": "np.polynomial.Laguerre([1, 2])", "hermite-e": "np.polynomial.HermiteE([1, 2])", "dtype": "np.dtype('i4')", "dtypes": "[np.dtype([('a', 'i4')]), np.dtype('M8[ns]'), np.dtype('S5'), np.dtype(object)]", "types": "[np.float32, np.int8, np.ndarray, np.str_]",
        "randomstate": "np.random.RandomState(1)", "rng": "np.random.default_rng(1)", "rng-mt": "np.random.Generator(np.random.MT19937(1))", "rng-philox": "np.random.Generator(np.random.Philox(1))", "rng-sfc": "np.random.Generator(np.random.SFC64(1))", "rng-pcgdxsm": "np.random.Generator(np.random.PCG64DXSM(1))", "bits": "np.random.PCG64(1)", "seedsequence": "np.random.SeedSequence(1)",
        "ufunc": "np.sin", "ufuncs": "[np.add, np.exp, np.log]", "functions": "[np.mean, np.sum]", "fortran": "np.asfortranarray(np.ones((3, 4)))", "strided": "np.arange(20)[::3]", "empty": "np.zeros((0, 3))", "chararray": "np.char.array(['a', 'b'])", "big": "np.arange(10000)", "byteswapped": "np.arange(5, dtype='>i4')", "state": "np.random.RandomState(2).get_state()",
        "dict": "{'a': np.ones(3), 'b': [np.zeros(2)]}", "finfo": "np.finfo(float)", "vectorized": "np.vectorize(abs)", "void": "np.zeros(1, [('a', 'i4')])[0]", "flat": "np.ndindex(2, 3)", "string-dtype": "np.array(['a'], dtype=np.dtypes.StringDType())", "random-function": "np.random.normal", "0d": "np.array(5)",
    }.items():
        makers[name] = lambda code=code: eval(code, {"np": np})
    each("numpy", makers, range(0, pickle.HIGHEST_PROTOCOL + 1))
    for name, kept in {"one": {"a": np.ones(3)}, "objects": {"a": np.array([1, "b"], dtype=object)}, "texts": {"a": np.array(["b"]), "c": np.zeros(2)}}.items():
        for function in (np.savez, np.savez_compressed):
            file = io.BytesIO()
            function(file, **kept)
            write("numpy", "%s-%s.npz" % (name, function.__name__), file.getvalue())
        file = io.BytesIO()
        np.save(file, kept["a"])
        write("numpy", "%s.npy" % name, file.getvalue())


def pandases():
    import numpy as np
    import pandas as pd

    makers = {}
    for name, code in {
        "frame": "pd.DataFrame({'a': [1, 2], 'b': ['x', None], 'c': [1.5, 2.5]})", "series": "pd.Series([1, 2], name='a')", "category": "pd.Series(['a', 'b'], dtype='category')", "ordered": "pd.Categorical(['a'], ['a', 'b'], ordered=True)", "dates": "pd.date_range('2020', periods=3)", "dates-b": "pd.date_range('2020', periods=3, freq='B')", "dates-tz": "pd.date_range('2020', periods=3, tz='Europe/Berlin')", "dates-utc": "pd.date_range('2020', periods=3, tz='UTC')",
        "deltas": "pd.timedelta_range('1h', periods=3)", "periods": "pd.period_range('2020', periods=3, freq='M')", "period": "pd.Period('2020-01')", "timestamp": "pd.Timestamp('2020')", "timestamp-tz": "pd.Timestamp('2020', tz='UTC')", "timedelta": "pd.Timedelta('1h')", "nat": "[pd.NaT, pd.NA]", "interval": "pd.Interval(1, 2)", "intervals": "pd.interval_range(0, 3)", "cut": "pd.cut([1, 2, 3], 2)", "multi": "pd.DataFrame({'a': [1, 2]}, index=pd.MultiIndex.from_tuples([(1, 'a'), (2, 'b')]))",
        "range-index": "pd.RangeIndex(5)", "index": "pd.Index(['a', 'b'])", "float-index": "pd.Index([1.5])", "nullable": "pd.DataFrame({'a': pd.array([1, None], 'Int64'), 'b': pd.array([True, None], 'boolean'), 'c': pd.array(['a', None], 'string'), 'd': pd.array([1.5, None], 'Float64')})", "small-ints": "[pd.array([1, None], t) for t in ('Int8', 'Int16', 'Int32', 'UInt8', 'UInt16', 'UInt32', 'UInt64')]", "sparse": "pd.Series(pd.arrays.SparseArray([0, 0, 1]))", "sparse-block": "pd.arrays.SparseArray([0, 0, 1], kind='block')",
        "empty": "pd.DataFrame()", "attrs": "vars_of(pd.Series([1]))", "dict": "{'a': pd.DataFrame({'x': [1]})}", "objects": "pd.Series([[1], {'a': 2}, (3,)])", "dtypes": "[pd.CategoricalDtype(['a']), pd.Int64Dtype(), pd.DatetimeTZDtype(tz='UTC'), pd.PeriodDtype('D'), pd.IntervalDtype('int64'), pd.StringDtype(), pd.SparseDtype(float)]", "arrays": "[pd.array([1]), pd.Series([1]).array, pd.date_range('2020', periods=2).array]", "mixed": "pd.DataFrame({'t': pd.date_range('2020', periods=2), 'd': pd.timedelta_range('1h', periods=2), 'c': pd.Categorical(['a', 'b']), 'o': [1, 'a']})", "subset": "pd.DataFrame(np.ones((4, 4)))[[1, 3]]", "transposed": "pd.DataFrame(np.ones((4, 2))).T", "bools": "pd.DataFrame({'a': [True, False]})", "flags": "pd.Series([1]).set_flags(allows_duplicate_labels=False)", "groupby": "pd.DataFrame({'a': [1, 1], 'b': [2, 3]}).groupby('a')", "rolling": "pd.Series([1, 2]).rolling(2)", "grouper": "pd.Grouper(freq='D')", "named-agg": "pd.NamedAgg('a', 'sum')", "functions": "[pd.isna, pd.to_numeric]", "indexer": "pd.IndexSlice[1:2]", "array-string": "pd.array(['a'], 'string')", "numpy-array": "pd.arrays.NumpyExtensionArray(np.ones(2))",
    }.items():
        makers[name] = lambda code=code: eval(code, {"pd": pd, "np": np, "vars_of": vars_of})
    for name in sorted(set(dir(pd.tseries.offsets)) - {"DateOffset"}) + ["DateOffset"]:
        cls = getattr(pd.tseries.offsets, name)
        if isinstance(cls, type) and name[0].isupper() and issubclass(cls, pd.tseries.offsets.BaseOffset if hasattr(pd.tseries.offsets, "BaseOffset") else pd.DateOffset):
            makers["offset-" + name] = cls
    each("pandas", makers)
    for compression in ("gzip", "bz2", "xz", "zip"):
        path = os.path.join(FOLDER, "pandas-frame.pkl." + compression)
        pd.DataFrame({"a": [1]}).to_pickle(path, compression=compression)


def scipys():
    import numpy as np
    import scipy.interpolate, scipy.optimize, scipy.sparse, scipy.spatial, scipy.signal, scipy.stats, scipy.integrate, scipy.special, scipy.linalg  # noqa: E401

    x = np.linspace(0, 10, 20)
    y = np.sin(x)
    makers = {}
    for name in "bsr coo csc csr dia dok lil".split():
        for kind in ("matrix", "array"):
            makers[name + kind] = lambda name=name, kind=kind: getattr(scipy.sparse, name + "_" + kind)(np.eye(4))
    for name, code in {
        "cubic": "S.interpolate.CubicSpline(x, y)", "akima": "S.interpolate.Akima1DInterpolator(x, y)", "pchip": "S.interpolate.PchipInterpolator(x, y)", "ppoly": "S.interpolate.PPoly(np.ones((2, 2)), [0, 1, 2])", "bpoly": "S.interpolate.BPoly(np.ones((2, 2)), [0, 1, 2])", "bspline": "S.interpolate.make_interp_spline(x, y)", "univariate": "S.interpolate.UnivariateSpline(x, y)", "interpolated": "S.interpolate.InterpolatedUnivariateSpline(x, y)", "lsq": "S.interpolate.LSQUnivariateSpline(x, y, [3, 5])", "rect": "S.interpolate.RectBivariateSpline(x, x, np.outer(y, y))", "smooth-bivariate": "S.interpolate.SmoothBivariateSpline(np.repeat(x, 20), np.tile(x, 20), np.outer(y, y).ravel())", "grid": "S.interpolate.RegularGridInterpolator((x, x), np.outer(y, y))", "nd-linear": "S.interpolate.LinearNDInterpolator(np.random.RandomState(1).rand(9, 2), np.arange(9.0))", "nd-nearest": "S.interpolate.NearestNDInterpolator(np.random.RandomState(1).rand(9, 2), np.arange(9.0))", "rbf": "S.interpolate.RBFInterpolator(np.random.RandomState(1).rand(9, 2), np.arange(9.0))", "rbf-old": "S.interpolate.Rbf(x, y)", "barycentric": "S.interpolate.BarycentricInterpolator(x, y)", "krogh": "S.interpolate.KroghInterpolator(x[:5], y[:5])", "splrep": "S.interpolate.splrep(x, y)",
        "interp1d-linear": "S.interpolate.interp1d(x, y, kind='linear')",
        "interp1d-cubic": "S.interpolate.interp1d(x, y, kind='cubic')",
        "interp1d-nearest": "S.interpolate.interp1d(x, y, kind='nearest')",
        "interp1d-previous": "S.interpolate.interp1d(x, y, kind='previous')",
        "kdtree": "S.spatial.KDTree(np.ones((5, 2)))", "ckdtree": "S.spatial.cKDTree(np.ones((5, 2)))", "rotation": "S.spatial.transform.Rotation.from_euler('x', 1)", "slerp": "S.spatial.transform.Slerp([0, 1], S.spatial.transform.Rotation.from_euler('x', [0, 1]))", "hull": "S.spatial.ConvexHull(np.random.RandomState(1).rand(9, 2))", "result": "S.optimize.minimize(lambda x: float(x[0]) ** 2, [1.0])", "result-ls": "S.optimize.least_squares(lambda x: x ** 2, [1.0])", "bounds": "S.optimize.Bounds([0], [1])", "linear-constraint": "S.optimize.LinearConstraint([[1]], 0, 1)", "linprog": "S.optimize.linprog([1], bounds=[(0, 1)])", "ivp": "S.integrate.solve_ivp(lambda t, y: -y, (0, 1), [1.0])", "lti": "S.signal.lti([1], [1, 2])", "tf": "S.signal.TransferFunction([1], [1, 2])", "ss": "S.signal.StateSpace(1, 1, 1, 1)", "zpk": "S.signal.ZerosPolesGain([1], [2], 1)", "kde": "S.stats.gaussian_kde(y)", "ttest": "S.stats.ttest_ind(x, y)", "linregress": "S.stats.linregress(x, y)", "describe": "S.stats.describe(x)", "pearson": "S.stats.pearsonr(x, y)", "ks": "S.stats.kstest(x, 'norm')", "histogram": "S.stats.rv_histogram(np.histogram(x))", "mvn": "S.stats.multivariate_normal([0, 0])", "dirichlet": "S.stats.dirichlet([1, 2])", "wishart": "S.stats.wishart(3, np.eye(2))", "orthopoly": "S.special.legendre(3)", "distribution": "S.stats.norm", "custom-discrete": "S.stats.rv_discrete(values=([1, 2], [.5, .5]))", "operator": "S.sparse.linalg.aslinearoperator(np.eye(3))",
    }.items():
        makers[name] = lambda code=code: eval(code, {"S": scipy, "np": np, "x": x, "y": y})
    for name in "norm gamma beta expon uniform t chi2 lognorm weibull_min poisson binom geom nbinom randint bernoulli pareto f laplace logistic cauchy triang truncnorm".split():
        given = {"gamma": (2,), "beta": (2, 3), "t": (3,), "chi2": (3,), "lognorm": (1,), "weibull_min": (1,), "poisson": (2,), "binom": (3, 0.5), "geom": (0.5,), "nbinom": (3, 0.5), "randint": (1, 4), "bernoulli": (0.5,), "pareto": (2,), "f": (2, 3), "triang": (0.5,), "truncnorm": (-1, 1)}.get(name, ())
        makers["frozen-" + name] = lambda name=name, given=given: getattr(scipy.stats, name)(*given)
    each("scipy", makers)
    file = io.BytesIO()
    scipy.sparse.save_npz(file, scipy.sparse.csr_matrix(np.eye(3)))
    write("scipy", "csr.npz", file.getvalue())


def sklearns():
    import joblib
    import numpy as np
    import sklearn
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer, StandardScaler
    from sklearn.tree import DecisionTreeClassifier
    from sklearn.utils import all_estimators

    rng = np.random.RandomState(1)
    X = np.abs(rng.rand(40, 4))
    y = (X[:, 0] > 0.5).astype(int)
    docs = ["a cat sat", "a dog ran", "cats and dogs", "the cat"] * 10
    fitted = []
    for name, cls in all_estimators():
        values = []
        for arguments in ((), (LogisticRegression(),), ([("a", LogisticRegression()), ("b", DecisionTreeClassifier())],), ([("a", LinearRegression()), ("b", Ridge())],), (LogisticRegression(), {"C": [1, 2]}), ([("a", StandardScaler(), [0, 1])],), ([("a", StandardScaler())],)):
            try:
                model = cls(*arguments)
            except Exception:
                continue
            for data in ((X, y), (X, X), (X[:, :1], y), (docs, y), (y,), (X,), ([["a"], ["b"]] * 20,), ([{"a": 1}, {"b": 2}],), (X, np.c_[y, 1 - y])):
                try:
                    model.fit(*data)
                    values = [model]
                    break
                except Exception:
                    pass
            if values:
                break
        fitted += [(name, value) for value in values]
    fitted += [("pipeline", make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)), ("union", make_union(StandardScaler(), FunctionTransformer(np.log1p)).fit(X)), ("bunch", sklearn.utils.Bunch(a=1, b=X)), ("iris", __import__("sklearn.datasets", fromlist=["x"]).load_iris())]
    for name, model in fitted:
        save("sklearn", name, model)
        for compress in (0, 3):
            file = io.BytesIO()
            try:
                joblib.dump(model, file, compress=compress)
            except Exception:
                continue
            write("joblib", "%s.c%d.joblib" % (name, compress), file.getvalue())
    for compress in (("zlib", 1), ("gzip", 1), ("bz2", 1), ("lzma", 1), ("xz", 1)):
        file = io.BytesIO()
        joblib.dump({"a": X, "b": np.array([1, "x"], dtype=object), "c": np.asfortranarray(X)}, file, compress=compress)
        write("joblib", "dict-%s.joblib" % compress[0], file.getvalue())


def torches():
    import torch
    from torch import nn

    values = {"tensor": torch.ones(3, 4), "ints": torch.arange(5), "bools": torch.ones(2) > 0, "half": torch.ones(2).half(), "bfloat": torch.ones(2).bfloat16(), "complex": torch.ones(2) * 1j, "sparse": torch.eye(3).to_sparse(), "parameter": nn.Parameter(torch.ones(2)), "view": torch.ones(4, 4)[:, 1], "list": [torch.ones(1), {"a": torch.zeros(2)}], "dtype": torch.float32, "device": torch.device("cpu"), "size": torch.Size([1, 2]), "rng": torch.get_rng_state(), "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)}
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.BatchNorm1d(4), nn.Linear(4, 2))
    values.update(sequential=model, state=model.state_dict())
    for name in dir(torch.optim):
        cls = getattr(torch.optim, name)
        if isinstance(cls, type) and name not in ("Optimizer", "SparseAdam", "LBFGS"):
            try:
                optimizer = cls(model.parameters(), lr=0.1)
                model(torch.ones(2, 3)).sum().backward()
                optimizer.step()
                values["optim-" + name] = optimizer
                values["optim-state-" + name] = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}
            except Exception:
                pass
    for name in dir(nn):
        cls = getattr(nn, name)
        if isinstance(cls, type) and issubclass(cls, nn.Module):
            for arguments in ((), (4,), (4, 4), (4, 4, 3), (4, 2, 4), (2, 4, 4, 3)):
                try:
                    values["nn-" + name] = cls(*arguments)
                    break
                except Exception:
                    pass
    for name, value in values.items():
        for new in (True, False):
            file = io.BytesIO()
            try:
                torch.save(value, file, _use_new_zipfile_serialization=new)
            except Exception:
                continue
            write("torch", "%s.%s.pt" % (name, "zip" if new else "old"), file.getvalue())


for make in (standard, numpys, pandases, scipys, sklearns, torches):
    before = count
    try:
        make()
    except ImportError:
        continue
    except Exception as error:
        print("%s: %s" % (make.__name__, error), file=sys.stderr)
    print("%s %d" % (make.__name__, count - before))
