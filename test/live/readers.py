"""Which of Python's readers would run a call that stands in a pickle. Runs on Python 2.7 and 3.6+.

A line of standard input is {"pickles": [base64]}, and the answer a line {"readers": {name: [{"calls": [text], "found": [text], "error"?}]}}.
Nothing that a pickle names is imported: each name is a recorder, which notes that it was called, and with what.
"""
import base64
import io
import pickle
import pickletools
import sys

import answers


class Recorder(object):
    def __init__(self, notes, name):
        self.notes, self.name = notes, name

    def __call__(self, *args, **kwargs):
        self.notes.append(self.name)
        return Made(self.notes, self.name)


class Made(object):
    """What a call gave; it is hashable, and takes any state."""

    def __init__(self, notes, name):
        self.notes, self.name = notes, name

    def __setstate__(self, state):
        pass


def finder(base):
    class Reader(base):
        notes = found = None

        def find_class(self, module, name):
            text = "%s.%s" % (module, name)
            self.found.append(text)
            return Recorder(self.notes, text)

        def persistent_load(self, pid):
            return None

    return Reader


def run(make, data):
    outcome = {"calls": [], "found": []}
    try:
        make(data, outcome)
    except RecursionError if sys.version_info[0] > 2 else RuntimeError:
        outcome["error"] = "RecursionError"
    except Exception as error:
        outcome["error"] = answers.told(error)[:200]
    return dict((key, shown(part)) for key, part in outcome.items())


def shown(part):
    """Text that JSON can hold: in Python 2 that of any bytes."""
    if isinstance(part, list):
        return [shown(each) for each in part]
    return part.decode("latin-1") if isinstance(part, bytes) else part


def by_class(reader):
    def make(data, outcome):
        unpickler = reader(io.BytesIO(data))
        unpickler.notes, unpickler.found = outcome["calls"], outcome["found"]
        unpickler.load()
    return make


def by_cpickle(data, outcome):
    import cPickle
    import StringIO
    unpickler = cPickle.Unpickler(StringIO.StringIO(data))

    def find(module, name):
        text = "%s.%s" % (module, name)
        outcome["found"].append(text)
        return Recorder(outcome["calls"], text)

    unpickler.find_global = find
    unpickler.persistent_load = lambda pid: None
    unpickler.load()


def by_pickle2(data, outcome):
    import StringIO
    unpickler = finder(pickle.Unpickler)(StringIO.StringIO(data)) if isinstance(pickle.Unpickler, type) else Old(StringIO.StringIO(data))
    unpickler.notes, unpickler.found = outcome["calls"], outcome["found"]
    unpickler.load()


def by_genops(data, outcome):
    for opcode, arg, _ in pickletools.genops(data):
        if opcode.name in ("GLOBAL", "INST"):
            outcome["found"].append(arg.replace(" ", ".", 1))
    pickletools.dis(data, out=io.StringIO() if sys.version_info[0] > 2 else Sink())


class Sink(object):
    def write(self, text):
        pass


if sys.version_info[0] > 2:
    READERS = {"c": by_class(finder(pickle.Unpickler)), "py": by_class(finder(pickle._Unpickler)), "tools": by_genops}
else:
    class Old(pickle.Unpickler):
        def find_class(self, module, name):
            text = "%s.%s" % (module, name)
            self.found.append(text)
            return Recorder(self.notes, text)

        def persistent_load(self, pid):
            return None

    READERS = {"c": by_cpickle, "py": by_pickle2, "tools": by_genops}


def answer(request):
    pickles = [base64.b64decode(text) for text in request["pickles"]]
    return {"readers": {name: [run(READERS[name], data) for data in pickles] for name in READERS}}


if __name__ == "__main__":
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
    except ImportError:
        pass
    answers.serve(answer)
