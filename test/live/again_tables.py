"""Loads pairs of pickles, the one that pandas (or astropy, jax) wrote and ours of the same value, and says which are not the same.

Arguments: folders of the originals and of the rewrites. Prints a line of JSON: the version, how many pairs there were, and what differs.
Runs under every Python and pandas that a file may have been written by, 2.7 and 0.20 too.
"""
from __future__ import print_function

import json
import os
import pickle
import sys
import warnings

warnings.simplefilter('ignore')
import numpy
import pandas

try:
    import pandas.testing as testing
except ImportError:
    import pandas.util.testing as testing


def load(path):
    with open(path, 'rb') as file:
        if sys.version_info[0] < 3:
            from pandas.compat import pickle_compat
            return pickle_compat.load(file)
        try:
            return pickle.load(file)
        except Exception:
            return pandas.read_pickle(path, compression=None)


def same(first, second):
    if isinstance(first, pandas.DataFrame):
        assert type(first) is type(second)
        testing.assert_frame_equal(first, second)
    elif isinstance(first, pandas.Series):
        testing.assert_series_equal(first, second)
    elif isinstance(first, pandas.Index):
        testing.assert_index_equal(first, second)
        assert getattr(first, 'freq', None) == getattr(second, 'freq', None)
    elif isinstance(first, dict):
        assert sorted(map(repr, first)) == sorted(map(repr, second))
        for key in first:
            same(first[key], second[key])
    elif isinstance(first, (list, tuple)):
        assert len(first) == len(second) and type(first) is type(second)
        for left, right in zip(first, second):
            same(left, right)
    elif type(first).__module__.startswith(('astropy', 'jax')):
        assert type(first) is type(second) and str(getattr(first, 'unit', '')) == str(getattr(second, 'unit', ''))
        numpy.testing.assert_array_equal(numpy.asarray(first), numpy.asarray(second))
    else:
        assert type(first) is type(second) and repr(first) == repr(second), (first, second)


originals, rewrites = sys.argv[1:3]
count, wrong, unread = 0, [], 0
for name in sorted(os.listdir(rewrites)):
    try:
        original = load(os.path.join(originals, name))
        same(original, original)
    except Exception:
        unread += 1
        continue
    count += 1
    try:
        same(original, load(os.path.join(rewrites, name)))
    except Exception as error:
        wrong.append(name + ': ' + repr(error)[:200])
print(json.dumps({'version': pandas.__version__, 'count': count, 'unread': unread, 'wrong': wrong}))
