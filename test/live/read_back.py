"""Loads pickles and tells what came of them. Runs on Python 2.7 and 3.6+.

A line of standard input is {"pickle": base64}, and the answer a line {"canon": ...} or {"error": text}: the canon (canon.py)
of the live object alone. With {"original": base64, "encoding"?} besides, the answer is {"same": bool, "canon", "expected"}:
whether it is what the original gives, or {"unreadable": text} where this Python cannot load the original.

Both unpicklers of a Python, in C and in Python, must agree.
"""
import base64
import json
import pickle
import sys

import answers
from canon import Canon

if sys.version_info[0] == 2:
    import cPickle
    FAST, SLOW = cPickle.loads, pickle.loads
else:
    import io
    FAST = pickle.loads

    def SLOW(data, **options):
        return pickle._Unpickler(io.BytesIO(data), **options).load()


def canon_of(data, loads, **options):
    return Canon().of(loads(data, **options))


def answer(request):
    data = base64.b64decode(request["pickle"])
    if "original" not in request:
        canon = canon_of(data, FAST)
        other = canon_of(data, SLOW)
        if json.dumps(canon, sort_keys=True) != json.dumps(other, sort_keys=True):
            return {"error": "the unpicklers in C and in Python disagree"}
        return {"canon": canon}
    options = {"encoding": request["encoding"]} if request.get("encoding") else {}
    try:
        expected = canon_of(base64.b64decode(request["original"]), FAST, **options)
    except Exception as error:
        return {"unreadable": answers.told(error)}
    canon = canon_of(data, FAST)
    return {"same": json.dumps(canon, sort_keys=True) == json.dumps(expected, sort_keys=True), "canon": canon, "expected": expected}


answers.serve(answer)
