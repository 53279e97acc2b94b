"""Writes a table of pandas and a model of scikit-learn. usage: python make_tables.py (with pandas 2.2, scikit-learn 1.5, numpy 2.1)"""
import joblib
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression


def cities():
    table = pd.DataFrame({
        "city": ["Oslo", "São Paulo", "Kyoto", "Nairobi"],
        "founded": np.array(["1040-01-01", "1554-01-25", "0794-10-22", "1899-05-30"], "datetime64[s]"),
        "people": [717_710, 11_451_999, 1_463_723, 4_397_073],
        "metro": pd.Categorical(["yes", "yes", "yes", "no"]),
        "area": [454.12, 1521.2, None, 696.1],
    })
    table.to_pickle("cities.pkl")


def model():
    rng = np.random.RandomState(0)
    points = rng.normal(size=(60, 3))
    labels = np.where(points[:, 0] > points[:, 1], "above", "below")
    joblib.dump(LogisticRegression(C=0.5).fit(points, labels), "classifier.joblib")


cities()
model()
