"""The classes whose instances the sets of the wide bench hold."""
import collections
import enum


class Slots:
    __slots__ = ("number", "owner", "balance")

    def __init__(self, number, owner, balance):
        self.number = number
        self.owner = owner
        self.balance = balance


class Node:
    """Its state is a dict of its fields but for what can be found again."""

    def __init__(self, name, children):
        self.name = name
        self.children = children
        self.cache = None

    def __getstate__(self):
        return {"name": self.name, "children": self.children}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.cache = None


class Leaf(Node):
    def __init__(self, name, weight, tag):
        super().__init__(name, ())
        self.weight = weight
        self.tag = tag

    def __getstate__(self):
        return {"name": self.name, "children": self.children, "weight": self.weight, "tag": self.tag}


class Account:
    def __init__(self, number, owner, balance, active):
        self.number = number
        self.owner = owner
        self.balance = balance
        self.active = active


Point = collections.namedtuple("Point", "x y label")


class Colour(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 300


class Refused(Exception):
    pass
