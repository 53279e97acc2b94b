# -*- coding: utf-8 -*-
"""Writes a pickle as Python 2 did. usage: python2.7 make2.py"""
import pickle


class OldStyle:
    pass


OldStyle.__module__ = "__main__"


def main():
    old = OldStyle()
    old.label = "caf\xe9"  # a str of bytes, latin-1
    value = {"name": "batch 1 of 5", u"unicode": u"日本語", "big": 2 ** 70, "labels": [3, 1, 4, 1, 5], "pixels": "".join(chr(i) for i in range(256)), "old": old}
    with open("python2.pkl", "wb") as file:
        pickle.dump(value, file, 2)


main()
