"""Writes a small batch as those of CIFAR-10 are: a dict of byte strings that Python 2 wrote. usage: python2.7 make_cifar.py (with numpy)"""
import pickle

import numpy as np


def cifar():
    rng = np.random.RandomState(0)
    count = 4
    # 3 x 32 x 32 a row, red first, as in the real batches; a ramp besides noise, so that it can be looked at.
    ramp = np.tile(np.arange(32) * 8, (3, 32, 1)).reshape(1, -1)
    data = (ramp + rng.randint(0, 8, (count, 3072))).clip(0, 255).astype("uint8")
    batch = {"data": data, "labels": [int(label) for label in rng.randint(0, 10, count)], "batch_label": "training batch 1 of 5", "filenames": ["image_%d.png" % i for i in range(count)]}
    with open("cifar10_batch", "wb") as file:
        pickle.dump(batch, file, 2)


cifar()
