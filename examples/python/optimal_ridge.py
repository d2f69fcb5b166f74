"""The best ridge along a curve: how it falls, and the test error with it, as the gradient step grows.

Usage: optimal_ridge.py STUDY.toml
"""

import sys

import numpy as np

import detequiv

if len(sys.argv) != 2:
    sys.exit("usage: optimal_ridge.py STUDY.toml")
study = detequiv.Study.read(sys.argv[1])
print(f"exponent  best ridge  test error  at ridge {study['ridge']:g}")
for exponent in np.linspace(0, 0.4, 5):
    here = study.set(exponent=exponent)
    best = detequiv.optimal_ridge(here)
    print(f"{exponent:8.1f}  {best.ridge:10.4f}  {best.test_error:10.4f}  {detequiv.predict(here).finite.test_error:13.4f}")

# The same from a map: no error over a fine grid of ridges is below the best one.
grid = detequiv.errors(study, ridge=np.logspace(-4, 2, 2000), parts=["finite"])
best = detequiv.optimal_ridge(study)
print(f"least of {grid.finite.test_error.size} ridges {grid.finite.test_error.min():.8f}, best {best.test_error:.8f}")
