"""A process that answers requests, one line of JSON each. Runs on Python 2.7 and 3.6+."""
import json
import sys


def serve(answer):
    """Answers each line of standard input with a line: what answer(request) gives, or {"error": text}."""
    sys.setrecursionlimit(20000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    while True:
        # Not by iteration, which in Python 2 reads ahead.
        line = sys.stdin.readline()
        if not line:
            return
        try:
            result = answer(json.loads(line))
        except Exception as error:
            result = {"error": told(error)}
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


def told(error):
    return "%s: %s" % (type(error).__name__, error)
