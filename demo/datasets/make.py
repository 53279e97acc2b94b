"""Writes small datasets in the forms in which they are passed around, beside it.

usage: python make.py    (Python 3.8 or later, with numpy; with torch it writes pytorch_model.bin too)

MNIST is a gzipped tuple of three tuples of arrays; word vectors are a dict from word to vector; COCO annotations
are dicts in lists; a replay buffer is a deque of transitions; pytorch_model.bin is a state dict. The CIFAR-10
batch is Python 2's: make_cifar.py.
"""
import collections
import gzip
import pickle
import random
import sys

import numpy as np


def mnist():
    rng = np.random.default_rng(0)

    def part(count):
        images = np.zeros((count, 28, 28), "f4")
        for image in images:
            row, column = rng.integers(4, 20, 2)
            image[row : row + 6, column - 3 : column + 3] = rng.random((6, 6))
        return images.reshape(count, 784), rng.integers(0, 10, count)

    with gzip.GzipFile("mnist.pkl.gz", "wb", mtime=0) as file:
        pickle.dump((part(8), part(2), part(2)), file, 2)


def words():
    rng = np.random.default_rng(1)
    vectors = {word: rng.standard_normal(16).astype("f4") for word in "the of and to king queen man woman Zürich 京都".split()}
    with open("word_vectors.pkl", "wb") as file:
        pickle.dump(vectors, file, 5)


def coco():
    rng = random.Random(2)
    images = [{"id": i, "file_name": f"{i:012d}.jpg", "width": 640, "height": 480} for i in range(5)]
    annotations = [{"id": i, "image_id": rng.randrange(5), "category_id": rng.randint(1, 3), "iscrowd": 0, "area": round(rng.uniform(10, 9000), 2), "bbox": [round(rng.uniform(0, 400), 2) for _ in range(4)],
                    "segmentation": [[round(rng.uniform(0, 640), 2) for _ in range(8)]]} for i in range(12)]
    with open("coco.pkl", "wb") as file:
        pickle.dump({"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}, {"id": 3, "name": "bird"}]}, file, 4)


Transition = collections.namedtuple("Transition", "state action reward next_state done")


def replay():
    rng = np.random.default_rng(3)
    Transition.__module__ = "agents.memory"
    sys.modules["agents"] = sys.modules["agents.memory"] = sys.modules[__name__]
    buffer = collections.deque(maxlen=1000)
    state = rng.standard_normal(4)
    for step in range(20):
        after = state + rng.standard_normal(4) / 10
        buffer.append(Transition(state, int(rng.integers(2)), 1.0, after, step == 19))
        state = after
    with open("replay_buffer.pkl", "wb") as file:
        pickle.dump(buffer, file, 4)


def model():
    try:
        import torch
    except ImportError:
        return
    torch.manual_seed(0)
    layers = torch.nn.Sequential(collections.OrderedDict(embed=torch.nn.Embedding(20, 8), dense=torch.nn.Linear(8, 4)))
    state = layers.state_dict()
    state["dense.weight"] = state["dense.weight"].to(torch.bfloat16)
    torch.save(state, "pytorch_model.bin")


mnist()
words()
coco()
replay()
model()
