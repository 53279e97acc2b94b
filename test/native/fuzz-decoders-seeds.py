"""Writes the first seeds of fuzz-decoders.c into a folder: small files of each format, written by Python's modules and the lz4 tool.

What libFuzzer found from them is in fuzz-decoders-seeds.bin."""
import bz2
import lzma
import os
import random
import subprocess
import sys

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
random.seed(1)

PAYLOADS = {
    'empty': b'',
    'text': b''.join(b'line %d of %d\n' % (i, i * i % 17) for i in range(60)),
    'noise': random.randbytes(300),
    'zeros': bytes(3000),
    'words': b''.join(random.choice([b'alpha', b'beta', b'gamma', b'\0\0\0']) for _ in range(400)),
    'steps': b''.join(i.to_bytes(4, 'little') for i in range(300)),
    'runs': b''.join(bytes([i]) * random.choice([1, 3, 4, 5, 40, 259, 300]) for i in range(40)),
}
LONG = {'long': bytes(150000), 'far': bytes(range(256)) * 300}


def lz4(*options):
    return lambda data: subprocess.run(['lz4', '-q', '-c', *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def xz(**options):
    return lambda data: lzma.compress(data, lzma.FORMAT_XZ, filters=[{'id': lzma.FILTER_LZMA2, **options}])


def alone(**options):
    return lambda data: lzma.compress(data, lzma.FORMAT_ALONE, filters=[{'id': lzma.FILTER_LZMA1, **options}])


WAYS = [
    (0, xz(preset=6)),
    (0, xz(lc=0, lp=2, pb=0, dict_size=4096)),
    (1, alone(preset=6)),
    (1, alone(lc=1, lp=3, pb=4, dict_size=4096)),
    (2, bz2.compress),
    (3, lz4()),
    (3, lz4('-9', '-B4', '-BD', '--content-size')),
]

for name, payload in {**PAYLOADS, **LONG}.items():
    for i, (decoder, way) in enumerate(WAYS):
        if decoder == 2 and name in LONG:
            continue
        made = way(payload)
        if decoder == 2:
            # Small blocks, which take less time.
            made = made[:3] + bytes([79]) + made[4:]
        with open(os.path.join(folder, '%s-%d' % (name, i)), 'wb') as file:
            file.write(bytes([decoder, i]) + made)
