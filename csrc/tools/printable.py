"""Writes printable.h: which characters repr() leaves as they are.

usage: python3.13 csrc/tools/printable.py > csrc/tools/printable.h

Source: str.isprintable of the Python that runs this. The header holds the lengths of runs
of characters from 0x7f on, in base 128. The first run is not printable, the next one is, and
so on in turn.
"""
import sys
import unicodedata

FIRST = 0x7F


def runs():
    start, is_printable = FIRST, False
    for point in range(FIRST, 0x110001):
        here = point < 0x110000 and chr(point).isprintable() if point < 0x110000 else not is_printable
        if here != is_printable:
            yield point - start
            start, is_printable = point, here


def varint(number):
    out = []
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return out + [number]


lengths = list(runs())
data = [byte for length in lengths for byte in varint(length)]
print("/* Runs of printable and other characters, written by printable.py: Unicode %s, Python %d.%d. */" % ((unicodedata.unidata_version,) + sys.version_info[:2]))
print("enum { PRINTABLE_FIRST = 0x%x, PRINTABLE_RUNS = %d };" % (FIRST, len(lengths)))
print("static const uint8_t printable_runs[] = {")
for i in range(0, len(data), 32):
    print("  " + ",".join(map(str, data[i:i + 32])) + ",")
print("};")
