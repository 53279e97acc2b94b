"""CPython's times on one set of the wide bench.

usage: python contestant.py WAY FOLDER NAME PROTOCOL NEEDS ENCODING   WAY is loads, dumps or first; NEEDS and ENCODING may be -

A line of standard input is one more run, and the answer a line: its nanoseconds, less what the thread waited for a processor.
`first` is one run, of a process that has imported what the value is made of: import of pickle, reading, loading.
"""
import os
import time


def make_waited():
    """Gives a function: nanoseconds for which the thread could run and had no processor; always 0 where the system does not tell."""
    try:
        file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        return lambda: int(os.pread(file, 64, 0).split()[1])
    except OSError:
        return lambda: 0


waited = make_waited()


def clock(call):
    start = time.perf_counter_ns()
    before = waited()
    value = call()
    wait = waited() - before
    print(time.perf_counter_ns() - start - wait, flush=True)
    return value


def first(path, options):
    def load():
        import pickle
        with open(path, "rb") as file:
            return pickle.loads(file.read(), **options)
    return load


def main(way, folder, name, protocol, needs, encoding):
    import collections, datetime, decimal, fractions, uuid  # noqa: E401, F401

    import wide_models  # noqa: F401
    if needs != "-":
        __import__(needs)
        # It brings in what the pickle needs, and pickle itself with it.
        __import__({"sklearn": "sklearn.ensemble", "numpy": "numpy.ma"}.get(needs, needs))
    path = f"{folder}/{name}.pkl"
    options = {} if encoding == "-" else {"encoding": encoding}
    if way == "first":
        clock(first(path, options))
        return
    import gc
    import pickle
    with open(path, "rb") as file:
        data = file.read()
    call = lambda: pickle.loads(data, **options)  # noqa: E731
    if way == "dumps":
        value = call()
        call = lambda: pickle.dumps(value, protocol)  # noqa: E731
    while input_line():
        gc.collect()
        clock(call)


def input_line():
    import sys
    return sys.stdin.readline()


if __name__ == "__main__":
    import sys
    way, folder, name, protocol, needs, encoding = sys.argv[1:]
    main(way, folder, name, int(protocol), needs, encoding)
