"""What CPython's C unpickler makes of CPython's own test data, as one JSON document.

usage: python pickletester.py

The lists of bad pickles are local variables of the methods of test.pickletester.AbstractUnpickleTests, so the
methods are run and every call of their `loads` is recorded: "data" (base64), "options", and what came of it,
{"canon": …} as fixtures/CANON.md describes it, {"repr": …} where the value is a live object, or
{"error", "message"}. "constants" has the DATA… names of the module and is to be compared with the records.
"""
import base64
import json
import os
import pickle
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from test import pickletester  # noqa: E402
from canon import Canon  # noqa: E402

# Not about a pickle, or changes what the registry or the import system holds.
LEFT_OUT = {"test_unpickle_module_race", "test_bad_ext_inverted_registry", "test_find_class", "test_custom_find_class"}

records = []


class Recorder(pickletester.AbstractUnpickleTests, unittest.TestCase):
    unpickler = pickle.Unpickler
    bad_stack_errors = (pickle.UnpicklingError,)
    truncated_errors = (pickle.UnpicklingError,)

    def loads(self, data, **options):
        record = {"test": self._testMethodName, "data": encode(data), "options": options}
        records.append(record)
        try:
            value = pickle.loads(data, **options)
        except Exception as error:
            record["error"] = type(error).__name__
            record["message"] = str(error)
            raise
        record.update(describe(value))
        return value


def encode(data):
    return base64.b64encode(data).decode()


class PlainCanon(Canon):
    """The canon of values alone; a TypeError for what is a class, a function or an instance, or holds one."""

    def of(self, value, path="$"):
        if isinstance(value, type) or callable(value):
            raise TypeError(repr(value))
        return super().of(value, path)

    def instance(self, value, path):
        raise TypeError(repr(value))


def describe(value):
    try:
        return {"canon": PlainCanon().of(value)}
    except TypeError:
        return {"repr": repr(value)}


def main():
    assert pickle.loads.__module__ == "_pickle", "this Python has no C unpickler"
    names = [name for name in unittest.TestLoader().getTestCaseNames(Recorder) if name not in LEFT_OUT]
    result = unittest.TestResult()
    unittest.TestSuite(map(Recorder, names)).run(result)
    constants = {name: encode(value) for name, value in vars(pickletester).items() if name.startswith("DATA") and isinstance(value, bytes)}
    print(json.dumps({
        "version": sys.version.split()[0],
        "constants": constants,
        "exceptions": [exception.__name__ for exception in pickletester.python2_exceptions_without_args],
        "exception_pickle": encode(pickletester.exception_pickle),
        "failed": [str(case) for case, _ in result.failures + result.errors],
        "records": records,
    }))


if __name__ == "__main__":
    main()
