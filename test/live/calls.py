"""Calls of numbers, times and lengths with random arguments, many of which Python refuses or puts into a normal form: a pickle of each, and what it gives.

Usage: calls.py SEED COUNT. Each line is JSON: args (for a reader), b (the pickle, base64), and repr or error."""
import base64
import datetime
import json
import pickle
import random
import sys
from decimal import Decimal
from fractions import Fraction

seed, count = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)
choice = random.choice


class Call:
    def __init__(self, function, args):
        self.function, self.args = function, args

    def __reduce_ex__(self, protocol):
        return self.function, self.args


def an_int():
    return choice([0, 1, -1, 2, 3, 4, 6, 10, 12, -6, True, False, 10**6, random.randint(-2**40, 2**40), random.randint(-2**200, 2**200)])


def a_float():
    return choice([0.0, -0.0, 0.5, 0.1, 1.5, -2.25, 1e300, 1e-300, float('nan'), float('inf'), -float('inf'), random.uniform(-9, 9)])


def digits():
    return ''.join(choice('0123456789') for _ in range(choice([1, 1, 2, 3, 6, 20])))


WORDS = ['inf', 'Infinity', '-INF', 'nan', 'NaN12', 'snan', 'sNaN007', '-nan', 'nan-1', 'infinit', '+nan0', 'abc', '1e', 'e5', '--1', '1__2', ' nan ', '1 2', '1e-5_0', '']


def a_text():
    if random.random() < .1:
        return choice(WORDS)
    text = choice(['', '', '-', '+']) + choice(
        [digits(), '0', '0.' + '0' * random.randint(0, 9), digits() + '.' + digits(), '.' + digits(), digits() + '.', digits() + '_' + digits(), '0' * random.randint(0, 9)])
    if random.random() < .3:
        text += choice('eE') + choice(['', '-', '+']) + choice(['0', '1', '5', '6', '7', '8', '30', '300', '1_0', '007'])
    elif random.random() < .3:
        text += choice(['/', ' / ', '/ ']) + choice([digits(), '0', '00', '-1', '1_2', '', '2.5'])
    return choice(['', '', '', '', ' ', '\t']) + text + choice(['', '', '', '', ' ', '\n\n', 'x', '_', '\0'])


def anything():
    return choice([an_int, a_float, a_text, lambda: None, lambda: choice([Fraction(1, 2), Fraction(-3, 4), Fraction(5), Fraction(10**30, 7)]),
                   lambda: Decimal(choice(['1.5', '-0', '1E+5', 'NaN', '-Infinity', '0.00', '-2E-7', '12.50']))])()


def a_fraction():
    args = choice([0, 1, 1, 2, 2, 2])
    return Fraction, tuple(choice([an_int, an_int, anything, a_text if args == 1 else an_int])() for _ in range(args))


def a_length():
    return datetime.timedelta, tuple(choice([random.randint(-9, 99), 86399, 86400, -1, 10**6, 999999999, -999999999, 10**9, 10**12, an_int()]) for _ in range(random.randint(0, 3)))


def a_range():
    return range, tuple(choice([0, 1, 2, -1, -3, 10, 10**20]) for _ in range(3))


for _ in range(count):
    function, args = choice([a_fraction, a_fraction, lambda: (Decimal, (a_text(),)), a_length, a_range])()
    made = pickle.dumps(Call(function, args), random.randint(0, pickle.HIGHEST_PROTOCOL))
    record = {'args': f'{function.__name__}{args}', 'b': base64.b64encode(made).decode()}
    try:
        record['repr'] = repr(pickle.loads(made))
    except Exception as error:
        record['error'] = type(error).__name__
    print(json.dumps(record))
