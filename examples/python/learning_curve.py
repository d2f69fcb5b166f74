"""Test error against the number of samples, and the best ridge along the way.

Usage: learning_curve.py STUDY.toml FIGURE.png
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import detequiv

if len(sys.argv) != 3:
    sys.exit("usage: learning_curve.py STUDY.toml FIGURE.png")
study = detequiv.Study.read(sys.argv[1])
samples = np.geomspace(300, 5000, 25)
as_given = detequiv.errors(study, samples=samples)
best = [detequiv.optimal_ridge(study.set(samples=n)) for n in samples]

axes = plt.subplots(figsize=(7, 4.5), layout="constrained")[1]
axes.plot(samples, as_given.finite.test_error, color="#0072B2", label=f"ridge {study['ridge']:g}")
axes.plot(samples, [b.test_error for b in best], color="#D55E00", label="best ridge")
axes.plot(samples, as_given.baselines.null, "--", color="#CC79A7", label="null predictor")
axes.set(xlabel="samples", ylabel="test error", title=study["title"], xscale="log", ylim=(0, None))
axes.legend(frameon=False)
axes.figure.savefig(sys.argv[2])
print(f"best ridge at {samples[-1]:.0f} samples: {best[-1].ridge:.4g}")
