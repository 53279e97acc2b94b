"""Classes whose instances the tests of `dumps` exchange with live Pythons. Runs on Python 2.7 and 3.6+."""
import collections

try:
    import enum
except ImportError:
    enum = None


class Plain(object):
    pass


class Slots(object):
    __slots__ = ("first", "second")


class Both(Slots):
    """Instances have slots and a __dict__."""


class ListSub(list):
    pass


class DictSub(dict):
    pass


class SetSub(set):
    pass


class IntSub(int):
    pass


class StrSub(type(u"")):
    pass


class TupleSub(tuple):
    pass


class State(object):
    """Its state is any value."""

    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state


class NewArgs(object):
    """Made by __new__ with positional and keyword arguments."""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.given = (args, kwargs)
        return self

    def __getnewargs_ex__(self):
        return self.given

    def __getstate__(self):
        return None


class Made(object):
    """Made by a call, and then given a state, items and pairs, as its __reduce__ says."""

    def __init__(self, *args):
        self.args = args
        self.state, self.items, self.pairs = None, [], []

    def __setstate__(self, state):
        self.state = state

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, value):
        self.pairs.append((key, value))

    def __reduce__(self):
        return Made, self.args, self.state, iter(self.items), iter(self.pairs)


class Outer(object):
    class Inner(object):
        class Core(object):
            pass


Point = collections.namedtuple("Point", "x y")

if enum:
    class Color(enum.Enum):
        RED = 1
        GREEN = "green"

    class Level(enum.IntEnum):
        LOW = 1
        HIGH = 300
