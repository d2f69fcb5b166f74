# %% [markdown]
# # From a study to a figure
# One gradient step on the first layer of a two-layer network lets it learn more than a linear function. This tutorial asks how
# much, for a quadratic teacher, and holds the answer against simulated networks. Run it as a script (`tutorial.py FIGURE.png`)
# or cell by cell in an editor that knows `# %%`.

# %%
import sys
import tempfile
from pathlib import Path

import matplotlib

if __name__ == "__main__" and not hasattr(sys, "ps1"):
    matplotlib.use("Agg")
import numpy as np

import detequiv

# %% [markdown]
# ## The study
# Activation, teacher, sizes, noise and ridge. The step size is eta = n^exponent. What is left out has its default:
# `print(detequiv.Study.reference())` lists all fields.

# %%
study = detequiv.Study(
    title="Tutorial: a quadratic teacher",
    activation="max(z,0) - 1/sqrt(2*pi)",
    teacher="He1 + He2/sqrt(2)",
    width=300, dimension=180, samples=300, noise=0.5, ridge=0.1, exponent=0.3,
)
print(study)

# %% [markdown]
# ## Which parts of the teacher can be learned?
# The activation's Hermite coefficients decide: spike k needs c_k != 0, and in the limit it appears at exponent (k-1)/(2k).

# %%
print("c_0 ... c_4 =", np.round(detequiv.hermite("max(z,0) - 1/sqrt(2*pi)", 4).activation, 4))
print("spike 2 from exponent", detequiv.critical_exponent(2), "on; here:", detequiv.regime(study))

# %% [markdown]
# ## One point
# Errors before the step, in the limit (plateaus) and at this size, and the outliers of the feature matrix.

# %%
prediction = detequiv.predict(study)
print(prediction)
gain = prediction.initial.test_error - prediction.finite.test_error
print(f"the step lowers the test error by {gain:.4f}")

# %% [markdown]
# ## Arrays
# Any numeric field may be an array; arrays broadcast.

# %%
ridge = np.logspace(-3, 1, 60)
samples = np.geomspace(100, 3000, 50)
grid = detequiv.errors(study, {"ridge.lambda": ridge[:, None], "data.samples": samples}, parts=["finite", "initial"])
drop = grid.initial.test_error - grid.finite.test_error
i, j = np.unravel_index(drop.argmax(), drop.shape)
print(f"of {drop.size} points the step helps most at ridge {ridge[i]:.3g}, {samples[j]:.0f} samples: by {drop[i, j]:.3f}")

# %% [markdown]
# ## Is it true?
# Twenty drawn networks with a true gradient step, beside the theory. The store keeps them: a second call simulates nothing.

# %%
folder = tempfile.TemporaryDirectory()
store = Path(folder.name) / "tutorial.sqlite"
swept = study.set(sweep="step.exponent=0:0.4:9", trials=20, test_samples=1000)
comparison = detequiv.compare(swept, store)
print(comparison.line)

# %% [markdown]
# ## The figure
# Theory as lines, simulation as points with one standard error.

# %%
axes = comparison.plot()
if len(sys.argv) > 1:
    axes.figure.savefig(sys.argv[1], dpi=120)
